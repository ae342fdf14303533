"""The trail names every signal, decision, rule, fallback, approval and action, in order."""

import pytest

from shared.domain import names
from shared.domain.provenance import BY_RULE, Provenance
from shared.domain.registry import EVENTS
from shared.domain.workflow import WorkflowStuck
from shared.gates.client import ClientAnswer, offered, respond
from shared.insight.telling import TELLERS, by_whom
from shared.insight.trail import Trail, subject_of, trail
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import PROPOSAL, SUBJECT
from tests.support.inquiry import HANDLE, SIGNAL
from tests.support.studio import Studio


@pytest.fixture
def studio() -> Studio:
    return Studio()


def read(studio: Studio) -> Trail:
    return trail(studio.log, SUBJECT)


def told(studio: Studio) -> str:
    return "\n".join(line for entry in read(studio).entries for line in entry.lines())


def wins(studio: Studio) -> None:
    """Go the whole way from the inquiry to the client's yes."""
    studio.offers()
    page = offered(studio.house, PROPOSAL)
    assert page is not None
    respond(
        studio.house,
        PROPOSAL,
        ClientAnswer("accept", page.shown.content_hash, name="Ada Sommer", nonce="n"),
    )


def test_the_whole_way_stands_in_it_in_order(studio: Studio) -> None:
    wins(studio)
    found = read(studio)
    assert found.state == "won"
    kinds = [entry.recorded.type for entry in found.entries]
    milestones = [
        "SignalReceived",
        "OpportunityOpened",
        "LeadUnderstood",
        "LeadQualified",
        "ProposalDrafted",
        "ApprovalRequested",
        "OwnerAsked",
        "ApprovalGranted",
        "SendingPlanned",
        "ActionStarted",
        "ProposalSent",
        "ProposalAccepted",
        "OpportunityWon",
    ]
    at = [kinds.index(kind) for kind in milestones[:-4]]
    assert at == sorted(at)
    assert set(milestones) <= set(kinds)
    times = [entry.recorded.recordedtime for entry in found.entries]
    assert times == sorted(times)


def test_every_event_of_the_opportunity_s_streams_stands_in_it_once(studio: Studio) -> None:
    wins(studio)
    found = [entry.recorded.ref for entry in read(studio).entries]
    assert len(found) == len(set(found))
    belonging = {
        stream
        for stream in studio.log.streams()
        if names.noun(stream) not in ("company", "handle", "message", "policy")
    }
    assert {ref.partition("#")[0] for ref in found} == belonging
    assert len(found) == sum(studio.log.head(stream) for stream in belonging)


def test_another_opportunity_stays_out_of_it(studio: Studio) -> None:
    studio.proposes()
    event = studio.log.read(SUBJECT)[0].event
    studio.put("opportunity/other", event, person=HANDLE)
    assert "opportunity/other" not in {e.recorded.stream for e in read(studio).entries}


def test_rules_fallbacks_and_approvals_are_told(studio: Studio) -> None:
    wins(studio)
    words = told(studio)
    for expected in (
        "rule first_contact_needs_a_yes (ask): This would be the first mail in this conversation.",
        "policy outreach, version",
        "without a model (degraded: no_key)",
        "the owner answered, by terminal",
        "filed as lead",
        "by Ada Sommer, by client page",
        "attempt 1, known from the claimant",
        "to the owner, not before",
    ):
        assert expected in words, expected


def test_json_holds_rules_and_who_did_the_thinking(studio: Studio) -> None:
    wins(studio)
    entries = read(studio).document()["entries"]
    [asked] = [e for e in entries if e["type"] == "ApprovalRequested"]
    assert "outreach" in [policy["policy"] for policy in asked["policies"]]
    assert "first_contact_needs_a_yes" in [rule["name"] for rule in asked["rules"]]
    [understood] = [e for e in entries if e["type"] == "LeadUnderstood"]
    assert understood["by"]["degraded"] is True
    planned = [e for e in entries if e["type"] == "ActionPlanned"]
    assert planned and all("message" not in e["data"] for e in planned)


def test_a_mail_of_unknown_fate_and_its_question_stand_in_it(studio: Studio) -> None:
    stream = studio.unknown()
    studio.passes(hours=1)
    reconcile(studio.shop, [stream])
    questions = [
        e.recorded.stream
        for e in read(studio).entries
        if e.recorded.type == "ApprovalRequested" and "unknown" in str(e.event)
    ]
    assert len(questions) == 1
    asks = [e for e in read(studio).entries if getattr(e.event, "approval", "") == questions[0]]
    assert asks, "the mail that asks stands in it too"
    assert f"did attempt 1 of {stream} go out?" in told(studio)


def test_a_stuck_workflow_and_the_mail_about_it_stand_in_it(studio: Studio) -> None:
    studio.proposes()
    at, version = studio.clock.now(), studio.o.version
    studio.put(names.workflow(SUBJECT), WorkflowStuck(at=at, subject_version=version))
    assert "Workflow stuck" in told(studio)


def test_forgotten_words_do_not_stop_it(studio: Studio) -> None:
    wins(studio)
    count = len(read(studio).entries)
    studio.vault.destroy(HANDLE)
    assert len(read(studio).entries) == count
    assert "[forgotten]" in told(studio)
    assert "Ada" not in told(studio)


@pytest.mark.parametrize("way", ["approval", "action", "proposal", "signal", "bare", "opportunity"])
def test_any_id_on_the_way_leads_to_it(studio: Studio, way: str) -> None:
    studio.waits_to_send()
    o = studio.o
    ids = {
        "approval": o.approval,
        "action": names.bare(o.action),
        "proposal": names.bare(PROPOSAL),
        "signal": SIGNAL,
        "bare": names.bare(SUBJECT),
        "opportunity": SUBJECT,
    }
    assert subject_of(studio.log, ids[way]) == SUBJECT


@pytest.mark.parametrize("id", ["", "nobody", "opportunity/nobody", "company/main", "a/b/c"])
def test_an_unknown_id_leads_nowhere(studio: Studio, id: str) -> None:
    studio.proposes()
    assert subject_of(studio.log, id) is None


def test_reading_a_trail_writes_nothing(studio: Studio) -> None:
    studio.proposes()
    events = studio.events
    told(studio)
    assert studio.events == events


def test_a_model_is_named_with_its_prompt_and_cost() -> None:
    origin = Provenance(
        model="m-1", prompt="lead_intake", prompt_version=2, tokens_in=5, cost_micro_usd=1200
    )
    assert by_whom(origin) == "by m-1, prompt lead_intake version 2; 5 tokens in, 0 out, 0.0012 USD"
    assert by_whom(BY_RULE) == "by rules and templates"


def test_only_events_that_exist_are_told() -> None:
    assert all(EVENTS[kind.__name__] is kind for kind in TELLERS)
