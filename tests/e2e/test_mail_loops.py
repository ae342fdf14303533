"""Keel and a machine that answers every mail at once, both alive: they soon fall silent."""

import pytest

from tests.support.core import CoreProcess, get, link
from tests.support.robots import Answer, Robot, bounce, reply

pytestmark = [pytest.mark.cloud, pytest.mark.slow]

MOST = 2
"""Mails of ours in one thread before the exchange has stopped."""
THANKS = "Thank you for your message. We have received it and will get back to you soon."
AWAY = (
    "I am out of office until 14 April with no access to my mail.\n\n"
    "In urgent cases please write to office@robot.example.\n\nBest regards\nRobin Example"
)
ABWESEND = "Vielen Dank für Ihre Nachricht. Ich bin bis zum 14. April nicht im Büro."

ROBOTS: dict[str, Answer] = {
    "polite": lambda mail: reply(mail, THANKS, Auto_Submitted="auto-replied"),
    "rude": lambda mail: reply(mail, THANKS),
    "away": lambda mail: reply(mail, AWAY, subject="Out of office"),
    "abwesend": lambda mail: reply(mail, ABWESEND),
    "questioner": lambda mail: reply(mail, "Could you explain that?"),
    "bouncer": bounce,
}


@pytest.mark.parametrize("kind", ROBOTS)
def test_an_exchange_with_a_machine_stops_within_two_mails(
    shared_core: CoreProcess, kind: str
) -> None:
    core, who = shared_core, f"{kind}@robot.example"
    with Robot(core, who, ROBOTS[kind]) as robot:
        core.send(core.inquiry(f"A client <{who}>"))
        core.running.settle()
        question = core.questions(who)[0]
        assert get(link(question, "approvals")).decide("approve").status == 200
        core.undo_window_passes()
        sent = silence(core, robot, who)

    assert 1 <= sent <= MOST
    assert robot.answered == sent, "it was there, and heard everything"


def test_the_owners_own_machine_is_no_client(shared_core: CoreProcess) -> None:
    core = shared_core
    owner = core.running.record.operator
    core.running.settle()
    before = {mail["id"] for mail in core.mails(owner)}
    with Robot(core, owner, ROBOTS["rude"]) as robot:
        core.send(core.inquiry("A client <unaware@robot.example>"))
        core.running.settle()
        silence(core, robot, owner)

    asked = [mail["subject"] for mail in core.mails(owner) if mail["id"] not in before]
    assert asked == [question["subject"] for question in core.questions("unaware@robot.example")]
    assert len(asked) == 1


def silence(core: CoreProcess, robot: Robot, who: str) -> int:
    """Wait until both have nothing more to say; give how many mails the core had sent by then."""
    while True:
        core.running.settle()
        assert robot.is_alive()
        sent = len(core.mails(who))
        assert sent <= MOST or who == core.running.record.operator, "they talk with each other"
        if robot.answered == sent:
            core.running.settle()
            if len(core.mails(who)) == sent:
                return sent
