"""Whatever a whole core breaks is noticed: each promise is broken here once, on purpose."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import SimpleNamespace
from typing import cast

import pytest

from infra.local.mailbox import delivered
from shared.domain import names
from shared.domain.company import OutboundPaused
from shared.domain.opportunity_decider import Reopen, decide
from shared.domain.writes import Write
from tests.simulation.course import course
from tests.simulation.plan import Happening, plan_of
from tests.simulation.scheduler import BEGIN
from tests.simulation.world import World
from tests.soak.ground import Promised
from tests.soak.order import order
from tests.soak.promises import acknowledged, decisions, effects, mails, questions, restless
from tests.soak.reading import Letter, Reality

LEAD = Happening(0, "lead", 0, "clear")


def ran(seed: int) -> World:
    """Run one lead through its whole course without a fault."""
    plan = replace(plan_of(seed), happenings=(LEAD,), faults=0, mood="none", talkative=0.0)
    return course(replace(plan, away=False, poison=False, refuses=False)).world


def mailed_and_dormant(world: World) -> bool:
    """Say whether the client got mail, and nothing came of it."""
    acting = (world.still.action(f"action/{mail.action}") for mail in world.mailer.sent)
    stages = [
        world.still.opportunity(stream).stage
        for stream in world.memory.streams()
        if stream.startswith("opportunity/")
    ]
    return stages == ["dormant"] and not all(action.repeatable for action in acting)


@cache
def seed() -> int:
    """Find the first seed whose client got mail and let it come to nothing."""
    return next(seed for seed in range(1, 200) if mailed_and_dormant(ran(seed)))


@pytest.fixture
def world() -> World:
    """One lead that came to nothing."""
    return ran(seed())


@pytest.fixture
def reality(world: World) -> Reality:
    """The same, as it would lie in a mailbox and tables."""
    for at, mail in enumerate(world.mailer.sent):
        world.mailer.sent[at] = replace(mail, message=delivered(mail.message, f"p{at}"))
    letters = [Letter(mail, f"p{at}", True) for at, mail in enumerate(world.mailer.sent)]
    found = SimpleNamespace(
        memory=world.memory,
        still=world.still,
        mailer=world.mailer,
        letters=letters,
        ground=SimpleNamespace(promised=Promised()),
        core=SimpleNamespace(house=world.house, waits=world.waits, parked=world.parked),
        as_world=lambda: world,
    )
    return cast("Reality", found)


def whats(broken: object) -> list[str]:
    return [promise for promise, _ in broken]  # type: ignore[attr-defined]


def to_clients(reality: Reality) -> list[Letter]:
    acting = reality.still.action
    return [x for x in reality.letters if not acting(f"action/{x.sent.action}").repeatable]


def test_a_course_without_faults_breaks_nothing(reality: Reality) -> None:
    assert to_clients(reality)
    for look in (acknowledged, effects, decisions, order, mails, questions, restless):
        assert not list(look(reality)), look.__name__


def test_a_mail_that_was_taken_and_is_not_there_is_noticed(reality: Reality) -> None:
    reality.ground.promised.mails.add("never@client.example")
    reality.ground.promised.forms.add("never")
    reality.ground.promised.left.add("contact/nobody")
    reality.ground.promised.pages.add(("proposal/none", "ask", "nonce", "Why?"))
    assert whats(acknowledged(reality)) == [
        "a mail that was taken is not one signal",
        "a form that was taken is no signal",
        "who left is still mailed",
        "a client was thanked for an answer that is not there",
    ]


def test_a_mail_that_lies_raw_keeps_the_core_from_being_at_rest(
    reality: Reality, world: World
) -> None:
    world.raw.put("email/late", b"Subject: Hi")
    world.inbox.mails.append("email/late")
    assert whats(restless(reality)) == ["a mail that we took was never received"]


def test_a_mail_that_left_twice_is_noticed(reality: Reality) -> None:
    reality.letters.append(to_clients(reality)[0])
    assert whats(mails(reality)) == [
        "one attempt left twice",
        "a second mail although nobody said again",
    ]


def test_a_mail_with_other_words_or_without_a_claim_is_noticed(reality: Reality) -> None:
    letter = to_clients(reality)[0]
    other = replace(letter.sent, message=letter.sent.message + b"P.S.")
    foreign = replace(letter.sent, action="f" * 26)
    reality.letters[:] = [replace(letter, sent=other), replace(letter, sent=foreign)]
    assert whats(mails(reality)) == [
        "other bytes left than were planned",
        "a mail left that nobody claimed",
    ]


def test_a_claim_behind_a_pause_is_noticed(reality: Reality, world: World) -> None:
    origin = world.house.origin(names.OUTBOUND, actor="operator")
    [paused] = world.memory.append(origin, Write(names.OUTBOUND, 0, [OutboundPaused(at=BEGIN)]))
    long_before = replace(paused, recordedtime=BEGIN - timedelta(minutes=1))
    reads = world.memory.read
    world.memory.read = (  # type: ignore[method-assign]
        lambda stream, after=0: [long_before] if stream == names.OUTBOUND else reads(stream, after)
    )
    assert set(whats(order(reality))) == {"claimed while paused"}


def test_what_nobody_holds_is_noticed(reality: Reality, world: World) -> None:
    [stream] = [s for s in world.memory.streams() if s.startswith("opportunity/")]
    o = world.still.opportunity(stream)
    reopened = decide(o, Reopen(at=world.clock.now()))
    origin = world.house.origin(stream, actor="operator")
    world.memory.append(origin, Write(stream, o.version, reopened, o.person))
    assert whats(restless(reality)) == ["it stands still and nobody holds it"]
