"""What happened, told in sentences that need no knowledge of the code."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from shared.domain import action, approval, contact, names, signal, workflow
from shared.domain import opportunity_events as o
from shared.domain import proposal as p
from shared.domain.event import Event
from shared.domain.judgement import Judgement
from shared.domain.money import Money
from shared.domain.provenance import Provenance
from shared.domain.writes import Recorded

WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST = 200
"""Characters of what somebody wrote that one line quotes."""


def heading(recorded: Recorded) -> str:
    """Say when what happened, and to what."""
    words = WORDS.sub(" ", recorded.type).capitalize()
    noun = names.noun(recorded.stream)
    return f"{recorded.time:%Y-%m-%d %H:%M:%S}  {words}  ({noun}, by {recorded.origin.actor})"


def sentences(recorded: Recorded) -> list[str]:
    """Say what is worth knowing about one event: its details, then its reasons."""
    event = recorded.event
    teller = TELLERS.get(type(event))
    told = list(teller(event)) if teller else []
    return [*told, *_known_from(recorded), *_reasons(event)]


def judgements(event: Event) -> list[Judgement]:
    """Give what policies said, for every policy that was asked."""
    found = (getattr(event, name) for name in type(event).model_fields)
    return [value for value in found if isinstance(value, Judgement)]


def _known_from(recorded: Recorded) -> Iterator[str]:
    """Say which signal told of a person what an event holds, where one did."""
    told = recorded.origin.causation.partition("#")[0]
    if names.noun(recorded.stream) == "contact" and names.noun(told) == "signal":
        yield f"known from {told}"


def _reasons(event: Event) -> Iterator[str]:
    because = getattr(event, "because", "")
    if because:
        yield f"because: {because}"
    for judged in judgements(event):
        yield f"policy {judged.policy}, version {judged.version}: {judged.outcome}"
        for rule in judged.rules:
            yield f"rule {rule.name} ({rule.outcome}): {rule.because}"
        if judged.missing:
            yield f"facts nobody knew: {', '.join(judged.missing)}"
    origin = getattr(event, "provenance", None)
    if isinstance(origin, Provenance):
        yield by_whom(origin)


def by_whom(origin: Provenance) -> str:
    """Say whether a model or the rules and templates did the reading or writing."""
    if origin.degraded:
        return f"by rules and templates, without a model (degraded: {origin.because})"
    if origin.model == "rules":
        return "by rules and templates"
    prompt = f", prompt {origin.prompt} version {origin.prompt_version}" if origin.prompt else ""
    tokens = f"{origin.tokens_in} tokens in, {origin.tokens_out} out"
    return f"by {origin.model}{prompt}; {tokens}, {origin.cost_micro_usd / 1e6:.4f} USD"


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:LONGEST]}{'…' if len(line) > LONGEST else ''}”"


def _person(name: str, email: str) -> str:
    return f"{name} <{email}>" if name and email else name or email


def _received(event: signal.SignalReceived) -> Iterator[str]:
    who = _person(event.sender_name, event.sender)
    good = ", ".join(event.verified_by)
    by = f" by {good}" if event.trust == "authenticated" else f" (only {good} was good)"
    checked = f", {event.trust}{by if good else ''}"
    yield f"{event.kind} from {who or 'nobody who can be told'}{checked}"
    if event.subject or event.text:
        yield f"{event.subject}: {_quoted(event.text)}" if event.subject else _quoted(event.text)
    if event.delivery:
        yield f"the provider says: {event.delivery}, attempt {event.attempt}"
    if event.defects:
        yield f"defects: {', '.join(event.defects)}"


def _filed(event: signal.SignalFiled) -> Iterator[str]:
    concerns = f", it concerns {event.concerns}" if event.concerns else ""
    yield f"filed as {event.filed_as.replace('_', ' ')}{concerns}"


def _understood(event: o.LeadUnderstood) -> Iterator[str]:
    facts = event.facts
    yield f"{facts.kind}, in {facts.language}: {_quoted(facts.wish)}"
    for wish in facts.services:
        yield f"wants {wish.service}" + (f" × {wish.quantity}" if wish.quantity else "")
    for evidence in facts.evidence:
        yield f"evidence for {evidence.fact}: {_quoted(evidence.quote)}"
    if facts.missing:
        yield f"still open: {', '.join(facts.missing)}"


def _read(event: o.ReplyRead) -> Iterator[str]:
    yield f"it means: {event.meaning}" + (
        ", held until a mail in flight lands" if event.held else ""
    )
    for evidence in event.evidence:
        yield f"evidence: {_quoted(evidence.quote)}"


def _note(event: o.NoteTaken) -> Iterator[str]:
    yield _quoted(event.note)


def _drafted(event: p.ProposalDrafted) -> Iterator[str]:
    amount = Money(minor=event.amount_minor, currency=event.currency).major
    yield f"{amount:,} {event.currency}, valid until {event.valid_until}"
    for step in event.offer.get("maths", ()):
        yield f"price: {step}"


def _accepted(event: p.ProposalAccepted) -> Iterator[str]:
    yield f"by {event.name}, {_how(event.how)}, to content {event.content_hash[:16]}"


def _declined(event: p.ProposalDeclined) -> Iterator[str]:
    yield _how(event.how) + (f": {_quoted(event.reason)}" if event.reason else "")


def _asked(event: approval.ApprovalRequested) -> Iterator[str]:
    if event.kind == "unknown_delivery":
        yield f"did attempt {event.attempt} of {event.action} go out?"
        return
    yield f"may this go to {event.draft.to}? {_quoted(event.draft.subject)}"
    yield f"bound to content {event.content_hash[:16]}, open until {event.expires_at:%Y-%m-%d %H:%M}"


def _answered(event: Any) -> Iterator[str]:
    yield f"the owner answered, {_how(event.how)}"
    said = getattr(event, "note", "") or getattr(event, "reason", "")
    if said:
        yield _quoted(said)


def _planned(event: action.ActionPlanned) -> Iterator[str]:
    to = f" to {', '.join(event.recipients)}" if event.recipients else " to the owner"
    yield f"{event.purpose}{to}, not before {event.not_before:%Y-%m-%d %H:%M:%S}"


def _attempt(event: Any) -> Iterator[str]:
    by = getattr(event, "by", "")
    yield f"attempt {event.attempt}" + (f", known from the {by}" if by else "")


def _undone(event: action.ActionUndone) -> Iterator[str]:
    yield f"taken back by {event.by}"


def _recognised(event: contact.ContactRecognised) -> Iterator[str]:
    yield _person(event.name, event.email)


def _suppressed(event: contact.MailSuppressed) -> Iterator[str]:
    yield f"nothing more is mailed to this person: {event.why}"


def _won(event: o.OpportunityWon) -> Iterator[str]:
    yield event.how


def _came(event: o.ReplyReceived) -> Iterator[str]:
    yield ("authenticated" if event.authenticated else "not authenticated") + (
        f", it means: {event.meaning}" if event.meaning else ""
    )


def _execution(event: Any) -> Iterator[str]:
    yield f"at version {event.subject_version} of its subject"


def _how(how: str) -> str:
    return "by the link in the mail" if how == "mail_link" else f"by {how.replace('_', ' ')}"


TELLERS: dict[type[Event], Callable[[Any], Iterator[str]]] = {
    signal.SignalReceived: _received,
    signal.SignalFiled: _filed,
    o.LeadUnderstood: _understood,
    o.ReplyReceived: _came,
    o.ReplyRead: _read,
    o.NoteTaken: _note,
    o.OpportunityWon: _won,
    p.ProposalDrafted: _drafted,
    p.ProposalAccepted: _accepted,
    p.ProposalDeclined: _declined,
    approval.ApprovalRequested: _asked,
    approval.ApprovalGranted: _answered,
    approval.ApprovalEdited: _answered,
    approval.ApprovalReturned: _answered,
    approval.ApprovalRejected: _answered,
    action.ActionPlanned: _planned,
    action.ActionStarted: _attempt,
    action.ActionPerformed: _attempt,
    action.ActionFailed: _attempt,
    action.ActionUndone: _undone,
    contact.ContactRecognised: _recognised,
    contact.MailSuppressed: _suppressed,
    workflow.WorkflowStarted: _execution,
    workflow.WorkflowStuck: _execution,
}
"""Types of event that have more to say than their name and their reasons."""
