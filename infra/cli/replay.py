"""`keel replay`: fold views anew beside the live ones, compare, and swap on request."""

from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.running import Core, core
from infra.cli.saying import NO, AsJson, Trouble, document, note, tell

if TYPE_CHECKING:
    from shared.views.replay import History, Replay

View = Annotated[list[str] | None, typer.Option("--view", metavar="NAME", help="Only this view.")]
FromArchive = Annotated[
    bool, typer.Option("--from-archive", help="Read the archive instead of the log.")
]
Swap = Annotated[bool, typer.Option("--swap", help="Let the folded views be the live ones.")]


def replay(
    view: View = None,
    from_archive: FromArchive = False,
    swap: Swap = False,
    as_json: AsJson = False,
) -> int:
    """Fold views anew beside the live ones and compare."""
    from shared.views.projections import names_of_views
    from shared.views.replay import Replay

    known = names_of_views()
    for name in view or ():
        if name not in known:
            raise Trouble(f"--view: there is no view {name!r}; there are: {', '.join(known)}")
    found = core()
    history = _archived(found) if from_archive else found.log.read
    again = Replay(found.views, found.house.vault, history, view or known)
    note("folding all history")
    read = again.fold(list((found.archive if from_archive else found.log).streams()))
    return _compared(again, read, swap, as_json)


def _archived(found: Core) -> "History":
    from shared.log.codec import Codec
    from shared.views.replay import from_archive

    return from_archive(found.archive, Codec(found.house.vault, found.claims))


def _compared(again: "Replay", read: int, swap: bool, as_json: bool) -> int:
    """Show the differences; they are the answer no unless they are swapped away."""
    unlike = again.differences()
    if swap:
        again.swap()
    else:
        again.drop()
    if as_json:
        rows = [{"view": d.view, "id": d.id, "what": d.what} for d in unlike]
        document({"events": read, "differences": rows, "swapped": swap})
    else:
        for difference in unlike:
            tell(str(difference))
        end = "The folded views are the live ones now." if swap else "Nothing was changed."
        tell(f"{read} events were folded, {len(unlike)} rows differ. {end}")
    return NO if unlike and not swap else 0
