"""What an answer at the terminal led to is said as it is, and how it can be taken back."""

from datetime import timedelta

import pytest

from shared.domain.action import ActionStarted
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

ID = SUBJECT.partition("/")[2]


@pytest.fixture
def question(studio: Studio) -> str:
    return studio.proposes().partition("/")[2]


def test_a_yes_names_the_command_that_takes_it_back_until_the_mail_leaves(
    keel: Terminal, studio: Studio, question: str
) -> None:
    command = f"approve {question} --take-back"
    assert keel.types(f"approve {question}").out.endswith(f"Until it leaves: keel {command}\n")
    said = keel.types(command)
    assert (said.code, said.out) == (0, "It is taken back. You will be asked again.\n")
    assert studio.stage == "proposing"
    late = keel.types(command)
    assert (late.code, late.out) == (1, "")
    assert late.complaint.endswith("nothing was changed: There is nothing left to take back.")
    assert keel.types(f"{command} --json").json["took_effect"] is False


def test_a_mail_that_left_is_not_taken_back(keel: Terminal, studio: Studio, question: str) -> None:
    keel.types(f"approve {question}")
    now = studio.clock.now()
    started = ActionStarted(at=now, attempt=1, lease_until=now + timedelta(minutes=5))
    studio.put(studio.o.action, started)
    said = keel.types(f"approve {question} --take-back")
    assert (said.code, studio.stage) == (1, "sending")


def test_a_no_says_that_nothing_is_sent_and_how_to_begin_again(
    keel: Terminal, studio: Studio, question: str
) -> None:
    said = keel.types(f"reject {question}").out
    assert said.endswith(
        f"It is rejected. Nothing is sent. Another chance: keel lead reopen {ID}\n"
    )
    assert "take" not in said.rpartition("It is rejected")[2]
    assert keel.types(f"lead reopen {ID}").code == 0
