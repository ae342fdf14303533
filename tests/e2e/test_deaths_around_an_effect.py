"""What happens when it dies while an effect is under way: UNKNOWN is proved, or asked about."""

from pathlib import Path

import pytest

from tests.support.deadly_core import copied, later, living
from tests.support.deadly_people import ADA, BOB, CEM, approve, doubts, inquire, pass_time, stage
from tests.support.deadly_points import RECORDED, Rule, mailed

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]


def test_an_attempt_without_a_word_is_asked_about_once_and_ends_as_the_owner_says(
    asked: Path, tmp_path: Path
) -> None:
    """Claimed, and dead before the provider was called: three mails, and each answer there is."""
    data = copied(asked, tmp_path / "data")
    claimed = [Rule(mailed(who), "wait") for who in (ADA, BOB)]
    then = [Rule(mailed(CEM), "wait", until=mailed(who), asked=True) for who in (ADA, BOB)]
    with living(data, *claimed, *then, Rule(mailed(CEM), "die before")) as core:
        for who in (BOB, CEM):
            inquire(core, who)
        for who in (ADA, BOB, CEM):
            approve(core, who)
        later(data, seconds=20)
        core.dies("claimed / provider called")

    with living(data) as core:
        everybody = (ADA, BOB, CEM)
        core.running.settle()
        pass_time(core, minutes=8)
        assert [len(doubts(core, who)) for who in everybody] == [0, 0, 0]
        pass_time(core, minutes=8)
        assert [len(doubts(core, who)) for who in everybody] == [1, 1, 1]
        pass_time(core, hours=2)
        assert [len(doubts(core, who)) for who in everybody] == [1, 1, 1]
        assert [core.mails(who) for who in everybody] == [[], [], []]

        for who, said in ((ADA, "it_went_out"), (BOB, "send_again"), (CEM, "drop")):
            assert doubts(core, who)[0].decide(said).status == 200
        core.running.settle()
        assert [stage(core, who) for who in everybody] == ["proposed", "proposed", "dormant"]
        assert [len(core.mails(who)) for who in everybody] == [0, 1, 0]
        pass_time(core, hours=2)
        assert [len(core.mails(who)) for who in everybody] == [0, 1, 0]


def test_a_mail_that_went_out_unrecorded_is_proved_by_its_delivery_or_asked_about(
    asked: Path, tmp_path: Path
) -> None:
    data = copied(asked, tmp_path / "data")
    with living(data, Rule(RECORDED, "die before")) as core:
        approve(core, ADA)
        later(data, seconds=20)
        core.dies("called / recorded")
    silent = copied(data, tmp_path / "silent")
    for owed in (silent / "mailbox").glob("*.owed"):
        owed.unlink()

    with living(data) as core:
        core.running.settle()
        assert stage(core, ADA) == "proposed"
        pass_time(core, minutes=30)
        assert doubts(core, ADA) == []
        assert len(core.mails(ADA)) == 1
        assert core.stop() == 0

    with living(silent) as core:
        core.running.settle()
        assert stage(core, ADA) == "sending"
        pass_time(core, minutes=30)
        [doubt] = doubts(core, ADA)
        assert doubt.decide("it_went_out").status == 200
        core.running.settle()
        assert stage(core, ADA) == "proposed"
        assert len(core.mails(ADA)) == 1
