"""A draft on the desk is judged: it leaves, it waits for a yes, or it goes no further."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain import names
from shared.domain.action import ActionPlanned
from shared.domain.approval import ApprovalRequested
from shared.domain.contact import MailSuppressed
from shared.domain.opportunity_events import (
    MessageSkipped,
    OpportunityWentDormant,
    OwnerAsked,
    SendingPlanned,
    WritingBegun,
)
from shared.domain.proposal import ProposalDrafted
from shared.domain.provenance import Provenance
from shared.flow.situation import Situation
from shared.gates.compose import content_hash
from shared.gates.desk import Laid, bound, mail_bytes
from tests.support.houses import CONTACT, CONVERSATION, SUBJECT, Company
from tests.support.inquiry import CLIENT, HANDLE
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


def test_what_nobody_was_asked_about_is_bound_to_no_question_and_keeps_its_writer(
    company: Company,
) -> None:
    offered(company)
    company.put(SUBJECT, WritingBegun(at=company.clock.now(), purpose="followup"))
    cause = f"{SUBJECT}#{company.log.head(SUBJECT)}"
    by_model = Provenance(model="a-model", prompt="followup", prompt_version=3)
    company.lays(Laid(company.draft("followup", "Did you find the time?", {}), provenance=by_model))
    sending = company.all(SendingPlanned)[-1]
    assert isinstance(sending, SendingPlanned)
    assert sending.provenance == by_model
    assert sending.action == names.action("send_email", SUBJECT, cause)
    plan = company.house.book.action(sending.action).plan
    assert (plan.purpose, plan.approval) == ("followup", "")


def test_what_leaves_unasked_is_bound_to_its_judgement_and_its_offer(company: Company) -> None:
    offered(company)
    company.put(SUBJECT, WritingBegun(at=company.clock.now(), purpose="followup"))
    draft = company.draft("followup", "Did you find the time?", {})
    company.lays(Laid(draft.model_copy(update={"proposal_version": 1})))
    sending = company.all(SendingPlanned)[-1]
    assert isinstance(sending, SendingPlanned)
    plan = company.house.book.action(sending.action).plan
    because = bound(sending.judgement, company.house.book.proposal(SUBJECT).draft(1))
    assert all(because)
    assert plan.content_hash == content_hash(plan.message.encode(), plan.recipients, because)


def test_a_granted_mail_names_its_yes_its_thread_its_contact_and_its_offer(
    company: Company,
) -> None:
    offered(company)
    (mail,) = planned(company, "send_email")
    given = company.house.book.opportunity(SUBJECT).approval
    named = (mail.approval, mail.conversation, mail.contact, mail.proposal_version)
    assert named == (given, CONVERSATION, CONTACT, 1)


def test_a_yes_is_bound_to_policies_prices_and_the_offer_and_to_gaps_where_there_are_none(
    company: Company,
) -> None:
    company.hears()
    offer, judged = company.proposal().proposal, company.house.policies.judge("qualification", {})
    assert offer is not None
    assert offer.pricing is not None
    verdicts = (judged.model_dump_json(), offer.pricing.model_dump_json())
    assert bound(judged, offer) == (*verdicts, offer.content_hash)
    assert bound(None, None) == ("", "", "")


def test_a_question_keeps_who_wrote_its_words_and_names_the_mail_of_a_yes(company: Company) -> None:
    company.hears()
    by_model = Provenance(model="a-model", prompt="proposal", prompt_version=3)
    company.lays(replace(company.proposal(), provenance=by_model))
    (asked,) = company.all(ApprovalRequested)
    assert isinstance(asked, ApprovalRequested)
    assert asked.provenance == by_model
    question = company.house.book.opportunity(SUBJECT).approval
    assert asked.action == names.action("send_email", SUBJECT, f"{question}#2")


def test_a_draft_is_judged_with_the_discount_of_its_offer(company: Company) -> None:
    company.hears()
    laid = company.proposal()
    assert laid.proposal is not None
    assert laid.proposal.pricing is not None
    facts = {**laid.proposal.pricing.facts, "price.discount_percent": 5.0}
    pricing = laid.proposal.pricing.model_copy(update={"facts": facts})
    company.lays(replace(laid, proposal=laid.proposal.model_copy(update={"pricing": pricing})))
    (asked,) = company.all(ApprovalRequested)
    assert isinstance(asked, ApprovalRequested)
    assert asked.judgement is not None
    assert "a_discount_needs_a_yes" in [rule.name for rule in asked.judgement.rules]


def test_only_mail_that_nobody_needs_names_the_way_out(company: Company) -> None:
    offered(company).writes("followup", "Did you find the time?")
    offer, reminder = (read(m.message.encode()) for m in planned(company, "send_email"))
    assert offer["List-Unsubscribe"] is None
    way_out = company.house.link("unsubscribe", CONTACT)
    assert reminder["List-Unsubscribe"] == f"<{way_out}>"
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_that_helps_names_the_way_out_as_well(company: Company) -> None:
    offered(company).writes("nurture")
    assert company.stage == "sending"
    help_ = read(planned(company, "send_email")[-1].message.encode())
    assert help_["List-Unsubscribe"] == f"<{company.house.link('unsubscribe', CONTACT)}>"


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


def test_every_rule_that_forbids_a_mail_is_kept_with_its_person(company: Company) -> None:
    offered(company).writes("followup", "It costs 900, see https://evil.example")
    skipped = company.log.read(SUBJECT)[-1]
    assert isinstance(skipped.event, MessageSkipped)
    number = "The draft names a number that was not worked out from the price list."
    link = "The draft holds a link that is not ours."
    assert skipped.event.because == f"{number} {link}"
    assert skipped.person == HANDLE


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


def test_what_the_desk_decides_is_filed_under_the_client(company: Company, question: str) -> None:
    assert question
    assert company.log.read(SUBJECT)[-1].person == HANDLE


def test_an_answer_to_a_mail_comes_back_into_its_own_thread(company: Company) -> None:
    company.writes("nurture")
    asked = company.house.book.approval(company.house.book.opportunity(SUBJECT).approval)
    s = Situation(SUBJECT, company.house.book.opportunity(SUBJECT))
    mail = read(mail_bytes(company.house, s, asked.draft, asked.asked.action))
    assert mail["Reply-To"] == "hello+v1@studio.example"
    assert mail["Message-ID"].startswith("<v1.")
