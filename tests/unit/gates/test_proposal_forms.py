"""What comes late, twice, against an answer or from elsewhere leaves an offer as it stands."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.opportunity_decider import Close
from shared.domain.opportunity_events import ReplyReceived
from shared.domain.signal import SignalReceived
from shared.flow import hearing
from shared.gates.approval_door import answer_approval
from shared.gates.proposal_door import answer_proposal
from shared.vault.links import FORM_AGE
from tests.support.browser import form_of, get, post
from tests.support.client import choose, opened
from tests.support.houses import COMPANY, ORIGIN, PROPOSAL, SUBJECT, Company
from tests.support.inquiry import HANDLE
from tests.support.owner import press

# --- late, double, contradictory


def test_a_yes_sent_twice_is_one(company: Company, offer: str) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada Sommer")
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 200
    before = company.events
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 200
    assert company.events == before


def test_another_question_from_the_same_page_is_heard_and_the_same_one_only_once(
    company: Company, offer: str
) -> None:
    page = opened(company, offer)
    for text in ("How long does it take?", "Can you host it?", "How long does it take?"):
        form = form_of(page, "ask", text=text)
        assert answer_proposal(company.house, post(offer, form))["statusCode"] == 200
    came = [e for e in company.all(SignalReceived) if isinstance(e, SignalReceived)]
    asked = sorted(e.text for e in came if e.source == "page")
    assert asked == ["Can you host it?", "How long does it take?"]
    assert len(company.all(ReplyReceived)) == 2


@pytest.mark.parametrize(("first", "second"), [("accept", "decline"), ("decline", "accept")])
def test_the_first_of_two_contradicting_answers_stands(
    company: Company, offer: str, first: str, second: str
) -> None:
    page = opened(company, offer)
    one, two = (form_of(page, each, name="Ada", text="") for each in (first, second))
    assert answer_proposal(company.house, post(offer, one))["statusCode"] == 200
    before = company.events
    late = answer_proposal(company.house, post(offer, two))
    assert late["statusCode"] == 409
    assert "Nothing changed." in late["body"]
    assert company.events == before


def test_an_offer_past_its_day_is_not_accepted(company: Company, offer: str) -> None:
    company.clock.move(timedelta(days=20))
    form = form_of(opened(company, offer), "accept", name="Ada")
    company.clock.move(timedelta(days=2))
    before = company.events
    page = opened(company, offer)
    assert "no longer valid" in page
    assert "I accept" not in page
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 409
    assert company.events == before


def test_an_offer_ends_with_the_day_where_the_company_is(company: Company, offer: str) -> None:
    company.clock.move(timedelta(days=21, hours=13, minutes=59))
    assert "I accept" in opened(company, offer), "23:59 on the last day in Berlin"
    company.clock.move(timedelta(minutes=2))
    assert "I accept" not in opened(company, offer)


def test_an_offer_under_revision_waits_for_its_new_version(company: Company, offer: str) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada")
    at = company.clock.now()
    came = ReplyReceived(at=at, signal="signal/email/m2", meaning="change", authenticated=True)
    company.log.append(ORIGIN, *hearing.hear(company.house.book, SUBJECT, came, at))
    assert "A new version of this proposal is being prepared" in opened(company, offer)
    before = company.events
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 409
    assert company.events == before


def test_a_closed_offer_can_only_be_asked_about(company: Company, offer: str) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada")
    at = company.clock.now()
    wish = Close(at=at, outcome="lost", because="No time.")
    company.log.append(ORIGIN, *hearing.close(company.house.book, SUBJECT, wish))
    page = opened(company, offer)
    assert "no longer open" in page
    assert "I accept" not in page
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 409
    assert choose(company, offer, "ask", text="And in autumn?")["statusCode"] == 200


# --- what is not an answer


def test_gaps_are_named_and_change_nothing(company: Company, offer: str) -> None:
    before = company.events
    nameless = choose(company, offer, "accept", name=" \u2003 ")
    assert nameless["statusCode"] == 400
    assert "Please type your full name" in nameless["body"]
    silent = choose(company, offer, "ask", text="\n")
    assert silent["statusCode"] == 400
    assert "Please write your question." in silent["body"]
    assert company.events == before


@pytest.mark.parametrize(("left_out", "status"), [("nonce", 403), ("name", 400), ("text", 400)])
def test_a_field_left_out_is_a_gap_like_an_empty_one(
    company: Company, offer: str, left_out: str, status: int
) -> None:
    decision = "ask" if left_out == "text" else "accept"
    form = form_of(opened(company, offer), decision, name="Ada Sommer", text="When?")
    del form[left_out]
    before = company.events
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == status
    assert company.events == before


def test_a_yes_counts_for_the_offer_that_its_form_was_made_for(
    company: Company, offer: str
) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada Sommer")
    del form["content_hash"]
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 200
    assert company.stage == "won"


@pytest.mark.parametrize(
    ("decision", "typed", "kept"),
    [
        ("accept", {"name": "Ada Sommer"}, ("Ada Sommer", "accept")),
        ("decline", {"text": " Too dear. "}, ("", "Too dear.")),
        ("ask", {"text": "When?"}, ("", "When?")),
    ],
)
def test_nothing_is_put_into_the_clients_mouth(
    company: Company, offer: str, decision: str, typed: dict[str, str], kept: tuple[str, str]
) -> None:
    choose(company, offer, decision, **typed)
    came = company.all(SignalReceived)[-1]
    assert isinstance(came, SignalReceived)
    assert (came.sender_name, came.text) == kept


def test_every_question_is_heard_once(company: Company, offer: str) -> None:
    for _ in range(2):
        company.clock.move(timedelta(minutes=1))
        asked = post(offer, form_of(opened(company, offer), "ask", text="When?"))
        for _ in range(2):
            assert answer_proposal(company.house, asked)["statusCode"] == 200
    assert len(company.house.book.opportunity(SUBJECT).questions) == 2


def test_forged_stale_and_foreign_forms_change_nothing(company: Company, offer: str) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada")
    asked = {**form, "decision": "sign"}
    before = company.events
    bad: list[tuple[dict[str, Any], int]] = [
        (post(offer, {**form, "nonce": ""}), 403),
        (post(offer, {**form, "nonce": form["nonce"][::-1]}), 403),
        (post(offer, {**form, "content_hash": "0" * 64}), 409),
        (post(offer, asked), 400),
        (post(offer, form, sec_fetch_site="cross-site"), 403),
        (post(f"{offer}x", form), 403),
    ]
    for event, status in bad:
        assert answer_proposal(company.house, event)["statusCode"] == status
    company.clock.move(FORM_AGE + timedelta(minutes=1))
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 403
    assert company.events == before


def test_an_approvals_link_opens_no_proposal(company: Company, link: str, offer: str) -> None:
    id_ = offer.rpartition("/")[2]
    crossed = {**get(link), "pathParameters": {"id": id_}}
    assert answer_approval(company.house, crossed)["statusCode"] == 403


def test_an_erased_offer_is_gone(company: Company, offer: str) -> None:
    form = form_of(opened(company, offer), "accept", name="Ada")
    company.vault.destroy(HANDLE)
    before = company.events
    assert answer_proposal(company.house, get(offer))["statusCode"] == 410
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 410
    assert company.events == before


@pytest.mark.parametrize(
    ("noun", "decision", "button"),
    [("acceptance", "accept", "I accept"), ("reply", "ask", "Send my question")],
)
def test_the_page_decides_only_what_the_companys_file_lets_it(
    noun: str, decision: str, button: str
) -> None:
    line = next(each for each in COMPANY.splitlines() if each.startswith(f"    {noun}: ["))
    company = Company({line: line.replace("client_page", "operator")})
    press(company, company.house.link("approval", company.proposes()), "approve")
    company.sends()
    offer = company.house.link("proposal", PROPOSAL)
    page = opened(company, offer)
    assert button not in page
    shown = company.house.book.proposal(SUBJECT).on_offer
    assert shown is not None
    form = {
        "decision": decision,
        "content_hash": shown.content_hash,
        "nonce": company.house.links.nonce(
            "proposal", PROPOSAL, shown.content_hash, company.clock.now()
        ),
        "name": "Ada",
        "text": "When?",
    }
    before = company.events
    assert answer_proposal(company.house, post(offer, form))["statusCode"] == 409
    assert company.events == before
