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


def told(company: Company, delivery: str, *, permanent: bool = False) -> bytes:
    """Let news of the offer's mail come in; give the mail that the owner gets."""
    (action,) = company.planned("proposal")
    came = said(company.clock.now(), "", "n1").model_dump()
    news = {"action": action, "attempt": 1, "delivery": delivery, "permanent": permanent}
    company.put(NEWS, SignalReceived.model_validate(came | news), person=NEWS)
    telling = tell_undelivered(NEWS, action, 1, company.clock.now())
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
