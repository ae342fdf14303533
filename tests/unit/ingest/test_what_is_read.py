"""Of the parts of a mail those are read that a mail program shows."""

import pytest

from tests.unit.ingest.desk import CLIENT, read

HEAD = (
    f"From: {CLIENT}\r\nMessage-ID: <a@client.example>\r\nDate: Mon, 2 Mar 2026 08:00:00 +0100\r\n"
)
WISH = "We need a website."
BRIEF = 'Content-Type: text/plain; name="brief.txt"'


def single(*head: str, body: bytes = WISH.encode()) -> bytes:
    return (HEAD + "\r\n".join(head)).encode() + b"\r\n\r\n" + body


def several(*parts: str) -> bytes:
    body = "".join(f"--x\r\n{part}\r\n" for part in parts)
    return single("Content-Type: multipart/mixed; boundary=x", body=f"{body}--x--\r\n".encode())


@pytest.mark.parametrize(
    "head",
    [
        ('Content-Type: text/plain; name="mail.txt"',),
        ('Content-Type: text/plain; name="mail.txt"', "Content-Disposition: inline"),
        ("Content-Type: text/plain", 'Content-Disposition: inline; filename="mail.txt"'),
        ("Content-Type: text/html", "Content-Disposition: inline; filename=mail.html"),
    ],
)
def test_the_only_text_is_read_also_where_it_bears_a_name(head: tuple[str, ...]) -> None:
    for raw in (single(*head), several("\r\n".join(head) + f"\r\n\r\n{WISH}")):
        signal = read(raw)
        assert (signal.text, signal.defects) == (WISH, ())
        assert len(signal.attachments) == 1


def test_a_named_text_beside_another_one_stays_a_file() -> None:
    signal = read(several(f"\r\n{WISH}", f"{BRIEF}\r\n\r\nSix pages."))
    assert signal.text == WISH
    assert [each.name for each in signal.attachments] == ["brief.txt"]


@pytest.mark.parametrize(
    "head", [f"{BRIEF}\r\nContent-Disposition: attachment", "Content-Type: text/calendar"]
)
def test_what_is_attached_or_no_prose_is_never_read(head: str) -> None:
    signal = read(several(f"{head}\r\n\r\n{WISH}"))
    assert (signal.text, signal.defects) == ("", ("no_text",))


@pytest.mark.parametrize("gap", [" ", "\r\n ", "\t"])
def test_a_charset_behind_a_space_alone_is_understood(gap: str) -> None:
    head = f"Content-Type: text/plain{gap}charset=iso-8859-2"
    signal = read(single(head, body="Źródło".encode("iso-8859-2")))
    assert (signal.text, signal.defects) == ("Źródło", ())


def test_a_comment_behind_the_media_type_hides_nothing() -> None:
    assert read(single("Content-Type: text/plain (plain text)")).text == WISH


def test_parts_parted_by_a_boundary_behind_a_space_alone_are_found() -> None:
    raw = several(f"\r\n{WISH}").replace(b"mixed; ", b"mixed ")
    assert (read(raw).text, read(raw).attachments) == (WISH, ())
