"""What cannot take effect is refused in words that say why, or changes nothing; nothing is lost."""

from collections.abc import Callable

import pytest

from shared.domain import names
from shared.domain.approval import Approval
from shared.domain.errors import Refused
from shared.gates import client
from shared.gates.answer import Answer, Choice, answer
from shared.gates.client import ClientAnswer, ClientChoice, offered, respond
from shared.gates.outcome import unanswerable_of
from shared.log.log import Conflict
from tests.support.houses import PROPOSAL, Company
from tests.support.inquiry import SIGNAL
from tests.support.owner import press
from tests.unit.gates.test_unknown_delivery import doubts


def refused(what: Callable[[], object]) -> str:
    with pytest.raises(Refused) as why:
        what()
    return str(why.value)


def on_page(company: Company, choice: ClientChoice, **said: str) -> ClientAnswer:
    page = offered(company.house, PROPOSAL)
    assert page is not None
    return ClientAnswer(choice, page.shown.content_hash, nonce="n1", **said)


def responds(company: Company, choice: ClientChoice, **said: str) -> Callable[[], object]:
    given = on_page(company, choice, **said)
    return lambda: respond(company.house, PROPOSAL, given)


# --- the client


def test_a_proposal_that_nobody_drafted_has_no_page_and_takes_no_answer(company: Company) -> None:
    assert offered(company.house, PROPOSAL) is None
    given = ClientAnswer("accept", "none", "Ada Sommer")
    said = refused(lambda: respond(company.house, PROPOSAL, given))
    assert said == "There is no such proposal."


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize("name", ["", " \t"])
def test_nobody_accepts_without_a_name(company: Company, name: str) -> None:
    before = company.events
    assert refused(responds(company, "accept", name=name)) == "Please type your name to accept."
    assert company.events == before


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize("text", ["", " \n"])
def test_a_question_without_words_is_none(company: Company, text: str) -> None:
    before = company.events
    assert refused(responds(company, "ask", text=text)) == "Please write your question."
    assert company.events == before


@pytest.mark.usefixtures("offer")
def test_the_same_no_from_another_form_says_nothing_new(company: Company) -> None:
    first = on_page(company, "decline")
    respond(company.house, PROPOSAL, first)
    before = company.events
    again = ClientAnswer("decline", first.shown_hash, nonce="n2")
    assert respond(company.house, PROPOSAL, again).state == "declined"
    assert company.events == before


def rivals(company: Company, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let somebody else be faster, so many times."""
    append, left = company.log.append, [None] * times

    def beaten(*arguments: object) -> object:
        if left:
            left.pop()
            raise Conflict(PROPOSAL)
        return append(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(company.log, "append", beaten)


@pytest.mark.usefixtures("offer")
def test_a_client_who_was_overtaken_answers_once_all_the_same(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals(company, monkeypatch, client.MOST_TRIES - 1)
    responds(company, "accept", name="Ada Sommer")()
    assert company.stage == "won"


@pytest.mark.usefixtures("offer")
def test_tries_have_an_end_that_names_the_proposal(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    rivals(company, monkeypatch, client.MOST_TRIES)
    with pytest.raises(Conflict, match=f"^{PROPOSAL}$"):
        responds(company, "accept", name="Ada Sommer")()


# --- the owner


@pytest.mark.parametrize("choice", ["it_went_out", "send_again", "drop"])
def test_a_question_has_only_the_answers_that_it_offers(
    company: Company, question: str, choice: Choice
) -> None:
    said = answer(company.house, question, Answer(choice, "terminal", "any"))
    assert (said.took_effect, said.stands.open) == (False, True)
    assert said.because == "This question has no such answer."


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_draft_goes_back_only_with_a_word_about_what_to_change(
    company: Company, question: str, note: str
) -> None:
    said = answer(company.house, question, Answer("return", "terminal", "any", note=note))
    assert (said.took_effect, said.stands.open) == (False, True)
    assert said.because == "Say what should be changed."


def test_a_doubt_that_was_settled_is_settled_once(company: Company, link: str) -> None:
    press(company, link, "approve")
    action = company.starts()
    doubts(company, action)
    doubt = names.approval("unknown_delivery", f"{action}#2")
    given = Answer("send_again", "terminal", company.house.book.action(action).plan.content_hash)
    answer(company.house, doubt, given)
    before = company.events
    answer(company.house, doubt, given)
    assert company.events == before


def test_nothing_is_asked_about_a_question_that_never_was() -> None:
    assert refused(lambda: Approval().asked) == "Nobody was asked about this."


def test_a_mail_that_never_came_cannot_be_called_unanswerable(company: Company) -> None:
    assert company.log.head(SIGNAL) == 0
    with pytest.raises(ValueError, match=rf"^{SIGNAL} was never received$"):
        unanswerable_of(company.house, SIGNAL)
