"""One line per thing said, in a shape that machines read, with ids and numbers alone."""

import json
from typing import Any

import pytest

from shared.telemetry import count, gauge, log, measure


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return read


def test_a_log_line_is_one_line_of_json(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEL_STAGE", "dev")
    log("filed", signal="signal/email/1", tries=2, note="a\nb")
    assert lines() == [
        {"event": "filed", "stage": "dev", "signal": "signal/email/1", "tries": 2, "note": "a\nb"}
    ]


def test_an_address_among_the_ids_is_withheld(lines: Any) -> None:
    log("sent", to="mara@quell.example")
    assert lines()[0]["to"] == "[withheld]"


def test_a_metric_is_in_the_embedded_format(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEEL_STAGE", "dev")
    count("SignalReceived", 3)
    gauge("ParkedStreams", 2)
    counted, gauged = lines()
    directive = counted["_aws"]["CloudWatchMetrics"][0]
    assert directive["Namespace"] == "Keel"
    assert directive["Dimensions"] == [["stage"]]
    assert directive["Metrics"] == [{"Name": "SignalReceived", "Unit": "Count"}]
    assert (counted["SignalReceived"], counted["stage"]) == (3, "dev")
    assert isinstance(counted["_aws"]["Timestamp"], int)
    assert gauged["ParkedStreams"] == 2


def test_several_counts_and_a_log_entry_are_one_line(lines: Any) -> None:
    measure("asked", {"TokensIn": 5, "TokensOut": 2}, agent="lead_intake")
    [line] = lines()
    names = [m["Name"] for m in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]]
    assert names == ["TokensIn", "TokensOut"]
    assert (line["event"], line["agent"], line["TokensIn"]) == ("asked", "lead_intake", 5)


def test_in_a_lambda_lines_go_to_stdout_and_name_the_function(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "keel-dev-park")
    log("parked")
    printed = capsys.readouterr()
    assert json.loads(printed.out)["function"] == "keel-dev-park"
    assert printed.err == ""
