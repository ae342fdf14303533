"""Switches of rules 1 to 5, 11 and 12: the log, its consumers, and what comes in."""

import itertools
from datetime import timedelta
from typing import Any

from shared.domain.contact import HandleReserved
from shared.domain.writes import Part, Write
from shared.ingest import filing, news, receive
from shared.log import scribe
from shared.log.codec import Codec
from shared.orchestrate import sweep
from shared.orchestrate.bells import Bell
from shared.views import projections
from tests.simulation import inbox, memory
from tests.simulation.situations import (
    KILL,
    LOST,
    RACE,
    RESTARTS,
    TALK,
    UNPROVEN,
)
from tests.simulation.stores import QuickEventLog, SimCheckpoints, SimViews
from tests.simulation.switching import (
    Off,
    Switch,
    at_the_head,
    bend,
    holding,
    tear,
    without_checks,
)
from tests.simulation.world import World


def _forgetful(off: Off) -> None:
    """A restart loses what was appended in the last hour, although it was acknowledged."""
    restart = World.restart

    def forgetting(self: World) -> None:
        restart(self)
        since = self.scheduler.now - timedelta(hours=1)
        for stream, kept in list(self.memory._streams.items()):
            left = sum(r.recordedtime < since for r in self.memory.read(stream))
            del kept.stored[left:], kept.read[left:]
            if not left:
                del self.memory._streams[stream]
        memory.FOLDS.clear()

    off.put(World, "restart", forgetting)


def _rung_record_alone(off: Off) -> None:
    def catch_up(self: Bell, stream: str) -> None:
        seen = self._checkpoints.get(self.consumer, stream)
        newest = self._log.read(stream, seen)[-1:]
        if newest:
            self._handle(stream, newest)
            self._checkpoints.advance(self.consumer, stream, newest[0].version)

    off.put(Bell, "catch_up", catch_up)


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


def _fresh_identity(off: Off) -> None:
    count = itertools.count()
    off.put(receive, "stream_of", lambda signal: f"signal/{signal.id}-{next(count)}")
    off.put(receive, "_message_id", lambda *_: (False, []))


def _unreserved(off: Off) -> None:
    def change(_log: QuickEventLog, parts: list[Part]) -> list[Part]:
        return [p for p in parts if not _reserves(p)]

    bend(off, change)


def _reserves(part: Part) -> bool:
    return isinstance(part, Write) and any(isinstance(e, HandleReserved) for e in part.events)


def _by_the_name(off: Off) -> None:
    """Take an address in From for its author."""
    reply = filing._reply

    def trusting(house: Any, stream: str, received: Any, *rest: Any) -> Any:
        believed = received.model_copy(update={"trust": "authenticated"})
        return reply(house, stream, believed, *rest)

    off.put(filing, "_reply", trusting)


def _robots_welcome(off: Off) -> None:
    why = filing._why_ignored

    def unsuspecting(house: Any, received: Any) -> str:
        return why(house, received.model_copy(update={"automatic": "none"}))

    off.put(filing, "_why_ignored", unsuspecting)


def _nothing_sealed(off: Off) -> None:
    off.put(Codec, "_seal", lambda self, recorded, data: None)


def _views_in_clear(off: Off) -> None:
    off.put(projections, "_seal", lambda vault, person, view, stream, personal: str(personal))


def _no_chain(off: Off) -> None:
    off.put(scribe, "chain", lambda previous, stored: "00" * 32)


def _any_sweep(off: Off) -> None:
    off.put(World, "sweep", lambda self: None)


def _alone(off: Off) -> None:
    """A stream that fails takes its neighbours of the same batch with it."""

    def one(self: Bell, stream: str, _aside: set[str]) -> bool:
        self.catch_up(stream)
        return True

    off.put(Bell, "_one", one)


def _unretried(off: Off) -> None:
    off.put(sweep, "ring_parked", lambda bells, parked: None)


def _raw_unswept(off: Off) -> None:
    off.put(sweep, "_receive", lambda *_: 0)
    off.put(inbox, "AGAIN_AFTER", ())


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
        3,
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
    Switch(
        5,
        "filing and what it causes are one append",
        lambda o: tear(o, holding("SignalFiled")),
        KILL,
        20,
    ),
    Switch(5, "raw mail that nobody received is received", _raw_unswept, KILL, 30),
    Switch(
        5,
        "what lies unfiled is filed",
        lambda o: o.put(sweep, "_file", lambda *_: 0),
        LOST,
        20,
        needless="the router files what its checkpoint lies behind",
    ),
    Switch(5, "a mail is the same mail however often it comes", _fresh_identity),
    Switch(5, "a contact is reserved by handle", _unreserved),
    Switch(
        5,
        "only mail that proved its sender may accept",
        _by_the_name,
        traits=(("happenings", UNPROVEN),),
    ),
    Switch(5, "automatic mail moves nothing", _robots_welcome, traits=(("away", True),)),
    Switch(
        5,
        "bounces and complaints stop all mail",
        lambda o: o.put(news, "_suppressed", lambda *_: []),
    ),
    Switch(11, "personal fields are sealed in the log", _nothing_sealed),
    Switch(11, "personal fields are sealed in views", _views_in_clear),
    Switch(12, "every event is chained to the one before", _no_chain),
)
