"""Rule 11: whoever is forgotten is gone from everywhere, and it is shown where was searched."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shared.domain.contact import ContactForgotten
from shared.domain.event import FORGOTTEN
from shared.ingest.mail_in import MAIL, RECEIPTS
from shared.ingest.receive import handle_of
from shared.insight.forgetting import UNSEARCHED, Erasure, forget, forget_again, look
from shared.vault.vault import SealingVault
from tests.unit.ingest.desk import Desk, mail, new_desk

CLIENT, OTHER = "jane@client.example", "joe@other.example"
WISH = "We need a website in October."


@pytest.fixture
def desk() -> Desk:
    """Give a company to which two people wrote, one of them heard twice."""
    desk = new_desk()
    desk.take_in(mail(WISH), "first")
    desk.take_in(mail(WISH), "first again")
    desk.take_in(mail("Jane sent me.", sender=OTHER, message_id="<o@other.example>"), "other")
    return desk


def contact_of(desk: Desk, address: str) -> str:
    [found] = [c for c in desk.streams("contact") if desk.house.book.contact(c).email == address]
    return found


def forgets(desk: Desk, address: str = CLIENT) -> Erasure:
    return forget(desk.house, desk.log, desk.raw, contact_of(desk, address), {})


def stored(desk: Desk) -> Iterator[bytes]:
    for stream in desk.log.streams():
        yield from (body for _, body, _ in desk.log.stored(stream))


def test_what_they_said_can_be_read_nowhere_and_others_are_untouched(desk: Desk) -> None:
    signals = desk.streams("signal")
    said = {desk.received(stream).text for stream in signals}
    assert said == {WISH, "Jane sent me."}
    forgets(desk)
    assert {desk.received(stream).text for stream in signals} == {FORGOTTEN, "Jane sent me."}
    assert list(desk.raw.keys(MAIL)) == [f"{MAIL}other"]
    assert list(desk.raw.keys(RECEIPTS)) == [f"{RECEIPTS}{MAIL}other"]


def test_every_copy_of_their_raw_mail_is_found_and_named(desk: Desk) -> None:
    erasure = forgets(desk)
    assert [t.what for t in erasure.found if t.place == "raw"] == [
        f"{MAIL}first",
        f"{MAIL}first again",
    ]


def test_what_stays_is_named_with_its_reason(desk: Desk) -> None:
    desk.take_in(mail(f"Ask {CLIENT.upper()}", sender=OTHER, message_id="<p@other.example>"), "cc")
    erasure = forgets(desk)
    places = [(trace.place, trace.what) for trace in erasure.kept]
    assert ("raw", f"{MAIL}cc") in places
    assert places[0][0] == "log" and "key is destroyed" in erasure.kept[0].because
    assert UNSEARCHED not in erasure.kept
    assert places[-1] == ("mailboxes", "mails that were sent")
    assert erasure.searched == ("log", "raw", "keys")


def test_further_places_are_searched_by_name(desk: Desk) -> None:
    place = [("row 1", b"nobody"), ("row 2", f"<{CLIENT}>".encode())]
    contact = contact_of(desk, CLIENT)
    erasure = forget(desk.house, desk.log, desk.raw, contact, {"views": lambda: place})
    assert "views" in erasure.searched
    assert [t.what for t in erasure.kept if t.place == "views"] == ["row 2"]


def test_looking_destroys_nothing_and_says_what_would_go(desk: Desk) -> None:
    contact, before = contact_of(desk, CLIENT), list(stored(desk))
    erasure = look(desk.house, desk.log, desk.raw, contact)
    assert [t.what for t in erasure.found][1:] == [f"{MAIL}first", f"{MAIL}first again"]
    assert "events in" in erasure.found[0].what
    assert (list(stored(desk)), len(list(desk.raw.keys(MAIL)))) == (before, 3)


def test_it_is_recorded_once_and_goes_on_where_it_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = contact_of(desk, CLIENT)
    with monkeypatch.context() as broken:
        broken.setattr(desk.raw, "delete", pytest.fail)
        with pytest.raises(pytest.fail.Exception):
            forget(desk.house, desk.log, desk.raw, contact, {})
    erasure = forget(desk.house, desk.log, desk.raw, contact, {})
    assert [t.what for t in erasure.found if t.place == "raw"] != []
    assert UNSEARCHED in erasure.kept, "their address is not known any more"
    events = [r.event for r in desk.log.read(contact)]
    assert sum(isinstance(event, ContactForgotten) for event in events) == 1
    assert list(desk.raw.keys(MAIL)) == [f"{MAIL}other"]


def test_whoever_writes_again_is_somebody_new_and_can_be_forgotten_again(desk: Desk) -> None:
    contact = contact_of(desk, CLIENT)
    forgets(desk)
    again = desk.take_in(mail("A new wish.", message_id="<n@client.example>"), "new")
    assert desk.house.book.contact(contact).email == CLIENT
    assert desk.received(again).text == "A new wish."
    forgets(desk)
    assert desk.received(again).text == FORGOTTEN


def test_what_comes_in_until_the_key_is_gone_is_forgotten_too_and_what_comes_after_is_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    destroy = desk.house.vault.destroy

    def meanwhile(person: str) -> None:
        desk.take_in(mail("Just before.", message_id="<b@client.example>"), "just before")
        destroy(person)
        desk.take_in(mail("Just after.", message_id="<a@client.example>"), "just after")

    monkeypatch.setattr(desk.house.vault, "destroy", meanwhile)
    erasure = forgets(desk)
    assert f"{MAIL}just before" in [trace.what for trace in erasure.found]
    assert list(desk.raw.keys(MAIL)) == [f"{MAIL}just after", f"{MAIL}other"]


def test_what_a_function_takes_in_with_a_key_that_it_still_knows_is_deleted_after_it(
    desk: Desk,
) -> None:
    vault = desk.house.vault
    assert isinstance(vault, SealingVault)
    keys = vault._keys
    elsewhere = SealingVault(keys._store, keys._master, vault._mac_key)
    function = replace(desk, house=replace(desk.house, vault=elsewhere))
    assert elsewhere.seal(handle_of(desk.house, CLIENT), b"", b"")

    def let_go() -> None:
        function.log._codec._vault = elsewhere
        function.arrive(mail("A wish.", message_id="<n@client.example>"), "meanwhile")
        function.log._codec._vault = vault

    contact = contact_of(desk, CLIENT)
    erasure = forget(desk.house, desk.log, desk.raw, contact, {}, let_go=let_go)
    assert f"{MAIL}meanwhile" in [trace.what for trace in erasure.found]
    assert list(desk.raw.keys(MAIL)) == [f"{MAIL}other"]


def test_raw_bytes_that_a_restore_brought_back_are_deleted_again(desk: Desk) -> None:
    forgets(desk)
    desk.raw.put(f"{MAIL}first", mail(WISH))
    desk.raw.put(f"{MAIL}a copy", mail(WISH))
    assert forget_again(desk.log, desk.raw) == (f"{MAIL}a copy", f"{MAIL}first")
    assert list(desk.raw.keys(MAIL)) == [f"{MAIL}other"]
    assert forget_again(desk.log, desk.raw) == ()
