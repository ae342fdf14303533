"""A proposal is accepted or declined exactly as it was offered, or not at all."""

from datetime import UTC, datetime

import pytest

from shared.domain import proposal
from shared.domain.proposal import (
    AcceptProposal,
    DeclineProposal,
    DraftProposal,
    OfferProposal,
    Proposal,
    ProposalAccepted,
    ProposalDeclined,
    ProposalDrafted,
    ProposalOffered,
    Wish,
)
from tests.support.given import Given

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def drafted(content_hash: str) -> ProposalDrafted:
    return ProposalDrafted(
        at=NOON,
        opportunity="opportunity/1",
        offer={"title": "A website"},
        content_hash=content_hash,
        amount_minor=120_000,
        currency="EUR",
        valid_until="2026-04-01",
    )


FIRST, SECOND = drafted("first"), drafted("second")
OFFERED = ProposalOffered(at=NOON, draft_version=1, content_hash="first", action="action/1")
ACCEPTED = ProposalAccepted(at=NOON, content_hash="first", name="Mia", how="client_page")
DECLINED = ProposalDeclined(at=NOON, content_hash="first", reason="too dear", how="client_page")
LATER = ProposalOffered(at=NOON, draft_version=3, content_hash="second", action="action/2")


def given(*events: proposal.Happened) -> Given:
    return Given(proposal, Proposal(), *events)


def offering(version: int, action: str = "action/1") -> OfferProposal:
    return OfferProposal(at=NOON, draft_version=version, action=action)


def accepting(shown: str) -> AcceptProposal:
    return AcceptProposal(at=NOON, content_hash=shown, name="Mia", how="client_page")


def declining(shown: str) -> DeclineProposal:
    return DeclineProposal(at=NOON, content_hash=shown, reason="too dear", how="client_page")


@pytest.mark.parametrize("before", [[], [FIRST], [FIRST, OFFERED], [FIRST, OFFERED, DECLINED]])
def test_a_draft_may_be_put_down_until_one_is_accepted(before: list[proposal.Happened]) -> None:
    given(*before).when(DraftProposal(at=NOON, drafted=SECOND)).then(SECOND)


def test_what_was_accepted_is_not_drafted_anew() -> None:
    wish = DraftProposal(at=NOON, drafted=SECOND)
    given(FIRST, OFFERED, ACCEPTED).when(wish).then_refused(
        r"^This proposal was accepted; it cannot be drafted anew\.$"
    )


def test_a_draft_is_offered_once_per_mail() -> None:
    given(FIRST).when(offering(1)).then_once(OFFERED)


def test_a_draft_that_does_not_exist_cannot_be_offered() -> None:
    given(FIRST).when(offering(2)).then_refused(r"^There is no such draft\.$")


def test_a_new_version_takes_the_place_of_what_was_offered() -> None:
    given(FIRST, OFFERED, SECOND).when(offering(3, "action/2")).then_once(LATER)
    assert given(FIRST, OFFERED, SECOND, LATER).state.on_offer == SECOND


def test_the_same_draft_may_leave_in_another_mail() -> None:
    again = ProposalOffered(at=NOON, draft_version=1, content_hash="first", action="action/2")
    given(FIRST, OFFERED).when(offering(1, "action/2")).then_once(again)


def test_late_proof_of_an_older_offer_leaves_the_newer_one_before_the_client() -> None:
    for newer in ((FIRST, OFFERED, SECOND, LATER), (FIRST, OFFERED, SECOND, LATER, ACCEPTED)):
        given(*newer).when(offering(1, "action/0")).then_nothing()


def test_a_new_offer_takes_back_the_no_to_the_one_before() -> None:
    assert given(FIRST, OFFERED, DECLINED, SECOND, LATER).state == Proposal(
        version=5,
        opportunity="opportunity/1",
        drafts=((1, FIRST), (4, SECOND)),
        offered=LATER,
    )


def test_a_yes_to_what_was_offered_counts_once() -> None:
    given(FIRST, OFFERED).when(accepting("first")).then_once(ACCEPTED)


def test_a_no_to_what_was_offered_counts_once() -> None:
    given(FIRST, OFFERED).when(declining("first")).then_once(DECLINED)


def test_a_client_may_say_yes_after_a_no() -> None:
    given(FIRST, OFFERED, DECLINED).when(accepting("first")).then_once(ACCEPTED)


def test_a_new_offer_can_be_declined_again() -> None:
    again = ProposalDeclined(at=NOON, content_hash="second", reason="too dear", how="client_page")
    before = (FIRST, OFFERED, DECLINED, SECOND, LATER)
    given(*before).when(declining("second")).then_once(again)


@pytest.mark.parametrize("wish", [accepting("first"), declining("first")])
@pytest.mark.parametrize("before", [[], [FIRST]])
def test_what_nobody_was_sent_cannot_be_answered(
    before: list[proposal.Happened], wish: Wish
) -> None:
    given(*before).when(wish).then_refused(r"^This proposal was not sent yet\.$")


@pytest.mark.parametrize("wish", [accepting("first"), declining("first")])
def test_an_answer_to_an_older_version_is_refused(wish: Wish) -> None:
    because = r"^The proposal changed after it was shown to you\.$"
    given(FIRST, OFFERED, SECOND, LATER).when(wish).then_refused(because)


@pytest.mark.parametrize("wish", [accepting("other"), declining("first")])
def test_after_a_yes_nothing_else_is_answered(wish: Wish) -> None:
    given(FIRST, OFFERED, ACCEPTED).when(wish).then_refused(
        r"^This proposal was already accepted\.$"
    )
