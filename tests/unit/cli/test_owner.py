"""The owner looks, answers and tells at the terminal; every word becomes an event like any other."""

from datetime import timedelta

import pytest

from shared.company.formats import money
from shared.domain.action import ActionStarted
from shared.domain.opportunity_events import NoteTaken
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import SUBJECT
from tests.support.inquiry import CLIENT
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

ID = SUBJECT.partition("/")[2]


@pytest.fixture
def question(studio: Studio) -> str:
    return studio.proposes().partition("/")[2]


# --- looking


def test_a_view_is_a_list_whose_entries_have_an_id(keel: Terminal, question: str) -> None:
    [row] = keel.types("view pipeline --json").json
    assert (row["id"], row["stage"], row["name"]) == (ID, "awaiting_approval", "Ada Sommer")
    [row] = keel.types("view approvals --json").json
    assert (row["id"], row["state"]) == (question, "pending")
    shown = keel.types("view contacts")
    assert CLIENT in shown.out and shown.code == 0
    columns = ["id", "name", "email", "since", "(UTC)", "suppressed", "suppressed", "at"]
    assert shown.out.splitlines()[0].split() == [*columns, "forgotten"]


def test_an_empty_view_says_so(keel: Terminal) -> None:
    assert keel.types("view pipeline").out == "Nothing stands in pipeline yet.\n"
    assert keel.types("view pipeline --json").json == []


def test_an_unknown_view_is_refused_with_those_that_exist(keel: Terminal) -> None:
    said = keel.types("view invoices")
    assert said.code == 2
    assert said.complaint.startswith("keel: NAME: there is no view 'invoices'; there are: pipeline")


def test_words_of_the_forgotten_are_left_out(keel: Terminal, studio: Studio, question: str) -> None:
    keel.catch_up()
    studio.vault.destroy("handle/4f1d")
    [row] = keel.types("view pipeline --json").json
    assert "name" not in row and row["stage"] == "awaiting_approval"
    assert keel.types("view pipeline").code == 0


# --- answering


def test_questions_are_listed_by_their_stable_names(keel: Terminal, question: str) -> None:
    [row] = keel.types("approvals --json").json
    assert row.keys() >= {"id", "kind", "subject", "state", "opened_at", "expires_at"}
    assert (row["id"], row["subject"], row["state"]) == (question, SUBJECT, "pending")
    assert question in keel.types("approvals").out
    shown = f"{row['expires_at'][:10]} {row['expires_at'][11:19]}\n"
    listed = keel.types("approvals").out
    assert listed.endswith(shown), "people read no microseconds"
    assert "expires at (UTC)" in listed.splitlines()[0]
    assert money(row["amount_minor"], row["currency"], "en") in listed


def test_a_yes_shows_the_mail_first_and_counts_once(
    keel: Terminal, studio: Studio, question: str
) -> None:
    said = keel.types(f"approve {question}")
    assert said.code == 0
    before, _, after = said.out.partition("It is granted.")
    assert CLIENT in before and "our proposal over" in before and "Why you are asked" in before
    assert after
    assert studio.stage == "sending"
    assert studio.house.book.approval(f"approval/{question}").how == "terminal"

    events = studio.events
    again = keel.types(f"approve {question}")
    assert (again.code, studio.events) == (1, events)
    assert again.complaint == f"keel: {question}: nothing was changed: it is granted already"
    other = keel.types(f"reject {question}")
    assert (other.code, studio.events) == (1, events)
    assert keel.types("approvals").out == "Nothing waits for your answer.\n"
    assert question in keel.types("approvals --all").out


def test_a_no_keeps_its_reason(keel: Terminal, studio: Studio, question: str) -> None:
    said = keel.types(f"reject {question} --because 'Too early' --json")
    assert said.json == {"id": question, "state": "rejected", "took_effect": True}
    assert studio.stage == "lost"
    assert studio.house.book.approval(f"approval/{question}").note == "Too early"


def test_any_amount_can_be_answered_by_whoever_signed_in_here(keel: Terminal) -> None:
    rich = Studio({"sign_in_above: 1000000": "sign_in_above: 1"})
    question = rich.proposes().partition("/")[2]
    keel.moves_to(rich)
    assert keel.types(f"approve {question}").code == 0
    assert rich.stage == "sending"


def test_a_lost_mail_is_answered_by_what_became_of_it(keel: Terminal, studio: Studio) -> None:
    studio.unknown()
    studio.passes(hours=1)
    assert keel.types("doctor --json").code == 1
    reconcile(studio.shop, [studio.o.action])
    [question] = [q for q in keel.types("approvals --json").json if q["kind"] != "draft"]
    unsaid = keel.types(f"approve {question['id']}")
    assert unsaid.code == 2 and "--went-out" in unsaid.complaint
    told = keel.types(f"approve {question['id']} --went-out")
    assert (told.code, studio.stage) == (0, "proposed")
    assert told.out.endswith("It is granted: the mail went out.\n")


