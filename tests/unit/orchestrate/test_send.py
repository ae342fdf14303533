"""What leaves the house: exactly what was planned, in the right name, each with its cause."""

from datetime import timedelta

from shared.actions.mailer import Envelope
from shared.domain import names
from shared.domain.action import ActionStarted, ActionUndone
from shared.domain.company import OutboundPaused
from shared.domain.names import OUTBOUND
from shared.orchestrate.tasks.send import ask_owner
from tests.support.houses import SUBJECT
from tests.support.inquiry import CLIENT
from tests.support.studio import Studio
from tests.unit.orchestrate.sending import attempts


def test_a_client_is_sent_the_bytes_that_were_planned(studio: Studio, action: str) -> None:
    plan = studio.house.book.action(action).plan
    attempts(studio)
    assert studio.mailer.calls[-1] == Envelope(
        sender=studio.house.company.inbox,
        recipients=(CLIENT,),
        message=plan.message.encode(),
        action=names.bare(action),
        attempt=1,
    )


def test_a_claim_and_all_that_comes_of_it_follow_from_the_plan(studio: Studio, action: str) -> None:
    before = {stream: studio.log.head(stream) for stream in studio.log.streams()}
    attempts(studio)
    streams = list(studio.log.streams())
    happened = [r for s in streams for r in studio.log.read(s, before.get(s, 0))]
    day = names.mail_count(studio.clock.now().date().isoformat())
    assert {action, SUBJECT, day} <= {r.stream for r in happened}
    assert {r.origin for r in happened} == {studio.house.origin(SUBJECT, f"{action}#1")}


def test_the_owner_is_mailed_their_question_in_the_houses_name(studio: Studio) -> None:
    studio.hears()
    studio.run()
    company, ask = studio.house.company, studio.o.ask
    (envelope,) = studio.mailer.calls
    assert (envelope.sender, envelope.recipients) == (company.inbox, (company.operator,))
    assert (envelope.action, envelope.attempt) == (names.bare(ask), 1)
    follows = {r.origin for r in studio.log.read(ask, 1)}
    assert follows == {studio.house.origin(SUBJECT, f"{ask}#1")}


def test_a_question_answered_before_it_was_mailed_is_taken_back_and_says_why(
    studio: Studio,
) -> None:
    studio.hears()
    while studio.step().position != "asking":
        pass
    ask = studio.o.ask
    studio.answers("approve")
    studio.passes(minutes=1)
    ask_owner(studio.shop, ask)
    assert studio.last(ask).event == ActionUndone(
        at=studio.clock.now(), by="keel", because="It was decided already."
    )
    assert studio.last(ask).origin == studio.house.origin(SUBJECT)
    assert studio.mailer.calls == []


def test_a_question_answered_while_its_mail_is_on_its_way_is_left_to_end(studio: Studio) -> None:
    studio.hears()
    while studio.step().position != "asking":
        pass
    ask, at = studio.o.ask, studio.clock.now()
    studio.answers("approve")
    studio.put(ask, ActionStarted(at=at, attempt=1, lease_until=at + timedelta(minutes=5)))
    before = studio.events
    ask_owner(studio.shop, ask)
    assert (studio.events, studio.mailer.calls) == (before, [])


def test_after_an_import_not_even_the_owner_is_asked(studio: Studio) -> None:
    studio.hears()
    while studio.step().position != "asking":
        pass
    studio.put(OUTBOUND, OutboundPaused(at=studio.clock.now(), questions_too=True))
    before = studio.events
    ask_owner(studio.shop, studio.o.ask)
    assert (studio.events, studio.mailer.calls) == (before, [])
