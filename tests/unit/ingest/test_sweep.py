"""Nothing is left lying: what a function missed, the sweeper does, once and in bounded pieces."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from shared.clock.in_memory import MovableClock
from shared.domain.signal import SignalReceived
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import MAIL, RECEIPTS
from shared.ingest.webhook_in import FORM
from shared.log.in_memory import InMemoryCheckpoints, InMemoryParked
from shared.orchestrate.bells import Bell
from shared.orchestrate.broom import MARK, Broom
from shared.orchestrate.sweep import GRACE, Swept, finish, sweep
from tests.unit.ingest.desk import Desk, mail, new_desk

MOMENT = timedelta(seconds=1)
LATER = GRACE + MOMENT
TEN_MINUTES = timedelta(minutes=10)


def lay(desk: Desk, *names: str) -> None:
    """Let mails lie raw, with nobody told."""
    for name in names:
        desk.raw.put(MAIL + name, mail(name, message_id=f"<{name}@client.example>"))


class Consumer:
    """Files signals like the router, and can be made to stumble."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.seen: list[str] = []
        self.stumbles_at = ""

    def __call__(self, stream: str, seen: int) -> int:
        if self.stumbles_at and self.stumbles_at in stream:
            raise ArithmeticError
        self.seen.append(stream)
        fresh = [r.event for r in self.desk.log.read(stream, seen)]
        if any(isinstance(event, SignalReceived) for event in fresh):
            file_signal(self.desk.house, stream)
        return seen + len(fresh)


class Room:
    """A desk with a sweeper and one consumer."""

    def __init__(self) -> None:
        desk = self.desk = new_desk()
        self.consumer = Consumer(desk)
        self.marks, self.parked = InMemoryCheckpoints(), InMemoryParked()
        self.bell = Bell("router", self.marks, self.parked, desk.clock, self.consumer)
        self.broom = Broom(desk.house, desk.log, desk.raw, (self.bell,), self.marks, self.parked)

    def sweep(self, after: timedelta = timedelta(), most: int = 500) -> Swept:
        self.desk.clock.move(after)
        return finish(self.broom, sweep(self.broom, most))

    def set_aside(self) -> list[tuple[str, str]]:
        return sorted((row.consumer, row.stream) for row in self.parked.all())


@pytest.fixture
def room() -> Room:
    return Room()


# --- raw, but not received --------------------------------------------------------------------


def test_a_mail_that_nobody_received_is_received_filed_and_unauthenticated(room: Room) -> None:
    lay(room.desk, "lost")
    assert room.sweep(LATER).received == 1
    (stream,) = room.desk.streams("signal")
    assert room.desk.received(stream).trust == "unauthenticated"
    room.sweep(MOMENT)
    assert room.desk.filed(stream).filed_as == "lead"


def test_a_receipt_that_was_kept_is_believed(room: Room) -> None:
    room.desk.arrive(mail(), "seen")
    kept = room.desk.raw.get(RECEIPTS + MAIL + "seen") or b""
    room.desk.raw.put(RECEIPTS + MAIL + "lost", kept)
    lay(room.desk, "lost")
    room.sweep(LATER)
    trusts = {room.desk.received(stream).trust for stream in room.desk.streams("signal")}
    assert trusts == {"authenticated"}


def test_a_form_that_nobody_received_is_received_under_its_own_id(room: Room) -> None:
    body = b'{"email": "jane@client.example", "message": "Hi"}'
    room.desk.raw.put(f"{FORM}msg_1/{sha256(body).hexdigest()}", body)
    room.sweep(LATER)
    assert room.desk.received("signal/form/msg_1").text == "Hi"


def test_what_has_just_arrived_is_left_to_its_own_function(room: Room) -> None:
    lay(room.desk, "fresh")
    assert room.sweep(GRACE - MOMENT).received == 0
    assert room.sweep(2 * MOMENT).received == 1


def test_after_a_restart_no_function_has_to_be_waited_for(room: Room) -> None:
    lay(room.desk, "lost")
    assert sweep(room.broom, after_restart=True).received == 1


def test_what_was_received_is_not_received_again(room: Room) -> None:
    room.desk.take_in(mail())
    before = len(room.desk.events())
    assert [room.sweep(LATER).received for _ in range(3)] == [0, 0, 0]
    assert len(room.desk.events()) == before


def test_a_sweep_does_a_bounded_piece_and_the_next_goes_on(room: Room) -> None:
    for n in range(7):
        lay(room.desk, str(n))
        room.desk.clock.move(MOMENT)
    received = [room.sweep(LATER, most=3).received for _ in range(4)]
    assert sum(received) == 7
    assert max(received) <= 3


