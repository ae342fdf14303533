"""Switches of rules 6 and 7: the flow and its executions."""

import itertools
from datetime import datetime
from typing import Any

from shared.domain import names, workflow
from shared.log.log import Conflict
from shared.orchestrate import next_step, resume, route, wake_due
from tests.simulation.host import Host
from tests.simulation.ports import SimLog
from tests.simulation.situations import FORGOTTEN, KEEN, KILL, RACE, RESTARTS, TALK
from tests.simulation.switching import Off, Switch, at_the_head
from tests.simulation.world import STEPS, World


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
    off.put(route, "progress_at", lambda *_: epoch)


def _dates_unnoted(off: Off) -> None:
    off.put(wake_due, "note_reached", lambda house, wait, how: None)


def _restart_unnoticed(off: Off) -> None:
    off.put(Host, "restarted", lambda self: False)


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
        traits=TALK,
    ),
    Switch(7, "executions are replaced", _never_resumed, KILL, 12),
    Switch(7, "a late word to a closed opportunity is answered", _open_only),
    Switch(
        7,
        "ten minutes pass before an execution is replaced",
        _at_once,
        RACE,
        12,
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
        ("refused", "timeout_unsent"),
        10,
        traits=(*KEEN, ("cannot_park", 8000.0), ("days", 60.0)),
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
)
