"""Rule 10: a yes is to the bytes, recipients, prices, policy and facts that were shown.

Each protection is also taken away once, to see what it keeps from happening.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.company.company import parse
from shared.domain.action import ActionPlanned, ActionUndone
from shared.domain.approval import ApprovalGranted, ApprovalWithdrawn
from shared.domain.opportunity_events import FactChanged, ReplyReceived
from shared.domain.proposal import ProposalDrafted
from shared.flow import hearing
from shared.flow.house import House
from shared.gates.approval_door import answer_approval
from shared.gates.desk import plan_mail
from shared.vault.links import Links
from tests.support.browser import form_of, post
from tests.support.houses import COMPANY, ORIGIN, PROPOSAL, SUBJECT, Company
from tests.support.inquiry import HANDLE, said
from tests.support.owner import press, shown

Change = Callable[[Company], House]


def another_sender(company: Company) -> House:
    """The company's file changed after the question was asked."""
    text = COMPANY.replace("sender_name: Example Studio", "sender_name: Another Studio")
    return replace(company.house, company=parse(text))


def another_inbox(company: Company) -> House:
    """Answers would go elsewhere."""
    return replace(company.house, company=parse(COMPANY.replace("hello@", "hi@")))


def another_price(company: Company) -> House:
    """The offer that the mail brings is read differently from how it was shown."""
    read = company.log.read

    def cheaper(stream: str, after: int = 0) -> Any:
        found = read(stream, after)
        if stream != PROPOSAL:
            return found
        return [
            replace(r, event=r.event.model_copy(update={"content_hash": "0" * 64}))
            if isinstance(r.event, ProposalDrafted)
            else r
            for r in found
        ]

    company.log.read = cheaper  # type: ignore[method-assign]
    return replace(company.house)


def mails_to_the_client(company: Company) -> list[ActionPlanned]:
    planned = [e for e in company.all(ActionPlanned) if isinstance(e, ActionPlanned)]
    return [e for e in planned if e.kind == "send_email"]


# --- what was shown is what leaves


def test_a_yes_plans_exactly_the_bytes_that_were_shown(company: Company, link: str) -> None:
    asked = company.house.book.approval(company.house.book.opportunity(SUBJECT).approval).asked
    press(company, link, "approve")
    (mail,) = mails_to_the_client(company)
    assert mail.content_hash == asked.content_hash
    assert mail.recipients == (asked.draft.to,)


@pytest.mark.parametrize("change", [another_sender, another_inbox, another_price])
def test_what_changed_after_it_was_shown_does_not_leave(
    company: Company, link: str, change: Change
) -> None:
    form = form_of(shown(company, link), "approve")
    changed = change(company)
    before = company.events
    late = answer_approval(changed, post(link, form))
    assert late["statusCode"] == 409
    assert company.events == before
    assert not mails_to_the_client(company)


@pytest.mark.parametrize("change", [another_sender, another_inbox, another_price])
def test_without_the_binding_it_would_leave(
    company: Company, link: str, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(shown(company, link), "approve")
    changed = change(company)

    def unbound(*given: Any, **named: Any) -> ActionPlanned:
        planned = plan_mail(*given, **named)
        return planned.model_copy(update={"content_hash": form["content_hash"]})

    monkeypatch.setattr("shared.gates.answer.plan_mail", unbound)
    assert answer_approval(changed, post(link, form))["statusCode"] == 200
    assert len(mails_to_the_client(company)) == 1, "the protection is what the test above sees"


def test_words_asked_about_again_are_bound_like_any_others(company: Company, link: str) -> None:
    press(company, link, "edit", subject="Mine", text="My own words about 2 days.")
    edited = company.house.book.approval(company.house.book.opportunity(SUBJECT).given).draft
    company.lays(replace(company.proposal(), draft=edited, proposal=None))
    again = company.house.link("approval", company.house.book.opportunity(SUBJECT).approval)
    form = form_of(shown(company, again), "approve")
    before = company.events
    assert answer_approval(another_sender(company), post(again, form))["statusCode"] == 409
    assert company.events == before
    assert answer_approval(company.house, post(again, form))["statusCode"] == 200


# --- a form decides what it showed


def stale_form(company: Company, link: str) -> tuple[str, dict[str, str]]:
    """Keep a form, and let another draft take its place; give the new link and the old form."""
    form = form_of(shown(company, link), "approve")
    press(company, link, "return", note="Three days, please.")
    return company.house.link("approval", company.proposes(quantity=3)), form


def test_a_form_decides_nothing_but_what_it_showed(company: Company, link: str) -> None:
    again, form = stale_form(company, link)
    before = company.events
    assert answer_approval(company.house, post(again, form))["statusCode"] == 403
    assert company.events == before


def test_without_the_nonce_the_hash_still_holds_and_without_both_it_would_decide(
    company: Company, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    again, form = stale_form(company, link)
    before = company.events
    monkeypatch.setattr(Links, "accepts", lambda *_: True)
    assert answer_approval(company.house, post(again, form))["statusCode"] == 409
    assert company.events == before
    asked = company.house.book.approval(company.house.book.opportunity(SUBJECT).approval).asked
    blind = {**form, "content_hash": asked.content_hash}
    assert answer_approval(company.house, post(again, blind))["statusCode"] == 200
    assert len(company.all(ApprovalGranted)) == 1


# --- what the client says meanwhile


def changes_a_fact(company: Company) -> None:
    """Let a source that may say so change what the offer rests on."""
    at = company.clock.now()
    came = FactChanged(at=at, signal="signal/email/m3", because="Three days, not two.")
    company.log.append(ORIGIN, *hearing.hear(company.house.book, SUBJECT, came, at))


def test_a_harmless_word_does_not_spoil_the_link(company: Company, link: str) -> None:
    at = company.clock.now()
    company.put("signal/email/m2", said(at, "Any news?", "m2"), person=HANDLE)
    company.put(SUBJECT, ReplyReceived(at=at, signal="signal/email/m2"))
    assert press(company, link, "approve")["statusCode"] == 200
    assert len(mails_to_the_client(company)) == 1


def test_a_changed_fact_withdraws_an_open_question(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "approve")
    changes_a_fact(company)
    assert len(company.all(ApprovalWithdrawn)) == 1
    before = company.events
    assert answer_approval(company.house, post(link, form))["statusCode"] == 409
    assert company.events == before


def test_a_changed_fact_takes_back_a_mail_that_has_not_started(company: Company, link: str) -> None:
    press(company, link, "approve")
    changes_a_fact(company)
    assert len(company.all(ActionUndone)) == 1
    assert "taken back before it left" in shown(company, link)
    assert company.stage == "new"
