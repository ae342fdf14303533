"""What happens when it dies just here: every row of the protocol's last table, on a real core.

A host that is watched from outside dies by SIGKILL, workers and all, at exactly the request that a
row names; the product's own host then starts on what is left.
"""

from pathlib import Path

import pytest

from tests.support.core import get, link
from tests.support.deadly_core import DeadlyCore, copied, dying, events, later, living, tally
from tests.support.deadly_people import ADA, approve, archived, stage
from tests.support.deadly_points import (
    ARCHIVED,
    CLAIMED,
    PARKED,
    PROJECTED,
    RAW_STORED,
    STARTED,
    Rule,
    appended,
)

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]

GRANTED = appended("ApprovalGranted")
ACCEPTED = appended("ProposalAccepted")
NO_STEP = Rule(appended("LeadUnderstood"), "wait")

WAY_IN: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("raw stored / received", (Rule(RAW_STORED, "die after"),)),
    ("appended / caller told", (Rule(appended("SignalReceived"), "die after"),)),
    ("received / filed", (Rule(appended("SignalFiled"), "die before"),)),
    ("appended / routed", (Rule(STARTED, "die before"),)),
    ("deciding / appended", (Rule(appended("LeadUnderstood"), "die before"),)),
    ("stage moved / next task run", (Rule(appended("LeadQualified"), "die after"),)),
    ("deciding / appended", (Rule(appended("ApprovalRequested"), "die before"),)),
    ("waiting decided / parked", (Rule(PARKED, "die before"),)),
)
"""Rows on the way of an inquiry to the owner, in the order in which they are met."""
ONCE = (
    "SignalReceived",
    "SignalFiled",
    "OpportunityOpened",
    "LeadUnderstood",
    "LeadQualified",
    "ProposalDrafted",
    "ApprovalRequested",
)


def test_an_inquiry_outlives_a_death_at_every_point_of_its_way_to_the_owner(
    asleep: Path, tmp_path: Path
) -> None:
    data = copied(asleep, tmp_path / "data")
    [first, *others] = WAY_IN
    with living(data, *first[1]) as core:
        mail = core.inquiry(f"A client <{ADA}>")
        with dying():
            core.send(mail)
        core.dies()
    for row, rules in others:
        DeadlyCore(data, *rules).dies_at_once(row)

    with living(data) as core:
        core.running.settle()
        assert len(core.questions(ADA)) == 1
        core.send(mail)
        core.running.settle()

        told = tally(e for e in events(core) if not e["subject"].startswith("signal/ses/"))
        assert {kind: told[kind] for kind in ONCE} == dict.fromkeys(ONCE, 1)
        assert len(core.questions()) == 1
        assert core.mails(ADA) == []
        assert stage(core, ADA) == "awaiting_approval"
        assert archived(core) == len(events(core))


def test_what_died_before_it_was_seen_goes_on_at_the_next_start(
    asleep: Path, tmp_path: Path
) -> None:
    data = copied(asleep, tmp_path / "data")
    started = Rule(PROJECTED, "wait", until=STARTED)
    with living(data, NO_STEP, started, Rule(PROJECTED, "die before")) as core:
        with dying():
            core.send(core.inquiry(f"A client <{ADA}>"))
        core.dies("appended / projected")

    with living(data) as core:
        core.running.settle()
        assert len(core.questions(ADA)) == 1
        assert stage(core, ADA) == "awaiting_approval"


def test_an_answer_outlives_every_death_until_its_mail_is_out(asked: Path, tmp_path: Path) -> None:
    data = copied(asked, tmp_path / "data")
    with living(data, Rule(GRANTED, "die after")) as core:
        question = link(core.questions(ADA)[0], "approvals")
        with dying():
            get(question).decide("approve")
        core.dies("appended / caller told")
    DeadlyCore(data, Rule(ARCHIVED, "die before")).dies_at_once("appended / archived")
    later(data, seconds=20)
    DeadlyCore(data, Rule(CLAIMED, "die before")).dies_at_once("planned / claimed")

    with living(data, Rule(ACCEPTED, "die after")) as core:
        core.running.settle()
        [proposal] = core.mails(ADA)
        assert not get(question).offers("approve")
        offer = link(proposal, "proposals")
        with dying():
            get(offer).decide("accept", name="Ada Example")
        core.dies("appended / caller told")

    with living(data) as core:
        assert not get(offer).offers("accept")
        core.running.settle()
        assert stage(core, ADA) == "won"
        assert core.mails(ADA) == [proposal]
        assert len(core.questions(ADA)) == 1
        told = tally(events(core))
        assert (told["ApprovalGranted"], told["ProposalSent"], told["ProposalAccepted"]) == (
            1,
            1,
            1,
        )
        assert archived(core) == len(events(core))


def test_an_answer_that_comes_before_its_wait_is_parked_wakes_it(
    asleep: Path, tmp_path: Path
) -> None:
    answered_first = Rule(PARKED, "wait", until=GRANTED)
    and_not_before = Rule(GRANTED, "wait", until=PARKED, asked=True)
    with living(copied(asleep, tmp_path / "data"), answered_first, and_not_before) as core:
        core.send(core.inquiry(f"A client <{ADA}>"))
        approve(core, ADA)
        later(core.data, seconds=20)
        core.running.settle()
        assert len(core.mails(ADA)) == 1


def test_an_answer_before_a_wait_that_dies_unparked_is_gone_on_with(
    asleep: Path, tmp_path: Path
) -> None:
    data = copied(asleep, tmp_path / "data")
    never_parked = Rule(PARKED, "wait")
    once_decided = Rule(GRANTED, "wait", until=PARKED, asked=True)
    with living(data, never_parked, once_decided, Rule(GRANTED, "die after")) as core:
        core.send(core.inquiry(f"A client <{ADA}>"))
        with dying():
            approve(core, ADA)
        core.dies("event appended / token parked")
    later(data, seconds=20)

    with living(data) as core:
        core.running.settle()
        assert len(core.mails(ADA)) == 1
