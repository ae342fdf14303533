"""An edit is the owner's in every word, and never costs the client the link to answer by."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from shared.domain.approval import ApprovalEdited
from shared.domain.draft import Draft, Filled, Purpose
from shared.gates.approval_door import answer_approval
from shared.gates.ask import question_mail
from shared.gates.edit import edited
from shared.gates.words.english import ENGLISH
from shared.gates.words.german import GERMAN
from tests.support.browser import form_of, post
from tests.support.houses import PROPOSAL, SUBJECT, Company
from tests.support.mails import html_of, text_of
from tests.support.owner import press, shown

LINK = "https://keel.studio.example/proposals/p1.Zm9v"


def offering(purpose: Purpose = "proposal", language: str = "en") -> Draft:
    return Draft(
        purpose=purpose,
        to="ada@client.example",
        language=language,
        subject="Proposal",
        text=f"For €900.00: {LINK}",
        filled=(Filled(slot="total", text="€900.00"), Filled(slot="proposal_link", text=LINK)),
    )


@pytest.mark.parametrize(
    "text",
    [f"Mine:\n{LINK}", f"See {LINK}.", f"(The offer: {LINK})", f"{LINK} and again {LINK}\n"],
)
def test_words_that_keep_the_link_are_taken_as_they_stand(text: str) -> None:
    made = edited(offering(), "Mine", text)
    assert (made.subject, made.text, made.edited, made.put_back) == ("Mine", text, True, ())


@pytest.mark.parametrize(
    "text",
    [
        "Just yes or no, please.",
        f"Mine: {LINK[:-1]}",
        f"Mine: {LINK}x",
        f"Mine: {LINK[:30]}\n{LINK[30:]}",
        f"Mine: {LINK}\u200b",
        "Mine: https://keel.studio.example/proposals/",
    ],
)
@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("de", GERMAN)])
def test_a_link_that_is_lost_or_broken_is_put_back_at_the_end(
    text: str, language: str, words: dict[str, str]
) -> None:
    made = edited(offering(language=language), "Mine", f"{text}\n")
    assert made.text == f"{text}\n\n{words['link_again']}\n{LINK}"
    assert made.put_back == ("proposal_link",)


def test_a_link_that_was_put_back_is_not_put_back_again() -> None:
    once = edited(offering(), "Mine", "Yes or no?")
    again = edited(once, "Mine", once.text)
    assert (again.text, again.put_back) == (once.text, ())


@pytest.mark.parametrize("purpose", ["answer", "followup"])
def test_a_mail_to_somebody_who_has_the_link_may_leave_it_out(purpose: Purpose) -> None:
    made = edited(offering(purpose), "Mine", "Yes or no?")
    assert (made.text, made.put_back) == ("Yes or no?", ())


# --- on the page


def asked_again(company: Company) -> str:
    """Lay the owner's words before them once more; give the question's link."""
    words = company.house.book.approval(company.house.book.opportunity(SUBJECT).given).draft
    company.lays(replace(company.proposal(), draft=words, proposal=None))
    return company.house.link("approval", company.house.book.opportunity(SUBJECT).approval)


def mailed(company: Company, part: Callable[[bytes], str]) -> str:
    ask = company.house.book.opportunity(SUBJECT).ask
    return part(question_mail(company.house, company.house.book.action(ask), ask))


def test_an_offer_reaches_the_client_with_its_link_whatever_the_owner_left_out(
    company: Company, link: str
) -> None:
    page = press(company, link, "edit", subject="Ours", text="Hello Ada, yes or no?")
    again = asked_again(company)
    seen = (page["body"], shown(company, again), mailed(company, html_of), mailed(company, text_of))
    for said in seen:
        assert ENGLISH["put_back"] in unescape(said)
    press(company, again, "approve")
    mail = company.house.book.action(company.house.book.opportunity(SUBJECT).action)
    assert company.house.link("proposal", PROPOSAL) in text_of(mail.plan.message.encode())


def test_the_same_edit_again_changes_nothing_and_says_so(company: Company, link: str) -> None:
    form = form_of(shown(company, link), "edit", subject="Ours", text="Hello Ada, yes or no?")
    assert answer_approval(company.house, post(link, form))["statusCode"] == 200
    before = company.events
    page = answer_approval(company.house, post(link, form))
    assert (page["statusCode"], company.events) == (200, before)
    assert ENGLISH["said_already"] in page["body"]
    assert len(company.all(ApprovalEdited)) == 1


def test_what_the_owner_wrote_by_hand_is_shown_as_what_it_is(company: Company, link: str) -> None:
    text = "For €2,142.00 or 1,900, see https://pay.example or ask eve@pay.example"
    press(company, link, "edit", subject="Ours", text=text)
    again = asked_again(company)
    for said in (shown(company, again), mailed(company, text_of)):
        assert ENGLISH["own_numbers"].format(found="1,900") in said
        assert ENGLISH["own_links"].format(found="https://pay.example") in said
        assert ENGLISH["own_addresses"].format(found="eve@pay.example") in said
        assert "numbers_of_your_own_need_a_second_look" in said
    assert press(company, again, "approve")["statusCode"] == 200
    assert company.stage == "sending"


def test_all_numbers_by_hand_are_named_one_beside_the_other(company: Company, link: str) -> None:
    press(company, link, "edit", subject="Ours", text="For 1,900 or perhaps 1,800.")
    asked_again(company)
    found = ENGLISH["own_numbers"].format(found="1,900 · 1,800")
    assert found in " ".join(mailed(company, text_of).split())


def test_where_nothing_is_by_hand_nothing_is_said_of_it(company: Company, link: str) -> None:
    page = unescape(shown(company, link) + mailed(company, text_of))
    own = [ENGLISH[f"own_{kind}"] for kind in ("numbers", "links", "addresses")]
    heads = [said.partition("{")[0] for said in own]
    assert not [said for said in (ENGLISH["put_back"], *heads) if said in page]


def test_a_plain_answer_with_a_number_of_the_owners_is_looked_at_once_more(
    company: Company, offer: str
) -> None:
    assert offer
    stream = company.writes("followup", "Did you find the time? " * 40)
    again = company.house.link("approval", stream)
    press(company, again, "edit", subject="Re", text="Shall we talk at 9?")
    assert company.stage == "writing"
