"""Switches of rules 9 and 10: effects and approvals."""

from dataclasses import replace
from typing import Any

from shared.actions import perform
from shared.actions.mailer import Unknown
from shared.domain import action as actions
from shared.domain import names
from shared.domain import opportunity_decider as opportunities
from shared.domain.action import RecordFailed, RecordPerformed
from shared.domain.opportunity_decider import RecordSent
from shared.domain.opportunity_events import SENT
from shared.domain.writes import Unmoved
from shared.log.log import Conflict
from shared.orchestrate import next_step, reconcile
from shared.orchestrate.tasks import send
from tests.simulation.plan import EVERY
from tests.simulation.provider import SimMailer
from tests.simulation.situations import KEEN, KILL, RACE, TALK
from tests.simulation.switching import Off, Switch, holding, tear

UNKNOWN = ("timeout_sent", "timeout_unsent", "stall_claim", "slow_provider")
LATE = ("timeout_sent",)


def _seeing_is_winning(off: Off) -> None:
    claim = perform.claim

    def hopeful(book: Any, origin: Any, clock: Any, stream: str, *rest: Any) -> Any:
        try:
            return claim(book, origin, clock, stream, *rest)
        except Conflict:
            seen = book.action(stream)
            if seen.status != "started":
                raise
            return seen

    off.put(perform, "claim", hopeful)


def _unchecked(off: Off, noun: str) -> None:
    checks = perform.send_checks

    def fewer(*given: Any) -> Any:
        return [c for c in checks(*given) if names.noun(_of(c)) != noun]

    off.put(perform, "send_checks", fewer)


def _of(check: Any) -> str:
    assert isinstance(check, Unmoved)
    return check.stream


def _no_lease(off: Off) -> None:
    off.put(perform, "call", lambda clock, mailer, claimed, envelope: mailer.send(envelope))


def _unknown_again(off: Off) -> None:
    def claimable(self: actions.Action, now: Any) -> bool:
        return self.planned is not None and (
            (self.idle and now >= self.due_at()) or self.lapsed(now)
        )

    off.put(actions.Action, "claimable", claimable)
    send_step = next_step._send

    def again(s: Any, pace: Any, now: Any) -> Any:
        if s.action.lapsed(now):
            return next_step.Step("sending")
        return send_step(s, pace, now)

    off.put(next_step, "_send", again)


def _any_attempt(off: Off) -> None:
    fail = actions._fail

    def current(action: actions.Action, command: RecordFailed) -> Any:
        return fail(action, command.model_copy(update={"attempt": action.attempt}))

    off.put(actions, "_fail", current)


def _late_is_lost(off: Off) -> None:
    decide = actions.decide

    def deaf(action: actions.Action, command: Any) -> Any:
        if isinstance(command, RecordPerformed) and action.status in ("dead", "undone", "failed"):
            return []
        return decide(action, command)

    off.put(actions, "decide", deaf)


def _sent_whatever(off: Off) -> None:
    mail = opportunities._mail

    def moved(o: Any, command: Any) -> Any:
        if isinstance(command, RecordSent):
            kind = SENT[command.purpose]
            return [kind(at=command.at, action=command.action, attempt=command.attempt)]
        return mail(o, command)

    off.put(opportunities, "_mail", moved)


def _paused_asking(off: Off) -> None:
    ask = send.ask_owner

    def obedient(shop: Any, stream: str) -> None:
        if shop.house.book.outbound().paused:
            raise Conflict(stream)
        ask(shop, stream)

    off.put(send, "ask_owner", obedient)
    off.put(reconcile, "ask_owner", obedient)


def _asked_once(off: Off) -> None:
    off.put(reconcile, "_ask_again", lambda shop, stream, action: False)


def _impatient_client(off: Off) -> None:
    """The provider's library tries again by itself."""
    once = SimMailer._ending

    def twice(self: SimMailer, envelope: Any) -> Any:
        ending = once(self, envelope)
        return once(self, envelope) if isinstance(ending, Unknown) else ending

    off.put(SimMailer, "_ending", twice)


def _asked_though_decided(off: Off) -> None:
    ask = send.ask_owner

    def indifferent(shop: Any, stream: str) -> None:
        """Take every question for open while it is asked."""
        book, asked = shop.house.book, shop.house.book.action(stream).plan.approval
        approval = book.approval
        still = lambda s: replace(approval(s), status="pending") if s == asked else approval(s)  # noqa: E731
        book.__dict__["approval"] = still
        try:
            ask(shop, stream)
        finally:
            book.__dict__.pop("approval", None)

    off.put(send, "ask_owner", indifferent)
    off.put(reconcile, "ask_owner", indifferent)


SWITCHES = (
    Switch(9, "only the winner of the claim calls the provider", _seeing_is_winning, RACE, 10),
    Switch(
        9,
        "the claim checks that nothing is paused",
        lambda o: _unchecked(o, "company"),
        ("late_claim",),
        8,
        traits=(("butts_in", "pause"),),
    ),
    Switch(
        9,
        "the claim checks that the subject stands",
        lambda o: _unchecked(o, "opportunity"),
        ("late_claim",),
        8,
        TALK,
    ),
    Switch(
        9,
        "the claim checks that the contact may be mailed",
        lambda o: _unchecked(o, "contact"),
        ("late_claim",),
        20,
        traits=(*KEEN, ("butts_in", "complaint"), ("talkative", 0.0), ("days", 60.0)),
    ),
    Switch(9, "the provider is called inside the lease", _no_lease, ("stall_claim",), 20),
    Switch(9, "what nobody knows is never repeated", _unknown_again, UNKNOWN, 8),
    Switch(9, "the provider's library never tries again", _impatient_client, LATE, 8),
    Switch(
        9,
        "a refusal speaks of its own attempt alone",
        _any_attempt,
        ("slow_provider",),
        14,
        (*KEEN, ("refuses", 1)),
    ),
    Switch(9, "proof is recorded however late it comes", _late_is_lost, LATE, 8, KEEN),
    Switch(
        9,
        "what was sent moves the subject in the same append",
        lambda o: tear(o, holding("ActionPerformed")),
        KILL,
        20,
    ),
    Switch(
        9,
        "late proof does not move a subject that went on",
        _sent_whatever,
        LATE,
        20,
        traits=(*KEEN, *TALK),
    ),
    Switch(
        9,
        "three refusals end a mail",
        lambda o: o.put(actions, "MOST_ATTEMPTS", 10**6),
        traits=(("refuses", EVERY),),
    ),
    Switch(9, "asking the owner is never paused", _paused_asking),
    Switch(
        9,
        "a question that did not get out is asked again",
        _asked_once,
        ("refused", "timeout_unsent"),
        20,
    ),
    Switch(
        9,
        "what is decided is not asked any more",
        _asked_though_decided,
        ("refused", "timeout_unsent"),
        20,
    ),
)
