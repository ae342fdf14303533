"""Many at once: the same mail twenty times, and five mails of somebody nobody knew."""

from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from tests.support.core import CoreProcess, get, link

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]


def crowd(core: CoreProcess, mails: list[EmailMessage]) -> None:
    """Send all mails at the same time; everyone hears that theirs was received."""
    with ThreadPoolExecutor(len(mails)) as pool:
        list(pool.map(core.send, mails))
    core.running.settle()


def added(core: CoreProcess, noun: str, before: set[str]) -> int:
    return len(core.streams(noun) - before)


def test_rule_5_the_same_mail_twenty_times_is_one_signal_one_lead_and_one_proposal(
    shared_core: CoreProcess,
) -> None:
    core, eve = shared_core, "eve@florist.example"
    before = {noun: core.streams(noun) for noun in ("signal/email", "opportunity", "contact")}
    mail = core.inquiry(f"Eve Example <{eve}>")

    crowd(core, [mail] * 20)

    assert {noun: added(core, noun, seen) for noun, seen in before.items()} == {
        "signal/email": 1,
        "opportunity": 1,
        "contact": 1,
    }
    [question] = core.questions(eve)
    assert get(link(question, "approvals")).decide("approve").status == 200
    core.undo_window_passes()
    assert len(core.mails(eve)) == 1


def test_rule_5_five_first_mails_at_once_are_one_contact(shared_core: CoreProcess) -> None:
    core, max_ = shared_core, "max@joiner.example"
    before = {noun: core.streams(noun) for noun in ("signal/email", "contact", "handle")}
    subjects = ("A website", "A logo", "Advice", "Care for our site", "One more question")

    crowd(core, [core.inquiry(f"Max Example <{max_}>", subject=s) for s in subjects])

    assert {noun: added(core, noun, seen) for noun, seen in before.items()} == {
        "signal/email": 5,
        "contact": 1,
        "handle": 1,
    }
