"""The workflow's definition keeps what the rules ask of it, whoever edits it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from shared.orchestrate.next_step import Position

ROOT = Path(__file__).parents[2]
DEFINITION = json.loads((ROOT / "statemachines/opportunity.asl.json").read_text())
STATES: dict[str, dict[str, Any]] = DEFINITION["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
PARK = "Wait for somebody"
CHOICE = STATES["What comes next?"]
NEXT = {rule["StringEquals"]: rule["Next"] for rule in CHOICE["Choices"]}
SUBJECT = {"subject.$": "$.subject"}


def follows(state: dict[str, Any]) -> Iterator[str]:
    """Give every state that may come after one."""
    yield from (state[key] for key in ("Next", "Default") if key in state)
    for branch in (*state.get("Choices", ()), *state.get("Catch", ())):
        yield branch["Next"]


def function_of(state: dict[str, Any]) -> str:
    """Give the folder of the Lambda that a task calls."""
    name = state["Parameters"]["FunctionName"].removeprefix("${").removesuffix("Arn}")
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_every_position_has_a_state_and_every_choice_a_position() -> None:
    assert set(NEXT) == set(get_args(Position)) - {"done"}
    assert STATES[CHOICE["Default"]]["Type"] == "Succeed"
    assert {rule["Variable"] for rule in CHOICE["Choices"]} == {"$.position"}


def test_what_is_unanswered_is_asked_for_first() -> None:
    assert CHOICE["Choices"][0]["StringEquals"] == "unanswered"


@pytest.mark.parametrize("position", [p for p in NEXT if p not in ("undo_window", "waiting")])
def test_a_position_leads_to_the_function_that_carries_it_out(position: str) -> None:
    handler = ROOT / "functions" / function_of(STATES[NEXT[position]]) / "handler.py"
    assert f'"{position}":' in handler.read_text()


@pytest.mark.parametrize("name", TASKS)
def test_no_task_can_end_an_execution_unnoticed_or_hang(name: str) -> None:
    last = TASKS[name]["Catch"][-1]
    assert last["ErrorEquals"] == ["States.ALL"]
    assert STATES[last["Next"]]["Type"] == "Fail"
    assert type(TASKS[name]["TimeoutSeconds"]) is int
    assert "TimeoutSecondsPath" not in TASKS[name]


@pytest.mark.parametrize("name", TASKS)
def test_nothing_is_tried_again_by_the_state_machine(name: str) -> None:
    """An effect has one claim; whoever comes next begins at reading."""
    assert "Retry" not in TASKS[name]


@pytest.mark.parametrize("name", [name for name in TASKS if name != PARK])
def test_a_task_is_given_the_subject_alone_and_returns_where_that_stands(name: str) -> None:
    task = TASKS[name]
    assert task["Resource"] == "arn:aws:states:::lambda:invoke"
    assert task["Parameters"]["Payload"] == SUBJECT
    assert (task["ResultSelector"], task["OutputPath"]) == ({"step.$": "$.Payload"}, "$.step")
    assert task["Next"] == "What comes next?"


def test_only_parking_is_given_a_token_and_only_its_time_leads_back_to_reading() -> None:
    park = STATES[PARK]
    holders = [name for name, state in STATES.items() if "Task.Token" in json.dumps(state)]
    assert holders == [PARK]
    assert park["Parameters"]["Payload"] == SUBJECT | {
        "token.$": "$$.Task.Token",
        "watched.$": "$.watched",
        "due_at.$": "$.due_at",
    }
    (runs_out, fails) = park["Catch"]
    assert runs_out["ErrorEquals"] == ["States.Timeout"]
    assert {park["Next"], runs_out["Next"]} == {DEFINITION["StartAt"]}
    assert fails["Next"] != DEFINITION["StartAt"]


def test_a_wake_carries_nothing_into_the_execution() -> None:
    assert STATES[PARK]["ResultPath"] is None
    assert STATES[PARK]["Catch"][0]["ResultPath"] is None


def test_only_the_undo_window_is_waited_out() -> None:
    waits = {name: s for name, s in STATES.items() if s["Type"] == "Wait"}
    assert list(waits) == [NEXT["undo_window"]]
    (window,) = waits.values()
    assert (window["TimestampPath"], window["Next"]) == ("$.until", DEFINITION["StartAt"])


def test_every_state_can_be_reached_and_every_way_leads_on() -> None:
    seen, left = set[str](), [DEFINITION["StartAt"]]
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += follows(STATES[name])
    assert seen == set(STATES)
    ends = {name for name, state in STATES.items() if not list(follows(state))}
    assert {STATES[name]["Type"] for name in ends} == {"Succeed", "Fail"}


def test_a_state_is_a_sentence_that_the_owner_understands() -> None:
    assert not [name for name in STATES if not re.fullmatch(r"[A-Z][a-z' ]+ [a-z' ]+\??", name)]
