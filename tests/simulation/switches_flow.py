"""Switches of rules 6 to 8: the flow, its executions, and its waits."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from shared.domain import names, workflow
from shared.log.log import Conflict
from shared.orchestrate import next_step, park, resume, route, wake_due
from shared.orchestrate.waits import Wait
from tests.simulation import state_machine
from tests.simulation.ports import SimLog
from tests.simulation.switches_log import FORGOTTEN, PAUSED, RESTARTS
from tests.simulation.switching import Off, Switch, at_the_head
from tests.simulation.world import STEPS, World

PARK = ("late_park",)
RACE = ("stall", "twin_task", "repeated_bell", "apart", "late_bell")


def _same_again(off: Off) -> None:
    """On Conflict a step appends the same once more, at the new heads, instead of deciding anew."""
    append = SimLog.append

    def stubborn(self: SimLog, origin: Any, *parts: Any) -> Any:
        try:
            return append(self, origin, *parts)
        except Conflict:
            current = self._scheduler.current
            if current is None or current.name.split()[0] not in STEPS:
                raise
            writes = [p for p in at_the_head(self.inner, [*parts]) if hasattr(p, "events")]
            return append(self, origin, *writes)

    off.put(SimLog, "append", stubborn)


def _random_names(off: Off) -> None:
    count = itertools.count()
    approval, action = names.approval, names.action
    off.put(names, "approval", lambda *p: approval(*p) + f"{next(count):04x}")
    off.put(
        names, "action", lambda kind, subject, cause: action(kind, subject, f"{cause}{next(count)}")
    )


def _stage_first(off: Off) -> None:
    to_answer = next_step._to_answer
    off.put(
        next_step,
        "_to_answer",
        lambda s, now: None if s.o.stage in ("sending", "writing") else to_answer(s, now),
    )


def _never_resumed(off: Off) -> None:
    off.put(World, "resume", lambda self: None)


def _open_only(off: Off) -> None:
    def needs_work(house: Any, subject: str) -> bool:
        o = house.book.opportunity(subject)
        return o.stage != "unopened" and not o.closed

    off.put(resume, "needs_work", needs_work)


def _at_once(off: Off) -> None:
    off.put(
        resume,
        "_last",
        lambda house, subject: datetime.min.replace(tzinfo=house.clock.now().tzinfo),
    )


def _all_starts_count(off: Off) -> None:
    epoch = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    off.put(route, "progress_at", lambda house, subject: epoch)


def _dates_unnoted(off: Off) -> None:
    off.put(wake_due, "note_reached", lambda house, wait, how: None)


def _restart_unnoticed(off: Off) -> None:
    run = World.resume

    def unaware(self: World) -> None:
        self.after_restart = False
        run(self)

    off.put(World, "resume", unaware)


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


TALK = (("talkative", 4.0),)
SWITCHES = (
    Switch(6, "on Conflict a step begins again at reading", _same_again, RACE, 12),
    Switch(
        6,
        "what a step creates is named from the event it answers",
        _random_names,
        ("stall", "timeout_unsent"),
        8,
        faults=200,
    ),
    Switch(
        6,
        "what is unanswered comes before the stage's own work",
        _stage_first,
        traits=(("talkative", 4.0),),
    ),
    Switch(7, "executions are replaced", _never_resumed, ("kill",), 12),
    Switch(7, "a late word to a closed opportunity is answered", _open_only),
    Switch(
        7,
        "ten minutes pass before an execution is replaced",
        _at_once,
        RACE,
        12,
        needless="an execution beside another changes nothing; it saves double work",
    ),
    Switch(
        7,
        "three starts in vain are enough",
        lambda o: o.put(workflow, "MOST_STARTS", 10**6),
        traits=(("poison", True),),
    ),
    Switch(
        7,
        "starts count only while nothing moved",
        _all_starts_count,
        ("refused", "timeout_unsent", "unavailable"),
        20,
    ),
    Switch(
        7,
        "a start that waited for a date was not in vain",
        _dates_unnoted,
        traits=(("happenings", FORGOTTEN), ("silent_owner", True), ("cannot_park", 2000.0)),
    ),
    Switch(
        7,
        "a restarted host closes its waits first",
        _restart_unnoticed,
        traits=(("happenings", RESTARTS),),
        needless="a dead wait is refused when it is rung, and replaced then; it saves that time",
    ),
    Switch(8, "what overtook a wait is seen, one way or another", _overtaken, PARK, 8, TALK),
    Switch(8, "whoever parks looks once more", _without_looking, PARK, 8),
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
        traits=(("talkative", 4.0),),
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
    Switch(8, "a wait ends after thirty days", _for_ever, ("kill",), 20),
)
