"""Switches of rules 1 to 3, 11 and 12: the log and its consumers."""

from datetime import timedelta
from typing import Any

from shared.domain.contact import Contact
from shared.ingest import webhook_in
from shared.insight import forgetting
from shared.log import scribe
from shared.log.codec import Codec
from shared.orchestrate import next_step, sweep
from shared.orchestrate.bells import Bell, Handle
from shared.views import projections
from tests.simulation import memory
from tests.simulation.host import Host
from tests.simulation.situations import (
    ERASED,
    FORM_AGAIN,
    KILL,
    LOST,
    RACE,
    RESTARTS,
    TALK,
    WROTE_ON,
)
from tests.simulation.stores import SimCheckpoints, SimViews
from tests.simulation.switching import (
    Off,
    Switch,
    at_the_head,
    bend,
    tear,
    without_checks,
)
from tests.simulation.world import World


def _forgetful(off: Off) -> None:
    """A restart loses what was appended in the last hour, although it was acknowledged."""
    restart = Host.restart

    def forgetting(self: Host) -> None:
        restart(self)
        w = self._world
        since = w.scheduler.now - timedelta(hours=1)
        for stream, kept in list(w.memory._streams.items()):
            left = sum(r.recordedtime < since for r in w.memory.read(stream))
            del kept.stored[left:], kept.read[left:]
            if not left:
                del w.memory._streams[stream]
        w.memory.forget_readings()
        memory.FOLDS.clear()

    off.put(Host, "restart", forgetting)


def _rung_record_alone(off: Off) -> None:
    wire = World._bell

    def careless(self: World, name: str, handle: Handle, nouns: Any = None) -> None:
        def newest(stream: str, seen: int) -> int:
            return handle(stream, max(seen, self.memory.head(stream) - 1))

        wire(self, name, newest, nouns)

    off.put(World, "_bell", careless)


def _last_writer_wins(off: Off) -> None:
    put = SimViews.put

    def blind(self: SimViews, row: Any, seen: int) -> bool:
        self._scheduler.point("put row")
        del seen
        self._rows.pop((row.view, row.id), None)
        return put(self, row, 0)

    off.put(SimViews, "put", blind)


def _back_again(off: Off) -> None:
    def advance(self: SimCheckpoints, consumer: str, stream: str, version: int) -> bool:
        self._scheduler.point("advance")
        self._marks[consumer, stream] = version
        return True

    off.put(SimCheckpoints, "advance", advance)


def _nothing_sealed(off: Off) -> None:
    off.put(Codec, "_seal", lambda self, recorded, data: None)


def _views_in_clear(off: Off) -> None:
    off.put(projections, "_seal", lambda vault, person, view, stream, personal: str(personal))


def _no_chain(off: Off) -> None:
    off.put(scribe, "chain", lambda previous, stored: "00" * 32)


def _written_to(off: Off) -> None:
    """Neither who was forgotten is known, nor what mail cannot go to: one stands in for the other."""
    off.put(Contact, "forgotten", False)
    off.put(next_step, "mailable", lambda _address: True)


def _raw_kept(off: Off) -> None:
    off.put(forgetting, "_delete", lambda *_: None)


def _let_go_unseen(off: Off) -> None:
    off.put(forgetting, "_late", lambda _log, _raw, _known, found: found)


def _kept_again(off: Off) -> None:
    off.put(webhook_in, "_came_before", lambda *_: False)


def _any_sweep(off: Off) -> None:
    off.put(World, "sweep", lambda self: None)


def _alone(off: Off) -> None:
    """A stream that fails takes its neighbours of the same batch with it."""

    def one(self: Bell, stream: str, _aside: set[str]) -> bool:
        self.catch_up(stream)
        return True

    off.put(Bell, "_one", one)


def _unretried(off: Off) -> None:
    off.put(sweep, "try_again", lambda broom: 0)


SWITCHES = (
    Switch(
        1,
        "every event stands at the version it was decided from",
        lambda o: bend(o, at_the_head),
        RACE,
    ),
    Switch(
        1, "all parts of an append land, or none", lambda o: tear(o, lambda ws: ws[:1]), KILL, 20
    ),
    Switch(
        1,
        "checked streams must not have moved",
        lambda o: bend(o, without_checks(bool)),
        ("late_claim",),
        8,
        TALK,
    ),
    Switch(
        2, "what append returned survives a restart", _forgetful, traits=(("happenings", RESTARTS),)
    ),
    Switch(3, "a consumer reads from its own checkpoint", _rung_record_alone, LOST, 20),
    Switch(3, "the sweeper rings what is behind", _any_sweep, LOST, 12),
    Switch(
        4,
        "a sweep looks back before the last one",
        lambda o: o.put(sweep, "OVERLAP", timedelta()),
        ("lost_bell", "day_lag"),
        20,
    ),
    Switch(3, "a stream set aside is tried again", _unretried, ("unavailable",), 20),
    Switch(
        3,
        "a stream that fails does not stop its neighbours",
        _alone,
        LOST,
        20,
        traits=(*TALK, ("unprojectable", "contact"), ("days", 60.0)),
    ),
    Switch(3, "a row never goes back to an older version", _last_writer_wins, RACE, 10),
    Switch(
        3,
        "a checkpoint only moves forward",
        _back_again,
        RACE,
        20,
        needless="what comes again changes nothing",
    ),
    Switch(11, "personal fields are sealed in the log", _nothing_sealed),
    Switch(11, "personal fields are sealed in views", _views_in_clear),
    Switch(
        11,
        "nobody writes to a person whose key was destroyed",
        _written_to,
        traits=(("happenings", ERASED),),
    ),
    Switch(
        11,
        "raw bytes of who is forgotten are deleted",
        _raw_kept,
        traits=(("happenings", ERASED),),
    ),
    Switch(
        11,
        "what is taken in with a key that is gone is deleted",
        _let_go_unseen,
        traits=(("happenings", WROTE_ON), ("words", 9)),
    ),
    Switch(
        11,
        "a form that came before is not kept again",
        _kept_again,
        ("lost_reply", "unavailable"),
        60,
        traits=(("happenings", FORM_AGAIN),),
    ),
    Switch(12, "every event is chained to the one before", _no_chain),
)
