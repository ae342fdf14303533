"""Eight answers to one question at the same moment: one decides, and every page says which."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

from tests.support.core import CoreProcess, Page, get, link, post
from tests.support.deadly_core import events

pytestmark = [pytest.mark.cloud, pytest.mark.slow]

DECIDED = {
    "ApprovalGranted": ("approved", "You said yes on"),
    "ApprovalEdited": ("approved in your words", "You put it into your own words on"),
    "ApprovalReturned": ("returned", "You asked for another draft on"),
    "ApprovalRejected": ("rejected", "You said no on"),
}
"""What every page says once this stands."""
SENDS = {"ApprovalGranted", "ApprovalEdited"}


def question(core: CoreProcess, who: str) -> Page:
    """Let a client write, and open the question about it."""
    core.send(core.inquiry(f"A client <{who}>"))
    core.running.settle()
    return get(link(core.questions(who)[0], "approvals"))


def at_once(wishes: Sequence[Callable[[], Page]]) -> list[Page]:
    """Let everybody press their button at the same moment."""
    ready = threading.Barrier(len(wishes))

    def press(wish: Callable[[], Page]) -> Page:
        ready.wait(30)
        return wish()

    with ThreadPoolExecutor(len(wishes)) as people:
        return list(people.map(press, wishes))


def decisions(core: CoreProcess, page: Page) -> list[dict[str, Any]]:
    """Give the events that decided the question of a page."""
    stream = "approval/" + page.url.rpartition("/")[2].partition(".")[0]
    return [e for e in events(core) if e["subject"] == stream and e["type"] in DECIDED]


def offers_nothing(page: Page) -> bool:
    return not any(page.offers(each) for each in ("approve", "edit", "return", "reject"))


def test_eight_answers_of_every_kind_are_one_decision(shared_core: CoreProcess) -> None:
    core, who = shared_core, "eight@kinds.example"
    page = question(core, who)
    forms = [page.form(each) for each in ("approve", "edit", "return", "reject")]
    forms[1]["text"] += "\nSee you soon."
    forms[2]["note"] = "Friendlier, please."
    wishes = [partial(post, page.url, form) for form in forms * 2]

    answers = at_once(wishes)

    [decided] = decisions(core, page)
    state, words = DECIDED[str(decided["type"])]
    assert {answer.status for answer in answers} <= {200, 409}
    assert sum(answer.status == 200 for answer in answers) in (1, 2)
    for answer in (*answers, get(page.url)):
        assert offers_nothing(answer), answer.url
        assert state in answer.text and words in answer.text
    core.undo_window_passes()
    most = 1 if decided["type"] in SENDS else 0
    assert len(core.mails(who)) <= most


def test_eight_times_yes_is_one_yes_and_one_mail(shared_core: CoreProcess) -> None:
    core, who = shared_core, "eight@yes.example"
    page = question(core, who)
    form = page.form("approve")

    answers = at_once([partial(post, page.url, form)] * 8)

    assert [answer.status for answer in answers] == [200] * 8
    assert sum("Your yes counts." in answer.text for answer in answers) == 1
    assert all(offers_nothing(answer) for answer in answers)
    [granted] = decisions(core, page)
    assert granted["type"] == "ApprovalGranted"
    core.undo_window_passes()
    assert len(core.mails(who)) == 1
