"""Rule 12: a daily signed manifest of stream heads shows a cut or re-forged tail."""

from datetime import timedelta

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.company import OutboundPaused
from shared.domain.writes import Write
from shared.log import manifest
from shared.log.codec import canonical
from shared.log.in_memory import InMemoryClaims, InMemoryEventLog, InMemoryManifests
from shared.log.verify import Damage, verify
from shared.vault.vault import SealingVault
from tests.support.keys import new_vault
from tests.unit.log.harm import NOTED, OPERATOR, STREAM, Written, damage, reforged


@pytest.fixture
def manifests(
    small_log: InMemoryEventLog, vault: SealingVault, clock: MovableClock
) -> InMemoryManifests:
    kept = InMemoryManifests()
    assert manifest.daily(small_log, kept, vault, clock)
    return kept


def heads(manifests: InMemoryManifests, vault: SealingVault) -> dict[str, list[tuple[int, str]]]:
    found = manifest.seen(manifests, vault)
    assert found.complaints == ()
    return found.heads


def test_a_cut_tail_is_shown_by_the_manifest(
    small_log: InMemoryEventLog,
    claims: InMemoryClaims,
    manifests: InMemoryManifests,
    vault: SealingVault,
) -> None:
    assert damage(small_log, claims, lambda found: found[:3]) == []
    cut = damage(small_log, claims, lambda found: found[:3], heads(manifests, vault))
    assert len(cut) == 1 and cut[0].startswith(f"{STREAM}#4: it was cut off")


def test_a_reforged_tail_is_shown_by_the_manifest(
    small_log: InMemoryEventLog,
    claims: InMemoryClaims,
    manifests: InMemoryManifests,
    vault: SealingVault,
) -> None:
    assert damage(small_log, claims, lambda found: reforged(found, 3)) == []
    assert damage(small_log, claims, lambda found: reforged(found, 3), heads(manifests, vault)) == [
        f"{STREAM}#4: it was forged anew: a signed manifest saw another hash"
    ]


def test_a_stream_that_is_gone_is_shown_by_the_manifest(
    small_log: InMemoryEventLog,
    claims: InMemoryClaims,
    manifests: InMemoryManifests,
    vault: SealingVault,
) -> None:
    written = Written(small_log)
    del written.streams_found[NOTED]
    assert list(verify(written, claims, heads(manifests, vault))) == [
        Damage(NOTED, 1, "the whole stream is gone")
    ]


def test_a_manifest_is_written_once_a_day_and_holds_what_moved_since(
    small_log: InMemoryEventLog,
    manifests: InMemoryManifests,
    vault: SealingVault,
    clock: MovableClock,
) -> None:
    assert not manifest.daily(small_log, manifests, vault, clock)
    clock.move(timedelta(days=1))
    small_log.append(OPERATOR, Write(STREAM, 4, [OutboundPaused(at=clock.now())]))
    small_log.append(OPERATOR, Write("company/main", 0, [OutboundPaused(at=clock.now())]))
    assert manifest.daily(small_log, manifests, vault, clock)
    second = manifest.read(manifests.bodies[clock.now().date()])
    assert second.heads == manifest.heads_of(small_log)


def filled(log: InMemoryEventLog, clock: MovableClock, *streams: str) -> None:
    """Let streams come in that were recorded elsewhere, long ago."""
    other = InMemoryEventLog(new_vault(), MovableClock(clock.at - timedelta(days=90)), SeededIds(7))
    for stream in streams:
        other.append(OPERATOR, Write(stream, 0, [OutboundPaused(at=clock.now(), because="Tea")]))
        log.restore(stream, other.stored(stream))


def test_what_came_in_from_elsewhere_is_signed_once_the_log_was_looked_through(
    small_log: InMemoryEventLog,
    manifests: InMemoryManifests,
    vault: SealingVault,
    clock: MovableClock,
) -> None:
    clock.move(timedelta(hours=1))
    filled(small_log, clock, "company/a", "company/b")
    looked = clock.now()
    clock.move(timedelta(days=1))
    assert manifest.daily(small_log, manifests, vault, clock, looked_through=looked)
    second = manifest.read(manifests.bodies[clock.now().date()])
    assert second.heads == manifest.heads_of(small_log)
    assert not second.lacking


def test_a_log_that_was_looked_through_long_ago_is_not_named_anew(
    small_log: InMemoryEventLog,
    manifests: InMemoryManifests,
    vault: SealingVault,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = clock.now() - timedelta(minutes=1)
    clock.move(timedelta(days=1))
    monkeypatch.setattr(small_log, "streams", pytest.fail)
    assert manifest.daily(small_log, manifests, vault, clock, looked_through=looked)


def test_a_manifest_takes_up_a_bounded_number_and_the_next_goes_on(
    small_log: InMemoryEventLog,
    manifests: InMemoryManifests,
    vault: SealingVault,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manifest, "MOST_TAKEN", 2)
    clock.move(timedelta(hours=1))
    filled(small_log, clock, *(f"company/{n}" for n in range(5)))
    looked, lacking = clock.now(), []
    for _ in range(3):
        clock.move(timedelta(days=1))
        manifest.daily(small_log, manifests, vault, clock, looked_through=looked)
        lacking.append(manifest.read(manifests.bodies[clock.now().date()]).lacking)
    assert lacking == [True, True, False]
    last = manifest.read(manifests.bodies[clock.now().date()])
    assert last.heads == manifest.heads_of(small_log)
    assert manifest.seen(manifests, vault).complaints == ()


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
    small_log: InMemoryEventLog,
    manifests: InMemoryManifests,
    vault: SealingVault,
    clock: MovableClock,
) -> None:
    days = []
    for _ in range(2):
        clock.move(timedelta(days=1))
        assert manifest.daily(small_log, manifests, vault, clock)
        days.append(clock.now().date())
    del manifests.bodies[days[0]]
    assert manifest.seen(manifests, vault).complaints == (
        f"manifest of {days[1]}: the one before it is gone or was changed",
    )
