"""An export holds stored bytes as they are; bringing it in changes and performs nothing twice."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.clock.in_memory import MovableClock, SeededIds
from shared.domain.company import OutboundPaused, OutboundResumed, PolicyPublished
from shared.domain.opportunity_events import NoteTaken
from shared.domain.writes import Origin, Write
from shared.log import manifest
from shared.log.archivist import Archivist
from shared.log.claims import INLINE_UP_TO
from shared.log.export import (
    Folder,
    Imported,
    NotAnExport,
    contradicted,
    damage_of,
    exported,
    imported,
)
from shared.log.in_memory import InMemoryArchive, InMemoryClaims, InMemoryEventLog
from shared.log.log import Conflict
from shared.log.restore import from_archive, in_order
from shared.vault.vault import SealingVault
from tests.support.keys import new_vault

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPERATOR = Origin("operator")
PAUSED = OutboundPaused(at=NOON, because="Nein, danke — 名前\n\u2028")
LONG = PolicyPublished(at=NOON, policy="p", version=1, sha256="0", text="x" * INLINE_UP_TO)
SIGNAL = "signal/form/a%2Fb +ü"


def nothing() -> None:
    """Hold nobody: no house works on these logs."""


@pytest.fixture
def vault() -> SealingVault:
    return new_vault()


def new_log(vault: SealingVault, claims: InMemoryClaims) -> InMemoryEventLog:
    return InMemoryEventLog(vault, MovableClock(NOON), SeededIds(), claims)


@pytest.fixture
def claims() -> InMemoryClaims:
    return InMemoryClaims()


@pytest.fixture
def log(vault: SealingVault, claims: InMemoryClaims) -> InMemoryEventLog:
    log = new_log(vault, claims)
    log.append(OPERATOR, Write("company/outbound", 0, [PAUSED, OutboundResumed(at=NOON)]))
    log.append(OPERATOR, Write("opportunity/1", 0, [NoteTaken(at=NOON, note="Hi")], "handle/m"))
    log.append(OPERATOR, Write(SIGNAL, 0, [PAUSED]), Write("company/main", 0, [LONG]))
    return log


@pytest.fixture
def folder(
    log: InMemoryEventLog, claims: InMemoryClaims, vault: SealingVault, tmp_path: Path
) -> Folder:
    folder = Folder(tmp_path / "export")
    assert exported(log, claims, folder, vault, NOON) == 5
    return folder


def everything(log: InMemoryEventLog) -> dict[str, list[tuple[int, bytes, str]]]:
    return {stream: log.stored(stream) for stream in log.streams()}


def test_a_log_contradicts_an_export_where_other_bytes_stand_at_a_version(
    log: InMemoryEventLog, folder: Folder, vault: SealingVault, claims: InMemoryClaims
) -> None:
    other = new_log(vault, claims)
    assert contradicted(other, folder) == []
    other.append(OPERATOR, Write("company/main", 0, [PAUSED]))
    other.append(OPERATOR, Write("opportunity/elsewhere", 0, [PAUSED]))
    assert contradicted(other, folder) == ["company/main"]
    log.append(OPERATOR, Write("opportunity/1", 1, [PAUSED]))
    assert contradicted(log, folder) == []


def test_stored_bytes_come_back_as_they_were(
    log: InMemoryEventLog, folder: Folder, vault: SealingVault
) -> None:
    claims = InMemoryClaims()
    other = new_log(vault, claims)
    assert imported(other, claims, folder, nothing) == Imported(events=5, fresh=5)
    assert everything(other) == everything(log)
    assert [r.event for r in other.read("company/main")] == [LONG]
    assert [r.event for r in other.read("opportunity/1")] == [NoteTaken(at=NOON, note="Hi")]


def test_importing_twice_changes_nothing(
    log: InMemoryEventLog, claims: InMemoryClaims, folder: Folder
) -> None:
    before = everything(log)
    assert imported(log, claims, folder, nothing) == Imported(events=5, fresh=0)
    assert everything(log) == before


def test_the_house_is_held_once_and_before_anything_but_its_own_pauses_comes_in(
    log: InMemoryEventLog, claims: InMemoryClaims, folder: Folder, vault: SealingVault
) -> None:
    other = new_log(vault, claims)
    seen: list[list[str]] = []
    imported(other, claims, folder, lambda: seen.append(list(other.streams())))
    from_archive(new_log(vault, claims), archive_of(log), lambda: seen.append([]))
    assert seen == [["company/outbound"], []]
    imported(other, claims, folder, lambda: seen.append(["again"]))
    assert len(seen) == 2, "whoever adds nothing holds nobody"


def test_exporting_twice_gives_the_same_files(
    log: InMemoryEventLog, claims: InMemoryClaims, folder: Folder, vault: SealingVault
) -> None:
    def files() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in folder.path.rglob("*") if file.is_file()}

    before = files()
    exported(log, claims, folder, vault, NOON)
    assert files() == before


def test_a_log_that_says_something_else_is_left_alone(folder: Folder, vault: SealingVault) -> None:
    claims = InMemoryClaims()
    other = new_log(vault, claims)
    other.append(OPERATOR, Write("company/outbound", 0, [OutboundPaused(at=NOON)]))
    before = other.stored("company/outbound")
    with pytest.raises(Conflict):
        imported(other, claims, folder, nothing)
    assert other.stored("company/outbound") == before


def test_a_whole_export_is_sound_and_signed(folder: Folder, vault: SealingVault) -> None:
    assert damage_of(folder) == []
    assert manifest.signed(folder.manifest(), vault)


def test_every_line_is_a_hash_and_one_event(folder: Folder) -> None:
    for stream in folder.streams():
        for line in folder._file(stream).read_bytes().splitlines():
            digest, _, body = line.partition(b" ")
            assert len(digest) == 64
            assert json.loads(body)["subject"] == stream


def spoil(folder: Folder, harm: str) -> None:
    file = folder._file("company/outbound")
    lines = file.read_bytes().splitlines(keepends=True)
    changed = {
        "changed": [lines[0].replace(b"danke", b"dunke"), lines[1]],
        "missing": lines[1:],
        "reordered": [lines[1], lines[0]],
        "doubled": [lines[0], *lines],
        "cut": lines[:1],
        "garbled": [lines[0], b"\x00\xff garbage\n"],
        "emptied": [],
    }
    file.write_bytes(b"".join(changed[harm]))


@pytest.mark.parametrize(
    ("harm", "shown"),
    [
        ("changed", ["company/outbound#1: its bytes or its hash were changed"]),
        ("missing", ["company/outbound#1: it is missing"]),
        ("reordered", ["company/outbound#1: it stands behind 2"]),
        ("doubled", ["company/outbound#1: it stands twice"]),
        ("garbled", ["company/outbound#2: it is not an event"]),
        ("cut", ["company/outbound#2: it was cut off"]),
        ("emptied", ["company/outbound#2: it was cut off"]),
    ],
)
def test_rule_12_damage_of_an_export_shows(folder: Folder, harm: str, shown: list[str]) -> None:
    spoil(folder, harm)
    assert [str(piece).partition(": a signed")[0] for piece in damage_of(folder)] == shown


def test_a_file_that_is_gone_shows(folder: Folder) -> None:
    folder._file("company/outbound").unlink()
    assert [str(p) for p in damage_of(folder)] == ["company/outbound#2: the whole stream is gone"]


@pytest.mark.parametrize("manifest_text", [None, "", "[]", '{"manifest": {}}', '{"manifest": 3}'])
def test_another_folder_is_no_export(tmp_path: Path, manifest_text: str | None) -> None:
    if manifest_text is not None:
        (tmp_path / "manifest.json").write_text(manifest_text)
    with pytest.raises(NotAnExport, match=r"manifest\.json"):
        damage_of(Folder(tmp_path))


def test_a_claim_that_points_out_of_the_folder_is_not_followed(folder: Folder) -> None:
    (folder.path.parent / "secret").write_text("private")
    assert folder.get("../secret") is None
    assert folder.get("claims/../../secret") is None


# --- the archive --------------------------------------------------------------------------------


def archive_of(log: InMemoryEventLog) -> InMemoryArchive:
    archive = InMemoryArchive()
    for stream in log.streams():
        Archivist(log, archive)(stream, 0)
    return archive


def test_an_empty_log_is_rebuilt_from_the_archive(
    log: InMemoryEventLog, claims: InMemoryClaims, vault: SealingVault
) -> None:
    other = new_log(vault, claims)
    assert from_archive(other, archive_of(log), nothing) == (5, [])
    assert everything(other) == everything(log)
    assert from_archive(other, archive_of(log), nothing) == (5, [])


def test_a_gap_in_the_archive_shows_and_ends_the_stream_there(
    log: InMemoryEventLog, claims: InMemoryClaims, vault: SealingVault
) -> None:
    archive = archive_of(log)
    del archive._events["company/outbound"][1]
    other = new_log(vault, claims)
    count, damage = from_archive(other, archive, nothing)
    assert (count, [str(p) for p in damage]) == (3, ["company/outbound#1: the archive lacks it"])
    assert other.head("company/outbound") == 0


def test_what_is_looked_up_comes_before_what_looks_it_up() -> None:
    streams = ["signal/a", "opportunity/1", "strange/1", "workflow/opportunity/1", "action/1"]
    assert in_order(streams) == [
        "workflow/opportunity/1",
        "action/1",
        "opportunity/1",
        "signal/a",
        "strange/1",
    ]
