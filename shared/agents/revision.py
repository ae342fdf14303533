"""A draft that the owner sent back is worked out anew: the note changes what is offered."""

import re
from dataclasses import replace
from functools import partial, reduce

from shared.agents.brief import Brief
from shared.agents.notes import read_note
from shared.agents.wishes import Text, counted, mention
from shared.company.company import Company
from shared.company.services import AddOn, Service
from shared.domain.lead import LeadFacts, ServiceWish

ADD = re.compile(
    r"\b(?:add|include|also|plus|as well|with|too|on top|hinzu\w{0,8}|ergänz\w{0,4}|auch|dazu|"
    r"zusätzlich|mit|plus|aufnehmen)\b",
    re.IGNORECASE,
)
INSTEAD = re.compile(
    r"\b(?:instead of|rather than|not|statt|anstatt|anstelle von|nicht)\s+(?:the\s+|der\s+)?"
    r"(?:\d{1,3}|[a-zäöü]{2,6})(?:\s(?:days?|hours?|tage?n?|stunden?))?",
    re.IGNORECASE,
)


def revised(brief: Brief, company: Company) -> LeadFacts:
    """Give the facts an offer is made from: the lead's own, changed as the owner's notes say."""
    return reduce(partial(_after, company), brief.notes, brief.facts)


def follows(brief: Brief, company: Company) -> bool:
    """Say whether rules can follow the newest note, at least in a part."""
    note = read_note(brief.note)
    before = revised(replace(brief, note=""), company)
    return note.priced or bool(note.words) or revised(brief, company) != before


def _after(company: Company, facts: LeadFacts, note: str) -> LeadFacts:
    rest = read_note(note).rest
    known = {wish.service: wish for wish in facts.services}
    listed = {s.id: s for s in company.services}
    services = tuple(
        wish
        for name in dict.fromkeys([*known, *listed])
        if (wish := _wish(company, listed.get(name), known.get(name), rest))
    )
    return facts.model_copy(update={"services": services})


def _wish(
    company: Company, service: Service | None, known: ServiceWish | None, note: str
) -> ServiceWish | None:
    """Give a wish as the note leaves it; None where nothing of it is left."""
    if service is None:
        return known
    wanted = _wanted(company, service, note, known is not None)
    if not wanted:
        return None
    was = known or ServiceWish(service=service.id)
    again = counted(service, [Text(INSTEAD.sub(" ", note), "")], [])
    add_ons = (a.id for a in service.add_ons if _wanted(company, a, note, a.id in was.add_ons))
    return was.model_copy(update={"quantity": again or was.quantity, "add_ons": tuple(add_ons)})


def _wanted(company: Company, named: Service | AddOn, note: str, known: bool) -> bool:
    """Say whether something is offered after the note; a mere mention changes nothing."""
    said = mention(company, named, note)
    if said is None:
        return known
    if not said.wanted:
        return False
    return known or bool(ADD.search(note))
