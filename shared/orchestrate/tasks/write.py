"""Proposing and writing: an agent writes with slots, code fills them, the gate judges."""

from shared.agents import nurture, proposal_generator
from shared.agents.brief import Written
from shared.domain import names
from shared.domain.draft import Draft
from shared.domain.proposal import ProposalDrafted
from shared.domain.provenance import BY_RULE
from shared.domain.signal import SignalReceived
from shared.flow.situation import Situation
from shared.gates.desk import Laid, fixed_slots, lay
from shared.gates.slots import fill
from shared.orchestrate.advance import Reading
from shared.orchestrate.briefing import brief_for
from shared.orchestrate.workshop import Workshop


def propose(shop: Workshop, reading: Reading) -> None:
    """Proposal Generator: scope and prose by an agent, every number by rule."""
    laid = _again(shop, reading) or _proposal(shop, reading)
    _lay(shop, reading, laid)


def write(shop: Workshop, reading: Reading) -> None:
    """Nurture: write the answer, the reminder, the helpful mail or the kind no."""
    laid = _again(shop, reading)
    if laid is None:
        brief = brief_for(shop.house, reading)
        written = nurture.write(brief, shop.house.company, shop.gateway)
        laid = Laid(_draft(shop, reading, written), provenance=written.provenance)
    _lay(shop, reading, laid)


def _lay(shop: Workshop, reading: Reading, laid: Laid) -> None:
    s = reading.s
    parts = lay(shop.house, s, laid, reading.now)
    shop.house.log.append(shop.house.origin(s.subject, s.purpose_cause), *parts)


def _again(shop: Workshop, reading: Reading) -> Laid | None:
    """Give the owner's own words, or those taken back, as they are, to be asked about again.

    They were edited, undone, or overtaken by the client. Who wrote them stays known.

    What the owner returned is written anew.
    """
    o = reading.s.o
    if not o.given:
        return None
    given = shop.house.book.approval(o.given)
    if given.status == "returned":
        return None
    origin = BY_RULE if given.draft.edited else given.asked.provenance
    return Laid(given.draft, provenance=origin, unasked=False)


def _proposal(shop: Workshop, reading: Reading) -> Laid:
    house, s = shop.house, reading.s
    brief = brief_for(house, reading)
    made = proposal_generator.propose(brief, house.company, shop.gateway, house.policies)
    version = house.log.head(names.proposal(s.subject))
    content = made.offer.content()
    drafted = ProposalDrafted(
        at=reading.now,
        opportunity=s.subject,
        offer=content,
        content_hash=made.offer.content_hash(),
        amount_minor=made.offer.amount_minor,
        currency=made.offer.currency,
        valid_until=made.offer.valid_until,
        pricing=made.pricing,
    )
    draft = _draft(shop, reading, made.written).model_copy(
        update={
            "proposal_version": version + 1,
            "amount_minor": made.offer.amount_minor,
            "currency": made.offer.currency,
        }
    )
    return Laid(draft, drafted, version, made.written.provenance)


def _draft(shop: Workshop, reading: Reading, written: Written) -> Draft:
    """Fill the slots and address the mail, from canonical state alone."""
    house, s = shop.house, reading.s
    contact = house.book.contact(s.o.contact)
    values = {**written.slots, **fixed_slots(house, s)}
    text, filled = fill(written.text, values)
    subject, filled_above = fill(written.subject, values)
    last = _last_mail(shop, s)
    return Draft(
        purpose=s.o.purpose,
        to=contact.email,
        to_name=contact.name,
        language=house.company.language(s.o.facts.language),
        subject=subject,
        text=text,
        filled=(*filled_above, *filled),
        in_reply_to=last.message_id if last else "",
        references=last.references[-10:] if last else (),
        unfollowed=written.unfollowed,
    )


def _last_mail(shop: Workshop, s: Situation) -> SignalReceived | None:
    """Give the newest mail of the thread, which ours answers."""
    for stream in reversed(s.o.signals):
        received = shop.house.book.first(stream)
        if isinstance(received, SignalReceived) and received.message_id:
            return received
    return None
