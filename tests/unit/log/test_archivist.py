"""The archive follows the log byte by byte, whatever the bytes mean."""

import pytest

from shared.log.archivist import Archivist
from shared.log.codec import Unreadable
from shared.log.in_memory import InMemoryArchive, InMemoryEventLog
from tests.unit.log.harm import STREAM


def test_what_is_archived_is_what_is_stored_from_wherever_it_was_left(
    small_log: InMemoryEventLog,
) -> None:
    archive = InMemoryArchive()
    archivist = Archivist(small_log, archive)
    assert [archivist(STREAM, seen) for seen in (2, 0, 4)] == [4, 4, 4]
    assert archive.read(STREAM) == [(v, body) for v, body, _ in small_log.stored(STREAM)]


def test_an_event_that_nobody_can_read_is_archived_all_the_same(
    small_log: InMemoryEventLog,
) -> None:
    """An older release beside a newer one knows less than what is stored, and must lose nothing."""
    kept = small_log._streams[STREAM]
    version, body, digest = kept.stored[2]
    newer = body.replace(b"OutboundPaused", b"OutboundFrozen")
    kept.stored[2] = version, newer, digest
    kept.read.clear()
    with pytest.raises(Unreadable):
        small_log.read(STREAM)
    archive = InMemoryArchive()
    assert Archivist(small_log, archive)(STREAM, 0) == 4
    assert archive.read(STREAM)[2] == (version, newer)


def test_a_stream_that_did_not_move_costs_the_archive_nothing(
    small_log: InMemoryEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = InMemoryArchive()
    monkeypatch.setattr(archive, "put", pytest.fail)
    assert Archivist(small_log, archive)(STREAM, 4) == 4
