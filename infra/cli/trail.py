"""`keel trail`: why something stands where it stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.running import Core, core
from infra.cli.saying import AsJson, Trouble, document, tell

if TYPE_CHECKING:
    from shared.insight.trail import Trail

Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="An opportunity, proposal, approval, action, signal or contact."
    ),
]


def trail(id: Id, as_json: AsJson = False) -> None:
    """Say why: every signal, decision, rule, approval and action."""
    from shared.insight.by_id import trail_by

    found = core()
    whole = trail_by(found.log, id, lambda contact: _theirs(found, contact))
    if whole is None:
        raise Trouble(f"ID: nothing is known under {id!r}; see: keel view pipeline")
    if as_json:
        document(whole.document())
    else:
        _tell(whole)


def _theirs(found: Core, contact: str) -> list[str]:
    """Give the opportunities of a contact, by id; the log has no way to them, the view has."""
    rows = found.views.list("pipeline")
    return [f"opportunity/{row.id}" for row in rows if row.body["contact"] == contact]


def _tell(whole: "Trail") -> None:
    for entry in whole.entries:
        first, *rest = entry.lines()
        tell(first)
        for line in rest:
            tell(f"    {line}")
    tell()
    for each in whole.opportunities:
        tell(f"{each.words()} Why: keel trail {each.subject}")
    tell(f"{whole.words()} Times are UTC.")
