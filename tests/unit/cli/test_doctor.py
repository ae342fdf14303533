"""The doctor says in lines that a person reads what is wrong, and what to do next."""

from datetime import timedelta

from shared.log.consumers import ParkedStream
from tests.unit.cli.conftest import Terminal

CHECK = "NO  parked or stuck: "


def parks(keel: Terminal, number: int, because: str, consumer: str = "router") -> None:
    at = keel.studio.clock.now() + timedelta(seconds=number)
    keel.parked.put(ParkedStream(consumer, f"signal/email/m{number}", because, at))


def told(keel: Terminal) -> tuple[str, str]:
    """Give the line about what is parked, and the one below, which says what to do."""
    said = keel.types("doctor")
    assert said.code == 1
    lines = said.out.splitlines()
    [at] = [n for n, line in enumerate(lines) if line.startswith(CHECK)]
    return lines[at].removeprefix(CHECK), lines[at + 1].strip()


def test_many_parked_streams_are_counted_by_reason_and_the_oldest_named(keel: Terminal) -> None:
    for number in reversed(range(400)):
        parks(keel, number, "KeyLost" if number % 4 == 0 else "TimeoutError")
    what, do = told(keel)
    assert what == (
        "400 (300 × TimeoutError, 100 × KeyLost): "
        "signal/email/m0, signal/email/m1, signal/email/m2 and 397 more"
    )
    assert do == (
        "→ keel retry signal/email/m0; when that helps, each of the others that keel retry lists"
    )


def test_a_single_one_is_named_with_its_reason(keel: Terminal) -> None:
    parks(keel, 7, "TimeoutError")
    assert told(keel) == (
        "1 (1 × TimeoutError): signal/email/m7",
        "→ keel retry signal/email/m7",
    )


def test_a_stream_that_two_consumers_set_aside_is_named_once(keel: Terminal) -> None:
    parks(keel, 7, "TimeoutError")
    parks(keel, 7, "TimeoutError", "projector")
    assert told(keel)[0] == "1 (2 × TimeoutError): signal/email/m7"


def test_where_nothing_is_parked_nothing_is_to_do(keel: Terminal) -> None:
    assert "ok  parked or stuck: nothing\n" in keel.types("doctor").out
