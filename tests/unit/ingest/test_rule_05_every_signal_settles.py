"""Rule 5: raw bytes first, then one signal, then exactly one filing, with all that it causes.

Beside each promise stands a test that takes its protection away and sees the promise break.
"""

import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain import names
from shared.domain.contact import HandleReserved
from shared.domain.conversation import ConversationStarted
from shared.domain.event import Event
from shared.domain.signal import SignalFiled, SignalReceived
from shared.domain.writes import Origin, Part, Recorded, Write
from shared.ingest.filing import file_signal
from shared.ingest.mail_in import MAIL, receive_mail
from shared.log.in_memory import InMemoryEventLog
from shared.log.log import Conflict, LogUnavailable
from shared.vault.vault import Vault
from tests.unit.ingest.desk import Desk, mail, new_desk

AT_ONCE = 8


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def together(work: Iterable[Callable[[], object]]) -> None:
    """Do everything at the same moment, each in a thread of its own."""
    jobs = list(work)
    ready = Barrier(len(jobs))

    def job(do: Callable[[], object]) -> None:
        ready.wait()
        do()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job, each) for each in jobs]:
            done.result()


def tools(desk: Desk) -> tuple[Vault, MovableClock, SeededIds]:
    """Give what a log is made of."""
    return desk.house.vault, desk.clock, SeededIds()


L = TypeVar("L", bound=InMemoryEventLog)


def on(desk: Desk, log: L) -> L:
    """Let a company that nothing has happened to yet use another log."""
    desk.log = log
    desk.house = replace(desk.house, log=log)
    return log


def count(desk: Desk, kind: type[Event]) -> int:
    return sum(isinstance(r.event, kind) for r in desk.events())


def five_mails(desk: Desk) -> list[str]:
    """Receive five different mails of one new sender, all of them before any is filed."""
    return [
        desk.arrive(mail(f"Question {n}", message_id=f"<{n}@client.example>")) for n in range(5)
    ]


def file_together(desk: Desk, streams: list[str]) -> None:
    together(partial(file_signal, desk.house, stream) for stream in streams)


# --- received once ----------------------------------------------------------------------------


def test_one_mail_delivered_many_times_at_once_is_one_signal(desk: Desk) -> None:
    for n in range(AT_ONCE):
        desk.raw.put(f"{MAIL}{n}", mail())
    together(partial(receive_mail, desk.house, desk.raw, f"{MAIL}{n}") for n in range(AT_ONCE))
    assert count(desk, SignalReceived) == 1


def test_the_same_message_id_with_other_bodies_at_once_leaves_one_without_a_defect(
    desk: Desk,
) -> None:
    for n in range(AT_ONCE):
        desk.raw.put(f"{MAIL}{n}", mail(f"Body {n}"))
    together(partial(receive_mail, desk.house, desk.raw, f"{MAIL}{n}") for n in range(AT_ONCE))
    defects = [desk.received(stream).defects for stream in desk.streams("signal")]
    assert sorted(defects) == [(), *[("message_id_reused",)] * (AT_ONCE - 1)]


class Unreachable(InMemoryEventLog):
    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        del origin, parts
        raise LogUnavailable("nobody answers")


def test_raw_bytes_and_verdicts_outlive_a_log_that_is_down(desk: Desk) -> None:
    working = desk.house
    desk.house = replace(working, log=Unreachable(*tools(desk)))
    with pytest.raises(LogUnavailable):
        desk.arrive(mail(), "m")
    desk.house = working
    receive_mail(desk.house, desk.raw, MAIL + "m")
    (stream,) = desk.streams("signal")
    assert desk.received(stream).raw == MAIL + "m"
    assert desk.received(stream).trust == "authenticated"


# --- filed once -------------------------------------------------------------------------------


def test_many_who_file_one_signal_at_once_file_it_once(desk: Desk) -> None:
    stream = desk.arrive(mail())
    together([partial(file_signal, desk.house, stream)] * AT_ONCE)
    assert count(desk, SignalFiled) == 1
    assert len(desk.streams("opportunity")) == len(desk.streams("contact")) == 1


