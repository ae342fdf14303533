"""What a signal is, and what it may move, is decided by where it came from."""

from dataclasses import replace

import pytest

from shared.company.company import Company
from shared.domain.action import Action
from shared.domain.signals import CanonicalSignal, Person
from shared.ingest.delivery import record
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import Received
from shared.ingest.receive import Arrival, receive
from shared.log.log import Conflict
from tests.unit.ingest.desk import COMPANY, MORNING, Desk, mail, new_desk, sent
from tests.unit.ingest.test_delivery import news


def company(**sources: tuple[str, ...]) -> Company:
    """Give the company with other sources for these nouns."""
    named = COMPANY.sources.model_copy(
        update={"authoritative": {**COMPANY.sources.authoritative, **sources}}
    )
    return COMPANY.model_copy(update={"sources": named})


def said_by(desk: Desk, kind: str, email: str = "jane@client.example") -> str:
    """Let something be received that is neither mail nor form."""
    signal = CanonicalSignal(
        id=f"{kind}/1",
        kind=kind,
        source=kind,
        provider_id="1",
        occurred_at=MORNING,
        received_at=MORNING,
        sender=Person(email=email),
        text="Can you call me?",
    )
    stream, _ = receive(desk.house, Arrival(signal=signal, raw=f"{kind}/1", digest="d"))
    file_signal(desk.house, stream)
    return stream


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def reply(sender: str = "jane@client.example", message_id: str = "<r@client.example>") -> bytes:
    return mail("Yes.", sender=sender, message_id=message_id, In_Reply_To="<first@client.example>")


# --- leads ------------------------------------------------------------------------------------


def test_a_first_mail_opens_a_lead_with_a_contact_and_a_conversation(desk: Desk) -> None:
    subject = desk.filed(desk.take_in(mail())).concerns
    o = desk.house.book.opportunity(subject)
    assert o.stage == "new"
    assert desk.house.book.contact(o.contact).email == "jane@client.example"
    assert desk.house.book.conversation(o.conversation).opportunity == subject


@pytest.mark.parametrize("failed", [("dmarc",), ("dmarc", "dkim", "spf")])
def test_any_trust_may_open_a_lead(desk: Desk, failed: tuple[str, ...]) -> None:
    assert desk.filed(desk.take_in(mail(), failed=failed)).filed_as == "lead"


def test_a_second_thread_of_a_known_sender_is_a_second_lead_of_one_contact(desk: Desk) -> None:
    desk.take_in(mail())
    desk.take_in(mail("A logo, too.", message_id="<other@client.example>"))
    assert len(desk.streams("opportunity")) == 2
    assert len(desk.streams("contact")) == 1


def test_a_source_that_is_not_named_for_leads_opens_none() -> None:
    desk = new_desk(company(lead=("form", "operator")))
    stream = desk.take_in(mail())
    assert desk.filed(stream).filed_as == "ignored"
    assert "no source that may bring a lead" in desk.filed(stream).because
    assert desk.streams("contact") == []


@pytest.mark.parametrize("source", COMPANY.sources.ephemeral)
def test_an_ephemeral_source_moves_nothing(desk: Desk, source: str) -> None:
    stream = said_by(desk, source)
    assert desk.filed(stream).filed_as == "ignored"
    assert "ephemeral" in desk.filed(stream).because
    assert desk.streams("opportunity") == []


def test_a_source_nobody_named_moves_nothing(desk: Desk) -> None:
    stream = said_by(desk, "pager")
    assert desk.filed(stream).filed_as == "ignored"
    assert "pager" in desk.filed(stream).because


@pytest.mark.parametrize(
    ("body", "failed", "because"),
    [
        (mail(Auto_Submitted="auto-replied"), (), "automatic (auto_reply)"),
        (mail(List_Id="<n.example>"), (), "automatic (list)"),
        (mail(sender=COMPANY.inbox), (), "automatic (loop)"),
        (mail(sender=COMPANY.operator), (), "the owner is no client"),
        (mail(), ("spam",), "quarantined"),
        (mail(), ("virus",), "quarantined"),
        (b"Subject: Hi\r\n\r\nWho am I?", (), "no usable sender"),
        (mail(sender="nobody"), (), "no usable sender"),
    ],
)
def test_what_is_ignored_says_why_and_moves_nothing(
    desk: Desk, body: bytes, failed: tuple[str, ...], because: str
) -> None:
    stream = desk.take_in(body, failed=failed)
    assert desk.filed(stream).filed_as == "ignored"
    assert because in desk.filed(stream).because
    assert desk.streams("opportunity") == desk.streams("contact") == []


