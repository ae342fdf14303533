"""A draft on the desk is judged: it leaves, it waits for a yes, or it goes no further."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.action import ActionPlanned
from shared.domain.approval import ApprovalRequested
from shared.domain.contact import MailSuppressed
from shared.domain.opportunity_events import (
    MessageSkipped,
    OpportunityWentDormant,
    OwnerAsked,
    SendingPlanned,
)
from shared.domain.proposal import ProposalDrafted
from shared.gates.desk import Laid
from tests.support.houses import CONTACT, SUBJECT, Company
from tests.support.inquiry import CLIENT
from tests.support.mails import read
from tests.support.owner import press

LONG = "Did you find the time? " * 40


def offered(company: Company) -> Company:
    """Let an approved proposal lie before the client."""
    press(company, company.house.link("approval", company.proposes()), "approve")
    company.sends()
    return company


def planned(company: Company, kind: str) -> list[ActionPlanned]:
    found = [e for e in company.all(ActionPlanned) if isinstance(e, ActionPlanned)]
    return [e for e in found if e.kind == kind]


def test_a_question_its_mail_and_the_stage_are_one_append(company: Company) -> None:
    company.hears()
    before = company.events
    company.lays(company.proposal())
    assert company.events - before == 4
    for kind in (ProposalDrafted, ApprovalRequested, OwnerAsked):
        assert len(company.all(kind)) == 1
    assert len(planned(company, "ask_owner")) == 1
    assert not planned(company, "send_email")


def test_a_question_expires_and_reminds_by_the_companys_pace(company: Company) -> None:
    company.proposes()
    (asked,) = company.all(ApprovalRequested)
    assert isinstance(asked, ApprovalRequested)
    assert asked.expires_at - asked.at == timedelta(hours=72)
    assert asked.remind_at - asked.at == timedelta(hours=48)


def test_what_the_policy_allows_leaves_after_the_undo_window(company: Company) -> None:
    offered(company).writes("followup", "Did you find the time?")
    assert company.stage == "sending"
    mail = planned(company, "send_email")[-1]
    assert mail.not_before - mail.at == timedelta(seconds=15)
    assert mail.recipients == (CLIENT,)
    sending = company.all(SendingPlanned)[-1]
    assert isinstance(sending, SendingPlanned)
    assert sending.judgement is not None
    assert sending.judgement.outcome == "allow"


def test_only_mail_that_nobody_needs_names_the_way_out(company: Company) -> None:
    offered(company).writes("followup", "Did you find the time?")
    offer, reminder = (read(m.message.encode()) for m in planned(company, "send_email"))
    assert offer["List-Unsubscribe"] is None
    way_out = company.house.link("unsubscribe", CONTACT)
    assert reminder["List-Unsubscribe"] == f"<{way_out}>"
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_would_be_allowed_can_still_be_asked_about(company: Company) -> None:
    offered(company).writes("followup", LONG)
    given = company.house.book.opportunity(SUBJECT).approval
    press(company, company.house.link("approval", given), "return", note="Shorter.")
    draft = company.draft("followup", "Did you find the time?", {})
    company.lays(Laid(draft, unasked=False))
    assert company.stage == "awaiting_approval"


@pytest.mark.parametrize(
    "text",
    [
        "It costs 900.",
        "It costs nine hundred euros.",
        "See https://evil.example",
        "Write to eve@evil.example",
        "Dear {{name}}",
    ],
)
def test_words_that_code_must_put_there_go_no_further(company: Company, text: str) -> None:
    offered(company).writes("followup", text)
    assert company.stage == "proposed"
    (skipped,) = company.all(MessageSkipped)
    assert isinstance(skipped, MessageSkipped)
    assert skipped.judgement is not None
    assert skipped.judgement.outcome == "block"
    assert len(planned(company, "send_email")) == 1


def test_nothing_is_written_to_somebody_who_opted_out(company: Company) -> None:
    company.hears()
    company.put(CONTACT, MailSuppressed(at=company.clock.now(), why="unsubscribed"))
    assert not company.proposes()
    assert company.stage == "dormant"
    (dormant,) = company.all(OpportunityWentDormant)
    assert isinstance(dormant, OpportunityWentDormant)
    assert "asked us not to write" in dormant.because


def test_a_price_that_its_policy_forbids_goes_no_further(company: Company) -> None:
    company.hears()
    laid = company.proposal()
    assert laid.proposal is not None
    assert laid.proposal.pricing is not None
    forbidden = laid.proposal.pricing.model_copy(update={"outcome": "block"})
    company.lays(replace(laid, proposal=laid.proposal.model_copy(update={"pricing": forbidden})))
    assert company.stage == "dormant"
    assert not company.all(ApprovalRequested)
