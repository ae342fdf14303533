"""A signal and a person have a trail of their own, whatever became of them."""

import pytest

from shared.domain.contact import SuppressMail, decide
from shared.domain.writes import Write
from shared.insight.by_id import trail_by
from shared.insight.trail import Trail
from tests.unit.ingest.desk import MORNING, Desk, mail, new_desk, sent
from tests.unit.ingest.test_delivery import news
from tests.unit.ingest.test_delivery import told as heard


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def read(desk: Desk, id: str) -> Trail:
    found = trail_by(desk.log, id, lambda contact: theirs(desk, contact))
    assert found is not None
    return found


def theirs(desk: Desk, contact: str) -> list[str]:
    book = desk.house.book
    return [s for s in desk.streams("opportunity") if book.opportunity(s).contact == contact]


def told(found: Trail) -> str:
    return "\n".join(line for entry in found.entries for line in entry.lines())


def contact_of(desk: Desk, signal: str) -> str:
    return desk.house.book.opportunity(desk.filed(signal).concerns).contact


# --- signals


def test_an_ignored_signal_tells_how_it_was_trusted_and_why_it_moves_nothing(desk: Desk) -> None:
    signal = desk.take_in(mail(Auto_Submitted="auto-replied"))
    found = read(desk, signal)
    assert (found.subject, found.state) == (signal, "ignored")
    assert [e.recorded.type for e in found.entries] == ["SignalReceived", "SignalFiled"]
    words = told(found)
    assert "email from Jane Client <jane@client.example>, authenticated by" in words
    assert "filed as ignored\nbecause: automatic (auto_reply): " in words
    assert found.words() == f"{signal} is filed as ignored."


def test_a_signal_without_a_sender_tells_that_the_owner_got_it(desk: Desk) -> None:
    found = read(desk, desk.take_in(b"Subject: Hi\r\n\r\nWho am I?"))
    types = [e.recorded.type for e in found.entries]
    assert types == ["SignalReceived", "SignalFiled", "ActionPlanned"]


def test_a_signal_that_was_not_filed_yet_tells_that(desk: Desk) -> None:
    signal = desk.arrive(mail())
    found = read(desk, signal)
    assert [e.recorded.type for e in found.entries] == ["SignalReceived"]
    assert found.words() == f"{signal} is unfiled."


def test_what_was_good_about_an_unproven_sender_is_no_proof(desk: Desk) -> None:
    signal = desk.take_in(mail(), failed=("dmarc", "dkim"))
    assert ", unauthenticated (only spf was good)" in told(read(desk, signal))


def test_news_that_changed_nothing_tell_what_they_concern(desk: Desk) -> None:
    subject, action = sent(desk, attempts=2)
    late = heard(desk, news("Reject", action))
    found = read(desk, late)
    assert (found.subject, found.state) == (late, "ignored")
    assert f"filed as ignored, it concerns {subject}" in told(found)


def test_a_signal_that_opened_an_opportunity_leads_to_that(desk: Desk) -> None:
    signal = desk.take_in(mail())
    found = read(desk, signal)
    assert found.subject == desk.filed(signal).concerns
    assert found.holds(signal)


def test_a_signal_is_known_without_its_noun_too(desk: Desk) -> None:
    signal = desk.take_in(mail(Auto_Submitted="auto-replied"))
    assert read(desk, signal.partition("/")[2]) == read(desk, signal)


def test_json_of_a_signal_has_the_shape_of_every_trail(desk: Desk) -> None:
    signal = desk.take_in(mail(Auto_Submitted="auto-replied"))
    shown = read(desk, signal).document()
    assert shown.keys() == {"id", "subject", "state", "entries"}
    assert (shown["subject"], shown["state"]) == (signal, "ignored")
    assert shown["entries"][0]["data"]["verified_by"]


# --- contacts


def test_a_person_tells_by_which_signal_they_are_known(desk: Desk) -> None:
    signal = desk.take_in(mail())
    found = read(desk, contact_of(desk, signal))
    kinds = [e.recorded.type for e in found.entries]
    assert sorted(kinds) == ["ContactRecognised", "SignalFiled", "SignalReceived"]
    assert kinds[0] == "SignalReceived"
    assert f"Jane Client <jane@client.example>\nknown from {signal}" in told(found)


def test_a_person_tells_how_each_of_their_opportunities_stands(desk: Desk) -> None:
    first = desk.take_in(mail())
    second = desk.take_in(mail("Another one.", message_id="<other@client.example>"))
    desk.take_in(mail(sender="bob@other.example", message_id="<bob@other.example>"))
    found = read(desk, contact_of(desk, first))
    opened = sorted(desk.filed(signal).concerns for signal in (first, second))
    assert [(each.subject, each.state) for each in found.opportunities] == [
        (subject, "new") for subject in opened
    ]
    assert found.words() == f"{found.subject} is known."
    shown = found.document()["opportunities"]
    assert shown[0] == {"id": opened[0].partition("/")[2], "subject": opened[0], "state": "new"}


def test_a_person_to_whom_nothing_is_mailed_tells_that_and_why(desk: Desk) -> None:
    contact = contact_of(desk, desk.take_in(mail()))
    known = desk.house.book.contact(contact)
    stop = decide(known, SuppressMail(at=MORNING, why="unsubscribed"))
    desk.log.append(desk.house.origin(contact), Write(contact, known.version, stop))
    found = read(desk, contact)
    assert found.state == "suppressed"
    assert "nothing more is mailed to this person: unsubscribed" in told(found)


def test_the_news_by_which_mail_was_stopped_stand_in_it(desk: Desk) -> None:
    subject, action = sent(desk)
    stopped = heard(desk, news("Complaint", action))
    found = read(desk, desk.house.book.opportunity(subject).contact)
    assert found.holds(stopped)
    assert found.state == "suppressed"


@pytest.mark.parametrize("id", ["", "nobody", "signal/email/nobody", "contact/nobody", "handle/x"])
def test_an_unknown_id_leads_nowhere(desk: Desk, id: str) -> None:
    desk.take_in(mail())
    assert trail_by(desk.log, id, lambda contact: theirs(desk, contact)) is None
