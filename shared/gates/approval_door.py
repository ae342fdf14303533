"""The owner's door: an approval's link shows the question, and its form decides."""

from typing import Any, cast

from shared.domain.draft import NOTHING_DRAFTED
from shared.flow.house import House
from shared.gates.answer import CHOICES, Answer, Answered, Choice, answer
from shared.gates.ask import question_of
from shared.gates.door import Door, enter, owners_voice, require_own_page
from shared.gates.edit import edited
from shared.gates.http import BadRequest, Page, Request
from shared.gates.pages import approval_page
from shared.gates.question import Question

Form = dict[str, str]


def answer_approval(house: House, event: dict[str, Any]) -> dict[str, Any]:
    """Show a question of the owner's, or let a form answer it."""
    return enter(house, DOOR, event)


def _show(house: House, stream: str, request: Request) -> Page:
    return _page(house, stream, intent=request.query.get("intent", ""))


def _decide(house: House, stream: str, request: Request) -> Page:
    require_own_page(house, request)
    form = request.form()
    question = _question(house, stream)
    if form.get("decision") not in CHOICES[question.kind]:
        raise BadRequest(400, "There is no such answer.")
    choice = cast("Choice", form["decision"])
    nonce, shown = form.get("nonce", ""), question.content_hash
    if not house.links.accepts(nonce, "approval", stream, shown, house.clock.now()):
        return _page(house, stream, status=403, said="said_stale", typed=form)
    form.setdefault("content_hash", shown)  # the nonce was made for it
    if question.sign_in and choice != "undo":
        return _page(house, stream, status=403, typed=form)
    if _incomplete(choice, form):
        return _page(house, stream, status=400, said="said_incomplete", intent=choice, typed=form)
    return _answered(house, stream, choice, form)


def _answered(house: House, stream: str, choice: Choice, form: Form) -> Page:
    given = Answer(
        choice=choice,
        how="mail_link",
        shown_hash=form.get("content_hash", ""),
        subject=_line(form, "subject"),
        text=form.get("text", ""),
        note=form.get("note", "").strip(),
    )
    done = answer(house, stream, given)
    if done.took_effect:
        return _page(house, stream, said=f"said_{choice}")
    if not done.because and _same(done, given):
        return _page(house, stream, said="said_already")
    return _page(house, stream, status=409, said="said_late", typed=form)


def _same(done: Answered, given: Answer) -> bool:
    """Say whether an answer that changed nothing is the one that stands, to the word."""
    match given.choice:
        case "edit":
            meant = edited(done.stands.asked.draft, given.subject, given.text)
            stands = done.stands.draft
            return (stands.subject, stands.text) == (meant.subject, meant.text)
        case "return":
            return done.stands.note == given.note
    return True


def _incomplete(choice: Choice, form: Form) -> bool:
    needed = {"edit": ("subject", "text"), "return": ("note",)}.get(choice, ())
    return any(not form.get(name, "").strip() for name in needed)


def _line(form: Form, name: str) -> str:
    return " ".join(form.get(name, "").split())


def _question(house: House, stream: str) -> Question:
    question = question_of(house, stream)
    if question.draft == NOTHING_DRAFTED:
        raise BadRequest(410, "Its content was erased.")
    return question


def _page(
    house: House,
    stream: str,
    *,
    status: int = 200,
    said: str = "",
    intent: str = "",
    typed: Form | None = None,
) -> Page:
    question = _question(house, stream)
    nonce = house.links.nonce("approval", stream, question.content_hash, house.clock.now())
    return approval_page(
        question,
        owners_voice(house),
        nonce=nonce,
        intent=intent,
        said=said,
        status=status,
        typed=typed or {},
    )


DOOR = Door("approval", "approval", _show, _decide, owners=True)
