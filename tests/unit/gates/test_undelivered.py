"""The owner reads which mail did not arrive, why in plain words, and what can be done."""

import pytest

from shared.domain import names
from shared.domain.signal import SignalReceived
from shared.flow.telling import tell_undelivered
from shared.gates.ask import question_mail
from shared.gates.undelivered import undelivered_of
from tests.support.houses import SUBJECT, Company
from tests.support.inquiry import CLIENT, HANDLE, said
from tests.support.mails import html_of, read, text_of

NEWS = "signal/ses/n1"


def came(company: Company, action: str, delivery: str, *, permanent: bool = False) -> str:
    """Let news of a mail come in."""
    signal = said(company.clock.now(), "", "n1").model_dump()
    news = {"action": action, "attempt": 1, "delivery": delivery, "permanent": permanent}
    company.put(NEWS, SignalReceived.model_validate(signal | news), person=NEWS)
    return NEWS


def told(company: Company, delivery: str, *, permanent: bool = False) -> bytes:
    """Let news of the offer's mail come in; give the mail that the owner gets."""
    (action,) = company.planned("proposal")
    news = came(company, action, delivery, permanent=permanent)
    telling = tell_undelivered(news, action, 1, company.clock.now())
    company.put(telling.stream, *telling.events)
    return question_mail(company.house, company.house.book.action(telling.stream), telling.stream)


@pytest.mark.parametrize(
    ("delivery", "permanent", "why"),
    [
        ("rejected", False, "refused to send it on because of what is in it"),
        ("bounced", True, "Nothing more is mailed there"),
        ("bounced", False, "the mailbox may be full"),
    ],
)
def test_the_owner_reads_what_did_not_arrive_and_why(
    company: Company, offer: str, delivery: str, why: str, *, permanent: bool
) -> None:
    assert offer
    (action,) = company.planned("proposal")
    subject = read(company.house.book.action(action).plan.message.encode())["Subject"]
    raw = told(company, delivery, permanent=permanent)
    assert read(raw)["Subject"] == "Did not arrive: a mail to Ada Sommer"
    assert read(raw)["To"] == company.house.company.operator
    id = names.bare(SUBJECT)
    for text in (text_of(raw), html_of(raw)):
        for part in ("Ada Sommer", CLIENT, subject, why, f"keel lead note {id}", "keel lead new"):
            assert part in text
        assert f"keel trail {id}" in text


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= =?utf-8?q?_an?=\n Sie\n", "Grüße an Sie"),
        ("", ""),
    ],
)
def test_the_subject_is_read_back_as_it_was_meant(
    company: Company, offer: str, header: str, subject: str
) -> None:
    assert offer
    (action,) = company.planned("proposal")
    both = {"message": f"{header}To: {CLIENT}\n\nHello", "recipients": (CLIENT, "b@client.example")}
    plan = company.house.book.action(action).plan.model_copy(update=both)
    company.put("action/other", plan, person=HANDLE)
    lost = undelivered_of(company.house, came(company, "action/other", "bounced"))
    assert (lost.subject, lost.address) == (subject, f"{CLIENT}, b@client.example")
    assert lost.opportunity == names.bare(SUBJECT)


def test_of_who_was_forgotten_nothing_is_told(company: Company, offer: str) -> None:
    assert offer
    company.vault.destroy(HANDLE)
    raw = told(company, "bounced")
    for text in (text_of(raw), html_of(raw)):
        assert CLIENT not in text
        assert "Subject: [forgotten]" in text


def test_news_that_never_came_cannot_be_told(company: Company) -> None:
    with pytest.raises(ValueError, match="was never received"):
        undelivered_of(company.house, NEWS)
