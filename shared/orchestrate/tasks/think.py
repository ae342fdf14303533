"""New and qualifying: understand the inquiry, then let policy decide where it goes."""

from shared.agents import lead_intake, qualification
from shared.domain import opportunity_decider as opportunities
from shared.domain.judgement import Judgement
from shared.domain.opportunity_decider import RouteLead, Understand, Wish
from shared.domain.opportunity_events import (
    LeadDisqualified,
    LeadNurtured,
    LeadQualified,
    LeadUnderstood,
)
from shared.domain.writes import Write
from shared.orchestrate.advance import Reading
from shared.orchestrate.briefing import brief_for, with_history
from shared.orchestrate.workshop import Workshop


def understand(shop: Workshop, reading: Reading) -> None:
    """Lead Intake: turn the thread into typed facts with evidence."""
    brief = brief_for(shop.house, reading)
    found = lead_intake.understand(brief, shop.house.company, shop.gateway)
    understood = LeadUnderstood(at=reading.now, facts=found.facts, provenance=found.provenance)
    _append(shop, reading, Understand(at=reading.now, understood=understood))


def qualify(shop: Workshop, reading: Reading) -> None:
    """Qualification: policy routes the lead; where it cannot say, the owner's gate decides."""
    brief = with_history(brief_for(shop.house, reading), shop.views, reading.s)
    judged = qualification.qualify(brief, shop.house.company, shop.house.policies)
    _append(shop, reading, RouteLead(at=reading.now, routed=_routed(shop, reading, judged)))


def _routed(
    shop: Workshop, reading: Reading, judged: Judgement
) -> LeadQualified | LeadNurtured | LeadDisqualified:
    match judged.outcome:
        case "nurture":
            return LeadNurtured(at=reading.now, judgement=judged)
        case "ask" if not _offerable(shop, reading):
            return LeadNurtured(at=reading.now, judgement=judged)
        case "decline":
            told = reading.s.o.facts.kind not in shop.house.company.gates.never_reply_to
            return LeadDisqualified(at=reading.now, judgement=judged, reply=told)
        case _:
            return LeadQualified(at=reading.now, judgement=judged)


def _offerable(shop: Workshop, reading: Reading) -> bool:
    """Say whether there is anything to offer; where the owner is to look, that may be nothing."""
    facts = reading.s.o.facts
    known = any(shop.house.company.service(wish.service) for wish in facts.services)
    return facts.kind == "inquiry" and known


def _append(shop: Workshop, reading: Reading, wish: Wish) -> None:
    s = reading.s
    events = opportunities.decide(s.o, wish)
    origin = shop.house.origin(s.subject, s.purpose_cause)
    shop.house.log.append(origin, Write(s.subject, s.o.version, events, s.o.person))
