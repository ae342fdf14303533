"""`keel view`: one view as a list."""

from typing import Annotated, Any

import typer

from infra.cli.running import core
from infra.cli.saying import AsJson, Trouble, document, listing

COLUMNS = {
    "pipeline": ("id", "stage", "won", "waits_for", "name", "wish", "unanswered", "changed_at"),
    "cards": ("id", "stage", "contact", "offered", "changed_at"),
    "approvals": ("id", "state", "purpose", "subject", "to", "expires_at"),
    "contacts": ("id", "name", "email", "since", "suppressed", "suppressed_at", "forgotten"),
    "actions": ("id", "status", "purpose", "attempt", "subject"),
}
"""What people see of each view; JSON has all of it."""
Name = Annotated[str, typer.Argument(metavar="NAME", help=f"One of: {', '.join(COLUMNS)}.")]


def view(name: Name, as_json: AsJson = False) -> None:
    """Show one view as a list."""
    if name not in COLUMNS:
        raise Trouble(f"NAME: there is no view {name!r}; there are: {', '.join(COLUMNS)}")
    rows = shown(name)
    if as_json:
        document(rows)
    else:
        listing(rows, COLUMNS[name], f"Nothing stands in {name} yet.")


def shown(name: str) -> list[dict[str, Any]]:
    """Give every row of a view."""
    from shared.views.shown import entries

    found = core()
    return list(entries(found.views, found.house.vault, name))
