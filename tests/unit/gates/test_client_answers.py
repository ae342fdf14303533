"""What the client chose on the offer's page is kept word for word, in their name."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.domain import names
from shared.domain.errors import Refused
from shared.domain.event import Event
from shared.domain.opportunity_decider import Close
from shared.domain.opportunity_events import Meaning, ReplyReceived
from shared.domain.proposal import ProposalAccepted, ProposalDeclined
from shared.domain.signal import SignalFiled, SignalReceived
from shared.domain.writes import Origin, Recorded
from shared.flow import hearing
from shared.gates.client import ClientAnswer, ClientChoice, offered, respond
from tests.support.houses import COMPANY, ORIGIN, PROPOSAL, SUBJECT, Company
from tests.support.inquiry import HANDLE
from tests.support.owner import press

CLIENTS = Origin("client", "keel/test", SUBJECT, trust="authenticated")
ASKED = "Could you start earlier?"


def on_offer(company: Company) -> str:
    page = offered(company.house, PROPOSAL)
    assert page is not None
    return page.shown.content_hash


def answers(company: Company, choice: ClientChoice, name: str = "", text: str = "") -> str:
    """Answer the offer; give the stream of the signal that this is."""
    given = ClientAnswer(choice, on_offer(company), name, text, nonce="n1")
    respond(company.house, PROPOSAL, given)
    return names.signal("page", names.digest(PROPOSAL, choice, "n1", text))


def everything(company: Company) -> list[Recorded]:
    return [r for stream in company.log.streams() for r in company.log.read(stream)]


# --- what is kept


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("choice", "name", "text", "heard"),
    [
        ("accept", "Ada Sommer", "", "accept"),
        ("decline", "", "", "decline"),
        ("ask", "", ASKED, ASKED),
    ],
)
def test_an_answer_is_a_signal_that_holds_what_was_chosen_and_typed(
    company: Company, choice: ClientChoice, name: str, text: str, heard: str
) -> None:
    at, shown = company.clock.now(), on_offer(company)
    signal = answers(company, choice, name, text)
    assert [recorded.event for recorded in company.log.read(signal)] == [
        SignalReceived(
            at=at,
            kind="form",
            source="page",
            provider_id=signal.rpartition("/")[2],
            raw="",
            digest=names.digest(choice, name, text, shown),
            trust="authenticated",
            verified_by=("link",),
            received_at=at,
            handle=HANDLE,
            sender_name=name,
            text=heard,
        ),
        SignalFiled(
            at=at, filed_as="reply", concerns=SUBJECT, because="answered on the proposal's page"
        ),
    ]


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("choice", "meaning"), [("accept", "accept"), ("decline", "decline"), ("ask", "question")]
)
def test_the_sale_hears_an_answer_as_proved_and_in_the_clients_name(
    company: Company, choice: ClientChoice, meaning: Meaning
) -> None:
    at, before = company.clock.now(), {recorded.id for recorded in everything(company)}
    signal = answers(company, choice, "Ada Sommer", ASKED)
    assert company.all(ReplyReceived) == [
        ReplyReceived(at=at, signal=signal, meaning=meaning, authenticated=True)
    ]
    new = [recorded for recorded in everything(company) if recorded.id not in before]
    assert {recorded.origin for recorded in new} == {CLIENTS}


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("choice", "kind"), [("accept", ProposalAccepted), ("decline", ProposalDeclined)]
)
def test_a_yes_and_a_no_name_the_signal_they_came_in(
    company: Company, choice: ClientChoice, kind: type[Event]
) -> None:
    signal = answers(company, choice, "Ada Sommer")
    (kept,) = company.all(kind)
    assert isinstance(kept, ProposalAccepted | ProposalDeclined)
    assert (kept.how, kept.signal) == ("client_page", signal)


def test_a_mail_of_unknown_fate_is_proved_in_the_clients_name(company: Company, link: str) -> None:
    press(company, link, "approve")
    action = company.starts()
    answers(company, "ask", text=ASKED)
    proof = company.log.read(action)[-1]
    assert proof.type == "ActionPerformed"
    assert proof.origin == Origin("client", "keel/test", SUBJECT)


# --- what is refused


def changed(company: Company) -> None:
    at = company.clock.now()
    came = ReplyReceived(at=at, signal="signal/email/m2", meaning="change", authenticated=True)
    company.log.append(ORIGIN, *hearing.hear(company.house.book, SUBJECT, came, at))


def lost(company: Company) -> None:
    wish = Close(at=company.clock.now(), outcome="lost", because="No time.")
    company.log.append(ORIGIN, *hearing.close(company.house.book, SUBJECT, wish))


def outdated(company: Company) -> None:
    company.clock.move(timedelta(days=22))


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("happens", "because"),
    [
        (changed, "A new version of this proposal is being prepared."),
        (lost, "This proposal is no longer open; please write to us."),
        (outdated, "This proposal is no longer valid; please ask for a new one."),
    ],
)
def test_a_yes_that_comes_too_late_is_refused_in_a_sentence(
    company: Company, happens: Callable[[Company], None], because: str
) -> None:
    happens(company)
    with pytest.raises(Refused) as refused:
        answers(company, "accept", "Ada Sommer")
    assert str(refused.value) == because


def test_what_the_companys_file_keeps_from_the_page_is_refused_in_a_sentence() -> None:
    line = next(each for each in COMPANY.splitlines() if each.startswith("    reply: ["))
    company = Company({line: line.replace("client_page", "operator")})
    press(company, company.house.link("approval", company.proposes()), "approve")
    company.sends()
    with pytest.raises(Refused) as refused:
        answers(company, "ask", text=ASKED)
    assert str(refused.value) == "This page may not decide that; please write to us."
