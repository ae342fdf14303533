"""Switches of rule 10: an approval is bound to what was shown."""

from typing import Any

from shared.domain import action as actions
from shared.domain import approval as approvals
from shared.domain.errors import Refused
from shared.flow import hearing
from shared.gates import answer, desk
from shared.orchestrate import next_step
from shared.vault.links import Links
from tests.simulation.situations import KILL, TALK
from tests.simulation.switching import Off, Switch, holding, tear


def _not_withdrawn(off: Off) -> None:
    take_back = hearing.take_back

    def careless(book: Any, o: Any, at: Any, *because: str) -> Any:
        return [] if o.stage == "awaiting_approval" else take_back(book, o, at, *because)

    off.put(hearing, "take_back", careless)


def _not_undone(off: Off) -> None:
    take_back = hearing.take_back

    def careless(book: Any, o: Any, at: Any, *because: str) -> Any:
        return [] if o.stage == "sending" else take_back(book, o, at, *because)

    off.put(hearing, "take_back", careless)


def _unbound(off: Off) -> None:
    """What is sent is what would be written now, not what was shown."""
    plan_mail = desk.plan_mail

    def rewritten(house: Any, s: Any, draft: Any, stream: str, because: Any, **given: Any) -> Any:
        words = draft.model_copy(update={"text": f"{draft.text}\n\nBy the way."})
        planned = plan_mail(house, s, words, stream, because, **given)
        approval = house.book.approval(given["approval"])
        return planned.model_copy(update={"content_hash": approval.asked.content_hash})

    off.put(answer, "plan_mail", rewritten)


def _any_form(off: Off) -> None:
    off.put(Links, "accepts", lambda self, *given: True)


def _any_link(off: Off) -> None:
    def verify(self: Links, purpose: str, noun: str, given: str) -> str:
        return f"{noun}/{given.rpartition('.')[0]}"

    off.put(Links, "verify", verify)
    off.put(Links, "accepts", lambda self, *given: True)


def _never_expires(off: Off) -> None:
    def require_open(approval: Any, at: Any) -> None:
        if not approval.open:
            raise Refused("It is decided.")
        del at

    off.put(approvals, "_require_open", require_open)


def _no_undo(off: Off) -> None:
    off.put(actions.Action, "due_at", lambda self: self.retry_at)
    send = next_step._send

    def hasty(*given: Any) -> next_step.Step:
        step = send(*given)
        return next_step.Step("sending") if step.position == "undo_window" else step

    off.put(next_step, "_send", hasty)


SWITCHES = (
    Switch(
        10,
        "a question and what waits for it are one append",
        lambda o: tear(o, holding("ApprovalRequested")),
        KILL,
        20,
    ),
    Switch(
        10,
        "an answer and what follows are one append",
        lambda o: tear(
            o, holding("ApprovalGranted", "ApprovalEdited", "ApprovalReturned", "ApprovalRejected")
        ),
        KILL,
        20,
    ),
    Switch(10, "what changed withdraws the open question", _not_withdrawn, traits=TALK),
    Switch(10, "what changed takes back a mail that waits", _not_undone, traits=TALK),
    Switch(10, "what leaves is what was shown", _unbound),
    Switch(10, "an answer needs the form that was shown", _any_form),
    Switch(10, "a link needs its MAC", _any_link),
    Switch(10, "a question expires", _never_expires),
    Switch(10, "a yes can be taken back for a while", _no_undo),
)
