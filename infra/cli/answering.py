"""An answer at the terminal: the question is shown, answered, and what stands then is said.

Whoever sits at this terminal has signed in to it, so any amount can be answered here.
"""

from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.running import Core
from infra.cli.saying import NO, Trouble, document, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.gates.answer import Answered, Choice
    from shared.gates.question import Question

Id = Annotated[
    str, typer.Argument(metavar="ID", help="The question, as `keel approvals` lists it.")
]
AGAIN = {
    "edited": "Your words are judged again, and a rule asks about them: you are asked once more.",
    "returned": "Nothing is sent. Another draft comes, and you are asked about it.",
}
"""What follows an answer after which another question comes."""


def give(found: Core, stream: str, choice: "Choice", as_json: bool, **words: str) -> None:
    """Show what is answered, answer it, and say what stands.

    `words` are a `text`, with the old subject where no `subject` comes with it, or a `note`.
    """
    from shared.gates.answer import Answer, answer
    from shared.gates.ask import question_of

    asked = question_of(found.house, stream)
    if not as_json:
        tell(shown(asked))
    said = {"subject": asked.draft.subject, **words}
    given = Answer(choice, how="terminal", shown_hash=asked.content_hash, **said)
    took_effect(asked.id, answer(found.house, stream, given), as_json)
    if not as_json:
        tell(_stands(found, question_of(found.house, stream)))


def took_effect(id: str, answered: "Answered", as_json: bool) -> None:
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
    if q.state in AGAIN and q.mail == "unplanned":
        return f"{said}. {AGAIN[q.state]}"
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
            *_part("Your own words of before, which the client overtook:", _before(asked)),
            *_part("Changed since you saw it last:", asked.changed),
            *_part("Why you are asked:", _reasons(asked)),
            *_part("The price:", asked.offer.get("maths", ())),
            *_part("What they wrote:", [f"{e.fact}: {e.words}" for e in asked.evidence]),
        ]
    )


def _before(asked: "Question") -> list[str]:
    before = asked.before
    return [f"Subject: {before.subject}", "", *before.text.splitlines()] if before else []


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
