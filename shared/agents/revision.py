"""A draft that the owner sent back is worked out anew: the note changes what is offered."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial, reduce

from shared.agents.brief import Brief
from shared.agents.notes import read_note, wishes
from shared.agents.wishes import counted, mention
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

Effect = tuple[LeadFacts, Decimal, bool]


def revised(brief: Brief, company: Company) -> LeadFacts:
    """Give the facts an offer is made from: the lead's own, changed as the owner's notes say."""
    return reduce(partial(_after, company), brief.notes, brief.facts)


def unfollowed(brief: Brief, company: Company) -> tuple[str, ...]:
    """Name the wishes in the owner's notes that rules could not follow, each as it was written."""
    left: list[str] = []
    facts = brief.facts
    for note in brief.notes:
        does = partial(_does, company, facts)
        left += [wish for wish in wishes(note) if not _counts(does, note, wish)]
        facts = _after(company, facts, note)
    return tuple(dict.fromkeys(left))


def _counts(does: Callable[[str], Effect], note: str, wish: str) -> bool:
    """Say whether a wish changes anything, by itself or within its note."""
    alone = does(wish) != does("")
    within = does(note.replace(wish, " ", 1)) != does(note)
    return alone or within or not INSTEAD.sub(" ", wish).strip()


def _does(company: Company, facts: LeadFacts, note: str) -> Effect:
    """Give what rules make of a note: what is offered, and what it says of a discount."""
    said = read_note(note)
    return _after(company, facts, note), said.discount_percent, said.priced


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
    named = counted(service, INSTEAD.sub(" ", note))
    again = named.count if named and named.how == "plain" else None
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
