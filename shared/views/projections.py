"""What people look at, folded anew from one stream each; personal words stay sealed."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from shared.domain import action, approval, contact, names, opportunity
from shared.domain.event import Event
from shared.domain.fold import fold
from shared.domain.turns import is_won
from shared.domain.writes import Recorded
from shared.vault.vault import Vault
from shared.views.store import Row

Body = dict[str, Any]
Fold = Callable[[list[Event]], tuple[Body, Body, str]]
"""From all events of a stream: open values, personal values, and the key that seals those."""


def pipeline(events: list[Event]) -> tuple[Body, Body, str]:
    """One line of the pipeline."""
    o = fold(opportunity.evolve, events, opportunity.Opportunity)
    body = {
        "stage": o.stage,
        "won": is_won(o),
        "contact": o.contact,
        "waits_for": _waits_for(o),
        "changed_at": o.changed_at.isoformat(),
        "unanswered": len(o.unanswered) + len(o.questions),
        "at_rest": o.closed and not o.unanswered and not o.questions,
        "followups": o.followups,
        "approval": o.approval if o.stage == "awaiting_approval" else "",
    }
    return body, {"name": o.facts.name, "wish": o.facts.wish}, o.person


def _waits_for(o: opportunity.Opportunity) -> str:
    if o.closed:
        return "nobody"
    if o.stage == "awaiting_approval":
        return "owner"
    return "client" if o.stage in opportunity.HOME else "keel"


def card(events: list[Event]) -> tuple[Body, Body, str]:
    """Everything about one opportunity on a page."""
    o = fold(opportunity.evolve, events, opportunity.Opportunity)
    body, _, person = pipeline(events)
    story = [{"type": type(e).__name__, "at": e.at.isoformat()} for e in events]
    body |= {
        "conversation": o.conversation,
        "signals": list(o.signals),
        "action": o.action,
        "offered": o.offered,
        "story": story,
    }
    return body, {"facts": o.facts.model_dump(mode="json")}, person


def approvals(events: list[Event]) -> tuple[Body, Body, str]:
    """One question in the owner's inbox."""
    a = fold(approval.evolve, events, approval.Approval)
    asked = a.asked
    body = {
        "kind": asked.kind,
        "purpose": a.draft.purpose,
        "opportunity": asked.subject,
        "state": a.status,
        "opened_at": asked.at.isoformat(),
        "expires_at": asked.expires_at.isoformat(),
        "amount_minor": a.draft.amount_minor,
        "currency": a.draft.currency,
        "how": a.how,
    }
    return body, {"subject": a.draft.subject, "to": a.draft.to}, ""


def contacts(events: list[Event]) -> tuple[Body, Body, str]:
    """One person: since when they are known, and whether and since when nothing is mailed to them."""
    c = fold(contact.evolve, events, contact.Contact)
    body = {
        "handles": list(c.handles),
        "since": _newest(events, contact.ContactRecognised),
        "suppressed": c.suppressed,
        "suppressed_at": _newest(events, contact.MailSuppressed) if c.suppressed else "",
        "forgotten": c.forgotten,
    }
    person = c.handles[0] if c.handles else ""
    return body, {} if c.forgotten else {"name": c.name, "email": c.email}, person


def _newest(events: list[Event], kind: type[Event]) -> str:
    return next((e.at.isoformat() for e in reversed(events) if isinstance(e, kind)), "")


def actions(events: list[Event]) -> tuple[Body, Body, str]:
    """One effect: what `reconcile` looks after while it is open."""
    a = fold(action.evolve, events, action.Action)
    body = {
        "kind": a.plan.kind,
        "purpose": a.plan.purpose,
        "subject": a.plan.subject,
        "status": a.status,
        "attempt": a.attempt,
        "open": a.status in ("planned", "started", "failed"),
    }
    return body, {}, ""


VIEWS: dict[str, dict[str, Fold]] = {
    "opportunity": {"pipeline": pipeline, "cards": card},
    "approval": {"approvals": approvals},
    "contact": {"contacts": contacts},
    "action": {"actions": actions},
}
"""Noun of a stream → the views it feeds."""


def names_of_views() -> list[str]:
    """Give every view's name."""
    return sorted(view for views in VIEWS.values() for view in views)


def rows(vault: Vault, stream: str, recorded: Sequence[Recorded]) -> Iterator[Row]:
    """Fold a whole stream into its rows."""
    for view in VIEWS.get(names.noun(stream), ()):
        yield row(vault, view, stream, recorded)


def row(vault: Vault, view: str, stream: str, recorded: Sequence[Recorded]) -> Row:
    """Fold a whole stream into its row of one view."""
    fold_into = VIEWS[names.noun(stream)][view]
    body, personal, person = fold_into([r.event for r in recorded])
    person = person or next((r.person for r in recorded if r.person), "")
    sealed = {"sealed": _seal(vault, person, view, stream, personal), "person": person}
    return Row(view, names.bare(stream), recorded[-1].version, body | sealed)


def _seal(vault: Vault, person: str, view: str, stream: str, personal: Body) -> str:
    """Seal personal values; of a person who was forgotten none are left to seal."""
    if not personal or not person:
        return ""
    context = f"view/{view}/{stream}".encode()
    sealed = vault.seal_known(person, json.dumps(personal).encode(), context)
    return sealed.hex() if sealed else ""


def opened(vault: Vault, row: Row, noun: str) -> Body:
    """Give a row with its personal values; forgotten ones are left out."""
    body = dict(row.body)
    sealed, person = body.pop("sealed", ""), body.pop("person", "")
    if not sealed:
        return {"id": row.id, **body}
    context = f"view/{row.view}/{noun}/{row.id}".encode()
    plain = vault.open(person, bytes.fromhex(sealed), context)
    if plain is None:
        return {"id": row.id, **body, **({"forgotten": True} if "forgotten" in body else {})}
    return {"id": row.id, **body, **json.loads(plain)}
