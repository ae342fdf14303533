"""Why anything stands where it stands, asked at the terminal by whatever id is at hand."""

import pytest

from shared.domain.signal import SignalFiled
from tests.support.houses import CONTACT, SUBJECT
from tests.support.inquiry import HANDLE, said
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

ID = SUBJECT.partition("/")[2]
IGNORED = "signal/email/m9"


@pytest.fixture(autouse=True)
def question(studio: Studio) -> str:
    return studio.proposes()


def ignores(studio: Studio) -> None:
    at = studio.clock.now()
    filed = SignalFiled(at=at, filed_as="ignored", because="automatic (list): a newsletter")
    studio.put(IGNORED, said(at, "Our offers of the week.", "m9"), filed, person=HANDLE)


def test_the_trail_is_found_by_any_id_on_the_way(keel: Terminal, question: str) -> None:
    whole = keel.types(f"trail {ID} --json").json
    assert (whole["subject"], whole["state"]) == (SUBJECT, "awaiting_approval")
    for id in (SUBJECT, question, question.partition("/")[2], "email/m1"):
        assert keel.types(f"trail {id} --json").json == whole


def test_the_trail_tells_people_rules_fallbacks_and_approvals(keel: Terminal) -> None:
    told = keel.types(f"trail {ID}").out
    for words in (
        "rule first_contact_needs_a_yes (ask)",
        "without a model (degraded: no_key)",
        "Approval requested",
        "Action planned",
        "Signal received",
    ):
        assert words in told
    assert told.endswith(f"\n{SUBJECT} is awaiting approval. Times are UTC.\n")


def test_a_signal_that_was_ignored_tells_why(keel: Terminal, studio: Studio) -> None:
    ignores(studio)
    told = keel.types(f"trail {IGNORED}").out
    assert "email from Ada Sommer <ada@client.example>, authenticated" in told
    assert "    because: automatic (list): a newsletter\n" in told
    assert told.endswith(f"\n\n{IGNORED} is filed as ignored. Times are UTC.\n")
    shown = keel.types(f"trail {IGNORED} --json").json
    assert (shown["id"], shown["state"], len(shown["entries"])) == ("email/m9", "ignored", 2)


@pytest.mark.parametrize("id", [CONTACT, "c1"])
def test_a_person_leads_to_each_of_their_opportunities(keel: Terminal, id: str) -> None:
    told = keel.types(f"trail {id}").out
    assert "Contact recognised" in told
    assert f"\n{SUBJECT} is awaiting approval. Why: keel trail {SUBJECT}\n" in told
    assert told.endswith(f"\n{CONTACT} is known. Times are UTC.\n")
    shown = keel.types(f"trail {id} --json").json
    assert shown["opportunities"] == [{"id": ID, "subject": SUBJECT, "state": "awaiting_approval"}]


@pytest.mark.parametrize("id", ["signal/email/nobody", "contact/nobody", "nobody"])
def test_an_unknown_id_is_one_line(keel: Terminal, id: str) -> None:
    asked = keel.types(f"trail {id}")
    assert (asked.code, asked.complaint) == (
        2,
        f"keel: ID: nothing is known under '{id}'; see: keel view pipeline",
    )
