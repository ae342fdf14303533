"""A mail is addressed and threaded from what is known, and goes to the desk with its authorship."""

from collections.abc import Sequence

import pytest

from shared.domain.approval import ApprovalRequested
from shared.domain.contact import ContactRecognised
from shared.domain.draft import Draft
from shared.domain.opportunity_events import OwnerAsked, ReplyReceived, WritingBegun
from shared.domain.proposal import ProposalDrafted
from shared.domain.provenance import BY_RULE
from shared.gates.outcome import dropped_of
from shared.orchestrate.tasks.move import SKIPPED
from tests.support.houses import CONTACT, SUBJECT
from tests.support.inquiry import CLIENT, HANDLE, said
from tests.support.studio import Studio


def asked(studio: Studio) -> ApprovalRequested:
    """Give what the owner is asked about."""
    return studio.house.book.approval(studio.o.approval).asked


def writes(studio: Studio) -> Draft:
    """Let the proposal be written; give its mail."""
    while studio.o.stage != "awaiting_approval":
        studio.step()
    return asked(studio).draft


def hears_of(studio: Studio, message_id: str, references: Sequence[str] = ()) -> None:
    """Let something come in of the client whose meaning is clear."""
    at = studio.clock.now()
    signal = f"signal/email/{message_id or 'form'}"
    came = said(at, "Thank you.").model_copy(
        update={"message_id": message_id, "references": tuple(references)}
    )
    studio.put(signal, came, person=HANDLE)
    studio.put(SUBJECT, ReplyReceived(at=at, signal=signal, meaning="chatter"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_mail_is_addressed_to_the_contact_in_the_language_of_the_lead(
    studio: Studio, language: str
) -> None:
    studio.hears(language)
    draft = writes(studio)
    assert (draft.purpose, draft.to, draft.to_name) == ("proposal", CLIENT, "Ada Sommer")
    assert draft.language == language


def test_a_mail_answers_the_newest_of_the_thread_and_keeps_its_last_references(
    studio: Studio,
) -> None:
    studio.hears()
    hears_of(studio, "m2@client.example", ["m1@client.example"])
    older = [f"r{n}@client.example" for n in range(12)]
    hears_of(studio, "m3@client.example", older)
    hears_of(studio, "")
    draft = writes(studio)
    assert draft.in_reply_to == "m3@client.example"
    assert draft.references == tuple(older[2:])


def test_what_answers_no_mail_begins_a_thread_of_its_own(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = said(studio.clock.now(), "We need two days.").model_copy(update={"message_id": ""})
    monkeypatch.setattr("tests.support.houses.said", lambda *_: form)
    studio.hears()
    draft = writes(studio)
    assert (draft.in_reply_to, draft.references) == ("", ())


def test_a_proposal_goes_to_the_desk_with_its_price_judged(studio: Studio) -> None:
    studio.hears()
    draft = writes(studio)
    (drafted,) = studio.all(ProposalDrafted)
    assert isinstance(drafted, ProposalDrafted)
    assert drafted.pricing is not None
    assert drafted.pricing.policy == "pricing"
    assert draft.proposal_version == 1
    assert draft.amount_minor == drafted.amount_minor > 0
    assert draft.currency == drafted.currency == studio.house.company.currency


def test_the_owner_is_told_that_no_model_wrote_it(studio: Studio) -> None:
    studio.hears()
    writes(studio)
    assert asked(studio).provenance.because == "no_key"


def test_a_question_follows_from_what_began_the_stage(studio: Studio) -> None:
    studio.hears()
    cause = f"{SUBJECT}#{studio.o.stage_version}"
    writes(studio)
    question = studio.log.read(studio.o.approval)[0]
    assert isinstance(studio.last().event, OwnerAsked)
    origin = studio.house.origin(SUBJECT, cause)
    assert (studio.last().origin, question.origin) == (origin, origin)


def test_what_the_owner_sends_back_is_written_anew(studio: Studio) -> None:
    studio.hears()
    writes(studio)
    studio.answers("return", note="Shorter.")
    assert writes(studio).proposal_version == 2
    assert len(studio.all(ProposalDrafted)) == 2


def test_what_the_owner_takes_back_is_asked_about_as_it_is(studio: Studio, action: str) -> None:
    draft = asked(studio).draft
    studio.answers("undo")
    assert writes(studio) == draft
    assert len(studio.all(ProposalDrafted)) == 1


def test_who_wrote_it_is_still_told_of_what_was_taken_back(studio: Studio, action: str) -> None:
    first = asked(studio)
    assert first.provenance.degraded
    studio.answers("undo")
    writes(studio)
    assert asked(studio).provenance == first.provenance
    assert asked(studio) != first


def test_a_template_is_not_named_as_the_writer_of_the_owners_words(studio: Studio) -> None:
    studio.hears()
    writes(studio)
    studio.answers("edit", subject="Mine", text="Hello Ada, my own words.")
    writes(studio)
    assert asked(studio).draft.edited
    assert asked(studio).provenance == BY_RULE


def test_a_sale_that_is_reopened_is_offered_the_same_once_more(studio: Studio) -> None:
    studio.offers()
    studio.marks("lost")
    studio.reopens()
    studio.run()
    told = asked(studio).draft.text
    assert "our proposal once more" in told
    assert "revised" not in told


def test_a_draft_that_nobody_was_sent_is_not_what_the_client_has(studio: Studio) -> None:
    studio.offers()
    studio.marks("lost")
    studio.reopens()
    studio.run()
    studio.answers("return", note="10% off")
    studio.run()
    assert "our revised proposal" in asked(studio).draft.text
    studio.answers("return", note="No discount.")
    studio.run()
    assert "our proposal once more" in asked(studio).draft.text


def moves_nowhere(studio: Studio) -> None:
    """Give the client an address that is not taken any more, as a contact of an older log may have."""
    nowhere = "a..b@client.example"
    known = ContactRecognised(at=studio.clock.now(), handle=HANDLE, email=nowhere, name="Ada")
    studio.put(CONTACT, known, person=HANDLE)


def test_an_offer_that_has_nowhere_to_go_is_told_to_the_owner_and_not_written(
    studio: Studio,
) -> None:
    studio.hears()
    moves_nowhere(studio)
    studio.run()
    assert studio.o.stage == "dormant"
    assert len(studio.planned("dropped")) == 1
    assert (
        dropped_of(studio.house, SUBJECT, studio.clock.now()).because == SKIPPED["skip_unmailable"]
    )


def test_an_answer_that_has_nowhere_to_go_is_told_to_the_owner_and_not_written(
    studio: Studio,
) -> None:
    studio.offers()
    moves_nowhere(studio)
    studio.put(SUBJECT, WritingBegun(at=studio.clock.now(), purpose="answer"))
    studio.run()
    assert studio.o.stage == "proposed"
    assert len(studio.planned("dropped")) == 1
