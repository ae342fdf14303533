"""The same draft is the same bytes, and nothing in it can become another header or address."""

from email import message_from_bytes, policy
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.draft import Draft
from shared.gates.compose import MOST_REFERENCES, Unsendable, compose, content_hash, message
from shared.gates.letter import as_html
from shared.gates.mime import part
from tests.support.mails import html_of, read, text_of

SENDER = ("Example Studio", "hello@studio.example")
DRAFT = Draft(purpose="answer", to="ada@client.example", subject="Re: Hello", text="Hello Ada")
HEADERS = {
    "From", "To", "Subject", "Reply-To", "Message-ID", "In-Reply-To", "References", "X-Keel-Id",
    "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
}  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
ONE_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)


def made(**changes: Any) -> bytes:
    list_unsubscribe = changes.pop("list_unsubscribe", None)
    return compose(
        DRAFT.model_copy(update=changes),
        sender=SENDER,
        reply_to="hello+v1@studio.example",
        conversation="v1",
        action="a1",
        list_unsubscribe=list_unsubscribe,
    )


@given(text=ANY_TEXT, subject=ONE_LINE.filter(str.strip))
def test_the_same_draft_is_the_same_bytes_and_reads_as_it_was_written(
    text: str, subject: str
) -> None:
    mail = made(text=text, subject=subject)
    assert mail == made(text=text, subject=subject)
    mail.decode("ascii")
    assert max(map(len, mail.split(b"\r\n"))) <= 998
    assert b"\n" not in mail.replace(b"\r\n", b"")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    assert text_of(mail).replace("\r\n", "\n").rstrip("\n") == lines
    assert (
        str(message_from_bytes(mail, policy=policy.default)["Subject"]).split() == subject.split()
    )


@given(st.data())
def test_no_value_begins_another_header(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(["subject", "to", "to_name", "in_reply_to"]))
    value = data.draw(st.text(st.sampled_from('ab@.<>\r\n\0:, \t"\\=?é\u2028'), max_size=40))
    try:
        mail = made(**{field: value})
    except Unsendable:
        return
    found = message_from_bytes(mail, policy=policy.compat32)
    assert set(found.keys()) <= HEADERS
    assert len(found.keys()) == len(set(found.keys()))


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: eve@evil.example"},
        {"subject": "Hello\nBcc: eve@evil.example"},
        {"subject": "  "},
        {"to": "ada@client.example, eve@evil.example"},
        {"to": "ada@client.example\r\nBcc: eve@evil.example"},
        {"to": "Ada <ada@client.example>"},
        {"to": "ada"},
        {"to": ""},
        {"to": "[forgotten]"},
    ],
)
def test_what_cannot_be_one_mail_to_one_person_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Unsendable):
        made(**changes)


def test_a_name_with_a_line_break_is_still_one_name() -> None:
    mail = read(made(to_name="Ada\r\nBcc: eve@evil.example"))
    assert [a.addr_spec for a in mail["To"].addresses] == ["ada@client.example"]
    assert mail["Bcc"] is None


def test_the_thread_is_carried_three_ways() -> None:
    mail = read(made(in_reply_to="m1@client.example", references=("m0@client.example",)))
    assert mail["Reply-To"] == "hello+v1@studio.example"
    assert mail["In-Reply-To"] == "<m1@client.example>"
    assert mail["References"].split() == [
        "<m0@client.example>",
        "<m1@client.example>",
        "<v1.keel@studio.example>",
    ]


def test_a_long_thread_keeps_its_root_and_its_end() -> None:
    older = tuple(f"m{n}@client.example" for n in range(40))
    found = read(made(references=older))["References"].split()
    assert found[0] == "<m0@client.example>"
    assert found[-2:] == ["<m39@client.example>", "<v1.keel@studio.example>"]
    assert len(found) == MOST_REFERENCES + 1


def test_broken_ids_help_no_thread() -> None:
    mail = read(made(in_reply_to="a b", references=("<x>y", "", "ok@client.example")))
    assert mail["In-Reply-To"] is None
    assert mail["References"].split() == ["<ok@client.example>", "<v1.keel@studio.example>"]


def test_every_mail_says_that_a_machine_sent_it() -> None:
    mail = read(made())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Keel-Id"] == "a1"
    assert mail["Date"] is None, "the provider stamps it; the bytes stay the same"


def test_a_way_out_is_one_click() -> None:
    mail = read(made(list_unsubscribe="https://keel.example/unsubscribe/c1.x"))
    assert mail["List-Unsubscribe"] == "<https://keel.example/unsubscribe/c1.x>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read(made())["List-Unsubscribe"] is None


