"""Rule 12: chains show a changed, missing, reordered or doubled event; a manifest a cut tail."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.company import OutboundPaused, OutboundResumed, PolicyPublished
from shared.domain.opportunity_events import NoteTaken
from shared.domain.writes import Origin, Write
from shared.log import manifest
from shared.log.claims import INLINE_UP_TO
from shared.log.codec import GENESIS, canonical, chain
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog, InMemoryManifests
from shared.log.verify import Damage, Stored, Verifier, verify
from shared.vault.vault import SealingVault
from tests.support.keys import new_vault

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPERATOR = Origin("operator")
STREAM = "company/outbound"
NOTED = "opportunity/1"


class Written:
    """What a log holds, open to whoever has got at the table."""

    def __init__(self, log: InMemoryEventLog) -> None:
        self.streams_found = {stream: list(log.stored(stream)) for stream in log.streams()}

    def stored(self, stream: str, after: int = 0) -> list[Stored]:
        return [each for each in self.streams_found[stream] if each[0] > after]

    def streams(self) -> Iterator[str]:
        return iter(self.streams_found)


@pytest.fixture
def vault() -> SealingVault:
    return new_vault()


@pytest.fixture
def claims() -> InMemoryClaims:
    return InMemoryClaims()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOON)


@pytest.fixture
def log(vault: SealingVault, claims: InMemoryClaims, clock: MovableClock) -> InMemoryEventLog:
    log = InMemoryEventLog(vault, clock, SeededIds(), claims)
    for version in range(4):
        event = OutboundResumed(at=NOON) if version % 2 else OutboundPaused(at=NOON, because="Tea")
        log.append(OPERATOR, Write(STREAM, version, [event]))
    log.append(OPERATOR, Write(NOTED, 0, [NoteTaken(at=NOON, note="She rang.")], "handle/mara"))
    return log


def damage(
    log: InMemoryEventLog,
    claims: InMemoryClaims,
    harm: Callable[[list[Stored]], Sequence[Stored]],
    heads: dict[str, list[tuple[int, str]]] | None = None,
) -> list[str]:
    written = Written(log)
    written.streams_found[STREAM] = list(harm(written.streams_found[STREAM]))
    return [str(piece) for piece in verify(written, claims, heads or {})]


def reforged(found: list[Stored], at: int) -> list[Stored]:
    """Change an event and give it, and all behind it, hashes that fit."""
    forged, previous = [], GENESIS
    for version, stored, _ in found:
        body = stored.replace(b"Tea", b"War") if version >= at else stored
        previous = chain(previous, body)
        forged.append((version, body, previous))
    return forged


def test_a_whole_log_shows_no_damage_and_needs_no_key_of_a_person(
    log: InMemoryEventLog, claims: InMemoryClaims, vault: SealingVault
) -> None:
    vault.destroy("handle/mara")
    assert damage(log, claims, lambda found: found) == []


def test_a_changed_event_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        version, stored, digest = found[2]
        return [*found[:2], (version, stored.replace(b"Tea", b"War"), digest), *found[3:]]

    assert damage(log, claims, harm) == [f"{STREAM}#3: its bytes or its hash were changed"]


def test_a_changed_event_whose_hash_was_made_to_fit_shows_behind_it(
    log: InMemoryEventLog, claims: InMemoryClaims
) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        return [*reforged(found, 1)[:1], *found[1:]]

    assert damage(log, claims, harm) == [f"{STREAM}#2: its bytes or its hash were changed"]


def test_a_missing_event_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(log, claims, lambda found: [*found[:1], *found[2:]]) == [
        f"{STREAM}#2: it is missing"
    ]


def test_a_missing_first_event_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(log, claims, lambda found: found[1:]) == [f"{STREAM}#1: it is missing"]


def test_reordered_lines_show(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(log, claims, lambda f: [f[0], f[2], f[1], f[3]]) == [
        f"{STREAM}#2: it stands behind 3"
    ]


def test_events_that_changed_places_show(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        second, third = found[1], found[2]
        return [found[0], (2, *third[1:]), (3, *second[1:]), found[3]]

    assert damage(log, claims, harm) == [
        f"{STREAM}#2: here stands {STREAM}#3",
        f"{STREAM}#3: here stands {STREAM}#2",
        f"{STREAM}#4: its bytes or its hash were changed",
    ]


def test_a_doubled_event_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    assert damage(log, claims, lambda f: [f[0], f[1], f[1], *f[2:]]) == [
        f"{STREAM}#2: it stands twice"
    ]


def test_an_event_of_another_stream_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    found = log.stored(STREAM)
    assert [str(d) for d in Verifier(claims).stream("company/main", found[:1])] == [
        f"company/main#1: here stands {STREAM}#1"
    ]


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"[]", b"{}", b'{"subject": "x"}'])
def test_bytes_that_are_no_event_show(claims: InMemoryClaims, body: bytes) -> None:
    found = [(1, body, chain(GENESIS, body))]
    assert Verifier(claims).stream("x/1", found) == [Damage("x/1", 1, "it is not an event")]


def test_a_schema_that_nobody_knows_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    def harm(found: list[Stored]) -> list[Stored]:
        body = found[0][1].replace(b"keel:OutboundPaused:1", b"keel:OutboundPaused:7")
        return [(1, body, chain(GENESIS, body))]

    assert damage(log, claims, harm) == [
        f"{STREAM}#1: no known schema reads it: keel:OutboundPaused:7"
    ]


def test_a_lost_claim_shows(log: InMemoryEventLog, claims: InMemoryClaims) -> None:
    long = PolicyPublished(at=NOON, policy="p", version=1, sha256="0", text="x" * INLINE_UP_TO)
    log.append(OPERATOR, Write("company/main", 0, [long]))
    assert damage(log, claims, lambda found: found) == []
    claims.bodies = {key: body + b" " for key, body in claims.bodies.items()}
    [piece] = damage(log, claims, lambda found: found)
    assert piece.startswith("company/main#1: what its claim check stands for is gone")


# --- the manifest --------------------------------------------------------------------------------


@pytest.fixture
def manifests(log: InMemoryEventLog, vault: SealingVault, clock: MovableClock) -> InMemoryManifests:
    kept = InMemoryManifests()
    assert manifest.daily(log, kept, vault, clock)
    return kept


def heads(manifests: InMemoryManifests, vault: SealingVault) -> dict[str, list[tuple[int, str]]]:
    found = manifest.seen(manifests, vault)
    assert found.complaints == ()
    return found.heads


def test_a_cut_tail_is_shown_by_the_manifest(
    log: InMemoryEventLog,
    claims: InMemoryClaims,
    manifests: InMemoryManifests,
    vault: SealingVault,
) -> None:
    assert damage(log, claims, lambda found: found[:3]) == []
    cut = damage(log, claims, lambda found: found[:3], heads(manifests, vault))
    assert len(cut) == 1 and cut[0].startswith(f"{STREAM}#4: it was cut off")


def test_a_reforged_tail_is_shown_by_the_manifest(
    log: InMemoryEventLog,
    claims: InMemoryClaims,
    manifests: InMemoryManifests,
    vault: SealingVault,
) -> None:
    assert damage(log, claims, lambda found: reforged(found, 3)) == []
    assert damage(log, claims, lambda found: reforged(found, 3), heads(manifests, vault)) == [
        f"{STREAM}#4: it was forged anew: a signed manifest saw another hash"
    ]


def test_a_stream_that_is_gone_is_shown_by_the_manifest(
    log: InMemoryEventLog,
    claims: InMemoryClaims,
    manifests: InMemoryManifests,
    vault: SealingVault,
) -> None:
    written = Written(log)
    del written.streams_found[NOTED]
    assert list(verify(written, claims, heads(manifests, vault))) == [
        Damage(NOTED, 1, "the whole stream is gone")
    ]


def test_a_manifest_is_written_once_a_day_and_holds_what_moved_since(
    log: InMemoryEventLog, manifests: InMemoryManifests, vault: SealingVault, clock: MovableClock
) -> None:
    assert not manifest.daily(log, manifests, vault, clock)
    clock.move(timedelta(days=1))
    log.append(OPERATOR, Write(STREAM, 4, [OutboundPaused(at=clock.now())]))
    log.append(OPERATOR, Write("company/main", 0, [OutboundPaused(at=clock.now())]))
    assert manifest.daily(log, manifests, vault, clock)
    second = manifest.read(manifests.bodies[clock.now().date()])
    assert second.heads == manifest.heads_of(log)


def test_a_manifest_that_was_changed_does_not_count(
    manifests: InMemoryManifests, vault: SealingVault
) -> None:
    [(day, body)] = manifests.bodies.items()
    manifests.bodies[day] = body.replace(b'"company/outbound":[4,', b'"company/outbound":[3,')
    found = manifest.seen(manifests, vault)
    assert found.heads == {}
    assert found.complaints == (f"manifest of {day}: its signature does not fit",)


def test_nobody_else_can_sign_a_manifest(manifests: InMemoryManifests) -> None:
    [body] = manifests.bodies.values()
    assert not manifest.signed(body, new_vault())
    assert not manifest.signed(b"{}", new_vault())
    assert not manifest.signed(canonical({"manifest": {}, "signature": ""}), new_vault())


def test_a_manifest_that_was_taken_away_is_missed_by_the_next(
    log: InMemoryEventLog, manifests: InMemoryManifests, vault: SealingVault, clock: MovableClock
) -> None:
    days = []
    for _ in range(2):
        clock.move(timedelta(days=1))
        assert manifest.daily(log, manifests, vault, clock)
        days.append(clock.now().date())
    del manifests.bodies[days[0]]
    assert manifest.seen(manifests, vault).complaints == (
        f"manifest of {days[1]}: the one before it is gone or was changed",
    )
