"""A question told in sentences: what a yes does, where the words come from, what was decided."""

from dataclasses import dataclass
from typing import Any

from shared.domain.provenance import Provenance
from shared.gates.question import Question
from shared.gates.words.speech import Voice


@dataclass(frozen=True)
class Told:
    """Every sentence about a question, in the owner's language."""

    title: str
    next: tuple[str, ...]
    """What each answer changes, and what silence does."""
    worth: tuple[str, ...]
    """What is worth a look in words that the owner changed, or wished to be others."""
    origin: str
    standing: str
    """What was decided, when and how; empty while it is open."""
    fate: tuple[str, ...]
    """What became of the mail."""
    commands: tuple[tuple[str, str], ...]
    """What answers it in the terminal: each choice with its command."""


def told(question: Question, say: Voice) -> dict[str, Any]:
    """Give what a template needs: the question, its sentences, and the offer with its voice."""
    client = Voice(question.offer.get("language", ""))
    return {"q": question, "t": _told(question, say), "offer": question.offer, "client": client}


def _told(question: Question, say: Voice) -> Told:
    return Told(
        title=title_of(question, say),
        next=_unknown_next(say) if question.kind == "unknown_delivery" else _next(question, say),
        worth=_worth(question, say),
        origin=say("by_you") if question.draft.edited else _origin(question.provenance, say),
        standing="" if question.open else _standing(question, say),
        fate=_fate(question, say),
        commands=_commands(question.id, say),
    )


def title_of(question: Question, say: Voice) -> str:
    """Say in a few words what is asked."""
    asks = "unknown" if question.kind == "unknown_delivery" else question.draft.purpose
    subject = " ".join(question.draft.subject.split())
    return f"{say(f'ask_{asks}')} {subject}"


def _commands(id: str, say: Voice) -> tuple[tuple[str, str], ...]:
    return (
        (say("approve"), f"keel approve {id}"),
        (say("head_edit"), f"keel edit {id} FILE"),
        (say("head_return"), f"keel return {id} NOTE"),
        (say("reject"), f"keel reject {id}"),
    )


def _next(question: Question, say: Voice) -> tuple[str, ...]:
    purpose = question.draft.purpose
    no = "no_proposal" if purpose == "proposal" else "no_other"
    return (
        say(f"yes_{purpose}"),
        say("yes_undo", seconds=question.undo_seconds),
        say(no),
        say("silence", time=say.moment(question.expires_at)),
        say("reminder_at", time=say.moment(question.remind_at)),
    )


def _unknown_next(say: Voice) -> tuple[str, ...]:
    return (
        say("yes_it_went_out"),
        say("yes_send_again"),
        say("no_drop"),
        say("silence_unknown"),
    )


def _worth(question: Question, say: Voice) -> tuple[str, ...]:
    """Name wishes nobody followed, and of an edit what overtook it, was put back or is by hand."""
    own = question.by_hand
    kinds = {"own_numbers": own.numbers, "own_links": own.links, "own_addresses": own.addresses}
    wishes = " · ".join(say("quoted", words=wish) for wish in question.draft.unfollowed)
    left = [say("unfollowed", wishes=wishes)] if wishes else []
    late = [say(f"overtaken_{question.overtaken}")] if question.overtaken else []
    back = [say("put_back")] if question.draft.put_back else []
    return (
        *left,
        *late,
        *back,
        *(say(kind, found=" · ".join(each)) for kind, each in kinds.items() if each),
    )


def _origin(provenance: Provenance, say: Voice) -> str:
    if provenance.degraded:
        known = f"because_{provenance.because}"
        because = say(known) if say.knows(known) else provenance.because
        return say("degraded", because=because)
    if not provenance.prompt:
        return say("by_rules")
    return say(
        "by_model",
        model=provenance.model,
        prompt=provenance.prompt,
        version=provenance.prompt_version,
    )


def _standing(question: Question, say: Voice) -> str:
    if question.state == "expired":
        return say("was_expired", time=say.moment(question.expires_at))
    outcome = question.state
    if question.kind == "unknown_delivery":
        outcome = {"granted": question.answer, "rejected": "dropped"}.get(outcome, outcome)
    how = f"how_{question.how}"
    return say(
        f"was_{outcome}",
        time=say.moment(question.decided_at),
        how=say(how) if say.knows(how) else "",
    )


def _fate(question: Question, say: Voice) -> tuple[str, ...]:
    unknown = question.kind == "unknown_delivery" and question.mail != "started"
    if question.mail == "unplanned" or not (unknown or question.state in ("granted", "edited")):
        return ()
    said = [say(f"mail_{question.mail}")]
    if question.mail == "planned" and question.leaves_at is not None:
        said.append(say("mail_leaves", time=say.clock(question.leaves_at)))
    if question.taken_back and question.newer:
        state = say(f"state_{question.newer.state}")
        said.append(say("newer_question", id=question.newer.id, state=state))
    return tuple(said)
