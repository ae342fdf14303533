"""`keel approvals`, `approve`, `reject`: the owner's inbox, from the terminal.

Whoever sits at this terminal has signed in to it, so any amount can be answered here.
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli.deciding import named
from infra.cli.running import Core, core
from infra.cli.saying import NO, AsJson, Trouble, document, listing, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.gates.answer import Answered, Choice
    from shared.gates.question import Question

Id = Annotated[
    str, typer.Argument(metavar="ID", help="The question, as `keel approvals` lists it.")
]
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
    _answer(found, stream, "it_went_out" if kind == "unknown_delivery" else "approve", "", as_json)


def reject(id: Id, because: Because = "", as_json: AsJson = False) -> None:
    """Show a question and say no to it."""
    found = core()
    stream = named(found.house, "approval", id)
    kind = found.house.book.approval(stream).asked.kind
    _answer(found, stream, "drop" if kind == "unknown_delivery" else "reject", because, as_json)


def _answer(found: Core, stream: str, choice: "Choice", note: str, as_json: bool) -> None:
    """Show what is answered, answer it, and say what stands."""
    from shared.gates.answer import Answer, answer
    from shared.gates.ask import question_of

    asked = question_of(found.house, stream)
    if not as_json:
        tell(shown(asked))
    given = Answer(choice, how="terminal", shown_hash=asked.content_hash, note=note)
    _took_effect(asked.id, answer(found.house, stream, given), as_json)
    if not as_json:
        tell(_stands(found, question_of(found.house, stream)))


def _take_back(found: Core, stream: str, as_json: bool) -> None:
    """Undo the mail that a yes planned."""
    from shared.domain import names
    from shared.gates.answer import Answer, answer

    _took_effect(
        names.bare(stream), answer(found.house, stream, Answer("undo", "terminal")), as_json
    )
    if not as_json:
        tell("It is taken back. You will be asked again.")


def _took_effect(id: str, answered: "Answered", as_json: bool) -> None:
    """Say in JSON what stands; raises `Trouble` for an answer that changed nothing."""
    stands = answered.stands.status
    if as_json:
        document({"id": id, "state": stands, "took_effect": answered.took_effect})
    if not answered.took_effect:
        because = answered.because or f"it is {stands} already"
        raise Trouble(f"{id}: nothing was changed: {because}", NO)


def _stands(found: Core, q: "Question") -> str:
    """Say what an answer led to, and how it is taken back, where it can be."""
    from shared.domain import names

    said = f"It is {q.state}"
    if q.kind == "unknown_delivery":
        return f"{said}: {'the mail went out' if q.state == 'granted' else 'the mail is dropped'}."
    if q.undoable and q.leaves_at:
        leaves = f"{q.leaves_at:%Y-%m-%d %H:%M:%S} (UTC)"
        back = f"keel approve {q.id} --take-back"
        return f"{said}. The mail leaves at {leaves} or later. Until it leaves: {back}"
    if q.state != "rejected":
        return f"{said}. The mail can no longer be taken back."
    lost = found.house.book.opportunity(q.opportunity).stage == "lost"
    again = f" Another chance: keel lead reopen {names.bare(q.opportunity)}" if lost else ""
    return f"{said}. Nothing is sent.{again}"


def shown(asked: "Question") -> str:
    """Give a question as it stands in the mail to the owner, without any link."""
    draft = asked.draft
    return "\n".join(
        [
            f"To:      {draft.to_name} <{draft.to}>" if draft.to_name else f"To:      {draft.to}",
            f"Subject: {draft.subject}",
            *([f"Amount:  {asked.amount}"] if asked.amount else []),
            *_part("", [draft.text]),
            *_part("Since then the client wrote:", asked.since_then),
            *_part("Changed since you saw it last:", asked.changed),
            *_part("Why you are asked:", _reasons(asked)),
            *_part("The price:", asked.offer.get("maths", ())),
            *_part("What they wrote:", [f"{e.fact}: {e.words}" for e in asked.evidence]),
        ]
    )


def _reasons(asked: "Question") -> list[str]:
    return [
        f"{rule.because} ({judged.policy} {judged.version}: {rule.name})"
        for judged in asked.judgements
        for rule in judged.rules
    ]


def _part(title: str, lines: "Sequence[str]") -> list[str]:
    """Give a part of the question with an empty line before it; nothing where it says nothing."""
    if not any(lines):
        return []
    return ["", title, *(f"  {line}" for line in lines)] if title else ["", *lines, ""]