def test_only_a_question_about_a_lost_mail_hears_that_it_went_out(
    keel: Terminal, studio: Studio, question: str
) -> None:
    said = keel.types(f"approve {question} --went-out")
    assert (said.code, studio.stage) == (2, "awaiting_approval")
    assert said.complaint.startswith(f"keel: {question}: this does not ask")
    assert studio.house.book.approval(f"approval/{question}").status == "pending"


@pytest.mark.parametrize(
    "verb", ["approve", "reject", "edit", "return", "lead note", "lead reopen", "trail"]
)
def test_an_unknown_id_is_one_line(keel: Terminal, verb: str) -> None:
    text = {"edit": " -", "return": " hello", "lead note": " hello"}.get(verb, "")
    said = keel.types(f"{verb} nobody{text}", stdin="hello")
    assert said.code == 2
    assert "nobody" in said.complaint


# --- telling


def test_a_lead_by_phone_opens_an_opportunity(keel: Terminal, studio: Studio) -> None:
    said = keel.types("lead new 'A website, please' --email eve@client.example --name Eve --json")
    stream = f"opportunity/{said.json['id']}"
    assert studio.house.book.opportunity(stream).stage == "new"
    [received, _] = studio.log.read(said.json["signal"])
    assert received.origin.actor == "operator" and received.origin.trust == "authenticated"
    keel.catch_up()
    assert studio.executions.started == [(stream, 1)]


def test_a_lead_from_the_owner_opens_nothing_and_says_why(keel: Terminal, studio: Studio) -> None:
    said = keel.types(f"lead new 'A website' --email {studio.house.company.operator}")
    assert said.code == 1
    assert "the owner is no client" in said.complaint


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("lead new '  ' --email eve@client.example", "TEXT"),
        ("lead new 'A website' --email nonsense", "--email"),
        ("lead new 'A website' --email a..b@client.example", "--email"),
        ("lead new 'A website' --email jürgen@client.example", "--email"),
        (f"lead note {ID} '  '", "TEXT"),
        (f"lead mark {ID} perhaps", "OUTCOME"),
    ],
)
def test_bad_input_names_its_field(keel: Terminal, question: str, line: str, field: str) -> None:
    said = keel.types(line)
    assert said.code == 2
    assert said.complaint.startswith(f"keel: {field}: ")


def test_a_note_is_sealed_under_the_client_s_key(
    keel: Terminal, studio: Studio, question: str
) -> None:
    said = keel.types(f"lead note {ID} 'She rang'")
    assert (said.code, said.out) == (
        0,
        f"Noted. It moves nothing by itself; opportunity {ID} is awaiting approval.\n",
    )
    assert [e.note for e in studio.all(NoteTaken) if isinstance(e, NoteTaken)] == ["She rang"]
    assert studio.last().person == "handle/4f1d"
    assert studio.last().origin.actor == "operator"


def test_marking_closes_and_takes_the_question_back(
    keel: Terminal, studio: Studio, question: str
) -> None:
    said = keel.types(f"lead mark {ID} won --because 'We shook hands' --json")
    assert said.json == {"id": ID, "state": "won", "changed": True}
    assert studio.house.book.approval(f"approval/{question}").status == "withdrawn"
    assert keel.types(f"lead mark {ID} won --json").json["changed"] is False


def test_a_mark_does_not_turn_an_ending_into_another(
    keel: Terminal, studio: Studio, question: str
) -> None:
    keel.types(f"lead mark {ID} won")
    events = studio.events
    refused = keel.types(f"lead mark {ID} lost")
    assert (refused.code, refused.out) == (1, "")
    assert refused.complaint.startswith("keel: This opportunity is won; that stands")
    assert studio.events == events


def test_a_closed_one_gets_another_chance(keel: Terminal, studio: Studio, question: str) -> None:
    refused = keel.types(f"lead reopen {ID}")
    assert refused.code == 1
    stands = "This opportunity is awaiting approval; it does not need reopening."
    assert refused.complaint == f"keel: {stands}"
    keel.types(f"lead mark {ID} lost")
    assert "reopen it before" in keel.types(f"lead mark {ID} won").complaint
    assert keel.types(f"lead reopen {ID} --json").json["state"] == "new"


# --- stopping


def test_pause_stops_claims_and_names_what_will_finish(
    keel: Terminal, studio: Studio, question: str
) -> None:
    studio.answers("approve")
    action, now = studio.o.action, studio.clock.now()
    lease = now + timedelta(minutes=5)
    studio.put(action, ActionStarted(at=now, attempt=1, lease_until=lease))
    said = keel.types("pause --because Holiday")
    assert f"has started and will finish: proposal {action.partition('/')[2]}" in said.out
    assert studio.house.book.outbound().paused
    again = keel.types("pause --json").json
    assert (again["changed"], [m["subject"] for m in again["finishing"]]) == (False, [SUBJECT])
    assert keel.types("resume --json").json == {"paused": False, "changed": True}
    assert not studio.house.book.outbound().paused
