"""What ends the process of whoever handles it costs one sweep, and then the tail of each."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from infra.aws.manifest import BY_NAME
from shared.ingest.arrivals import receive_raw
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import MAIL
from shared.log.consumers import UNFINISHED, ParkedStream
from shared.orchestrate.aside import handle
from shared.orchestrate.broom import MARK
from shared.orchestrate.sweep import Swept, sweep
from tests.unit.ingest.desk import mail
from tests.unit.ingest.test_sweep import LATER, MOMENT, TEN_MINUTES, Room, lay


class Killed(BaseException):
    """Stands for a time-out, or for too little memory."""


class Deadly:
    """Kills whoever touches what is deadly, and notes who was touched."""

    def __init__(self, *deadly: str) -> None:
        self.deadly = set(deadly)
        self.touched: list[str] = []

    def around(self, inner: Callable[..., object], place: int = 0) -> Callable[..., object]:
        def touch(*given: object) -> object:
            self.touched.append(str(given[place]))
            if given[place] in self.deadly:
                raise Killed
            return inner(*given)

        return touch


def dies(room: Room) -> None:
    with pytest.raises(Killed):
        room.sweep(MOMENT)


@pytest.fixture
def room() -> Room:
    room = Room()
    room.sweep()
    return room


@pytest.fixture
def deadly(room: Room, monkeypatch: pytest.MonkeyPatch) -> Deadly:
    """Let the mail `1` of three kill whoever reads it."""
    found = Deadly(MAIL + "1")
    monkeypatch.setattr(room.desk.raw, "get", found.around(room.desk.raw.get))
    lay(room.desk, "0", "1", "2")
    room.desk.clock.move(LATER)
    return found


def test_a_mail_that_kills_its_sweep_lies_aside_for_the_next(room: Room, deadly: Deadly) -> None:
    dies(room)
    (row,) = room.parked.all()
    assert row == ParkedStream(MARK, MAIL + "1", UNFINISHED, room.desk.clock.now())


def test_everything_behind_a_mail_that_kills_is_received_and_filed(
    room: Room, deadly: Deadly
) -> None:
    for _ in range(3):
        dies(room)
    assert len(room.desk.streams("signal")) == 2
    assert {room.desk.filed(s).filed_as for s in room.desk.streams("signal")} == {"lead"}
    assert room.set_aside() == [(MARK, MAIL + "1")]


def test_the_mark_passes_what_is_aside(room: Room, deadly: Deadly) -> None:
    dies(room)
    dies(room)
    assert room.marks.get(MARK, "raw") > int((room.desk.clock.now() - LATER).timestamp())


def test_what_no_longer_kills_is_taken_back_in(room: Room, deadly: Deadly) -> None:
    dies(room)
    deadly.deadly.clear()
    assert room.sweep(MOMENT).received == 2
    assert (room.set_aside(), len(room.desk.streams("signal"))) == ([], 3)


def test_the_longest_waiting_is_tried_before_what_killed_the_last_sweep(
    room: Room, deadly: Deadly
) -> None:
    dies(room)
    room.desk.clock.move(MOMENT)
    dies(room)
    room.desk.raw.put(MAIL + "3", b"")
    room.parked.put(ParkedStream(MARK, MAIL + "3", "OSError", room.desk.clock.now()))
    dies(room)
    deadly.touched.clear()
    dies(room)
    assert room.set_aside() == [(MARK, MAIL + "1")]


def test_a_signal_that_kills_its_filing_holds_up_no_other(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>")) for n in range(3)]
    for stream in streams:
        room.marks.advance("router", stream, 1)
    bad = sorted(streams)[1]
    filing = Deadly(bad).around(file_signal, place=1)
    monkeypatch.setattr("shared.orchestrate.aside.file_signal", filing)
    room.desk.clock.move(TEN_MINUTES)
    dies(room)
    dies(room)
    assert [room.desk.house.book.signal(s).filed is None for s in sorted(streams)] == [
        stream == bad for stream in sorted(streams)
    ]


def test_a_stream_that_kills_its_consumer_holds_up_no_other(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [room.desk.arrive(mail(str(n), message_id=f"<{n}@client.example>")) for n in range(3)]
    bad = sorted(streams)[1]
    monkeypatch.setattr(room.bell, "_handle", Deadly(bad).around(room.consumer))
    dies(room)
    assert room.set_aside() == [("router", bad)]
    dies(room)
    assert set(streams) - set(room.consumer.seen) == {bad}


def test_what_was_received_costs_one_read_and_is_not_put_down(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        room.desk.take_in(mail(str(n), message_id=f"<{n}@client.example>"))
    for stream in list(room.desk.log.streams()):
        room.bell.catch_up(stream)
    reads: Counter[str] = Counter()
    read = room.desk.log.read

    def counted(stream: str, after: int = 0) -> object:
        reads[stream] += 1
        return read(stream, after)

    monkeypatch.setattr(room.desk.log, "read", counted)
    monkeypatch.setattr(room.desk.raw, "get", pytest.fail)
    monkeypatch.setattr(room.parked, "put", pytest.fail)
    room.sweep(LATER)
    found_and_looked_at = 2
    assert dict(reads) == dict.fromkeys(room.desk.streams("signal"), found_and_looked_at)


def cannot_read(room: Room, bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every read of one stream fail."""
    read = room.desk.log.read

    def broken(stream: str, after: int = 0) -> object:
        if stream == bad:
            raise OSError(stream)
        return read(stream, after)

    monkeypatch.setattr(room.desk.log, "read", broken)


def test_a_signal_that_cannot_be_read_stops_no_receiving(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = room.desk.take_in(mail("0", message_id="<0@client.example>"))
    lay(room.desk, "lost")
    cannot_read(room, bad, monkeypatch)
    assert room.sweep(LATER).received == 1


def test_a_signal_that_cannot_be_read_is_set_aside_with_the_kind_of_its_error(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = room.desk.take_in(mail("0", message_id="<0@client.example>"))
    cannot_read(room, bad, monkeypatch)
    assert handle(room.broom, bad) == 0
    assert list(room.parked.all()) == [ParkedStream(MARK, bad, "OSError", room.desk.clock.now())]


def test_all_that_is_tried_again_counts_and_what_others_set_aside_does_not(room: Room) -> None:
    elsewhere = ParkedStream("elsewhere", "contact/1", "OSError", room.desk.clock.now())
    room.parked.put(elsewhere)
    for name in ("0", "1"):
        lay(room.desk, name)
        room.parked.put(ParkedStream(MARK, MAIL + name, "OSError", room.desk.clock.now()))
    swept = sweep(room.broom)
    assert (swept.received, swept.parked) == (0, 3)
    assert room.sweep() == Swept(received=2, filed=0, rung=0, left=0, parked=1)
    assert list(room.parked.all()) == [elsewhere]


def test_what_its_own_function_received_late_is_not_read_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    midnight = datetime.combine(room.desk.clock.now() + timedelta(days=1), time(), UTC)
    room.desk.clock.move(midnight - room.desk.clock.now() - timedelta(minutes=9))
    lay(room.desk, "slow")
    room.desk.clock.move(TEN_MINUTES)
    receive_raw(room.desk.house, room.desk.raw, MAIL + "slow")
    monkeypatch.setattr(room.desk.raw, "get", pytest.fail)
    assert room.sweep().received == 0


def test_the_sweeper_gets_as_much_as_whoever_receives_mail() -> None:
    sweeper, receiver = BY_NAME["sweep"], BY_NAME["receive_email"]
    assert sweeper.memory >= receiver.memory
    assert sweeper.timeout >= receiver.timeout
