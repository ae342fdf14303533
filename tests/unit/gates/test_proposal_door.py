"""The client reads an offer and answers it once, from a link that nobody else has."""

from datetime import timedelta

import pytest

from shared.domain.action import ActionPerformed
from shared.domain.opportunity_events import OpportunityWon
from shared.domain.proposal import ProposalAccepted, ProposalDeclined
from shared.domain.signal import SignalFiled, SignalReceived
from shared.gates.proposal_door import answer_proposal
from tests.support.browser import get
from tests.support.client import choose, opened
from tests.support.houses import PROPOSAL, SUBJECT, Company
from tests.support.owner import press

# --- reading


def test_the_page_shows_the_offer_as_it_was_worked_out(company: Company, offer: str) -> None:
    page = opened(company, offer)
    for shown in (
        "Proposal: Consulting",
        "For Ada Sommer",
        "valid until March 23, 2026",
        "Hands-on advice for your product",
        "2 days × €900.00",
        "VAT 19%",
        "€2,142.00",
        "€642.60",
        "Two rounds of changes are included.",
        "I accept for €2,142.00",
        "Example Street 1",
    ):
        assert shown in page


def test_a_german_client_reads_german() -> None:
    company = Company()
    press(company, company.house.link("approval", company.proposes(language="de")), "approve")
    company.sends()
    page = opened(company, company.house.link("proposal", PROPOSAL), accept_language="en")
    assert '<html lang="de">' in page
    assert "Angebot annehmen" in page
    assert "Gesamt" in page
    assert "Accept" not in page


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_scanner_that_opens_the_link_accepts_nothing(
    company: Company, offer: str, method: str
) -> None:
    before = company.events
    for query in ("", "?decision=accept&name=Eve"):
        answered = answer_proposal(company.house, get(offer + query, method))
        assert answered["statusCode"] == 200
        assert bool(answered["body"]) == (method == "GET")
    assert company.events == before


def test_nothing_lies_before_the_client_until_it_was_sent(company: Company, question: str) -> None:
    offer = company.house.link("proposal", PROPOSAL)
    assert answer_proposal(company.house, get(offer))["statusCode"] == 404
    press(company, company.house.link("approval", question), "approve")
    assert answer_proposal(company.house, get(offer))["statusCode"] == 404


# --- answering


def test_a_yes_with_a_typed_name_wins(company: Company, offer: str) -> None:
    company.clock.move(timedelta(hours=2))
    page = choose(company, offer, "accept", name="  Ada   Sommer ")
    assert page["statusCode"] == 200
    assert "Accepted by Ada Sommer on 2 March 2026, 12:00 CET." in page["body"]
    (accepted,) = company.all(ProposalAccepted)
    assert isinstance(accepted, ProposalAccepted)
    assert accepted.name == "Ada Sommer"
    assert accepted.at == company.clock.now()
    shown = company.house.book.proposal(SUBJECT).on_offer
    assert shown is not None
    assert accepted.content_hash == shown.content_hash
    assert company.stage == "won"
    assert len(company.all(OpportunityWon)) == 1


def test_an_answer_is_a_signal_and_settled_at_once(company: Company, offer: str) -> None:
    choose(company, offer, "accept", name="Ada Sommer")
    came = company.all(SignalReceived)[-1]
    filed = company.all(SignalFiled)[-1]
    assert isinstance(came, SignalReceived)
    assert isinstance(filed, SignalFiled)
    assert (came.trust, came.verified_by) == ("authenticated", ("link",))
    assert (filed.filed_as, filed.concerns) == ("reply", SUBJECT)


def test_a_no_is_kept_with_its_reason(company: Company, offer: str) -> None:
    page = choose(company, offer, "decline", text="Too dear.")
    assert page["statusCode"] == 200
    assert "You declined this proposal on 2 March 2026" in page["body"]
    (declined,) = company.all(ProposalDeclined)
    assert isinstance(declined, ProposalDeclined)
    assert declined.reason == "Too dear."
    assert company.stage == "lost"


def test_a_question_waits_for_its_answer(company: Company, offer: str) -> None:
    page = choose(company, offer, "ask", text="Could you start earlier?")
    assert page["statusCode"] == 200
    assert "We will answer by mail." in page["body"]
    o = company.house.book.opportunity(SUBJECT)
    assert o.stage == "proposed"
    assert len(o.questions) == 1
    assert "I accept" in page["body"], "a question takes nothing away"


def test_an_answer_proves_a_mail_whose_fate_nobody_recorded(company: Company, link: str) -> None:
    press(company, link, "approve")
    company.starts()
    offer = company.house.link("proposal", PROPOSAL)
    page = choose(company, offer, "accept", name="Ada Sommer")
    assert page["statusCode"] == 200
    (proof,) = company.all(ActionPerformed)
    assert isinstance(proof, ActionPerformed)
    assert proof.by == "client"
    assert company.stage == "won"
