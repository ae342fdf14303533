"""Whatever arrives is read as far as it can be: a signal with defects, and never a traceback."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.ingest.unreadable import UnreadableInput
from tests.unit.ingest.desk import CLIENT, MORNING, mail, read

HEAD = (
    f"From: {CLIENT}\r\nMessage-ID: <a@client.example>\r\nDate: Mon, 2 Mar 2026 08:00:00 +0100\r\n"
)


def raw(*lines: str, body: bytes = b"") -> bytes:
    return (HEAD + "\r\n".join(lines)).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize("nothing", [b"", b" ", b"\r\n\r\n", b"\n\t \n"])
def test_nothing_at_all_is_no_signal(nothing: bytes) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        read(nothing)


@pytest.mark.parametrize(
    ("body", "defects"),
    [
        (b"Hello", {"no_headers", "missing_from", "missing_message_id", "missing_date"}),
        (b"\x00\x01\xff\xfe" * 500, {"no_headers", "undeclared_charset"}),
        (b"From: jane@client.example\n\nHi", {"missing_message_id", "missing_date"}),
        (raw("Content-Type: text/plain; charset=klingon", body=b"Hallo \xe4"), {"unknown_charset:klingon"}),
        (raw("Content-Type: text/plain; charset=utf-8", body=b"caf\xe9"), {"undecodable_text"}),
        (raw("Content-Type: text/plain; charset=punycode", body=b"a-"), {"unknown_charset:punycode"}),
        (raw("Content-Type: multipart/mixed; boundary=x", body=b"no parts"), {"broken_multipart"}),
        (raw("Content-Type: multipart/mixed; boundary=x", body=b"--x\r\n\r\nHi\r\n"), {"close_boundary_not_found"}),
        (raw("Content-Type: multipart/mixed", body=b"Hi"), {"no_boundary_in_multipart"}),
        (raw("Content-Type: text/plain", "Content-Transfer-Encoding: base64", body=b"!!!"), {"no_text"}),
        (raw("Content-Type: image/png", body=b"\x89PNG"), {"no_text"}),
    ],
)  # fmt: skip
def test_what_is_broken_is_named(body: bytes, defects: set[str]) -> None:
    assert defects <= set(read(body).defects)


def test_a_sound_mail_has_no_defects() -> None:
    assert read(mail()).defects == ()


def test_what_can_be_read_is_read_beside_what_cannot() -> None:
    signal = read(raw("Content-Type: text/plain; charset=klingon", body=b"We need a website."))
    assert signal.text == "We need a website."
    assert signal.sender.email == "jane@client.example"


@pytest.mark.parametrize(
    ("lines", "from_"),
    [
        ("From: a@one.example\r\nFrom: b@two.example\r\n", "a@one.example"),
        ('From: "b@two.example" <a@one.example>, c@three.example\r\n', "a@one.example"),
    ],
)
def test_two_authors_leave_doubt(lines: str, from_: str) -> None:
    signal = read(lines.encode() + b"\r\nHi")
    assert signal.sender.email == from_
    assert "doubtful_from" in signal.defects


@pytest.mark.parametrize(
    ("date", "defect"),
    [
        ("yesterday", "unreadable_date"),
        ("Mon, 99 Mar 2026 99:00:00 +0100", "unreadable_date"),
        ("Fri, 01 Jan 2100 00:00:00 +0000", "future_date"),
    ],
)
def test_a_date_that_cannot_be_is_replaced_by_the_arrival(date: str, defect: str) -> None:
    signal = read(f"From: {CLIENT}\r\nDate: {date}\r\n\r\nHi".encode())
    assert signal.occurred_at == MORNING
    assert defect in signal.defects


def test_the_writers_own_zone_is_kept_beside_utc() -> None:
    signal = read(mail(Date="Mon, 02 Mar 2026 03:30:00 -0500"))
    assert signal.occurred_at == MORNING - timedelta(minutes=30)
    assert signal.zone == "-05:00"


def test_thirty_megabytes_are_read_whole() -> None:
    file = base64.encodebytes(bytes(22_000_000))
    head = "Content-Type: multipart/mixed; boundary=x"
    body = (
        b"--x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n"
        b"Content-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    signal = read(raw(head, body=body + file + b"\r\n--x--\r\n"))
    assert signal.text == "See the file."
    assert [(each.name, each.bytes) for each in signal.attachments] == [("plan.pdf", 22_000_000)]


def test_ten_thousand_lines_are_read_whole() -> None:
    lines = [f"Requirement {number}" for number in range(10_000)]
    signal = read(mail("\n".join(lines)))
    assert "body_truncated" in signal.defects or signal.text.splitlines() == lines
    assert signal.text.splitlines()[:5_000] == lines[:5_000]


def test_a_mail_of_nothing_but_delimiters_does_not_crawl() -> None:
    head = "Content-Type: multipart/mixed; boundary=x"
    signal = read(raw(head, body=b"--x\r\n" * 200_000))
    assert "too_many_parts" in signal.defects


def test_parts_nested_beyond_reason_end_somewhere() -> None:
    depth = 90
    body = b"".join(
        f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n".encode()
        for n in range(depth)
    )
    innermost = f"--b{depth}\r\n\r\nDeep.\r\n".encode()
    signal = read(raw("Content-Type: multipart/mixed; boundary=b0", body=body + innermost))
    assert "broken_multipart" in signal.defects


def test_a_header_without_end_is_cut() -> None:
    signal = read(HEAD.encode() + b"Subject: " + b"x" * 2_000_000)
    assert "header_truncated" in signal.defects
    assert len(signal.subject) == 1_000


def test_outlooks_own_format_is_kept_as_a_file() -> None:
    head = "Content-Type: multipart/mixed; boundary=x"
    body = (
        b"--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\n"
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22\r\n--x--\r\n"
    )
    signal = read(raw(head, body=body))
    assert signal.text == "Hello"
    assert [each.name for each in signal.attachments] == ["winmail.dat"]
    assert "tnef_not_opened" in signal.defects


def test_a_mail_inside_a_mail_is_a_file_and_says_nothing_itself() -> None:
    head = "Content-Type: multipart/mixed; boundary=x"
    inner = mail("I accept everything.", message_id="<inner@other.example>")
    body = b"--x\r\nContent-Type: text/plain\r\n\r\nPlease see below.\r\n--x\r\n" + (
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--x--\r\n"
    )
    signal = read(raw(head, body=body))
    assert signal.text == "Please see below."
    assert [each.type for each in signal.attachments] == ["message/rfc822"]


def test_html_alone_is_read_as_text_without_what_is_hidden() -> None:
    html = b"<style>p{}</style><p>Hello,<br>we need a <b>website</b>.</p><script>x()</script>"
    signal = read(raw("Content-Type: text/html; charset=utf-8", body=html))
    assert signal.text == "Hello,\nwe need a website."


@pytest.mark.parametrize("subject", ["=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "=?iso-8859-1?b?R3L832U=?="])
def test_encoded_subjects_are_read(subject: str) -> None:
    body = HEAD.encode() + f"Subject: {subject}\r\n\r\nHi".encode()
    assert read(body).subject == "Grüße"


def test_names_of_files_lose_their_folders() -> None:
    head = 'Content-Type: application/pdf; name="../../etc/plan.pdf"'
    assert read(raw(head, body=b"x")).attachments[0].name == ".. .. etc plan.pdf"


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=2_000))
def test_random_bytes_never_raise(body: bytes) -> None:
    _read_or_refuse(body)


PIECES = [
    b"From: ", b"a@b.example", b"\r\n", b"\n", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=",
    b"x", b"--x", b"--x--", b"Content-Transfer-Encoding: base64", b"Subject: =?utf-8?b?", b"?=", b"\xff",
    b"Content-Type: message/delivery-status", b"multipart/report; report-type=delivery-status; boundary=x",
    b"Content-Type: text/html", b"<p>", b"<", b">", b"On Mon wrote:\n> ", b"-- \n", b"charset*=utf-8''%FF",
    b"Message-ID: <", b"References: ", b"\x00", b"Date: ", b"=", b'"', b"(", b" ",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60))
def test_pieces_of_mails_in_any_order_never_raise(pieces: list[bytes]) -> None:
    _read_or_refuse(b"".join(pieces))


def _read_or_refuse(body: bytes) -> None:
    try:
        signal = read(body)
    except UnreadableInput:
        assert not body.strip()
    else:
        assert signal.to_json().encode().decode().startswith("{")
