"""What was set aside, or led nowhere, is tried again by one command."""

import json

import pytest

from shared.domain.contact import HandleReserved
from shared.domain.signal import SignalReceived
from shared.ingest.mail_in import MAIL
from shared.log.consumers import ParkedStream
from shared.orchestrate.broom import MARK
from shared.orchestrate.resume import resume
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal
from tests.unit.ingest.desk import mail

RAW = f"{MAIL}0123abcd"


@pytest.fixture(autouse=True)
def question(studio: Studio) -> str:
    return studio.proposes()


def test_a_parked_stream_is_rung_again(keel: Terminal, studio: Studio) -> None:
    assert keel.types("retry").out == "Nothing is parked or stuck.\n"
    broken = studio.log.read

    def lost(stream: str, after: int = 0) -> object:
        if stream == "handle/late":
            raise TimeoutError
        return broken(stream, after)

    studio.put("handle/late", HandleReserved(at=studio.clock.now(), contact="contact/c1"))
    studio.log.read = lost  # type: ignore[method-assign,assignment]
    keel.catch_up()
    assert "handle/late  router: TimeoutError" in keel.types("retry").out
    still = keel.types("retry handle/late")
    assert still.code == 1 and "TimeoutError" in still.complaint
    assert keel.types("doctor").code == 1
    studio.log.read = broken  # type: ignore[method-assign]
    assert json.loads(keel.types("retry handle/late --json").out)["parked"] == []
    assert keel.types("retry --json").json == []


def test_a_stuck_workflow_is_started_again(keel: Terminal, studio: Studio) -> None:
    keel.catch_up()
    while not studio.house.book.workflow(SUBJECT).stuck:
        studio.passes(hours=1)
        resume_all(studio)
    [row] = keel.types("retry --json").json
    assert row["stream"] == f"workflow/{SUBJECT}"
    started = len(studio.executions.started)
    assert keel.types(f"retry {row['stream']} --json").json["started"] > 0
    assert len(studio.executions.started) == started + 1
    assert not studio.house.book.workflow(SUBJECT).stuck


def resume_all(studio: Studio) -> None:
    resume(studio.house, studio.waits, studio.executions, [SUBJECT])


# --- what the sweeper set aside


def sets_aside(keel: Terminal, left: str) -> None:
    keel.parked.put(ParkedStream(MARK, left, "OSError", keel.studio.clock.now()))


def test_raw_bytes_that_could_not_be_received_are_received(keel: Terminal) -> None:
    keel.raw.put(RAW, mail())
    sets_aside(keel, RAW)
    assert f"keel retry {RAW}" in keel.types("doctor").out
    assert keel.types(f"retry {RAW}").out == f"{RAW} was handled.\n"
    assert [
        r for r in keel.studio.all(SignalReceived) if isinstance(r, SignalReceived) and r.raw == RAW
    ]
    assert keel.types("retry --json").json == []


def test_raw_bytes_that_still_cannot_be_received_stay_set_aside(
    keel: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(key: str) -> bytes:
        raise OSError(key)

    monkeypatch.setattr(keel.raw, "get", down)
    sets_aside(keel, RAW)
    said = keel.types(f"retry {RAW}")
    assert (said.code, said.complaint) == (
        1,
        f"keel: {RAW} is parked again by sweeper: OSError",
    )
    assert [row["stream"] for row in keel.types("retry --json").json] == [RAW]


def test_what_nobody_knows_is_refused(keel: Terminal) -> None:
    said = keel.types(f"retry {RAW}")
    assert said.code == 2
    assert said.complaint == f"keel: STREAM: {RAW!r} is no stream of the log, and not set aside"
