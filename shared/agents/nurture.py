"""Nurture: the answer, the reminder, the helpful mail, or the kind no.

A template says what must be said; a model may say it better, in words that state nothing which
code must state.
"""

from collections.abc import Mapping

from pydantic import Field

from shared.agents import prose
from shared.agents.brief import Brief, Written
from shared.agents.letters import letter
from shared.agents.lines import unwrapped
from shared.agents.notes import heed, wishes
from shared.agents.origin import weakened
from shared.agents.questions import topics
from shared.agents.refusals import refusal
from shared.agents.values import newly_asked, services_of, tongue, values
from shared.agents.wishes import added
from shared.company import formats
from shared.company.company import Company
from shared.company.pricing import price
from shared.company.services import Language
from shared.domain.event import Value
from shared.domain.lead import LeadKind
from shared.domain.provenance import BY_RULE, Provenance
from shared.models.gateway import Ask, ModelGateway
from shared.policy.lead_facts import budget_band

AGENT = "nurture"
MOST_PARAGRAPHS = 4
SLOTS = (
    "first_name client_name company_name services total net deposit valid_until terms price_lines "
    "scope_lines service_list asked"
).split()
"""What a model may place, as far as it is known."""
MISSING: dict[Language, Mapping[str, str]] = {
    "en": {
        "service": "which of our services you have in mind",
        "quantity": "how many days or hours you need",
        "budget": "the budget you plan with",
        "deadline": "when it should be ready",
    },
    "de": {
        "service": "um welche unserer Leistungen es geht",
        "quantity": "wie viele Tage oder Stunden Sie brauchen",
        "budget": "mit welchem Budget Sie planen",
        "deadline": "wann es fertig sein soll",
    },
}


PERSONAL: frozenset[LeadKind] = frozenset({"support", "other"})
"""Kinds that only the owner can answer; the mail says so, and no model writes it.

So is a client's no after their yes.
"""
FOR_THE_OWNER = "only the owner can answer this"


class MailProse(Value):
    """The paragraphs between greeting and sign-off."""

    mail: tuple[str, ...] = Field(max_length=MOST_PARAGRAPHS)


def write(brief: Brief, company: Company, gateway: ModelGateway) -> Written:
    """Write the mail that the brief's purpose names, with slots for whatever code must say."""
    known = _known(brief, company)
    if known.get("personal"):
        return _letter(brief, company, known, (), weakened(BY_RULE, FOR_THE_OWNER))
    answer = gateway.ask(_ask(brief, company, known))
    body, refused = _body(answer.value, known, tongue(brief, company))
    return _letter(brief, company, known, body, weakened(answer.provenance, *refused))


def _letter(
    brief: Brief,
    company: Company,
    known: Mapping[str, str],
    body: tuple[str, ...],
    provenance: Provenance,
) -> Written:
    subject, text, used = letter(tongue(brief, company), brief.purpose).write(known, body)
    left = () if body else tuple(wish for note in brief.notes for wish in wishes(note))
    return Written(subject, text, used, provenance, unfollowed=tuple(dict.fromkeys(left)))


def _known(brief: Brief, company: Company) -> dict[str, str]:
    """Give every slot and condition of the templates; the unknown ones are empty."""
    known = {
        **_priced(brief, company),
        **values(brief, company),
        "owner_words": "\n\n".join(heed(brief.notes).words),
    }
    match brief.purpose:
        case "answer":
            return known | _of_answer(brief)
        case "nurture":
            return known | _of_nurture(brief, company)
        case "decline":
            return known | {brief.facts.kind: "yes"}
        case _:
            return known | {"second": "yes" if brief.followups else ""}


def _priced(brief: Brief, company: Company) -> dict[str, str]:
    """Name the wish and its list price, before any offer was made."""
    spoken = tongue(brief, company)
    maths = price(company, brief.facts.services, language=spoken, add_ons=added(brief.facts))
    if not maths.lines:
        return {}
    net = formats.money(maths.net_minor, maths.currency, spoken)
    return {"services": services_of(maths), "net": net}


def _of_answer(brief: Brief) -> dict[str, str]:
    offered = brief.offer is not None
    words = [newly_asked(question) for question in brief.questions]
    if brief.won and (brief.declined or any(refusal(unwrapped(said)) for said in words)):
        return {"personal": "yes", "ask_else": "yes"}
    open_still = offered and not brief.won
    return {
        **topics(words, offered=offered, won=brief.won),
        "won": "yes" if brief.won else "",
        "offer_open": "yes" if open_still else "",
    }


def _of_nurture(brief: Brief, company: Company) -> dict[str, str]:
    facts, words = brief.facts, MISSING[tongue(brief, company)]
    if facts.kind in PERSONAL:
        return {"personal": "yes", "again": "yes" if brief.followups else ""}
    net = price(company, facts.services, add_ons=added(facts)).net_minor
    small = bool(facts.services) and budget_band(company, facts, net) == "below"
    asked = "\n".join(f"- {words[name]}" for name in facts.missing if name in words)
    return {
        "again": "yes" if brief.followups else "",
        "too_small": "yes" if small else "",
        "ask_service": "" if facts.services else "yes",
        "ask_any": "yes" if asked else "",
        "asked": asked,
    }


def _ask(brief: Brief, company: Company, known: Mapping[str, str]) -> Ask[MailProse]:
    facts = brief.facts
    asked = {q.signal: q.words for q in brief.questions}
    return Ask(
        agent=AGENT,
        output=MailProse,
        sources={"wish": facts.wish, **asked, "earlier draft": brief.given_text},
        facts={
            "purpose": brief.purpose,
            "language": tongue(brief, company),
            "style": company.tone.style,
            "kind": facts.kind,
            "missing": list(facts.missing),
            "reminders_sent": brief.followups,
            "budget_below_price": bool(known.get("too_small")),
            "offer_lapsed": bool(known.get("expired")),
            "ordered": brief.won,
            "slots": _slots(known),
            "owner_note": "\n".join(brief.notes),
        },
        opportunity=brief.opportunity,
    )


def _slots(known: Mapping[str, str]) -> list[str]:
    return [slot for slot in SLOTS if known.get(slot)]


def _body(
    said: MailProse | None, known: Mapping[str, str], language: Language
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the paragraphs that stand, or why the template's stand instead."""
    if said is None:
        return (), ()
    if not said.mail:
        return (), ("mail refused: length",)
    if prose.foreign_tongue(said.mail, language):
        return (), ("mail refused: language",)
    slots = _slots(known)
    wrong = next((c for p in said.mail if (c := prose.complaint(p, slots))), "")
    return ((), (f"mail refused: {wrong}",)) if wrong else (said.mail, ())
