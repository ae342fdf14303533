"""`keel pause` and `keel resume`: whether anything may leave the house."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from infra.cli.deciding import decided
from infra.cli.running import Core, core
from infra.cli.saying import AsJson, document, tell

if TYPE_CHECKING:
    from shared.domain.company import Wish
    from shared.domain.writes import Part

Because = Annotated[str, typer.Option("--because", help="Why, for the record.")]


def pause(because: Because = "", as_json: AsJson = False) -> None:
    """Stop everything that leaves the house."""
    from shared.domain.company import PauseOutbound

    found = core()
    changed = _decide(found, PauseOutbound(at=found.house.clock.now(), because=because))
    left = started(found)
    if as_json:
        document({"paused": True, "changed": changed, "finishing": left})
        return
    tell("Nothing more leaves the house." if changed else "It was paused before.")
    for mail in left:
        tell(f"  has started and will finish: {mail['purpose']} {mail['id']} for {mail['subject']}")
    tell("Questions to you still come. Let mail leave again with: keel resume")


def silence(found: Core, because: str) -> bool:
    """Stop everything, questions to the owner among it; say whether that is new."""
    from shared.domain.company import PauseOutbound

    now = found.house.clock.now()
    return _decide(found, PauseOutbound(at=now, because=because, questions_too=True))


def resume(as_json: AsJson = False) -> None:
    """Let things leave the house again."""
    from shared.domain.company import ResumeOutbound

    found = core()
    changed = _decide(found, ResumeOutbound(at=found.house.clock.now()))
    if as_json:
        document({"paused": False, "changed": changed})
        return
    tell("Mail may leave again." if changed else "It was not paused.")


def started(found: Core) -> list[dict[str, Any]]:
    """Give the mails whose sending has started and whose end nobody recorded."""
    mails = []
    for row in found.views.list("actions"):
        action = found.house.book.action(f"action/{row.id}")
        if row.body["open"] and action.status == "started" and not action.repeatable:
            plan = action.plan
            mails.append({"id": row.id, "purpose": plan.purpose, "subject": plan.subject})
    return mails


def _decide(found: Core, wish: "Wish") -> bool:
    from shared.domain import company, names
    from shared.domain.writes import Write

    def follows() -> "list[Part]":
        outbound = found.house.book.outbound()
        events = company.decide(outbound, wish)
        return [Write(names.OUTBOUND, outbound.version, events)] if events else []

    return decided(found.house, names.OUTBOUND, follows)
