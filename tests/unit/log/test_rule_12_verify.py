"""Rule 12: chains show a changed, missing, reordered or doubled event."""

import pytest

from shared.domain.company import PolicyPublished
from shared.domain.writes import Write
from shared.log.claims import INLINE_UP_TO
from shared.log.codec import GENESIS, chain
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog
from shared.log.verify import Damage, Stored, Verifier
from shared.vault.vault import SealingVault
from tests.unit.log.harm import NOON, OPERATOR, STREAM, damage, reforged


def test_a_whole_log_shows_no_damage_and_needs_no_key_of_a_person(
    small_log: InMemoryEventLog, claims: InMemoryClaims, vault: SealingVault
) -> None:
    vault.destroy("handle/mara")
    assert damage(small_log, claims, lambda found: found) == []


def test_a_changed_event_shows(small_log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        version, stored, digest = found[2]
        return [*found[:2], (version, stored.replace(b"Tea", b"War"), digest), *found[3:]]

    assert damage(small_log, claims, harm) == [f"{STREAM}#3: its bytes or its hash were changed"]


def test_a_changed_event_whose_hash_was_made_to_fit_shows_behind_it(
    small_log: InMemoryEventLog, claims: InMemoryClaims
) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        return [*reforged(found, 1)[:1], *found[1:]]

    assert damage(small_log, claims, harm) == [f"{STREAM}#2: its bytes or its hash were changed"]


def test_a_missing_event_shows(small_log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(small_log, claims, lambda found: [*found[:1], *found[2:]]) == [
        f"{STREAM}#2: it is missing"
    ]


def test_a_missing_first_event_shows(small_log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(small_log, claims, lambda found: found[1:]) == [f"{STREAM}#1: it is missing"]


def test_reordered_lines_show(small_log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(small_log, claims, lambda f: [f[0], f[2], f[1], f[3]]) == [
        f"{STREAM}#2: it stands behind 3"
    ]


def test_events_that_changed_places_show(
    small_log: InMemoryEventLog, claims: InMemoryClaims
) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        second, third = found[1], found[2]
        return [found[0], (2, *third[1:]), (3, *second[1:]), found[3]]

    assert damage(small_log, claims, harm) == [
        f"{STREAM}#2: here stands {STREAM}#3",
        f"{STREAM}#3: here stands {STREAM}#2",
        f"{STREAM}#4: its bytes or its hash were changed",
    ]


def test_a_doubled_event_shows(small_log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(small_log, claims, lambda f: [f[0], f[1], f[1], *f[2:]]) == [
        f"{STREAM}#2: it stands twice"
    ]


def test_an_event_of_another_stream_shows(
    small_log: InMemoryEventLog, claims: InMemoryClaims
) -> None:
    found = small_log.stored(STREAM)
    assert [str(d) for d in Verifier(claims).stream("company/main", found[:1])] == [
        f"company/main#1: here stands {STREAM}#1"
    ]


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"[]", b"{}", b'{"subject": "x"}'])
def test_bytes_that_are_no_event_show(claims: InMemoryClaims, body: bytes) -> None:
    found = [(1, body, chain(GENESIS, body))]
    assert Verifier(claims).stream("x/1", found) == [Damage("x/1", 1, "it is not an event")]


def test_a_schema_that_nobody_knows_shows(
    small_log: InMemoryEventLog, claims: InMemoryClaims
) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        body = found[0][1].replace(b"keel:OutboundPaused:1", b"keel:OutboundPaused:7")
        return [(1, body, chain(GENESIS, body))]

    assert damage(small_log, claims, harm) == [
        f"{STREAM}#1: no known schema reads it: keel:OutboundPaused:7"
    ]


def test_a_lost_claim_shows(small_log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    long = PolicyPublished(at=NOON, policy="p", version=1, sha256="0", text="x" * INLINE_UP_TO)
    small_log.append(OPERATOR, Write("company/main", 0, [long]))
    assert damage(small_log, claims, lambda found: found) == []
    claims.bodies = {key: body + b" " for key, body in claims.bodies.items()}
    [piece] = damage(small_log, claims, lambda found: found)
    assert piece.startswith("company/main#1: what its claim check stands for is gone")
