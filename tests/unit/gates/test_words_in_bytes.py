"""One whole mail, byte for byte, and what its HTML makes of plain words."""

import quopri

import pytest

from shared.domain.draft import Draft
from shared.gates.compose import MOST_REFERENCES, Unsendable, compose
from shared.gates.headers import LONGEST, WIDTH, address, folded, words
from shared.gates.letter import as_html, linked
from shared.gates.mime import part

MAIL = """\
From: "Example Studio" <hello@studio.example>
To: "Ada Sommer" <ada@client.example>
Subject: Re: Hello
Reply-To: hello+v1@studio.example
Message-ID: <v1.a1@studio.example>
In-Reply-To: <m1@client.example>
References: <m0@client.example> <m1@client.example> <v1.keel@studio.example>
List-Unsubscribe: <https://keel.example/u/c1.x>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
X-Keel-Id: a1
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: OOF, AutoReply
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="{boundary}"

--{boundary}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe

--{boundary}
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable
"""


def test_a_mail_is_these_bytes_and_no_others() -> None:
    draft = Draft(
        purpose="nurture",
        to="ada@client.example",
        to_name="Ada Sommer",
        language="de",
        subject="Re: Hello",
        text="Grüße",
        in_reply_to="m1@client.example",
        references=("m0@client.example",),
    )
    mail = compose(
        draft,
        sender=("Example Studio", "hello@studio.example"),
        reply_to="hello+v1@studio.example",
        conversation="v1",
        action="a1",
        list_unsubscribe="https://keel.example/u/c1.x",
    ).decode("ascii")
    boundary = mail.partition('boundary="')[2].partition('"')[0]
    assert boundary.startswith("=_keel-")
    assert mail.startswith(MAIL.format(boundary=boundary).replace("\n", "\r\n"))
    assert mail.endswith(f"</html>\r\n\r\n--{boundary}--\r\n")
    assert '<html lang=3D"de">' in mail


@pytest.mark.parametrize(("older", "kept"), [(MOST_REFERENCES, 0), (MOST_REFERENCES + 1, 2)])
def test_a_thread_is_cut_behind_its_root_once_it_is_too_long(older: int, kept: int) -> None:
    ids = tuple(f"m{n}@client.example" for n in range(older))
    draft = Draft(purpose="answer", to="a@client.example", subject="S", text="", references=ids)
    sender, reply_to = ("", "hello@studio.example"), "hello@studio.example"
    mail = compose(draft, sender=sender, reply_to=reply_to, conversation="v1", action="a1")
    found = mail.decode().partition("References: ")[2].partition("\r\nX-Keel")[0].split()
    expected = [*ids, "v1.keel@studio.example"]
    del expected[1 : kept or 1]
    assert found == [f"<{each}>" for each in expected]


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        (
            "list:\r\n- a - b\n•  c\nend",
            "<p>list:</p>\n<ul>\n<li>a - b</li>\n<li>c</li>\n</ul>\n<p>end</p>",
        ),
        ("\n\n  x  \n \n", "<p>  x</p>"),
        ("", ""),
    ],
)
def test_paragraphs_and_lists_come_from_the_lines(text: str, markup: str) -> None:
    column = '<div style="max-width:38em">\n'
    assert as_html(text, "en").partition(column)[2] == f"{markup}\n</div></body>\n</html>\n"


@pytest.mark.parametrize(
    ("language", "tongue"), [("de", "de"), ("de-AT", "de-AT"), ('x"><', "en"), ("", "en")]
)
def test_a_letter_names_its_language_or_english(language: str, tongue: str) -> None:
    start = f'<!doctype html>\n<html lang="{tongue}">\n<head><meta charset="utf-8">'
    assert as_html("x", language).startswith(start)


def test_every_link_works_and_leaves_its_full_stop_outside() -> None:
    told = linked("<See> https://a.example/?x=1&y=2. Or http://b.example!? & more")
    assert told == (
        '&lt;See&gt; <a href="https://a.example/?x=1&amp;y=2">https://a.example/?x=1&amp;y=2</a>. '
        'Or <a href="http://b.example">http://b.example</a>!? &amp; more'
    )


def test_lines_that_old_mail_servers_trip_over_are_hidden() -> None:
    head = [
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
    ]
    content = "From here\r\nFromage\r.dot\n..\n\n"
    assert part("plain", content) == [*head, "=46rom here", "Fromage", "=2Edot", "=2E."]


