"""What comes in is read and takes its turn, and each word says from which reply it follows."""

import pytest

from shared.domain.opportunity_events import ReplyRead, ReplyReceived
from shared.domain.provenance import BY_RULE
from tests.support.houses import COMPANY, SUBJECT
from tests.support.studio import Studio

ADD_ON = "Please add a second language."


def read(studio: Studio) -> ReplyRead:
    """Give how the newest reply was read."""
    found = [r.event for r in studio.log.read(SUBJECT) if isinstance(r.event, ReplyRead)]
    return found[-1]


def test_a_reply_is_read_with_the_words_that_say_so(studio: Studio) -> None:
    studio.offers()
    studio.replies("Hello,\n\nwe accept your offer.\n\nAda")
    reply = studio.o.version
    studio.passes(minutes=1)
    studio.step()
    was = read(studio)
    assert (was.reply, was.meaning, was.at) == (reply, "accept", studio.clock.now())
    (evidence,) = was.evidence
    assert (evidence.fact, evidence.source) == ("accept", "signal/email/m2")
    assert "accept your offer" in evidence.quote
    assert was.provenance.because == "no_key"


def test_a_reply_is_read_by_the_list_of_the_company(studio: Studio) -> None:
    """What is named is on the company's list, so naming it asks for another offer."""
    studio.offers()
    studio.replies(ADD_ON)
    studio.step()
    assert read(studio).meaning == "change"


def test_a_source_that_has_no_word_on_facts_asks_and_changes_nothing() -> None:
    line = next(each for each in COMPANY.splitlines() if each.startswith("    fact: ["))
    studio = Studio({line: "    fact: [operator]"})
    studio.offers()
    studio.replies(ADD_ON)
    studio.step()
    was = read(studio)
    assert was.meaning == "question"
    assert was.because.endswith(", but the company's file lets no mail change facts")


def test_a_reply_whose_words_are_gone_asks_for_nothing(studio: Studio) -> None:
    studio.offers()
    at = studio.clock.now()
    studio.put(SUBJECT, ReplyReceived(at=at, signal="signal/email/gone", authenticated=True))
    reply = studio.o.version
    studio.passes(minutes=1)
    studio.step()
    assert read(studio) == ReplyRead(
        at=studio.clock.now(),
        reply=reply,
        meaning="chatter",
        because="it says nothing",
        provenance=BY_RULE,
    )


@pytest.mark.parametrize("held", [False, True], ids=["at once", "after a mail in flight"])
def test_whatever_a_reply_leads_to_follows_from_it(studio: Studio, held: bool) -> None:
    if held:
        action = studio.unknown()
        studio.replies("We accept your offer.")
        reply = studio.o.version
        studio.step()
        assert studio.o.unanswered
        studio.proves(action)
    else:
        studio.offers()
        studio.replies("We accept your offer.")
        reply = studio.o.version
    before = studio.o.version
    studio.step()
    happened = studio.log.read(SUBJECT, before)
    assert studio.o.stage == "won"
    assert {r.origin for r in happened} == {studio.house.origin(SUBJECT, f"{SUBJECT}#{reply}")}
