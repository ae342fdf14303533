"""What every event log promises. The in-memory one is trusted because it passes this too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.company import OutboundPaused, OutboundResumed, PolicyPublished
from shared.domain.event import FORGOTTEN, Forgotten
from shared.domain.opportunity_events import NoteTaken
from shared.domain.signal import SignalReceived
from shared.domain.writes import Origin, Unmoved, Write
from shared.log.codec import GENESIS, chain
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.log.log import Conflict, EventLog, StoredEvents
from shared.log.restore import Restorable
from shared.vault.vault import SealingVault
from tests.support.cloud import create_table
from tests.support.keys import new_vault

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
OWNER = Origin("operator", correlation="company/main", causation="signal/form/1#2", trust="local")
PAUSED = OutboundPaused(at=NOON, because="Nein, danke — 名前")
RESUMED = OutboundResumed(at=NOON + timedelta(minutes=1))
NOTE = NoteTaken(at=NOON, note="She rang, and wants it by May.")
MAIL = SignalReceived(
    at=NOON,
    kind="email",
    source="ses",
    provider_id="m1",
    raw="email/m1",
    digest="d1",
    trust="authenticated",
    verified_by=("dkim", "dmarc"),
    received_at=NOON,
    sender="jane@example.org",
    recipients=("inbox@example.com", "cc@example.com"),
    text="Could you build us a website? 名前 😀",
)


class Log(EventLog, StoredEvents, Restorable, Protocol):
    """An event log with its stored bytes."""


@dataclass
class Setting:
    """A log with the parts it was made from."""

    log: Log
    vault: SealingVault
    claims: InMemoryClaims


@pytest.fixture(params=["in_memory", "moto", "ministack"])
def setting(request: pytest.FixtureRequest) -> Iterator[Setting]:
    vault, claims = new_vault(), InMemoryClaims()
    if request.param == "in_memory":
        yield Setting(InMemoryEventLog(vault, SystemClock(), Uuid7(), claims), vault, claims)
    else:
        request.getfixturevalue({"moto": "moto", "ministack": "cloud"}[request.param])
        table = create_table("events")
        log = DynamoEventLog(vault, SystemClock(), Uuid7(), claims, table)
        yield Setting(log, vault, claims)


@pytest.fixture
def log(setting: Setting) -> Log:
    return setting.log


def test_events_come_back_in_order_and_unchanged(log: Log) -> None:
    log.append(OWNER, Write("company/outbound", 0, [PAUSED, RESUMED]))
    read = log.read("company/outbound")
    assert [(r.version, r.event) for r in read] == [(1, PAUSED), (2, RESUMED)]


def test_what_append_returns_is_what_is_read(log: Log) -> None:
    appended = log.append(
        OWNER, Write("signal/ses/m1", 0, [MAIL], "contact/a"), Write("x/1", 0, [PAUSED])
    )
    assert [*log.read("signal/ses/m1"), *log.read("x/1")] == appended


def test_the_envelope_comes_back(log: Log) -> None:
    log.append(OWNER, Write("signal/ses/m1", 0, [MAIL], "contact/a"))
    [read] = log.read("signal/ses/m1")
    assert (read.origin, read.time, read.person) == (OWNER, NOON, "contact/a")
    assert abs(datetime.now(UTC) - read.recordedtime) < timedelta(minutes=1)
    assert read.ref == "signal/ses/m1#1"


def test_an_unknown_stream_is_empty(log: Log) -> None:
    assert (log.read("approval/nobody"), log.head("approval/nobody")) == ([], 0)


def test_reading_behind_a_version_gives_the_rest(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED, RESUMED, PAUSED]))
    assert [r.version for r in log.read("x/1", after=1)] == [2, 3]
    assert log.read("x/1", after=3) == []


def test_a_long_stream_is_read_whole(log: Log) -> None:
    """More than a page of a DynamoDB query, which is 1 MB."""
    long = PolicyPublished(at=NOON, policy="p", version=1, sha256="0", text="x" * 200_000)
    for version in range(8):
        log.append(OWNER, Write("policy/p", version, [long]))
    assert [r.version for r in log.read("policy/p")] == list(range(1, 9))


def test_the_head_is_the_last_version(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]))
    log.append(OWNER, Write("x/1", 1, [RESUMED, PAUSED]))
    assert log.head("x/1") == 3


def test_a_stale_writer_is_turned_away_and_leaves_nothing(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]))
    with pytest.raises(Conflict):
        log.append(OWNER, Write("x/1", 0, [RESUMED, RESUMED]))
    assert [r.event for r in log.read("x/1")] == [PAUSED]


def test_a_gap_is_refused(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]))
    for stream, after in (("x/1", 5), ("x/2", 1)):
        with pytest.raises(Conflict):
            log.append(OWNER, Write(stream, after, [PAUSED]))
    assert (log.head("x/1"), log.head("x/2")) == (1, 0)


def test_a_writer_that_was_turned_away_can_read_and_append_again(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]))
    with pytest.raises(Conflict):
        log.append(OWNER, Write("x/1", 0, [PAUSED]))
    log.append(OWNER, Write("x/1", log.head("x/1"), [RESUMED]))
    assert log.head("x/1") == 2


def test_an_append_over_two_streams_lands_whole_or_not_at_all(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]))
    with pytest.raises(Conflict):
        log.append(OWNER, Write("x/2", 0, [PAUSED]), Write("x/1", 0, [RESUMED]))
    assert log.read("x/2") == []


@pytest.mark.parametrize("at", [0, 2])
def test_a_stream_that_moved_since_it_was_read_stops_the_append(log: Log, at: int) -> None:
    if at:
        log.append(OWNER, Write("company/outbound", 0, [PAUSED] * at))
    log.append(OWNER, Write("company/outbound", at, [RESUMED]))
    with pytest.raises(Conflict):
        log.append(OWNER, Write("x/1", 0, [PAUSED]), Unmoved("company/outbound", at))
    assert log.head("x/1") == 0


@pytest.mark.parametrize("at", [0, 2])
def test_a_stream_that_stands_still_lets_the_append_through(log: Log, at: int) -> None:
    if at:
        log.append(OWNER, Write("company/outbound", 0, [PAUSED] * at))
    log.append(OWNER, Write("x/1", 0, [PAUSED]), Unmoved("company/outbound", at))
    assert (log.head("x/1"), log.head("company/outbound")) == (1, at)


def test_a_check_ahead_of_its_stream_stops_the_append(log: Log) -> None:
    log.append(OWNER, Write("company/outbound", 0, [PAUSED]))
    with pytest.raises(Conflict):
        log.append(OWNER, Write("x/1", 0, [PAUSED]), Unmoved("company/outbound", 3))


def test_a_write_from_which_nothing_follows_checks_its_stream(log: Log) -> None:
    log.append(OWNER, Write("x/2", 0, [PAUSED]))
    with pytest.raises(Conflict):
        log.append(OWNER, Write("x/1", 0, [PAUSED]), Write("x/2", 0, []))
    log.append(OWNER, Write("x/1", 0, [PAUSED]), Write("x/2", 1, []))
    assert (log.head("x/1"), log.head("x/2")) == (1, 1)


def test_senseless_appends_are_refused(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]))
    for parts in (
        (),
        (Unmoved("x/1", 1),),
        (Write("x/1", 1, []),),
        (Write("x/2", 0, [PAUSED]), Unmoved("x/2", 0)),
        (Write("x/2", 0, [PAUSED] * 101),),
        (Write("x/1", 1, [PAUSED] * 100),),
        (Write("x/2", 0, [PAUSED] * 99), Unmoved("x/1", 1)),
        (Write("x/2", 0, [NOTE]),),
    ):
        with pytest.raises(ValueError, match=r"append|person"):
            log.append(OWNER, *parts)
    assert (log.head("x/1"), log.head("x/2")) == (1, 0)


def test_a_hundred_items_are_one_append(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED] * 97), Write("x/2", 0, [PAUSED]), Unmoved("x/3", 0))
    log.append(OWNER, Write("x/1", 97, [PAUSED] * 97), Unmoved("x/2", 1))
    assert (log.head("x/1"), log.head("x/2")) == (194, 1)


def test_rule_1_the_chain_covers_the_stored_bytes(log: Log) -> None:
    log.append(OWNER, Write("signal/ses/m1", 0, [MAIL, MAIL], "contact/a"))
    log.append(OWNER, Write("signal/ses/m1", 2, [MAIL], "contact/a"))
    last = GENESIS
    for _, stored, digest in log.stored("signal/ses/m1"):
        last = chain(last, stored)
        assert digest == last
    assert [r.hash for r in log.read("signal/ses/m1")][-1] == last


def test_rule_11_personal_words_are_not_in_the_stored_bytes(log: Log) -> None:
    log.append(OWNER, Write("signal/ses/m1", 0, [MAIL], "contact/a"))
    [(_, stored, _)] = log.stored("signal/ses/m1")
    assert b"jane" not in stored and b"website" not in stored and b"cc@example" not in stored
    assert b'"provider_id":"m1"' in stored


def test_rule_11_a_destroyed_key_reads_as_forgotten_everywhere(setting: Setting) -> None:
    log = setting.log
    log.append(OWNER, Write("signal/ses/m1", 0, [MAIL], "contact/a"))
    log.append(OWNER, Write("signal/ses/m2", 0, [MAIL], "contact/b"))
    before = log.read("signal/ses/m1"), log.stored("signal/ses/m1")
    setting.vault.destroy("contact/a")
    [read] = log.read("signal/ses/m1")
    event = read.event
    assert isinstance(event, SignalReceived)
    assert event.text is FORGOTTEN and event.recipients == (FORGOTTEN,)
    assert isinstance(event.sender, Forgotten)
    assert event.subject == "" and event.provider_id == "m1"
    assert read.hash == before[0][0].hash and log.stored("signal/ses/m1") == before[1]
    assert log.read("signal/ses/m2")[0].event == MAIL
    assert log.read("signal/ses/m1") == [read]


def test_rule_11_a_sealed_field_cannot_be_moved_to_another_place(setting: Setting) -> None:
    setting.log.append(OWNER, Write("x/1", 0, [NOTE], "contact/a"))
    elsewhere = setting.log.stored("x/1")
    setting.log.restore("x/2", elsewhere)
    with pytest.raises(Exception, match="x/2#1"):
        setting.log.read("x/2")


def test_a_large_event_leaves_a_claim_check(setting: Setting) -> None:
    text = "lorem ipsum dolor sit amet " * 20_000
    long = PolicyPublished(at=NOON, policy="p", version=1, sha256="0", text=text)
    setting.log.append(OWNER, Write("policy/p", 0, [long, PAUSED]))
    (_, stored, digest), _ = setting.log.stored("policy/p")
    [key] = setting.claims.bodies
    assert len(stored) < 1000 and key.encode() in stored
    assert digest == chain(GENESIS, stored)
    assert [r.event for r in setting.log.read("policy/p")] == [long, PAUSED]


def test_many_middling_events_fit_into_one_append(log: Log) -> None:
    """Together they would pass the 4 MB that a transaction may hold."""
    middling = PolicyPublished(at=NOON, policy="p", version=1, sha256="0", text="x" * 100_000)
    log.append(OWNER, Write("policy/p", 0, [middling] * 60))
    assert [r.event for r in log.read("policy/p")] == [middling] * 60


def test_half_a_surrogate_pair_survives(log: Log) -> None:
    broken = OutboundPaused(at=NOON, because="broken \udce9 mail")
    log.append(OWNER, Write("x/1", 0, [broken]))
    assert log.read("x/1")[0].event == broken


def test_a_day_lists_its_events_by_recorded_time(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED, RESUMED]), Write("x/2", 0, [PAUSED]))
    log.append(OWNER, Write("x/1", 2, [PAUSED]))
    today = log.read("x/1")[0].recordedtime.date()
    listed = list(log.by_day(today))
    assert [(stream, version) for _, stream, version in listed] == [
        ("x/1", 1),
        ("x/1", 2),
        ("x/2", 1),
        ("x/1", 3),
    ]
    cursors = [cursor for cursor, _, _ in listed]
    assert cursors == sorted(cursors)
    assert list(log.by_day(today, after=cursors[1])) == listed[2:]
    assert list(log.by_day(today - timedelta(days=1))) == []


def test_streams_are_listed_once(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED, RESUMED]), Write("x/2", 0, [PAUSED]))
    assert sorted(log.streams()) == ["x/1", "x/2"]


def test_restoring_writes_the_same_bytes_and_changes_nothing_twice(log: Log) -> None:
    for version in range(0, 120, 40):
        log.append(OWNER, Write("signal/ses/m1", version, [MAIL] * 40, "contact/a"))
    stored = log.stored("signal/ses/m1")
    log.restore("signal/ses/copy", stored)
    log.restore("signal/ses/copy", stored)
    assert log.stored("signal/ses/copy") == stored
    log.append(OWNER, Write("signal/ses/copy", 120, [PAUSED]))
    assert log.head("signal/ses/copy") == 121


def test_restoring_never_overwrites(log: Log) -> None:
    log.append(OWNER, Write("x/1", 0, [PAUSED]), Write("x/2", 0, [PAUSED]))
    with pytest.raises(Conflict):
        log.restore("x/1", log.stored("x/2"))
