"""Strangers who share an id, of a newsletter or of a form's mailer, are two conversations."""

from functools import partial

import pytest

from shared.ingest.belonging import threaded_in
from shared.ingest.filing import file_signal
from tests.unit.ingest.desk import Desk, mail, new_desk
from tests.unit.ingest.test_rule_05_every_signal_settles import file_together

NEWSLETTER = "<march@newsletters.example>"
FORM = "<contact-form@hoster.example>"
ANSWER = {"References": NEWSLETTER, "In_Reply_To": NEWSLETTER}


@pytest.fixture
def desk() -> Desk:
    return new_desk()


def write(text: str, person: str, message_id: str, **headers: str) -> bytes:
    return mail(text, sender=f"{person}@{person}.example", message_id=message_id, **headers)


ada = partial(write, "We need a website.", "ada")
bob = partial(write, "We need advice in confidence.", "bob")


def conversation(desk: Desk, stream: str) -> str:
    return desk.house.book.opportunity(desk.filed(stream).concerns).conversation


def subjects(desk: Desk, *bodies: bytes) -> list[str]:
    """Take in these mails one after another; give what each concerns."""
    return [desk.filed(desk.take_in(body)).concerns for body in bodies]


def test_two_who_answer_one_newsletter_are_two_leads(desk: Desk) -> None:
    first, second = subjects(
        desk, ada("<a@ada.example>", **ANSWER), bob("<b@bob.example>", **ANSWER)
    )
    assert first != second
    assert len(desk.streams("contact")) == 2
    assert desk.house.book.opportunity(first).unanswered == ()


@pytest.mark.parametrize("filed", [True, False])
def test_a_newsletter_that_came_here_too_joins_nobody(desk: Desk, *, filed: bool) -> None:
    news = desk.arrive(write("News!", "news", NEWSLETTER, List_Id="<news.example>"))
    if filed:
        file_signal(desk.house, news)
    first, second = subjects(
        desk, ada("<a@ada.example>", **ANSWER), bob("<b@bob.example>", **ANSWER)
    )
    assert first != second


def test_who_answers_a_newsletter_twice_is_one_lead(desk: Desk) -> None:
    first, second = subjects(
        desk, ada("<a@ada.example>", **ANSWER), ada("<2@ada.example>", **ANSWER)
    )
    assert first == second


def test_a_mail_without_an_id_of_its_own_claims_no_newsletter(desk: Desk) -> None:
    first, second = subjects(desk, ada("", **ANSWER), bob("<b@bob.example>", **ANSWER))
    assert first != second


def test_a_form_mailer_with_a_constant_id_brings_a_lead_for_everybody(desk: Desk) -> None:
    first, second, again = subjects(desk, ada(FORM), bob(FORM), ada(FORM, Subject="Once more"))
    assert first != second
    assert again == first


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_constant_id_joins_nobody_in_whatever_order_it_is_filed(
    desk: Desk, order: tuple[int, int]
) -> None:
    streams = [desk.arrive(ada(FORM)), desk.arrive(bob(FORM))]
    for each in order:
        file_signal(desk.house, streams[each])
    first, second = (desk.filed(stream).concerns for stream in streams)
    assert first != second
    (later,) = subjects(desk, bob("<b@bob.example>", References=FORM))
    assert later == second


def test_a_colleague_answers_in_a_thread_that_is_known(desk: Desk) -> None:
    first, second = subjects(
        desk,
        ada("<a@ada.example>", **ANSWER),
        bob("<b@bob.example>", References=f"{NEWSLETTER} <a@ada.example>"),
    )
    assert first == second
    assert len(desk.streams("contact")) == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_colleague_is_in_the_thread_before_its_first_mail_is_filed(
    desk: Desk, order: tuple[int, int]
) -> None:
    streams = [
        desk.arrive(ada("<a@ada.example>", **ANSWER)),
        desk.arrive(bob("<b@bob.example>", References=f"{NEWSLETTER} <a@ada.example>")),
    ]
    for each in order:
        file_signal(desk.house, streams[each])
    assert len(desk.streams("opportunity")) == 1


def test_a_thread_of_colleagues_filed_at_once_is_one_opportunity(desk: Desk) -> None:
    bodies = [ada("<a@ada.example>")]
    bodies += [
        write(f"And {n}", f"joe{n}", f"<j{n}@ada.example>", References="<a@ada.example>")
        for n in range(4)
    ]
    file_together(desk, [desk.arrive(body) for body in bodies])
    assert len(desk.streams("opportunity")) == 1


def test_who_refers_to_their_own_id_first_is_threaded_under_it(desk: Desk) -> None:
    stream = desk.arrive(ada("<a@ada.example>", References=f"<a@ada.example> {NEWSLETTER}"))
    assert len(desk.received(stream).thread) == 2
    file_signal(desk.house, stream)
    own = desk.received(stream).thread[-1]
    assert conversation(desk, stream) == threaded_in(desk.house, own)