def test_the_html_part_holds_the_text_and_no_markup_of_the_writer() -> None:
    html = html_of(made(text="Hello <b>Ada</b>,\n\n- one\n- two\n\nhttps://studio.example/a?b=1&c"))
    assert "&lt;b&gt;Ada&lt;/b&gt;" in html
    assert "<li>one</li>" in html
    assert '<a href="https://studio.example/a?b=1&amp;c">' in html


def test_it_reads_without_a_defect_in_every_language() -> None:
    subject = "Angebot für Größe – 你好 " * 20
    mail = made(subject=subject, to_name="Ädä, “Q” Ö", text="Größe\n.\nFrom here\n" + "x" * 5000)
    found = read(mail)
    assert found["Subject"].strip() == subject.strip()
    assert found["To"].addresses[0].display_name == "Ädä, “Q” Ö"
    assert b"\r\n.\r\n" not in mail
    assert b"\r\nFrom here" not in mail


@pytest.mark.parametrize(("letters", "words"), [(21, 1), (22, 2), (42, 2), (43, 3)])
def test_one_encoded_word_holds_as_many_bytes_as_it_may(letters: int, words: int) -> None:
    mail = made(subject="ä" * letters)
    assert read(mail)["Subject"] == "ä" * letters
    assert mail.partition(b"\r\nX-")[0].count(b"=?utf-8?b?") == words


@given(st.lists(st.binary(max_size=8), min_size=2, max_size=2, unique=True))
def test_another_message_is_another_hash(two: list[bytes]) -> None:
    first, second = (content_hash(each, ("a@b.example",)) for each in two)
    assert first != second


@pytest.mark.parametrize(
    ("subject", "said"), [("  ", "Subject is empty"), ("a\nb", "Subject holds a line break")]
)
def test_a_subject_that_cannot_be_sent_is_named(subject: str, said: str) -> None:
    with pytest.raises(Unsendable, match=f"^{said}$"):
        made(subject=subject)


def test_a_name_that_cannot_be_written_is_named() -> None:
    with pytest.raises(Unsendable, match=r"^a name holds a line break$"):
        made(to_name="Ada\0Sommer")


def test_a_domain_has_no_empty_label() -> None:
    with pytest.raises(Unsendable):
        made(to="ada@client..example")


def test_whatever_tells_two_mails_apart_parts_them_at_another_line() -> None:
    """A boundary that another mail has could be written into this one by who knows that mail."""

    def parted(**changes: str) -> str:
        given = {"subject": "s", "text": "t", "markup": "m", "action": "a"} | changes
        mail = message(sender=SENDER, to=("", "ada@client.example"), headers={}, **given)
        found = message_from_bytes(mail, policy=policy.default).get_boundary()
        assert found is not None
        return found

    each = [{}, *({name: "other"} for name in ("subject", "text", "markup", "action"))]
    assert len({parted(**changes) for changes in each}) == len(each)


def test_ids_of_earlier_mails_are_taken_with_and_without_their_brackets() -> None:
    mail = read(made(in_reply_to=" <m1@client.example> ", references=("<m0@client.example>",)))
    assert mail["In-Reply-To"] == "<m1@client.example>"
    assert mail["References"].split()[:2] == ["<m0@client.example>", "<m1@client.example>"]


def test_line_breaks_are_the_same_however_they_were_written() -> None:
    assert as_html("a\r\nb\r\n\r\nc", "en") == as_html("a\nb\n\nc", "en")


def test_a_link_ends_where_its_sentence_goes_on() -> None:
    markup = as_html("See https://studio.example/X, and write.", "en")
    assert 'href="https://studio.example/X"' in markup


def test_spaces_at_the_end_of_a_text_are_kept_and_half_characters_are_not() -> None:
    assert part("plain", "a \n\n")[-1] == "a=20"
    assert part("plain", "a\ud83d")[-1] == "a?"


def test_the_hash_stays_what_it_was_since_answers_are_bound_to_it() -> None:
    """SHA-256 over each part behind its length in eight bytes; an empty one before the reasons."""
    said = b"".join(len(p).to_bytes(8, "big") + p for p in (b"x", b"a@b.example", b"", b"why"))
    assert content_hash(b"x", ("a@b.example",), ("why",)) == sha256(said).hexdigest()


def test_the_hash_binds_recipients_and_reasons_apart() -> None:
    hashes = {
        content_hash(b"x", ("ab",)),
        content_hash(b"x", ("a", "b")),
        content_hash(b"x", ("a",), ("b",)),
        content_hash(b"x", (), ("a", "b")),
        content_hash(b"xa", ("b",)),
    }
    assert len(hashes) == 5


def test_only_line_ends_are_taken_off_the_end_of_a_text() -> None:
    assert part("plain", "Model X\n\n")[-1] == "Model X"
