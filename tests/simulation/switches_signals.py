"""Switches of rule 5: every signal settles."""

import itertools
from typing import Any

from shared.domain.contact import HandleReserved
from shared.domain.writes import Part, Write
from shared.ingest import filing, ignoring, news, receive, webhook_in
from shared.orchestrate import aside, sweep
from tests.simulation import inbox
from tests.simulation.quick_log import QuickEventLog
from tests.simulation.situations import CORRECTED, KILL, LOST, UNPROVEN
from tests.simulation.switching import Off, Switch, bend, holding, tear


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
    why = ignoring.why_ignored

    def unsuspecting(house: Any, received: Any) -> str:
        return why(house, received.model_copy(update={"automatic": "none"}))

    off.put(filing, "why_ignored", unsuspecting)


def _raw_unswept(off: Off) -> None:
    off.put(sweep, "_receive", lambda *_: 0)
    off.put(inbox, "AGAIN_AFTER", ())


def _whatever_body(off: Off) -> None:
    """Another body under an id that is taken passes for the first one."""
    receive_one = receive.receive

    def lenient(*given: Any) -> tuple[str, receive.Receipt]:
        stream, receipt = receive_one(*given)
        return stream, "again" if receipt == "contradiction" else receipt

    off.put(webhook_in, "receive", lenient)


SWITCHES = (
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
        lambda o: o.put(aside, "_lies", lambda *_: False),
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
    Switch(5, "the owner hears what did not arrive", lambda o: o.put(news, "_told", lambda *_: [])),
    Switch(
        5,
        "another body under an id that is taken is a conflict",
        _whatever_body,
        traits=(("happenings", CORRECTED),),
    ),
)
