"""`keel trail`: why something stands where it stands."""

from typing import Annotated

import typer

from infra.cli.running import core
from infra.cli.saying import AsJson, Trouble, document, tell

Id = Annotated[
    str, typer.Argument(metavar="ID", help="An opportunity, proposal, approval, action or signal.")
]


def trail(id: Id, as_json: AsJson = False) -> None:
    """Say why: every signal, decision, rule, approval and action."""
    from shared.insight.trail import subject_of
    from shared.insight.trail import trail as read

    log = core().log
    subject = subject_of(log, id)
    if subject is None:
        raise Trouble(f"ID: nothing is known under {id!r}; see: keel view pipeline")
    found = read(log, subject)
    if as_json:
        document(found.document())
        return
    for entry in found.entries:
        first, *rest = entry.lines()
        tell(first)
        for line in rest:
            tell(f"    {line}")
    tell(f"\n{found.subject} is {found.state.replace('_', ' ')}. Times are UTC.")
