"""Switches of the company's limits: mails a day, mails a thread, and what a link may answer."""

from dataclasses import replace
from typing import Any

from shared.actions import perform
from shared.company.company import Company
from shared.orchestrate import next_step
from tests.simulation.plan import EVERY
from tests.simulation.situations import TALK, TWO_LEADS
from tests.simulation.switching import Off, Switch


def _any_number(off: Off) -> None:
    """The day's count is looked at by nobody."""
    send = next_step._send

    def generous(s: Any, pace: Any, now: Any) -> next_step.Step:
        return send(s, replace(pace, day_cap=EVERY), now)

    off.put(next_step, "_send", generous)


def _uncounted(off: Off) -> None:
    """A mail is counted at whatever number the day now stands."""
    claim = perform.claim

    def claimed(book: Any, origin: Any, clock: Any, stream: str, lease: Any, parts: Any) -> Any:
        counts = [p for p in parts if getattr(p, "events", None)]
        others = [p for p in parts if p not in counts]
        now = [replace(p, after=book.log.head(p.stream)) for p in counts]
        return claim(book, origin, clock, stream, lease, [*others, *now])

    off.put(perform, "claim", claimed)


SWITCHES = (
    Switch(
        9,
        "a thread gets only so many mails a day",
        lambda o: o.put(next_step, "_thread_is_full", lambda *_: False),
        traits=(("thread_cap", 1), *TALK),
    ),
    Switch(
        9,
        "a day has only so many mails",
        _any_number,
        traits=(("day_cap", 1), ("happenings", TWO_LEADS), *TALK),
    ),
    Switch(
        9,
        "two mails at once cannot both be a day's last",
        _uncounted,
        ("late_claim",),
        20,
        traits=(("day_cap", 1), ("happenings", TWO_LEADS), ("keen", True), ("butts_in", "nobody")),
    ),
    Switch(
        10,
        "above an amount a link alone does not answer",
        lambda o: o.put(Company, "needs_sign_in", lambda *_: False),
        traits=(("sign_in_above", 0),),
    ),
)
