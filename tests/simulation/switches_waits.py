"""Switches of rule 8: waits."""

from datetime import timedelta
from typing import Any

from shared.orchestrate import park, resume, route, wake_due
from shared.orchestrate.waits import Wait
from tests.simulation import state_machine
from tests.simulation.situations import KILL, PAUSED, TALK
from tests.simulation.switching import Off, Switch
from tests.simulation.world import World

PARK = ("late_park",)


def _without_looking(off: Off) -> None:
    def blind(log: Any, waits: Any, executions: Any, **given: Any) -> bool:
        due, now = given["due_at"], given["now"]
        waits.park(Wait(given["token"], given["subject"], dict(given["watched"]), due, now))
        return True

    off.put(park, "park", blind)


def _parking(off: Off, change: Any) -> None:
    parked = World._park
    off.put(World, "_park", lambda self, event: parked(self, change(self, dict(event))))


def _head_seen(off: Off) -> None:
    parked = park.park

    def late(log: Any, waits: Any, executions: Any, **given: Any) -> bool:
        heads = {stream: log.head(stream) for stream in given["watched"]}
        return parked(log, waits, executions, **(given | {"watched": heads}))

    off.put(park, "park", late)


def _no_subject(_world: World, event: dict[str, Any]) -> dict[str, Any]:
    others = {s: v for s, v in event["watched"].items() if s != event["subject"]}
    return event | {"watched": others or event["watched"]}


def _from_now(world: World, event: dict[str, Any]) -> dict[str, Any]:
    later = (world.clock.now() + timedelta(days=2)).isoformat()
    return event | {"due_at": later if event["due_at"] else None}


def _moved_and_open(off: Off) -> None:
    off.put(resume, "is_open", lambda log, wait: True)


def _refused_and_open(off: Off) -> None:
    def ring(waits: Any, executions: Any, wait: Wait) -> bool:
        woken: bool = executions.wake(wait.token)
        if woken:
            waits.close(wait.token)
        return woken

    off.put(route, "ring", ring)
    off.put(resume, "ring", ring)
    off.put(park, "ring", ring)
    off.put(wake_due, "ring", ring)


def _for_ever(off: Off) -> None:
    states = state_machine.DEFINED["States"]
    wait = states["Wait for somebody"] | {"TimeoutSeconds": 10**9}
    off.put(
        state_machine,
        "DEFINED",
        state_machine.DEFINED | {"States": states | {"Wait for somebody": wait}},
    )


def _overtaken(off: Off) -> None:
    _without_looking(off)
    _moved_and_open(off)


def _never_due(off: Off) -> None:
    off.put(World, "wake_due", lambda self: None)


SWITCHES = (
    Switch(8, "what overtook a wait is seen, one way or another", _overtaken, PARK, 8, TALK),
    Switch(
        8,
        "whoever parks looks once more",
        _without_looking,
        PARK,
        8,
        needless="what is rung by nobody is found by resume; it saves those minutes",
    ),
    Switch(
        8,
        "seen is what the wait was decided from",
        _head_seen,
        PARK,
        8,
        TALK,
    ),
    Switch(
        8,
        "every wait watches its subject",
        lambda o: _parking(o, _no_subject),
        traits=(("happenings", PAUSED), ("talkative", 0.0)),
    ),
    Switch(
        8,
        "a due date comes from an event",
        lambda o: _parking(o, _from_now),
        traits=TALK,
    ),
    Switch(
        8,
        "a wait that something moved past is not open",
        _moved_and_open,
        ("lost_bell", "index_lag"),
        20,
    ),
    Switch(8, "a refused wake closes its row", _refused_and_open),
    Switch(8, "what is due is woken", _never_due),
    Switch(8, "a wait ends after thirty days", _for_ever, KILL, 20),
)
