"""A lead at the point where it is to be routed, and others of the same client."""

from shared.domain.lead import LeadFacts, ServiceWish
from shared.domain.opportunity_events import LeadReconsidered, LeadUnderstood
from shared.domain.provenance import BY_RULE
from shared.views.store import Row
from tests.support.houses import CONTACT, SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio

CLEAR = LeadFacts(
    kind="inquiry", language="en", services=(ServiceWish(service="consulting", quantity=2),)
)


def is_read_anew(studio: Studio, facts: LeadFacts | None = None) -> None:
    """Let the lead be put back to its beginning; with facts, until it is to be routed."""
    at = studio.clock.now()
    again = LeadReconsidered(at=at, because="it is a test")
    known = [LeadUnderstood(at=at, facts=facts, provenance=BY_RULE)] if facts else []
    studio.put(SUBJECT, again, *known, person=HANDLE)


def is_known(studio: Studio, id: str, stage: str, contact: str = CONTACT) -> None:
    """Show another opportunity in the pipeline; at rest where it has ended."""
    at_rest = stage in ("won", "lost", "dormant")
    body = {"stage": stage, "contact": contact, "at_rest": at_rest}
    studio.shop.views.put(Row("pipeline", id, 1, body), seen=0)
