"""The log from the terminal: read, verified, exported, imported and folded anew."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from shared.domain.names import OUTBOUND
from shared.domain.opportunity_events import NoteTaken
from shared.log import manifest
from shared.log.verify import Stored
from shared.orchestrate.broom import MARK
from shared.views.store import Row
from tests.support.houses import SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

ID = SUBJECT.partition("/")[2]


@pytest.fixture(autouse=True)
def question(studio: Studio) -> str:
    return studio.proposes()


def test_tail_gives_every_event_once_and_in_order(keel: Terminal, studio: Studio) -> None:
    events = keel.types("log tail --from-start --no-follow --json").json
    assert len(events) == studio.events
    assert len({(e["stream"], e["version"]) for e in events}) == len(events)
    assert [e["id"] for e in events] == sorted(e["id"] for e in events)
    assert events[0].keys() >= {"stream", "version", "type", "time"}
    lines = keel.types("log tail --from-start --no-follow").out.splitlines()
    assert len(lines) == len(events)


def test_show_gives_one_stream_with_its_reasons(keel: Terminal) -> None:
    events = keel.types(f"log show {SUBJECT} --json").json
    assert [e["type"] for e in events][:2] == ["OpportunityOpened", "LeadUnderstood"]
    assert "policy" in keel.types(f"log show {SUBJECT}").out


def test_an_unknown_stream_is_one_line(keel: Terminal) -> None:
    said = keel.types("log show opportunity/nobody")
    assert (said.code, said.complaint) == (
        2,
        "keel: STREAM: 'opportunity/nobody' is no stream of the log",
    )


def test_a_stream_whose_keys_are_lost_says_so(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    studio.vault._keys._kept.clear()
    studio.vault._keys._store.keys.clear()  # type: ignore[attr-defined]
    studio.log._streams[SUBJECT].read.clear()
    said = keel.types(f"log show {SUBJECT}")
    assert said.code == 1
    assert said.complaint.startswith("keel: an event cannot be read (KeyLost: ")


def test_verify_finds_nothing_in_a_whole_log(keel: Terminal) -> None:
    said = keel.types("log verify")
    assert (said.code, said.out) == (0, "No damage.\n")
    assert keel.types("log verify --json").json["sound"] is True


def test_verify_shows_one_line_per_damage_and_exits_1(keel: Terminal, studio: Studio) -> None:
    kept = studio.log._streams[SUBJECT].stored
    version, stored, digest = kept[1]
    kept[1] = (version, stored.replace(b"no_key", b"a_key_"), digest)
    del studio.log._streams["contact/c1"].stored[0]
    said = keel.types("log verify")
    assert said.code == 1
    assert said.out == f"{SUBJECT}#2: its bytes or its hash were changed\n"
    assert keel.types("log verify --json").json["damage"] == [
        {"stream": SUBJECT, "version": 2, "what": "its bytes or its hash were changed"}
    ]


def test_verify_knows_from_the_manifest_that_a_tail_was_cut(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    manifest.daily(studio.log, keel.manifests, studio.vault, studio.clock)
    del studio.log._streams[SUBJECT].stored[-1]
    del studio.log._streams[SUBJECT].read[-1]
    said = keel.types("log verify")
    assert said.code == 1
    assert "it was cut off" in said.out


def test_an_export_is_verified_and_comes_back(
    keel: Terminal, studio: Studio, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    keel.catch_up()
    count = studio.events
    assert keel.types(f"log export {folder} --json").json["events"] == count
    assert keel.types(f"log export {folder}").code == 0
    assert keel.types(f"log verify {folder}").code == 0
    said = keel.types(f"log import {folder} --json").json
    assert said == {"events": count, "fresh": 0, "effects": 0, "paused": False}


def test_a_damaged_export_is_not_imported(keel: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    keel.types(f"log export {folder}")
    file = next((folder / "streams").glob("opportunity*"))
    file.write_bytes(file.read_bytes().replace(b"no_key", b"a_key_"))
    assert keel.types(f"log verify {folder}").code == 1
    said = keel.types(f"log import {folder}")
    assert said.code == 1
    assert "so nothing was imported" in said.complaint


def test_an_export_is_not_written_over_something_else(keel: Terminal, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    for line in (f"log export {tmp_path}", f"log export {tmp_path / 'thesis.txt'}"):
        said = keel.types(line)
        assert said.code == 2
        assert "manifest.json: is missing" in said.complaint


def test_what_the_log_contradicts_is_refused_before_anything_comes_in(
    keel: Terminal, studio: Studio, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    keel.types(f"log export {folder}")
    other = Studio()
    other.vault._keys = studio.vault._keys
    other.hears("de")
    keel.moves_to(other)
    keel.catch_up()
    before = other.events
    said = keel.types(f"log import {folder}")
    assert (said.code, other.events) == (1, before)
    assert "this log says something else of" in said.complaint
    assert "so nothing was imported" in said.complaint


def test_importing_a_whole_company_performs_nothing(
    keel: Terminal, studio: Studio, tmp_path: Path
) -> None:
    """Whatever is planned there, and though the bells ring behind every single stream."""
    studio.answers("approve")
    keel.types(f"log export {(folder := tmp_path / 'export')}")
    empty, count = Studio(), studio.events
    empty.vault._keys = studio.vault._keys
    keel.moves_to(empty)
    keel.checkpoints.advance(MARK, "log", 1)
    whole = empty.log.restore

    def rung(stream: str, stored: Sequence[Stored]) -> None:
        whole(stream, stored)
        keel.catch_up()

    empty.log.restore = rung  # type: ignore[method-assign]
    said = keel.types(f"log import {folder} --json").json
    assert said == {"events": count, "fresh": count, "effects": 0, "paused": True}
    assert [*keel.parked.all(), *empty.executions.started, *empty.mailer.sent] == []
    assert empty.events == count + 1
    assert keel.types("resume --json").json["changed"], "the house was held until now"
    assert keel.checkpoints.get(MARK, "log") == 0, "all that came in is swept"


def test_a_lost_log_comes_back_from_the_archive(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    before = {s: studio.log.stored(s) for s in studio.log.streams()}
    studio.log._streams.clear()
    keel.checkpoints.advance(MARK, "log", 1)
    assert keel.types("log restore").code == 0
    assert keel.checkpoints.get(MARK, "log") == 0
    assert {s: studio.log.stored(s) for s in studio.log.streams() if s != OUTBOUND} == before


def test_a_log_that_says_something_else_is_left_and_named(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    studio.log._streams.clear()
    studio.put(SUBJECT, NoteTaken(at=studio.clock.now(), note="Another story."), person=HANDLE)
    said = keel.types("log restore")
    assert said.code == 1
    assert said.complaint == (
        f"keel: {SUBJECT}: the log says something else than the archive; restored up to there"
    )
    assert studio.log.head(SUBJECT) == 1


# --- replay


def test_replaying_all_history_changes_nothing(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    events, before = studio.events, dict(keel.views._rows)
    for line in ("replay", "replay --from-archive", "replay --view pipeline"):
        said = keel.types(f"{line} --json")
        assert (said.code, said.json["differences"]) == (0, [])
    assert (studio.events, keel.views._rows) == (events, before)
    assert studio.mailer.sent == [] and len(studio.executions.started) == 1


def test_a_row_that_was_changed_shows_and_a_swap_mends_it(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    row = keel.views.get("pipeline", ID)
    assert row is not None
    keel.views.put(Row("pipeline", ID, row.version, {**row.body, "stage": "won"}), row.version)
    keel.views.put(Row("contacts", "ghost", 1, {}), 0)
    said = keel.types("replay")
    assert said.code == 1
    assert f"pipeline {ID}: differs in stage" in said.out
    assert "contacts ghost: the log does not know it" in said.out
    assert keel.types("view pipeline --json").json[0]["stage"] == "won"

    assert keel.types("replay --swap --json").json["swapped"] is True
    assert keel.types("view pipeline --json").json[0]["stage"] == "awaiting_approval"
    assert len(keel.types("view contacts --json").json) == 1
    assert keel.types("replay").code == 0
    assert not [view for view, _ in keel.views._rows if "~" in view]


def test_an_unknown_view_is_not_folded(keel: Terminal) -> None:
    assert keel.types("replay --view invoices").complaint.startswith("keel: --view: ")
