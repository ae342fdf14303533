"""What random schedules found broken, each as the shortest story that broke."""

from shared.actions.mailer import Refusal
from shared.domain import contact as contacts
from shared.domain import names
from shared.domain.approval import NEVER, ApprovalRejected, ApprovalRequested
from shared.domain.contact import ForgetContact
from shared.domain.writes import Recorded
from shared.gates.answer import Answer, answer
from shared.ingest.filing import file_signal
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import SUBJECT, Company
from tests.support.inquiry import HANDLE, said
from tests.support.owner import press
from tests.support.studio import Studio
from tests.unit.orchestrate.executions import comes_due, in_vain, resumed, rings, waits


def test_seed_29_a_pause_that_ends_after_a_bad_hour_leaves_no_sale_stuck() -> None:
    """Its execution had just been woken, and starts of days ago were counted against it."""
    studio = Studio()
    studio.waits_to_send()
    studio.pauses()
    in_vain(studio, 3)
    waits(studio)
    studio.passes(days=5)
    studio.resumes()
    rings(studio, names.OUTBOUND)
    assert list(studio.waits.open()) == []
    resumed(studio)
    assert not studio.house.book.workflow(SUBJECT).stuck
    assert studio.planned("stuck") == []


def test_seed_192_a_mail_of_unknown_fate_can_be_dropped_with_a_reason() -> None:
    """The reason is personal; it was sealed under nobody's key, so the answer failed."""
    company = Company()
    press(company, company.house.link("approval", company.proposes()), "approve")
    stream = _in_doubt(company)
    given = Answer(choice="drop", how="terminal", note="They moved away.")
    assert answer(company.house, stream, given).took_effect
    (rejected,) = company.all(ApprovalRejected)
    assert isinstance(rejected, ApprovalRejected)
    assert rejected.reason == "They moved away."
    assert company.stage == "dormant"


def test_seed_103347_a_date_that_came_shows_that_the_starts_before_it_led_somewhere() -> None:
    """One bad hour and a forgotten execution days later together looked like a stuck sale."""
    studio = Studio()
    studio.hears()
    studio.run()
    in_vain(studio, 3)
    waits(studio)
    studio.executions.waiting.clear()
    comes_due(studio)
    studio.passes(minutes=11)
    assert resumed(studio) == [SUBJECT]
    assert studio.planned("stuck") == []


def test_seed_210289_a_lost_wake_of_a_sale_that_ended_leaves_nobody_waiting() -> None:
    """The index of waits lagged behind, and nothing else happens to a sale that is won."""
    studio = Studio()
    studio.hears()
    waits(studio)
    studio.marks("won")
    resumed(studio)
    assert studio.executions.waiting == set()
    assert list(studio.waits.open()) == []


def test_seed_403795_a_sale_that_moves_while_it_is_looked_at_is_not_called_stuck() -> None:
    """A slow run of `resume_workflows` judged a sale by what it had read before it stalled."""
    studio = Studio()
    studio.hears()
    in_vain(studio, 3)
    studio.passes(minutes=11)
    studio.between(lambda: studio.replies("Any news?"))
    assert resumed(studio) == []
    assert not studio.house.book.workflow(SUBJECT).stuck
    assert studio.planned("stuck") == []


def test_seed_8526_a_sale_that_is_started_while_it_is_judged_is_not_started_again() -> None:
    """A slow run of `resume_workflows` took the version of its start from after it had judged."""
    studio = Studio()
    studio.hears()
    studio.passes(minutes=11)
    read, judging = studio.log.read, [SUBJECT]

    def slow(stream: str, after: int = 0) -> list[Recorded]:
        found = read(stream, after)
        if stream == names.workflow(SUBJECT) and judging:
            judging.clear()
            assert resumed(studio) == [SUBJECT]
        return found

    vars(studio.log)["read"] = slow
    assert resumed(studio) == []
    assert len(studio.executions.started) == 1


def test_seed_16198_a_mail_that_waits_is_not_sent_to_somebody_who_was_just_forgotten() -> None:
    """That they are forgotten was recorded, and their key was not destroyed yet."""
    studio = Studio()
    studio.waits_to_send()
    o = studio.house.book.opportunity(SUBJECT)
    contact = studio.house.book.contact(o.contact)
    studio.put(o.contact, *contacts.decide(contact, ForgetContact(at=studio.clock.now())))
    studio.passes(minutes=1)
    studio.run()
    assert studio.house.book.action(o.action).status == "undone"
    assert [mail for mail in studio.mailer.sent if o.action.endswith(mail.action)] == []


def test_seed_318_a_mail_about_a_signal_that_the_provider_refused_is_tried_again() -> None:
    """Its ending was looked up in a sale, which a signal is not."""
    studio = Studio()
    signal = names.signal("email", "m7")
    nobody = said(studio.clock.now(), "Who am I?", "m7").model_copy(update={"handle": ""})
    studio.put(signal, nobody, person=signal)
    file_signal(studio.house, signal)
    (told,) = studio.planned("unanswerable")
    studio.mailer.answer = lambda _mail: Refusal("not now")
    reconcile(studio.shop, [told])
    assert studio.house.book.action(told).status == "failed"
    studio.mailer.answer = lambda _mail: None
    studio.passes(hours=1)
    reconcile(studio.shop, [told])
    assert studio.house.book.action(told).status == "performed"


def _in_doubt(company: Company) -> str:
    """Let an attempt end without a word, and ask what became of it."""
    action = company.starts()
    stream = names.approval("unknown_delivery", f"{action}#2")
    asked = ApprovalRequested(
        at=company.clock.now(),
        kind="unknown_delivery",
        subject=SUBJECT,
        content_hash=company.house.book.action(action).plan.content_hash,
        action=action,
        attempt=1,
        expires_at=NEVER,
        remind_at=NEVER,
    )
    company.put(stream, asked, person=HANDLE)
    return stream
