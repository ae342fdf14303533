"""However many answers come at once, one decides; all pages show the one that stands."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from shared.domain import action as actions
from shared.domain.action import ActionStarted, ActionUndone, StartAction
from shared.domain.approval import (
    ApprovalEdited,
    ApprovalGranted,
    ApprovalRejected,
    ApprovalReturned,
)
from shared.domain.errors import Refused
from shared.domain.proposal import ProposalAccepted, ProposalDeclined
from shared.domain.writes import Write
from shared.gates.approval_door import answer_approval
from shared.gates.proposal_door import answer_proposal
from shared.log.log import Conflict
from tests.support.browser import form_of, post
from tests.support.client import opened
from tests.support.houses import ORIGIN, SUBJECT, Company
from tests.support.owner import press, shown

ROUNDS = range(5)
Asked = Callable[[], Any]


def at_once(*asked: Asked) -> list[Any]:
    """Let every call start at the same moment; give the results in their order."""
    barrier, results = Barrier(len(asked)), [None] * len(asked)

    def run(n: int) -> None:
        barrier.wait()
        results[n] = asked[n]()

    threads = [Thread(target=run, args=(n,)) for n in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize("_round", ROUNDS)
def test_eight_answers_of_different_kinds_make_one_decision(
    company: Company, link: str, _round: int
) -> None:
    page = shown(company, link)
    typed = {"subject": "Mine", "text": "My words", "note": "Change it"}
    forms = [form_of(page, each, **typed) for each in ("approve", "edit", "return", "reject") * 2]
    pages = at_once(
        *(lambda form=form: answer_approval(company.house, post(link, form)) for form in forms)
    )
    kinds = (ApprovalGranted, ApprovalEdited, ApprovalReturned, ApprovalRejected)
    assert sum(len(company.all(kind)) for kind in kinds) == 1
    decided = company.house.book.approval(
        company.house.links.verify("approval", "approval", link.rpartition("/")[2]) or ""
    )
    statuses = [answered["statusCode"] for answered in pages]
    assert statuses.count(200) == 2, f"the winner and its twin ({decided.status}): {statuses}"
    assert statuses.count(409) == 6


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_start_and_an_undo_race_for_one_version(company: Company, link: str, _round: int) -> None:
    page = press(company, link, "approve")
    stream = company.house.book.opportunity(SUBJECT).action
    at = company.clock.now() + company.house.pace.undo

    def start() -> bool:
        action = company.house.book.action(stream)
        try:
            started = actions.decide(action, StartAction(at=at, lease_until=at))
            company.log.append(ORIGIN, Write(stream, action.version, started))
        except (Conflict, Refused):
            return False
        return True

    undo = post(link, form_of(page["body"], "undo"))
    answered, started = at_once(lambda: answer_approval(company.house, undo), start)
    assert len(company.all(ActionStarted)) + len(company.all(ActionUndone)) == 1
    assert answered["statusCode"] == (409 if started else 200)


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_client_who_presses_everything_at_once_has_said_one_thing(
    company: Company, offer: str, _round: int
) -> None:
    page = opened(company, offer)
    forms = [form_of(page, each, name="Ada", text="") for each in ("accept", "decline") * 4]
    at_once(
        *(lambda form=form: answer_proposal(company.house, post(offer, form)) for form in forms)
    )
    assert len(company.all(ProposalAccepted)) + len(company.all(ProposalDeclined)) == 1
