"""A person is forgotten by one command, which shows first and destroys on a word."""

import json

import pytest

from infra.cli import forgetting
from shared.domain.contact import ContactForgotten
from shared.vault.data_keys import KEEP_FOR
from tests.support.houses import CONTACT
from tests.support.inquiry import CLIENT, HANDLE, SIGNAL
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal
from tests.unit.ingest.desk import mail

ID = CONTACT.partition("/")[2]


@pytest.fixture(autouse=True)
def wrote(keel: Terminal, studio: Studio) -> None:
    """Let the client have asked for something, and its raw bytes lie where it says."""
    studio.offers()
    received = studio.house.book.signal(SIGNAL).received
    assert received is not None
    keel.raw.put(received.raw, mail(sender=CLIENT))


def test_without_a_yes_it_shows_what_would_go_and_destroys_nothing(
    keel: Terminal, studio: Studio
) -> None:
    keel.catch_up()
    before = studio.events
    said = keel.types(f"forget {ID}")
    assert said.code == 1
    assert "Found in raw: " in said.out and "(they wrote it)" in said.out
    assert said.complaint == "keel: nothing was destroyed; say --yes to destroy it for good"
    assert (studio.events, studio.house.book.contact(CONTACT).email) == (before, CLIENT)


def test_with_a_yes_it_is_gone_and_the_proof_is_one_document(
    keel: Terminal, studio: Studio
) -> None:
    keel.catch_up()
    said = keel.types(f"forget {ID} --yes --no-wait --json")
    assert said.code == 0
    proof = json.loads(said.out)
    assert proof.keys() == {"contact", "searched", "found", "kept"}
    assert proof["contact"] == CONTACT
    assert proof["searched"] == ["log", "raw", "archive", "views", "parked", "keys"]
    assert {trace["place"] for trace in proof["found"]} == {"log", "raw"}
    assert [trace["place"] for trace in proof["kept"]] == ["log", "mailboxes"]
    assert list(keel.raw.keys()) == []
    assert studio.house.book.contact(CONTACT).forgotten
    assert isinstance(studio.last(CONTACT).event, ContactForgotten)
    assert studio.last(CONTACT).origin.actor == "operator"


def test_it_waits_until_no_function_knows_the_key_any_more(
    keel: Terminal, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[tuple[float, int]] = []

    def wait(seconds: float) -> None:
        slept.append((seconds, studio.vault.destroyed(HANDLE)))
        raise KeyboardInterrupt

    monkeypatch.setattr(forgetting, "sleep", wait)
    said = keel.types(f"forget {ID} --yes --json")
    assert said.code == 0
    assert slept == [(KEEP_FOR + forgetting.SLOW_APPEND, 1)]
    assert json.loads(said.out)["found"], "breaking off ends only the wait"


def test_a_view_shows_that_they_are_forgotten(keel: Terminal) -> None:
    keel.types(f"forget {ID} --yes --no-wait")
    [row] = keel.types("view contacts --json").json
    assert row["forgotten"] is True
    assert not {"name", "email"} & row.keys()


def test_their_sale_goes_on_without_mail(keel: Terminal, studio: Studio) -> None:
    keel.types(f"forget {ID} --yes --no-wait")
    before = len(studio.to_client)
    for _ in range(3):
        studio.passes(days=30)
        studio.run()
    assert studio.o.stage == "dormant"
    assert len(studio.to_client) == before


def test_somebody_unknown_is_refused_in_one_line(keel: Terminal) -> None:
    said = keel.types("forget nobody --yes")
    assert said.code == 2
    assert said.complaint == "keel: nobody: there is no such contact; see: keel view contacts"
