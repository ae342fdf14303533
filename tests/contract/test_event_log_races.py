"""Rule 1 under real races: of all writers that decided from one version, exactly one wins."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest

from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.company import OutboundPaused
from shared.domain.writes import Origin, Part, Unmoved, Write
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.log.log import Conflict, EventLog
from tests.support.cloud import create_table
from tests.support.keys import new_vault

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
RACER = Origin("keel/racer")
RACERS = 8
ROUNDS = 12


@pytest.fixture(params=["in_memory", "ministack"])
def racers(request: pytest.FixtureRequest) -> list[EventLog]:
    """Give every racer a log of its own over the same events, as functions have."""
    vault, claims = new_vault(), InMemoryClaims()
    if request.param == "in_memory":
        return [InMemoryEventLog(vault, SystemClock(), Uuid7(), claims)] * RACERS
    request.getfixturevalue("cloud")
    table = create_table("events")
    return [DynamoEventLog(vault, SystemClock(), Uuid7(), claims, table) for _ in range(RACERS)]


def raced(logs: list[EventLog], parts_of: Callable[[int], list[Part]]) -> list[int]:
    """Let every racer append at once; give those that were told that they won."""
    start = Barrier(len(logs))

    def one(number: int) -> bool:
        start.wait()
        try:
            logs[number].append(RACER, *parts_of(number))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(len(logs)) as pool:
        return [n for n, won in enumerate(pool.map(one, range(len(logs)))) if won]


def said(by: int) -> OutboundPaused:
    return OutboundPaused(at=NOON, because=f"racer {by}")


def one_pause(at: int, by: int) -> list[Part]:
    return [Write("company/outbound", at, [said(by)])]


def test_rule_1_one_writer_wins_each_version(racers: list[EventLog]) -> None:
    winners = [raced(racers, partial(one_pause, at)) for at in range(ROUNDS)]
    assert [len(each) for each in winners] == [1] * ROUNDS
    kept = [getattr(r.event, "because", "") for r in racers[0].read("company/outbound")]
    assert kept == [f"racer {only}" for (only,) in winners]


def test_rule_1_two_streams_are_won_together_or_not_at_all(racers: list[EventLog]) -> None:
    def parts(at: int, number: int) -> list[Part]:
        pair = [Write(f"workflow/{side}", at, [said(number)]) for side in ("left", "right")]
        return list(pair if number % 2 else pair[::-1])

    for at in range(ROUNDS):
        assert len(raced(racers, partial(parts, at))) <= 1
        heads = {racers[0].head(f"workflow/{side}") for side in ("left", "right")}
        assert len(heads) == 1
        if heads == {at}:
            racers[0].append(RACER, *parts(at, 0))
    sides = [[r.event for r in racers[0].read(f"workflow/{s}")] for s in ("left", "right")]
    assert sides[0] == sides[1]


def test_rule_1_writers_who_check_each_other_never_both_win(racers: list[EventLog]) -> None:
    """Each writes its own stream and checks the other's: with write skew both would land."""
    for at in range(ROUNDS):
        sides = (f"action/left-{at}", f"action/right-{at}")

        def parts(number: int, sides: tuple[str, str] = sides) -> list[Part]:
            own, other = sides[number % 2], sides[1 - number % 2]
            return [Write(own, 0, [said(number)]), Unmoved(other, 0)]

        won = Counter(n % 2 for n in raced(racers, parts))
        assert sum(won.values()) <= 1
        assert [racers[0].head(side) for side in sides] == [won[0], won[1]]


CHILD = """
import json, sys
from datetime import UTC, datetime
from shared.clock.clock import SystemClock
from shared.clock.ids import Uuid7
from shared.domain.company import OutboundPaused
from shared.domain.writes import Origin, Write
from shared.log.dynamodb.events import DynamoEventLog
from shared.log.in_memory import InMemoryClaims
from shared.log.log import Conflict
from tests.support.keys import new_vault

table, name, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
log = DynamoEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims(), table)
log.head("company/outbound")
print("ready", flush=True)
sys.stdin.readline()
won = []
while True:
    at = log.head("company/outbound")
    if at >= rounds:
        break
    event = OutboundPaused(at=datetime.now(UTC), because=name)
    try:
        won.append(log.append(Origin(name), Write("company/outbound", at, [event]))[0].version)
    except Conflict:
        continue
print(json.dumps(won), flush=True)
"""


def test_rule_1_processes_never_win_the_same_version(cloud: str) -> None:
    del cloud
    table, rounds = create_table("events"), 60
    command = [sys.executable, "-c", CHILD, table]
    racers = [
        subprocess.Popen(
            [*command, f"p{n}", str(rounds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": "."},
        )
        for n in range(min(4, multiprocessing.cpu_count() * 2))
    ]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    answers = [racer.communicate("go\n", timeout=60)[0] for racer in racers]
    won = [version for answer in answers for version in json.loads(answer)]
    assert sorted(won) == list(range(1, rounds + 1))
    log = DynamoEventLog(new_vault(), SystemClock(), Uuid7(), InMemoryClaims(), table)
    authors = {r.version: r.origin.actor for r in log.read("company/outbound")}
    told = {v: f"p{n}" for n, answer in enumerate(answers) for v in json.loads(answer)}
    assert authors == told