def test_a_header_is_folded_where_it_would_be_too_wide() -> None:
    first = "x" * (WIDTH - len("Name:") - 1)
    assert folded("Name", f"{first} y") == f"Name: {first}\r\n y"
    assert folded("Name", f"{first[:-2]} y") == f"Name: {first[:-2]} y"
    assert folded("Name", "a\r\n b") == "Name: a b"
    assert folded("Name", "a  b") == "Name: a  b"
    assert folded("Name", "x" * (LONGEST - 6)) == f"Name: {'x' * (LONGEST - 6)}"


@pytest.mark.parametrize(
    ("value", "because"),
    [
        ("a\r\nb", "Name holds a line break or a character that is not ASCII"),
        ("é", "Name holds a line break or a character that is not ASCII"),
        ("x" * (LONGEST - 5), "Name is too long"),
    ],
)
def test_a_header_that_would_break_is_refused_by_name(value: str, because: str) -> None:
    with pytest.raises(Unsendable, match=f"^{because}$"):
        folded("Name", value)


@pytest.mark.parametrize(
    ("text", "because"),
    [("a\nb", "holds a line break"), ("a\0", "holds a line break"), (" ", "is empty")],
)
def test_words_that_make_no_header_are_refused_by_name(text: str, because: str) -> None:
    with pytest.raises(Unsendable, match=f"^Subject {because}$"):
        words("Subject", text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hello you", True),
        ("x" * (WIDTH - 1), True),
        ("x" * WIDTH, False),
        ("=?utf-8", False),
        ("a  b", False),
        (" a", False),
        ("é", False),
    ],
)
def test_words_are_encoded_only_where_they_must_be(text: str, plain: bool) -> None:
    assert (words("Subject", text) == text) is plain


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("", "a@b.example"),
        (" Ada \n Sommer ", '"Ada Sommer" <a@b.example>'),
        ('A "B" \\C', '"A \\"B\\" \\\\C" <a@b.example>'),
        ("=?x", "=?utf-8?b?PT94?= <a@b.example>"),
        ("Ä", "=?utf-8?b?w4Q=?= <a@b.example>"),
        ("x" * (WIDTH - 1), f'"{"x" * (WIDTH - 1)}" <a@b.example>'),
    ],
)
def test_a_mailbox_is_written_with_its_name(name: str, written: str) -> None:
    assert address(name, "a@b.example") == written


def test_a_name_that_is_too_wide_is_encoded() -> None:
    assert address("x" * WIDTH, "a@b.example").startswith("=?utf-8?b?")


@pytest.mark.parametrize("mailbox", ["a", "a@", "@b.example", "a..b@c.example", "a@b..example"])
def test_an_address_that_is_none_is_refused_in_a_sentence(mailbox: str) -> None:
    with pytest.raises(Unsendable, match=r"^this is not an address that mail can go to$"):
        address("Ada", mailbox)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f".{'x' * 73}", [f"=2E{'x' * 73}"]),
        (f".{'x' * 74}", [f"=2E{'x' * 72}=", "xx"]),
        (f".{'x' * 69}é", [f"=2E{'x' * 69}=C3=", "=A9"]),
        (f".{'x' * 68}éy", [f"=2E{'x' * 68}=C3=", "=A9y"]),
        (f".{'x' * 69}=yz", [f"=2E{'x' * 69}=3D=", "yz"]),
    ],
)
def test_a_line_is_broken_as_late_as_it_may_be(text: str, lines: list[str]) -> None:
    assert part("plain", text)[3:] == lines


@pytest.mark.parametrize(
    "text",
    [
        "." * 400,
        f"From {'x' * 69}",
        f"From {'x' * 70}",
        f"From {'x' * 68}é and more",
        f".{'é' * 40}",
        f"{'x' * 75} ",
        f"{'x' * 74}é",
        *(f".{'x' * n}é{'y' * 90}" for n in range(66, 76)),
        "one\n.\n\nFrom two\n... three \n\tfour\t",
    ],
)
def test_no_line_is_too_long_or_begins_as_it_must_not_and_all_is_read_back(text: str) -> None:
    lines = part("plain", text)[3:]
    assert max(map(len, lines)) <= 76
    assert not any(line.startswith((".", "From ")) or line.endswith((" ", "\t")) for line in lines)
    assert quopri.decodestring("\n".join(lines).encode()).decode() == text
