"""A question is told with who wrote the words, in the languages of those who read them."""

from dataclasses import replace
from typing import Any

import pytest

from shared.domain.draft import Purpose
from shared.domain.provenance import BY_RULE, Provenance
from shared.gates.ask import question_mail, question_of
from shared.gates.door import owners_voice
from shared.gates.telling import Told, told
from shared.gates.words.english import ENGLISH
from tests.support.houses import SUBJECT, Company
from tests.support.mails import html_of, text_of
from tests.support.owner import press, shown


def test_an_offer_is_shown_in_the_clients_language_inside_the_owners_page(
    company: Company,
) -> None:
    question = company.proposes(language="de")
    page = shown(company, company.house.link("approval", question))
    ask = company.house.book.opportunity(SUBJECT).ask
    mail = question_mail(company.house, company.house.book.action(ask), ask)
    for part in (page, text_of(mail), html_of(mail)):
        assert "gültig bis" in part
        assert "Gesamt" in part
        assert "Send this proposal?" in part


def test_words_of_the_owner_are_called_the_owners(company: Company, link: str) -> None:
    press(company, link, "edit", subject="Mine", text="My own words about 2 days.")
    edited = company.house.book.approval(company.house.book.opportunity(SUBJECT).given).draft
    company.lays(replace(company.proposal(), draft=edited, proposal=None))
    question = question_of(company.house, company.house.book.opportunity(SUBJECT).approval)
    say = owners_voice(company.house)
    assert told(question, say)["t"].origin == say("by_you")


def tells(company: Company, **changes: Any) -> Told:
    """Tell of a question at hand that is like this."""
    asked = question_of(company.house, company.house.book.opportunity(SUBJECT).approval)
    found = told(replace(asked, **changes), owners_voice(company.house))["t"]
    assert isinstance(found, Told)
    return found


def test_an_open_question_has_no_standing_yet(company: Company, question: str) -> None:
    assert question
    assert tells(company).standing == ""


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("proposal", "No: nothing is sent, and the opportunity is closed as lost."),
        ("nurture", "No: this mail is dropped; nothing else changes."),
    ],
)
def test_what_a_yes_a_no_and_silence_do_is_said_of_each_kind_of_mail(
    company: Company, purpose: Purpose, said: str
) -> None:
    if purpose == "proposal":
        company.proposes()
    else:
        company.writes(purpose)
    told_next = tells(company).next
    assert told_next == (
        ENGLISH[f"yes_{purpose}"],
        "It leaves 15 seconds after your yes; until then you can take it back.",
        said,
        "No answer by 5 March 2026, 10:00 CET: nothing is sent.",
        "You are reminded on 4 March 2026, 10:00 CET.",
    )


def test_what_each_answer_to_a_doubt_does_is_said(company: Company, question: str) -> None:
    assert question
    found = tells(company, kind="unknown_delivery")
    assert found.title == "Did this go out? Re: Consulting"
    assert found.next == tuple(
        ENGLISH[key] for key in ("yes_it_went_out", "yes_send_again", "no_drop", "silence_unknown")
    )


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        (BY_RULE, "Worked out by rules; no model was asked."),
        (
            Provenance(degraded=True, because="no_key"),
            "Rules and templates did a model's work: there is no key for one.",
        ),
        (
            Provenance(degraded=True, because="the moon"),
            "Rules and templates did a model's work: the moon.",
        ),
        (
            Provenance(model="claude", prompt="offer", prompt_version=3),
            "Written by claude, prompt offer version 3.",
        ),
    ],
)
def test_who_wrote_the_words_is_said(
    company: Company, question: str, provenance: Provenance, said: str
) -> None:
    assert question
    assert tells(company, provenance=provenance).origin == said


@pytest.mark.parametrize(
    ("kind", "state", "answer", "said"),
    [
        ("draft", "granted", "send", "You said yes on {}, in the terminal."),
        ("draft", "rejected", "", "You said no on {}, in the terminal. Nothing was sent."),
        (
            "draft",
            "expired",
            "",
            "Nobody answered by 5 March 2026, 10:00 CET, so nothing was sent.",
        ),
        (
            "unknown_delivery",
            "granted",
            "send_again",
            "You said on {}, in the terminal, that it is to be sent again.",
        ),
        (
            "unknown_delivery",
            "rejected",
            "",
            "You dropped it on {}, in the terminal. It is not sent again.",
        ),
    ],
)
def test_what_was_decided_is_said_with_its_time_and_way(
    company: Company, question: str, kind: str, state: str, answer: str, said: str
) -> None:
    assert question
    when = {"decided_at": company.clock.now(), "how": "terminal"}
    found = tells(company, kind=kind, state=state, answer=answer, **when)
    assert found.standing == said.format("2 March 2026, 10:00 CET")


@pytest.mark.parametrize(
    ("kind", "state", "mail", "said"),
    [
        ("draft", "granted", "planned", ("mail_planned", "It leaves at 10:00:15 CET.")),
        ("draft", "edited", "performed", ("mail_performed",)),
        ("draft", "granted", "unplanned", ()),
        ("draft", "pending", "planned", ()),
        ("draft", "returned", "started", ()),
        ("unknown_delivery", "pending", "performed", ("mail_performed",)),
        ("unknown_delivery", "pending", "started", ()),
        ("unknown_delivery", "granted", "started", ("mail_started",)),
        ("unknown_delivery", "pending", "unplanned", ()),
    ],
)
def test_what_became_of_a_mail_is_said_where_it_is_known(
    company: Company, question: str, kind: str, state: str, mail: str, said: tuple[str, ...]
) -> None:
    assert question
    leaves = company.clock.now() + company.house.pace.undo
    when = {"decided_at": company.clock.now(), "how": "terminal", "answer": "send_again"}
    found = tells(company, kind=kind, state=state, mail=mail, leaves_at=leaves, **when)
    assert found.fate == tuple(ENGLISH.get(each, each) for each in said)


def test_a_mail_with_no_time_yet_is_told_without_one(company: Company, question: str) -> None:
    assert question
    when = {"decided_at": company.clock.now(), "how": "terminal"}
    found = tells(company, state="granted", mail="planned", leaves_at=None, **when)
    assert found.fate == (ENGLISH["mail_planned"],)


def test_a_title_is_one_line(company: Company, question: str) -> None:
    draft = question_of(company.house, question).draft
    broken = draft.model_copy(update={"subject": "Two\n  lines"})
    assert tells(company, draft=broken).title == "Send this proposal? Two lines"
