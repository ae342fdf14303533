"""A signal is received once, filed once, and keeps whatever contradicts it."""

from datetime import UTC, datetime

from shared.domain import signal
from shared.domain.signal import (
    Contradict,
    FileSignal,
    ReceiveSignal,
    Signal,
    SignalContradicted,
    SignalFiled,
    SignalReceived,
)
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECEIVED = SignalReceived(
    at=NOON,
    kind="email",
    source="ses",
    provider_id="m-1",
    raw="raw/m-1",
    digest="first",
    trust="unauthenticated",
    received_at=NOON,
)
FILED = SignalFiled(at=NOON, filed_as="lead", concerns="opportunity/1", because="a new thread")
NEVER = r"^This signal was never received\.$"
OTHER = SignalContradicted(at=NOON, raw="raw/m-1-other", digest="second")


def given(*events: signal.Happened) -> Given:
    return Given(signal, Signal(), *events)


def filing(filed_as: signal.FiledAs = "lead") -> FileSignal:
    return FileSignal(at=NOON, filed_as=filed_as, concerns="opportunity/1", because="a new thread")


def contradiction(digest: str) -> Contradict:
    return Contradict(at=NOON, raw="raw/m-1-other", digest=digest)


def test_what_the_world_said_is_received_once() -> None:
    given().when(ReceiveSignal(at=NOON, received=RECEIVED)).then_once(RECEIVED)


def test_another_reading_of_the_same_signal_changes_nothing() -> None:
    again = RECEIVED.model_copy(update={"trust": "authenticated"})
    given(RECEIVED).when(ReceiveSignal(at=NOON, received=again)).then_nothing()


def test_a_signal_is_filed_once() -> None:
    given(RECEIVED).when(filing()).then_once(FILED)


def test_what_is_filed_is_not_filed_as_something_else() -> None:
    given(RECEIVED, FILED).when(filing("ignored")).then_nothing()


def test_what_was_never_received_cannot_be_filed() -> None:
    given().when(filing()).then_refused(NEVER)


def test_another_body_under_the_same_id_is_kept_beside() -> None:
    given(RECEIVED).when(contradiction("second")).then_once(OTHER)


def test_the_same_body_again_contradicts_nothing() -> None:
    given(RECEIVED).when(contradiction("first")).then_nothing()


def test_a_third_body_is_kept_as_well() -> None:
    given(RECEIVED, OTHER).when(contradiction("third")).then(
        SignalContradicted(at=NOON, raw="raw/m-1-other", digest="third")
    )


def test_a_contradiction_may_come_after_filing() -> None:
    given(RECEIVED, FILED).when(contradiction("second")).then_once(OTHER)


def test_nothing_contradicts_what_was_never_received() -> None:
    given().when(contradiction("second")).then_refused(NEVER)
