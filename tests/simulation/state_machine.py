"""A stand-in for Step Functions that runs the checked-in definition itself.

It knows what the definition uses: Task with `lambda:invoke` (and `.waitForTaskToken`), Choice,
Wait, Succeed and Fail; reference paths, ResultSelector, ResultPath, OutputPath, Catch and
TimeoutSeconds.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.simulation.process import Process
from tests.simulation.scheduler import Scheduler

DEFINITION = Path(__file__).resolve().parents[2] / "statemachines/opportunity.asl.json"
DEFINED = json.loads(DEFINITION.read_text())
ERRORS = {"timeout": "States.Timeout", "failed": "States.TaskFailed", "killed": "States.TaskFailed"}
Function = Callable[[dict[str, Any]], Any]


class StateError(Exception):
    """A task ended with an error name that a Catch may match."""


@dataclass
class Parked:
    """An execution that waits for its token."""

    process: Process
    done: bool = False


class StateMachine:
    """Starts executions of one definition; functions are called by their placeholder's name."""

    def __init__(self, scheduler: Scheduler, functions: dict[str, Function]) -> None:
        self.definition = DEFINED
        self._scheduler = scheduler
        self._functions = functions
        self.names: set[str] = set()
        self.tokens: dict[str, Parked] = {}
        self.running: list[Process] = []
        self.visited: Counter[str] = Counter()
        self._count = 0

    def start(self, name: str, given: dict[str, Any]) -> None:
        """Start an execution; a name that was used before is known and not started again."""
        if name in self.names:
            return
        self.names.add(name)
        process = self._scheduler.spawn(
            f"execution {name[-8:]}", lambda: self._run(given), mortal=False
        )
        self.running.append(process)

    def send_success(self, token: str) -> bool:
        """Let a parked execution go on; False if nobody waits under this token."""
        parked = self.tokens.get(token)
        if parked is None or parked.done:
            return False
        parked.done = True
        self._scheduler.resume(parked.process, ("success", {}))
        return True

    def forget(self, token: str) -> None:
        """Lose an execution, as a host that was killed does; its row stays."""
        parked = self.tokens.pop(token, None)
        if parked:
            parked.done = True
            parked.process.over = True

    def forget_all(self) -> None:
        """Lose every execution at once, and what its tasks are doing."""
        for process in self.running:
            process.over = True
        for parked in self.tokens.values():
            parked.done = True
        self.running.clear()
        self.tokens.clear()

    def waiting(self) -> list[str]:
        """Give the tokens of executions that wait."""
        return [t for t, p in self.tokens.items() if not p.done]

    def _run(self, given: dict[str, Any]) -> None:
        state, data = self.definition["StartAt"], given
        while state:
            self.visited[state] += 1
            spec = self.definition["States"][state]
            state, data = getattr(self, "_" + spec["Type"].lower())(spec, data)

    def _choice(self, spec: dict[str, Any], data: Any) -> tuple[str, Any]:
        for rule in spec["Choices"]:
            if _path(rule["Variable"], data, {}) == rule["StringEquals"]:
                return rule["Next"], data
        return spec["Default"], data

    def _wait(self, spec: dict[str, Any], data: Any) -> tuple[str, Any]:
        until = datetime.fromisoformat(_path(spec["TimestampPath"], data, {}))
        self._scheduler.sleep_until(until)
        return spec["Next"], data

    def _succeed(self, _spec: dict[str, Any], data: Any) -> tuple[str, Any]:
        return "", data

    def _fail(self, _spec: dict[str, Any], data: Any) -> tuple[str, Any]:
        return "", data

    def _task(self, spec: dict[str, Any], data: Any) -> tuple[str, Any]:
        try:
            waits = spec["Resource"].endswith(".waitForTaskToken")
            result = self._await_token(spec, data) if waits else self._invoke(spec, data, {})
        except StateError as error:
            catch = _catcher(spec["Catch"], str(error))
            return catch["Next"], _placed(catch.get("ResultPath", "$"), data, str(error))
        shaped = _shape(spec["ResultSelector"], result, {}) if "ResultSelector" in spec else result
        output = _placed(spec.get("ResultPath", "$"), data, shaped)
        return spec["Next"], _path(spec.get("OutputPath", "$"), output, {})

    def _invoke(self, spec: dict[str, Any], data: Any, context: dict[str, Any]) -> Any:
        """Run a function as its own process; it may outlive the task's timeout as a zombie."""
        payload = _shape(spec["Parameters"]["Payload"], data, context)
        placeholder = spec["Parameters"]["FunctionName"]
        name = re.fullmatch(r"\$\{(\w+)Arn\}", placeholder)[1]  # type: ignore[index]
        me = self._scheduler.current
        assert me is not None
        answered: list[bool] = []

        def ended(how: str, result: Any) -> None:
            if not answered:
                answered.append(True)
                self._scheduler.resume(me, (how, result))

        def timed_out() -> None:
            ended("timeout", None)

        function = self._functions[name]
        text = json.loads(json.dumps(payload))
        self.running.append(self._scheduler.spawn(name, lambda: function(text), ended=ended))
        if self._scheduler.strikes("twin_task", 0.02):
            self.running.append(self._scheduler.spawn(f"{name} again", lambda: function(text)))
        timer = self._scheduler.spawn("timeout", timed_out, spec["TimeoutSeconds"], mortal=False)
        how, result = self._scheduler.suspend()
        timer.over = True
        if how != "done":
            raise StateError(ERRORS[how])
        return {"Payload": json.loads(json.dumps(result))}

    def _await_token(self, spec: dict[str, Any], data: Any) -> Any:
        self._count += 1
        token = f"token-{self._count}-{self._scheduler.chance.getrandbits(64):016x}"
        me = self._scheduler.current
        assert me is not None
        parked = self.tokens[token] = Parked(me)
        placeholder = spec["Parameters"]["FunctionName"]
        name = re.fullmatch(r"\$\{(\w+)Arn\}", placeholder)[1]  # type: ignore[index]
        payload = _shape(spec["Parameters"]["Payload"], data, {"Task": {"Token": token}})
        function = self._functions[name]

        def ended(how: str, _result: Any) -> None:
            """A function that fails fails its task; one that is killed leaves it to the timeout."""
            if how == "failed":
                end("failed")

        def end(how: str) -> None:
            if not parked.done:
                parked.done = True
                self._scheduler.resume(me, (how, None))

        self.running.append(self._scheduler.spawn(name, lambda: function(payload), ended=ended))
        timer = self._scheduler.spawn(
            "timeout", lambda: end("timeout"), spec["TimeoutSeconds"], mortal=False
        )
        how, result = self._scheduler.suspend()
        timer.over = True
        self.tokens.pop(token, None)
        if how != "success":
            raise StateError(ERRORS[how])
        return result


def _catcher(catchers: list[dict[str, Any]], error: str) -> dict[str, Any]:
    """Give the first catcher that names this error, or all."""
    return next(c for c in catchers if {error, "States.ALL"} & {*c["ErrorEquals"]})


def _path(path: str, data: Any, context: dict[str, Any]) -> Any:
    """Follow a reference path: `$`, `$.a.b` or `$$.a.b`."""
    found = context if path.startswith("$$") else data
    for part in path.lstrip("$").split("."):
        if part:
            found = found[part]
    return found


def _shape(template: Any, data: Any, context: dict[str, Any]) -> Any:
    """Fill a payload template: keys that end in `.$` take their value from a path."""
    if not isinstance(template, dict):
        return template
    shaped = {}
    for key, value in template.items():
        if key.endswith(".$"):
            shaped[key[:-2]] = _path(value, data, context)
        else:
            shaped[key] = _shape(value, data, context)
    return shaped


def _placed(path: str | None, data: Any, result: Any) -> Any:
    """Put a result where `ResultPath` says: nowhere, everywhere, or under one name."""
    if path is None:
        return data
    if path == "$":
        return result
    return {**data, path.removeprefix("$."): result}
