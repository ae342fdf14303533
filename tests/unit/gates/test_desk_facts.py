"""What the outreach policy is told of a draft, fact by fact."""

from typing import Any

import pytest

from shared.domain.company import OutboundPaused
from shared.domain.contact import MailSuppressed
from shared.domain.names import OUTBOUND
from shared.domain.opportunity_events import ReplyReceived
from shared.domain.provenance import Provenance
from shared.flow.situation import Situation
from shared.gates.desk import Laid
from shared.gates.facts import outreach_facts
from tests.support.houses import CONTACT, SUBJECT, Company

WORDS = "Dear {{name}} at {{place}}, 7 days, see https://evil.example and eve@evil.example"


def facts(company: Company, laid: Laid) -> dict[str, Any]:
    s = Situation(SUBJECT, company.house.book.opportunity(SUBJECT))
    return outreach_facts(company.house, s, laid, laid.proposal)


def test_a_first_proposal_is_told_with_its_amount_and_discount(company: Company) -> None:
    company.hears()
    laid = company.proposal()
    assert facts(company, laid) == {
        "contact": {
            "opted_out": False,
            "suppressed": False,
            "stopped_by": None,
            "emails_exchanged": 0,
            "authenticated": True,
        },
        "message": {
            "kind": "proposal",
            "mentions_price": True,
            "amount_minor": 214200,
            "discount_percent": 0.0,
            "words": 9,
            "is_reply": False,
            "edited": False,
            "unfilled_slots": 0,
            "foreign_links": 0,
            "foreign_numbers": 0,
            "foreign_addresses": 0,
            "own_links": 0,
            "own_numbers": 0,
            "own_addresses": 0,
            "degraded": False,
        },
        "opportunity": {"offered": False, "followups": 0, "questions_left": 0},
        "company": {"always_ask": ["proposal", "decline"], "paused": False},
    }


def test_a_later_mail_is_told_with_everything_that_is_odd_about_it(
    company: Company, offer: str
) -> None:
    assert offer
    at = company.clock.now()
    company.put(SUBJECT, ReplyReceived(at=at, signal="signal/email/m1"))
    company.put(OUTBOUND, OutboundPaused(at=at))
    draft = company.draft("followup", WORDS, {}).model_copy(
        update={"subject": "To {{whom}}", "edited": False}
    )
    told = facts(company, Laid(draft, provenance=Provenance(degraded=True)))
    assert told["contact"]["emails_exchanged"] == 1
    assert told["opportunity"] == {"offered": True, "followups": 0, "questions_left": 0}
    assert told["company"]["paused"] is True
    assert told["message"] == {
        "kind": "followup",
        "mentions_price": False,
        "amount_minor": 0,
        "discount_percent": None,
        "words": 10,
        "is_reply": True,
        "edited": False,
        "unfilled_slots": 3,
        "foreign_links": 1,
        "foreign_numbers": 1,
        "foreign_addresses": 1,
        "own_links": 0,
        "own_numbers": 0,
        "own_addresses": 0,
        "degraded": True,
    }


@pytest.mark.parametrize(
    ("why", "opted_out"), [("unsubscribed", True), ("complained", True), ("bounced", False)]
)
def test_who_asked_for_no_mail_is_told_apart_from_who_cannot_get_it(
    company: Company, why: Any, opted_out: bool
) -> None:
    company.hears()
    company.put(CONTACT, MailSuppressed(at=company.clock.now(), why=why))
    contact = facts(company, company.proposal())["contact"]
    assert (contact["opted_out"], contact["suppressed"]) == (opted_out, True)
    assert contact["stopped_by"] == why


def test_what_the_owner_wrote_by_hand_is_counted_and_is_nothing_foreign(company: Company) -> None:
    company.hears()
    words = f"{WORDS}, or 9 days"
    draft = company.draft("answer", words, {}).model_copy(update={"edited": True})
    message = facts(company, Laid(draft))["message"]
    kinds = ("links", "numbers", "addresses")
    assert [message[f"own_{kind}"] for kind in kinds] == [1, 2, 1]
    assert [message[f"foreign_{kind}"] for kind in kinds] == [0, 0, 0]
