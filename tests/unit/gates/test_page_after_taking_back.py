"""The page of a question whose yes was taken back says so, and names the question that followed."""

import re

import pytest

from shared.domain.action import UndoAction
from shared.domain.action import decide as action_decides
from shared.gates.ask import question_mail
from tests.support.houses import SUBJECT, Company
from tests.support.mails import text_of
from tests.support.owner import press, shown
from tests.support.studio import Studio


def badge(page: str) -> str:
    """Read what the page says in one word."""
    [(_, word)] = re.findall(r'<span class="state (\w+)">([^<]*)</span>', page)
    return str(word)


def taken_back(house: Company, question: str = "") -> str:
    """Say yes by the link and take it back; give the link."""
    link = house.house.link("approval", question or house.proposes())
    assert badge(str(press(house, link, "approve")["body"])) == "approved"
    assert badge(str(press(house, link, "undo")["body"])) == "taken back"
    return link


def test_a_yes_that_was_taken_back_no_longer_stands(company: Company) -> None:
    page = shown(company, taken_back(company))
    assert badge(page) == "taken back"
    assert "You said yes on 2 March 2026, 10:00 CET, by the link in the mail." in page
    assert "It was taken back before it left." in page
    assert "asked again" not in page, "no other question was asked yet"


def test_the_question_that_followed_is_named_and_its_link_kept_secret() -> None:
    studio = Studio()
    link = taken_back(studio)
    studio.run()
    anew = studio.o.approval
    page = shown(studio, link)
    id = anew.partition("/")[2]
    assert f"you were asked again: question {id}, waiting for you." in page
    assert studio.house.links.sign("approval", anew) not in page
    studio.answers("reject")
    assert f"question {id}, rejected." in shown(studio, link)


@pytest.mark.usefixtures("offer")
def test_a_mail_that_needs_no_question_is_not_named_as_a_newer_one(company: Company) -> None:
    link = taken_back(company, company.writes("followup", "Did you find the time? " * 40))
    company.writes("followup", "Did you find the time?")
    assert (company.stage, company.house.book.opportunity(SUBJECT).approval) == ("sending", "")
    assert "asked again" not in shown(company, link)


def test_the_badge_speaks_the_owners_language_and_the_mail_says_the_same() -> None:
    studio = Studio({"languages: [en, de]": "languages: [de, en]"})
    link = studio.house.link("approval", studio.proposes())
    press(studio, link, "approve")
    assert badge(str(press(studio, link, "undo")["body"])) == "zurückgenommen"
    studio.run()
    receipt = studio.planned("receipt")[-1]
    said = text_of(question_mail(studio.house, studio.house.book.action(receipt), receipt))
    assert "Seitdem wurden Sie noch einmal gefragt" in " ".join(said.split())


def test_a_yes_that_was_overtaken_does_not_read_as_standing_either(
    company: Company, link: str
) -> None:
    press(company, link, "approve")
    o = company.house.book.opportunity(SUBJECT)
    undo = UndoAction(at=company.clock.now(), by="keel", because="The client wrote.")
    company.put(o.action, *action_decides(company.house.book.action(o.action), undo))
    assert badge(shown(company, link)) == "taken back"
