"""What a simulation remembers is what the product would have worked out again."""

import pytest

from tests.simulation import memory
from tests.simulation.plan import Plan, plan_of
from tests.simulation.tally import judged


def _outcome(plan: Plan) -> tuple[list[str], dict[str, list[bytes]], list[bytes]]:
    """Give the story of a schedule, the bytes in its log, and those of its mails."""
    lines: list[str] = []
    world = judged(plan, lines)[0].world
    log = {s: [stored for _, stored, _ in world.memory.stored(s)] for s in world.memory.streams()}
    return lines, log, [mail.message for mail in world.mailer.sent]


@pytest.mark.parametrize("seed", [7, 9, 24])
def test_a_schedule_goes_the_same_way_whether_it_remembers_or_not(seed: int) -> None:
    plan = plan_of(seed)
    alone = _outcome(plan)
    with memory.installed():
        for other in range(1, 6):
            judged(plan_of(other))
        assert _outcome(plan) == alone
