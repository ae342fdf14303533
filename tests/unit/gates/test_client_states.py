"""Where the client's page finds an offer, whatever goes on behind it."""

from shared.actions.mailer import Refusal
from shared.domain.opportunity_events import ReplyReceived
from shared.flow import hearing
from shared.gates.client import State, offered
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.studio import Studio


def state(studio: Studio) -> State | None:
    page = offered(studio.house, PROPOSAL)
    return page.state if page else None


def changes(studio: Studio) -> None:
    at = studio.clock.now()
    came = ReplyReceived(at=at, signal="signal/email/m2", meaning="change", authenticated=True)
    parts = hearing.hear(studio.house.book, SUBJECT, came, at)
    studio.log.append(studio.house.origin(SUBJECT), *parts)


def test_an_offer_waits_from_a_change_until_its_new_version_was_sent() -> None:
    studio = Studio()
    studio.offers()
    seen = [(studio.o.stage, state(studio))]
    changes(studio)
    while studio.o.stage != "awaiting_approval":
        seen.append((studio.o.stage, state(studio)))
        studio.step()
    seen.append((studio.o.stage, state(studio)))
    studio.answers("approve")
    seen.append((studio.o.stage, state(studio)))
    studio.run()
    seen.append((studio.o.stage, state(studio)))
    assert seen == [
        ("proposed", "open"),
        ("new", "revising"),
        ("qualifying", "revising"),
        ("proposing", "revising"),
        ("awaiting_approval", "revising"),
        ("sending", "revising"),
        ("proposed", "open"),
    ]


def test_a_sale_that_the_operator_marks_as_won_is_accepted_on_the_page_too() -> None:
    studio = Studio()
    studio.offers()
    studio.marks("won")
    assert studio.house.book.proposal(SUBJECT).accepted is None
    assert state(studio) == "accepted"


def test_a_mail_that_was_tried_and_then_taken_back_may_be_there_after_all() -> None:
    studio = Studio()
    action = studio.waits_to_send()
    studio.passes(seconds=20)
    studio.provider(Refusal("busy"))
    studio.step()
    assert studio.house.book.action(action).status == "failed"
    assert state(studio) is None
    studio.answers("undo")
    assert studio.house.book.action(action).status == "undone"
    assert state(studio) == "revising"
