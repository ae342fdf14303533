"""A forwarded inquiry is read: it is what the mail is about, not what it answers."""

import pytest

from shared.domain.signals import CanonicalSignal
from tests.unit.ingest.desk import COMPANY, mail, read

ASK = "FYI, can you help her?"
WISH = "We need a website of six pages."
ENGLISH = "From: Ann <ann@x.example>\nDate: Mon, 2 Mar 2026\nSubject: Website\nTo: <jane@client.example>\n\n"
OUTLOOK = "From: Ann <ann@x.example>\nSent: Monday, March 2, 2026 8:00 AM\nTo: Jane <jane@client.example>\nSubject: Website\n\n"
GERMAN = "Von: Ann <ann@x.example>\nGesendet: Montag, 2. März 2026 08:00\nAn: Jane <jane@client.example>\nBetreff: Website\n\n"
FORMS = {
    "gmail": "---------- Forwarded message ---------\n" + ENGLISH,
    "thunderbird": "-------- Forwarded Message --------\n" + ENGLISH,
    "thunderbird, German": "-------- Weitergeleitete Nachricht --------\n" + GERMAN,
    "apple": "Begin forwarded message:\n\n" + ENGLISH,
    "apple, German": "Anfang der weitergeleiteten Nachricht:\n\n" + GERMAN,
    "outlook": "________________________________\n" + OUTLOOK,
    "outlook, German": GERMAN,
    "old outlook": "-----Original Message-----\n" + OUTLOOK,
    "old outlook, German": "-----Ursprüngliche Nachricht-----\n" + GERMAN,
}  # fmt: skip
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
threads = pytest.mark.parametrize(
    "known", [{}, {"References": "<a@x.example>"}], ids=["new", "old"]
)


def forwarded(text: str, **known: str) -> CanonicalSignal:
    return read(mail(text, Subject="WG: Website", **known))


@forms
@threads
def test_a_forward_without_a_word_of_its_own_is_read(form: str, known: dict[str, str]) -> None:
    signal = forwarded(form + WISH, **known)
    assert signal.text.endswith(WISH)
    assert "ann@x.example" in signal.text
    assert signal.quoted == ""


@forms
@threads
def test_what_is_written_above_a_forward_stands_above_it(form: str, known: dict[str, str]) -> None:
    signal = forwarded(f"{ASK}\n\n-- \nJane\n\n{form}{WISH}\n\nBest regards\nAnn", **known)
    assert signal.text.startswith(ASK)
    assert signal.text.endswith(WISH)
    assert signal.signature == "--\nJane\n\nBest regards\nAnn"


def test_a_forward_marked_as_a_quotation_is_read_without_its_marks() -> None:
    marked = "".join(f"> {line}\n" for line in f"{ENGLISH}{WISH}\n> Your offer".split("\n"))
    signal = forwarded(f"{ASK}\n\nBegin forwarded message:\n\n{marked}")
    assert signal.text.endswith(f"\n{WISH}")
    assert "\n>" not in signal.text
    assert signal.quoted == "> Your offer"


def test_a_forward_inside_a_quotation_stays_a_quotation() -> None:
    older = "On Mon, 2 Mar 2026 at 08:00, Studio <hello@studio.example> wrote:\n"
    for below in (f"> {FORMS['gmail']}> {WISH}", FORMS["gmail"] + WISH):
        signal = read(mail(f"Yes, please.\n\n{older}{below}", References="<a@x.example>"))
        assert signal.text == "Yes, please."
        assert WISH in signal.quoted


@pytest.mark.parametrize("subject", ["Re: Website", "AW: WG: Website", "Website"])
def test_an_answer_above_an_older_message_is_no_forward(subject: str) -> None:
    text = f"Yes, please.\n\n{FORMS['old outlook']}{WISH}"
    signal = read(mail(text, Subject=subject, References="<a@x.example>"))
    assert signal.text == "Yes, please."
    assert WISH in signal.quoted


def test_an_answer_without_a_word_of_its_own_says_nothing() -> None:
    older = f"On Mon, 2 Mar 2026 at 08:00, Studio <hello@studio.example> wrote:\n> {WISH}"
    assert read(mail(older, Subject="Re: Website", References="<a@x.example>")).text == ""


@forms
def test_our_own_mail_handed_back_is_a_quotation(form: str) -> None:
    ours = form.replace("ann@x.example", COMPANY.reply_address("c" * 26))
    known = {"References": "<a@x.example>"}
    assert forwarded(f"{ours}Our offer stands.", **known).text == ""
    signal = forwarded(f"Yes, please.\n\n{ours}Our offer stands.", **known)
    assert signal.text == "Yes, please."
    assert "Our offer stands." in signal.quoted


def test_a_mail_to_us_that_is_handed_on_is_not_ours() -> None:
    theirs = FORMS["gmail"].replace("jane@client.example", COMPANY.inbox)
    assert forwarded(theirs + WISH).text.endswith(WISH)