# --- replies ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "failed", "authenticated"),
    [
        ("jane@client.example", (), True),
        ("Jane Client <JANE@client.example>", (), True),
        ("jane@client.example", ("dmarc", "dkim"), False),
        ("boss@client.example", (), False),
        ("mallory@other.example", (), False),
    ],
)
def test_only_the_contacts_own_proven_address_answers_for_them(
    desk: Desk, sender: str, failed: tuple[str, ...], *, authenticated: bool
) -> None:
    subject = desk.filed(desk.take_in(mail())).concerns
    stream = desk.take_in(reply(sender), failed=failed)
    assert desk.filed(stream).filed_as == "reply"
    (waiting,) = desk.house.book.opportunity(subject).unanswered
    assert (waiting.signal, waiting.authenticated) == (stream, authenticated)


def test_mail_that_may_not_accept_is_heard_but_not_believed() -> None:
    desk = new_desk(company(acceptance=("client_page", "operator")))
    subject = desk.filed(desk.take_in(mail())).concerns
    desk.take_in(reply())
    (waiting,) = desk.house.book.opportunity(subject).unanswered
    assert not waiting.authenticated


def test_a_source_that_is_not_named_for_replies_brings_none() -> None:
    desk = new_desk(company(reply=("client_page",)))
    subject = desk.filed(desk.take_in(mail())).concerns
    stream = desk.take_in(reply())
    assert desk.filed(stream).filed_as == "ignored"
    assert desk.house.book.opportunity(subject).unanswered == ()


def test_a_stranger_in_a_conversation_becomes_no_contact(desk: Desk) -> None:
    desk.take_in(mail())
    desk.take_in(reply("mallory@other.example"))
    assert len(desk.streams("contact")) == 1


def test_an_out_of_office_answer_to_our_mail_is_no_reply(desk: Desk) -> None:
    subject, _ = sent(desk)
    stream = desk.take_in(
        mail("I am away.", message_id="<a@client.example>", Auto_Submitted="auto-replied",
             In_Reply_To="<first@client.example>")
    )  # fmt: skip
    assert desk.filed(stream).filed_as == "ignored"
    assert desk.house.book.opportunity(subject).unanswered == ()


def test_a_signal_is_filed_once(desk: Desk) -> None:
    stream = desk.take_in(mail())
    before = len(desk.events())
    assert file_signal(desk.house, stream) is False
    assert file_signal(desk.house, "signal/email/never") is False
    assert len(desk.events()) == before


def test_a_conflict_while_judging_is_judged_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An action that ends between two reads moves its subject, so the next look is another."""
    _, action = sent(desk)
    book, stumbles = desk.house.book, iter([True])
    read = book.action

    def overtaken(stream: str) -> Action:
        if next(stumbles, False):
            raise Conflict(stream)
        return read(stream)

    monkeypatch.setattr(book, "action", overtaken)
    outcome = record(desk.house, news("Delivery", action))
    assert isinstance(outcome, Received)
    assert desk.filed(f"signal/{outcome.signal}").filed_as == "proof"


def test_everything_that_is_filed_names_its_cause(desk: Desk) -> None:
    stream = desk.take_in(mail())
    filed = [r for r in desk.events() if r.origin.causation]
    assert {r.origin.causation for r in filed} == {f"{stream}#1"}
    assert {r.origin.correlation for r in filed} == {desk.filed(stream).concerns}
    assert {r.type for r in filed} >= {"SignalFiled", "ContactRecognised", "OpportunityOpened"}


def test_what_a_stranger_said_is_sealed_under_their_handle_and_forgotten_with_it(
    desk: Desk,
) -> None:
    stream = desk.take_in(mail())
    handle = desk.received(stream).handle
    assert {r.person for r in desk.events() if r.stream == stream and r.version == 1} == {handle}
    desk.house.vault.destroy(handle)
    received = desk.received(stream)
    assert "website" not in received.model_dump_json()
    assert "jane" not in received.model_dump_json()
    assert file_signal(replace(desk.house), stream) is False
