"""`keel tick`: let due things happen now, or travel in time."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from infra.cli import place
from infra.cli.running import travelling
from infra.cli.saying import DONE, NO, AsJson, Trouble, document, note, tell

AHEAD = re.compile(r"\+(\d+)([smhdw])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
To = Annotated[
    str,
    typer.Option(metavar="TIME", help="Travel there: 2026-03-09T12:00Z, or ahead: +15s, +2h, +7d."),
]


def tick(to: To = "", as_json: AsJson = False) -> int:
    """Let due things happen, or travel in time."""
    if place.stage() != "local" and not to:
        return _chores(as_json)
    running = travelling()
    moment = meant(to, _now()) if to else None
    note("letting due things happen" if moment is None else f"travelling to {moment:%c}")
    happened = running.tick(moment)
    if as_json:
        document(happened)
        return DONE
    for visited in happened.get("visited", ()):
        tell(f"  {visited}")
    tell(f"{happened['woken']} woken; it is {happened['now']}.")
    return DONE


def _chores(as_json: bool) -> int:
    """Have done in a deployed stage what its schedules do; a chore that fails stops no other."""
    from infra.cli.remote import chores
    from shared.clock.clock import SystemClock

    note("letting due things happen")
    did: dict[str, Any] = {}
    for chore, answer in chores(place.stage()):
        did[chore] = answer
        if not as_json:
            tell(f"  {chore}: {'failed; its log says why' if answer is None else _told(answer)}")
    woken, now = (did["wake_due"] or {"woken": 0})["woken"], SystemClock().now().isoformat()
    if as_json:
        document({"woken": woken, "visited": [], "now": now, "did": did})
    else:
        tell(f"{woken} woken; it is {now}.")
    return NO if None in did.values() else DONE


def _told(answer: dict[str, Any]) -> str:
    """Say what a chore did: how many of what."""
    counts = {name: len(n) if isinstance(n, list) else n for name, n in answer.items()}
    return ", ".join(f"{int(count)} {name}" for name, count in counts.items())


def meant(to: str, now: datetime) -> datetime:
    """Read a time, or how far it lies ahead of `now`; refuses one that has passed."""
    try:
        moment = _read(to.strip(), now)
    except (ValueError, OverflowError):
        raise Trouble(f"--to: {to!r} is no time; such as 2026-03-09T12:00Z or +7d") from None
    if moment < now:
        raise Trouble(f"--to: {moment.isoformat()} has passed; it is {now.isoformat()}")
    return moment


def _read(to: str, now: datetime) -> datetime:
    ahead = AHEAD.fullmatch(to)
    if ahead:
        return now + timedelta(**{UNITS[ahead[2]]: int(ahead[1])})
    moment = datetime.fromisoformat(to)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _now() -> datetime:
    from infra.cli.running import core

    return core().house.clock.now()
