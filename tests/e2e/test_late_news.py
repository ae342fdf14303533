"""What a provider says late of one attempt is taken for that one, while the next is in flight."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from infra.local.news import TOPIC
from tests.support.deadly_core import DeadlyCore, came, copied, events, later, living
from tests.support.deadly_people import ADA, approve, doubts, pass_time, stage
from tests.support.deadly_points import RAW, Point, Rule, mailed

pytestmark = [pytest.mark.cloud, pytest.mark.fault, pytest.mark.slow]

IN_FLIGHT = Rule(mailed(ADA), "wait", until=Point((f"PUT /{RAW}/released",)))
"""The mail is held on its way to the provider until this test lets it go."""
REJECT = {"reason": "Bad content"}
BOUNCE = {
    "bounceType": "Permanent",
    "bounceSubType": "General",
    "bouncedRecipients": [{"emailAddress": ADA, "action": "failed", "status": "5.1.1"}],
    "feedbackId": "late",
}
History = list[tuple[Any, ...]]
LOST = [("ActionStarted", 1, None), ("ActionFailed", 1, "operator"), ("ActionStarted", 2, None)]
"""The first attempt was lost, and the owner had the mail sent again."""


@pytest.fixture(scope="module")
def unsure(asked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a core that lost its first attempt and asked the owner about it."""
    data = copied(asked, tmp_path_factory.mktemp("unsure") / "data")
    with living(data, Rule(mailed(ADA), "die before")) as core:
        approve(core, ADA)
        later(data, seconds=20)
        core.dies("claimed / provider called")
    with living(data) as core:
        core.running.settle()
        pass_time(core, minutes=16)
        assert core.stop() == 0
    return data


def history(core: DeadlyCore) -> History:
    """Give what happened to the mail to Ada since it was planned: type, attempt, by whom."""
    found = [e for e in events(core) if e["type"].startswith("Action")]
    [mail] = [e["subject"] for e in found if e["data"].get("kind") == "send_email"]
    own = sorted((e for e in found if e["subject"] == mail), key=lambda e: int(e["sequence"]))
    return [(e["type"], e["data"]["attempt"], e["data"].get("by")) for e in own[1:]]


def filed(core: DeadlyCore, kind: str) -> list[str]:
    """Give what the news of a kind were filed as."""
    found = [e for e in events(core) if e["type"] == "SignalFiled"]
    return [e["data"]["filed_as"] for e in found if f"/{kind}-" in e["subject"]]


def hear(core: DeadlyCore, kind: str, detail: dict[str, Any]) -> None:
    """Publish what SES says of the first attempt to AWS's topic, and wait until it was filed."""
    found = [e for e in events(core) if e["data"].get("kind") == "send_email"]
    tags = {"action": [found[0]["subject"].partition("/")[2]], "attempt": ["1"]}
    mail = {"timestamp": core.running.now().isoformat(), "messageId": "first", "tags": tags}
    message = json.dumps({"eventType": kind, "mail": mail, kind.lower(): detail})
    core.running.client("sns").publish(TopicArn=TOPIC, Message=message)
    came(lambda: filed(core, kind.lower()))


def release(core: DeadlyCore) -> None:
    """Let the second attempt go on to the provider."""
    assert core.mails(ADA) == []
    core.running.client("s3").put_object(Bucket=RAW, Key="released", Body=b"")


@contextmanager
def sending_again(data: Path) -> Iterator[DeadlyCore]:
    """Run a core whose second attempt is claimed and in flight."""
    with living(data, IN_FLIGHT) as core:
        [doubt] = doubts(core, ADA)
        assert doubt.decide("send_again").status == 200
        came(lambda: history(core) == LOST)
        yield core


def test_a_late_refusal_says_nothing_about_the_attempt_in_flight(
    unsure: Path, tmp_path: Path
) -> None:
    with sending_again(copied(unsure, tmp_path / "data")) as core:
        hear(core, "Reject", REJECT)
        assert history(core) == LOST
        release(core)
        for hours in (0, 1):
            pass_time(core, hours=hours)
            assert filed(core, "reject") == ["ignored"]
            assert history(core) == [*LOST, ("ActionPerformed", 2, "claimant")]
            assert (stage(core, ADA), len(core.mails(ADA))) == ("proposed", 1)


def test_a_late_bounce_proves_the_first_attempt_and_fails_nothing_of_the_one_in_flight(
    unsure: Path, tmp_path: Path
) -> None:
    with sending_again(copied(unsure, tmp_path / "data")) as core:
        hear(core, "Bounce", BOUNCE)
        assert history(core) == [*LOST, ("ActionPerformed", 1, "provider")]
        release(core)
        for hours in (0, 1):
            pass_time(core, hours=hours)
            assert filed(core, "bounce") == ["suppression"]
            assert history(core) == [*LOST, ("ActionPerformed", 1, "provider")]
            assert (stage(core, ADA), len(core.mails(ADA))) == ("proposed", 1)
