"""`keel approvals`, `approve`, `reject`: the owner's inbox, from the terminal."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli.answering import Id, give, took_effect
from infra.cli.deciding import named
from infra.cli.running import Core, core
from infra.cli.saying import AsJson, Trouble, document, listing, tell

if TYPE_CHECKING:
    from shared.gates.answer import Choice

Because = Annotated[str, typer.Option("--because", help="Why, for the record.")]
Went = Annotated[bool, typer.Option("--went-out", help="Asked about a lost mail: it went out.")]
Back = Annotated[bool, typer.Option("--take-back", help="Take a yes back before its mail leaves.")]
All = Annotated[bool, typer.Option("--all", help="List the answered ones as well.")]
COLUMNS = ("id", "state", "kind", "purpose", "title", "to", "amount", "expires_at")


def approvals(every: All = False, as_json: AsJson = False) -> None:
    """List the questions that were laid before you."""
    from infra.cli.view import shown

    rows = sorted((_line(row) for row in shown("approvals")), key=lambda row: row["opened_at"])
    if as_json:
        document(rows)
        return
    left = [row | _amount(row) for row in rows if every or row["state"] == "pending"]
    listing(left, COLUMNS, "Nothing waits for your answer.")


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row with the names that stay stable: `subject` is what waits for the answer."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "purpose": row["purpose"],
        "subject": row["opportunity"],
        "state": row["state"],
        "opened_at": row["opened_at"],
        "expires_at": row["expires_at"],
        "title": row.get("subject", ""),
        "to": row.get("to", ""),
        "amount_minor": row["amount_minor"],
        "currency": row["currency"],
        "how": row["how"],
    }


def _amount(row: dict[str, Any]) -> dict[str, str]:
    """Write what is offered as people read it."""
    from shared.company.formats import money

    minor = row["amount_minor"]
    return {"amount": money(minor, row["currency"], "en") if minor else ""}


def approve(
    id: Id, went_out: Went = False, take_back: Back = False, as_json: AsJson = False
) -> None:
    """Show a question and say yes to it."""
    found = core()
    stream = named(found.house, "approval", id)
    kind = found.house.book.approval(stream).asked.kind
    if went_out and (take_back or kind != "unknown_delivery"):
        raise Trouble(f"{id}: this does not ask whether a mail went out; nothing was changed")
    if take_back:
        _take_back(found, stream, as_json)
        return
    if kind == "unknown_delivery" and not went_out:
        raise Trouble(f"{id}: did it go out? Say --went-out, or: keel reject {id} to drop it")
    give(found, stream, "it_went_out" if kind == "unknown_delivery" else "approve", as_json)


def reject(id: Id, because: Because = "", as_json: AsJson = False) -> None:
    """Show a question and say no to it."""
    found = core()
    stream = named(found.house, "approval", id)
    kind = found.house.book.approval(stream).asked.kind
    choice: Choice = "drop" if kind == "unknown_delivery" else "reject"
    give(found, stream, choice, as_json, note=because)


def _take_back(found: Core, stream: str, as_json: bool) -> None:
    """Undo the mail that a yes planned."""
    from shared.domain import names
    from shared.gates.answer import Answer, answer

    took_effect(
        names.bare(stream), answer(found.house, stream, Answer("undo", "terminal")), as_json
    )
    if not as_json:
        tell("It is taken back. You will be asked again.")