class Counting(InMemoryEventLog):
    """A log that remembers which nouns were appended together."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(*tools(desk))
        self.appends: list[set[str]] = []

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        self.appends.append({names.noun(part.stream) for part in parts})
        return super().append(origin, *parts)


def test_filing_and_what_it_causes_are_one_append(desk: Desk) -> None:
    log = on(desk, Counting(desk))
    desk.take_in(mail())
    assert log.appends == [
        {"signal", "message"},
        {"signal", "message", "handle", "contact", "conversation", "opportunity"},
    ]


def test_every_signal_is_filed_and_says_why(desk: Desk) -> None:
    bodies = [mail(), mail("?", message_id="<2@client.example>"), b"\x00\xff", b"From: x\r\n\r\n"]
    for n, body in enumerate(bodies):
        desk.take_in(body, str(n))
    assert len(desk.streams("signal")) == len(bodies)
    assert all(desk.filed(stream).because for stream in desk.streams("signal"))


# --- one contact, one opportunity per thread --------------------------------------------------


def test_five_different_mails_at_once_from_one_new_sender_make_one_contact(desk: Desk) -> None:
    streams = five_mails(desk)
    file_together(desk, streams)
    assert len(desk.streams("contact")) == count(desk, HandleReserved) == 1
    assert len(desk.streams("opportunity")) == 5
    assert {desk.house.book.opportunity(o).contact for o in desk.streams("opportunity")} == set(
        desk.streams("contact")
    )


def test_five_mails_of_one_thread_at_once_make_one_opportunity(desk: Desk) -> None:
    streams = [
        desk.arrive(mail(f"{n}", message_id=f"<{n}@client.example>", References="<root@x.example>"))
        for n in range(5)
    ]
    file_together(desk, streams)
    (subject,) = desk.streams("opportunity")
    assert {desk.filed(stream).concerns for stream in streams} == {subject}
    filed_as = sorted(desk.filed(stream).filed_as for stream in streams)
    assert filed_as == ["lead", "reply", "reply", "reply", "reply"]
    assert len(desk.house.book.opportunity(subject).unanswered) == 4


class Unreserved(InMemoryEventLog):
    """A log that keeps no reservation of a handle."""

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        kept = [part for part in parts if names.noun(part.stream) != "handle"]
        return super().append(origin, *kept)


@pytest.mark.parametrize(("reserved", "contacts"), [(True, 1), (False, 5)])
def test_only_the_reservation_of_the_handle_makes_one_contact(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, reserved: bool, contacts: int
) -> None:
    """Contacts are named by chance here, so that nothing else can make them one."""
    numbers = itertools.count()
    monkeypatch.setattr(names, "contact", lambda _: f"contact/{next(numbers)}")
    on(desk, InMemoryEventLog(*tools(desk)) if reserved else Unreserved(*tools(desk)))
    file_together(desk, five_mails(desk))
    assert len(desk.streams("contact")) == contacts


class Unconditional(InMemoryEventLog):
    """A log that appends behind whatever is there, whatever it was decided from."""

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        while True:
            moved = [
                Write(p.stream, self.head(p.stream), p.events, p.person)
                for p in parts
                if isinstance(p, Write)
            ]
            try:
                return super().append(origin, *moved)
            except Conflict:
                continue


class Late(Unconditional):
    """The same, where everybody has read before anybody appends."""

    def __init__(self, desk: Desk, readers: int) -> None:
        super().__init__(*tools(desk))
        self.ready = Barrier(readers)

    def append(self, origin: Origin, *parts: Part) -> list[Recorded]:
        if any(isinstance(e, SignalFiled) for p in parts if isinstance(p, Write) for e in p.events):
            self.ready.wait()
        return super().append(origin, *parts)


def test_without_the_version_that_was_read_a_signal_is_filed_many_times() -> None:
    desk = new_desk()
    on(desk, Late(desk, AT_ONCE))
    stream = desk.arrive(mail())
    together([partial(file_signal, desk.house, stream)] * AT_ONCE)
    assert count(desk, SignalFiled) == AT_ONCE
    assert count(desk, ConversationStarted) == AT_ONCE
