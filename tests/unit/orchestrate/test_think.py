"""A lead goes where the policy sends it, in an event that says by what judgement."""

import pytest

from shared.domain.lead import LeadFacts
from shared.domain.opportunity_events import LeadDisqualified
from tests.support.houses import SUBJECT
from tests.support.inquiry import HANDLE
from tests.support.studio import Studio
from tests.unit.orchestrate.leads import CLEAR, is_known, is_read_anew

UNCLEAR = CLEAR.model_copy(update={"services": ()})
FOREIGN = CLEAR.model_copy(update={"language": "fr"})
UNLISTED = CLEAR.services[0].model_copy(update={"service": "catering"})


def routed(studio: Studio, facts: LeadFacts) -> None:
    """Let one step route a lead that was understood a minute ago."""
    studio.hears()
    is_read_anew(studio, facts)
    studio.passes(minutes=1)
    studio.step()


@pytest.mark.parametrize(
    ("facts", "outcome", "event"),
    [
        (CLEAR, "propose", "LeadQualified"),
        (FOREIGN, "ask", "LeadQualified"),
        (FOREIGN.model_copy(update={"services": (UNLISTED,)}), "ask", "LeadNurtured"),
        (CLEAR.model_copy(update={"kind": "support"}), "ask", "LeadNurtured"),
        (UNCLEAR, "nurture", "LeadNurtured"),
        (CLEAR.model_copy(update={"kind": "job"}), "decline", "LeadDisqualified"),
    ],
)
def test_a_lead_is_routed_as_the_policy_says_and_only_offered_what_is_on_the_list(
    studio: Studio, facts: LeadFacts, outcome: str, event: str
) -> None:
    routed(studio, facts)
    last = studio.last()
    assert last.type == event
    assert last.event.judgement.outcome == outcome  # type: ignore[attr-defined]
    assert last.time == studio.clock.now()


@pytest.mark.parametrize(("kind", "told"), [("job", True), ("vendor", False), ("spam", False)])
def test_whom_the_company_never_replies_to_is_declined_in_silence(
    studio: Studio, kind: str, told: bool
) -> None:
    routed(studio, CLEAR.model_copy(update={"kind": kind}))
    event = studio.last().event
    assert isinstance(event, LeadDisqualified)
    assert event.reply is told
    assert studio.o.stage == ("writing" if told else "disqualified")


def test_with_as_much_open_as_the_company_takes_on_the_owner_is_asked(studio: Studio) -> None:
    for n in range(studio.house.company.capacity.open_opportunities):
        is_known(studio, f"o{n}", "proposed", f"contact/{n}")
    routed(studio, CLEAR)
    assert studio.last().event.judgement.outcome == "ask"  # type: ignore[attr-defined]


@pytest.mark.parametrize("facts", [None, CLEAR], ids=["understanding", "routing"])
def test_what_was_thought_follows_from_what_began_the_stage(
    studio: Studio, facts: LeadFacts | None
) -> None:
    studio.hears()
    is_read_anew(studio, facts)
    cause = f"{SUBJECT}#{studio.o.stage_version}"
    studio.step()
    assert studio.last().origin == studio.house.origin(SUBJECT, cause)
    assert studio.last().person == HANDLE