def test_bytes_that_cannot_be_received_are_set_aside_and_their_neighbours_go_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = room.desk.raw.get

    def broken(key: str) -> bytes | None:
        if key == MAIL + "1":
            raise OSError
        return get(key)

    lay(room.desk, "0", "1", "2")
    with monkeypatch.context() as patch:
        patch.setattr(room.desk.raw, "get", broken)
        assert room.sweep(LATER).received == 2
    assert room.set_aside() == [(MARK, MAIL + "1")]
    assert room.sweep(timedelta(days=2)).received == 1
    assert room.set_aside() == []


def test_empty_bytes_stop_nothing(room: Room) -> None:
    room.desk.raw.put(MAIL + "empty", b"")
    lay(room.desk, "full")
    assert room.sweep(LATER) == Swept(received=1, filed=0, rung=2, left=0, parked=0)


# --- received, but not filed ------------------------------------------------------------------


def test_what_is_unfiled_after_ten_minutes_is_filed(room: Room) -> None:
    """The router saw it and forgot it, so no bell would ever bring it back."""
    stream = room.desk.arrive(mail())
    room.marks.advance("router", stream, 1)
    assert room.sweep(TEN_MINUTES - MOMENT).filed == 0
    assert room.sweep(MOMENT).filed == 1
    assert room.desk.filed(stream).filed_as == "lead"


def test_a_signal_that_cannot_be_filed_is_kept_in_mind(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = room.desk.arrive(mail())
    room.marks.advance("router", stream, 1)

    def down(purpose: str, data: bytes) -> str:
        raise OSError(purpose, len(data))

    with monkeypatch.context() as patch:
        patch.setattr(room.desk.house.vault, "mac", down)
        room.sweep(TEN_MINUTES)
    assert room.set_aside() == [(MARK, stream)]
    room.sweep(timedelta(days=1))
    assert room.desk.filed(stream).filed_as == "lead"
    assert room.set_aside() == []


# --- appended, but not handled ----------------------------------------------------------------


@pytest.mark.parametrize("silence", [MOMENT, timedelta(days=3)])
def test_consumers_are_rung_for_what_no_bell_told_them(room: Room, silence: timedelta) -> None:
    room.sweep()
    stream = room.desk.arrive(mail())
    room.sweep(silence)
    assert stream in room.consumer.seen
    assert room.desk.filed(stream).filed_as == "lead"


def test_the_first_sweep_of_all_looks_at_everything(room: Room) -> None:
    stream = room.desk.arrive(mail())
    room.sweep(timedelta(days=400))
    assert room.desk.filed(stream).filed_as == "lead"


def test_those_that_are_up_to_date_are_left_alone(room: Room) -> None:
    room.desk.take_in(mail())
    assert room.sweep().rung > 0
    assert room.sweep(MOMENT).rung == 0


def test_ringing_is_bounded_and_nothing_is_passed_over(room: Room) -> None:
    room.sweep()
    streams = [room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>")) for n in range(9)]
    rung = [room.sweep(timedelta(hours=1), most=4).rung for _ in range(20)]
    assert max(rung) == 4
    assert rung[-1] == 0
    assert {room.desk.filed(stream).filed_as for stream in streams} == {"lead"}


def test_a_poisoned_stream_is_tried_again_and_holds_up_nobody(room: Room) -> None:
    bad = room.desk.arrive(mail("1", message_id="<1@client.example>"))
    room.consumer.stumbles_at = bad
    good = room.desk.arrive(mail("2", message_id="<2@client.example>"))
    swept = room.sweep(MOMENT)
    assert room.desk.filed(good).filed_as == "lead"
    assert swept.parked == 1
    assert room.set_aside() == [("router", bad)]
    room.consumer.stumbles_at = ""
    assert room.sweep(timedelta(days=2)).parked == 0
    assert room.desk.filed(bad).filed_as == "lead"


def test_those_set_aside_longest_are_tried_first(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.orchestrate.aside.MOST_PARKED", 1)
    bad = [room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>")) for n in range(2)]
    room.consumer.stumbles_at = "signal/"
    room.sweep(MOMENT)
    before = {row.stream: row.at for row in room.parked.all()}
    [room.sweep(MOMENT) for _ in bad]
    after = {row.stream: row.at for row in room.parked.all()}
    assert all(after[stream] > before[stream] for stream in bad)


def test_time_travel_does_not_move_the_mark(room: Room) -> None:
    """The mark is in real time, since objects and events are stamped with it."""
    ahead = MovableClock(room.desk.clock.at)
    ahead.now = lambda: ahead.at + timedelta(days=30)  # type: ignore[method-assign]
    room.broom = replace(room.broom, house=replace(room.desk.house, clock=ahead))
    room.sweep()
    lay(room.desk, "lost")
    ahead.move(LATER)
    assert room.sweep(LATER).received == 1
