"""Claim, call once inside the lease, record: each part on its own."""

from datetime import timedelta

import pytest

from shared.actions.in_memory import InMemoryMailer
from shared.actions.mailer import Accepted, Envelope, Outcome, Refusal, Unknown
from shared.actions.perform import call, claim, counted, record
from shared.domain import names
from shared.domain.action import Action, ActionPerformed, ActionPlanned
from shared.log.log import Conflict
from tests.support.houses import SUBJECT
from tests.support.studio import LEASE, Studio

ENVELOPE = Envelope("keel@studio.example", ("ada@client.example",), b"bytes", "1", 1)


@pytest.fixture
def action(studio: Studio) -> str:
    """Let a granted proposal wait until its undo window has closed."""
    stream = studio.waits_to_send()
    studio.passes(seconds=20)
    return stream


def claims(studio: Studio, stream: str) -> Action:
    origin = studio.house.origin(SUBJECT)
    return claim(studio.house.book, origin, studio.clock, stream, LEASE, [])


def records(studio: Studio, stream: str, outcome: Outcome | None) -> None:
    record(studio.house.book, studio.house.origin(SUBJECT), studio.clock, stream, 1, outcome)


def test_a_claim_gives_what_was_claimed(studio: Studio, action: str) -> None:
    claimed = claims(studio, action)
    assert (claimed.status, claimed.attempt) == ("started", 1)
    assert claimed.lease_until == studio.clock.now() + LEASE
    assert claimed == studio.house.book.action(action)


def test_what_cannot_be_claimed_is_a_conflict(studio: Studio, action: str) -> None:
    claims(studio, action)
    with pytest.raises(Conflict, match=action):
        claims(studio, action)


def test_what_was_never_planned_cannot_be_claimed(studio: Studio) -> None:
    with pytest.raises(Conflict, match="action/nothing"):
        claims(studio, "action/nothing")


@pytest.mark.parametrize(("late", "calls"), [(timedelta(0), 0), (timedelta(seconds=1), 1)])
def test_the_provider_is_called_only_inside_the_lease(
    studio: Studio, late: timedelta, calls: int
) -> None:
    mailer, now = InMemoryMailer(), studio.clock.now()
    planned = ActionPlanned(
        at=now, kind="send_email", subject=SUBJECT, purpose="answer", not_before=now
    )
    claimed = Action(status="started", attempt=1, planned=planned, lease_until=now + late)
    assert (call(studio.clock, mailer, claimed, ENVELOPE) is None) == (calls == 0)
    assert len(mailer.calls) == calls


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [
        (Accepted("ses-1"), "ActionPerformed"),
        (Refusal("throttled"), "ActionFailed"),
        (Unknown("timed out"), "ActionStarted"),
        (None, "ActionStarted"),
    ],
)
def test_only_what_is_known_is_recorded(
    studio: Studio, action: str, outcome: Outcome | None, ends: str
) -> None:
    claims(studio, action)
    records(studio, action, outcome)
    assert studio.story(action)[-1] == ends


def test_proof_keeps_the_id_under_which_the_provider_knows_the_mail(
    studio: Studio, action: str
) -> None:
    claims(studio, action)
    records(studio, action, Accepted("ses-1"))
    now = studio.clock.now()
    proof = ActionPerformed(at=now, attempt=1, by="claimant", provider_id="ses-1")
    assert studio.last(action).event == proof


def test_recording_survives_whatever_moves_the_sale_meanwhile(studio: Studio, action: str) -> None:
    claims(studio, action)
    studio.between(lambda: studio.replies("Any news?"))
    records(studio, action, Accepted("ses-1"))
    assert studio.story()[-2:] == ["ReplyReceived", "ProposalSent"]


def test_proof_that_came_first_makes_recording_change_nothing(studio: Studio, action: str) -> None:
    claims(studio, action)
    studio.between(lambda: studio.proves(action))
    records(studio, action, Accepted("ses-1"))
    assert studio.story(action).count("ActionPerformed") == 1


def test_a_log_that_never_lets_it_in_is_said_so(
    studio: Studio, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims(studio, action)

    def conflict(*_: object) -> None:
        raise Conflict(action)

    monkeypatch.setattr(studio.log, "append", conflict)
    with pytest.raises(Conflict, match=action):
        records(studio, action, Accepted("ses-1"))


def test_two_mails_at_once_cannot_pass_the_days_cap(studio: Studio) -> None:
    """Both saw the same count; the second one's count is no longer true."""
    studio.hears()
    both = [counted(f"action/{n}", studio.clock, 0) for n in (1, 2)]
    origin = studio.house.origin(SUBJECT)
    studio.log.append(origin, both[0])
    with pytest.raises(Conflict):
        studio.log.append(origin, both[1])
    day = names.mail_count(studio.clock.now().date().isoformat())
    assert studio.log.head(day) == 1
