"""A mail of any size and shape is read in a time that grows with its length alone."""

import pytest

from shared.ingest.reply_text import split_reply
from tests.unit.ingest.desk import mail, read

MEGABYTE = 1_000_000


@pytest.mark.parametrize("line", ["", " ", ">", "--", "-- ", "=", "Thanks,", "a:"])
def test_a_megabyte_of_one_line_again_and_again_is_read(line: str) -> None:
    lines = f"{line}\r\n".encode() * (MEGABYTE // (len(line) + 2))
    assert read(mail("We need a website.\n") + lines + b"end").text.startswith("We need a website.")


@pytest.mark.parametrize("letter", [" ", "=", "-", ">", "a"])
def test_a_megabyte_without_a_line_end_is_read(letter: str) -> None:
    assert read(mail("We need a website.\n") + letter.encode() * MEGABYTE).text[:2] == "We"


@pytest.mark.parametrize(
    ("below", "signature"), [(40, "--\n" + "Jane\n" * 40), (41, "")], ids=["few", "many"]
)
def test_a_signature_has_no_more_than_forty_lines_however_many_are_blank(
    below: int, signature: str
) -> None:
    said = split_reply("Hello\n-- \n" + "Jane\n" * below + "\n" * 200_000, is_reply=False)
    assert said.signature == signature.strip()


PARAMETERS = [";", "a=b; ", 'a=";', '"', "=", "nam*0=a;", "a=b;\r\n "]


@pytest.mark.parametrize("piece", PARAMETERS)
@pytest.mark.parametrize("field", ["Content-Type: text/plain; ", "Content-Disposition: inline; "])
def test_a_part_with_parameters_beyond_counting_is_read(field: str, piece: str) -> None:
    head = field + (piece * (MEGABYTE // 2 // len(piece))).rstrip()
    signal = read(multipart(f"{head}\r\n\r\nWe need a website."))
    assert signal.text == "We need a website."
    assert "header_truncated" in signal.defects


def test_a_boundary_beyond_counting_is_looked_for_once() -> None:
    head = "Content-Type: multipart/mixed; " + ";" * (MEGABYTE // 2) + "boundary=y"
    assert "header_truncated" in read(multipart(f"{head}\r\n\r\nWe need a website.")).defects
    assert "header_truncated" in read(f"From: a@b.example\r\n{head}\r\n\r\nHi".encode()).defects


def test_a_name_in_ninety_pieces_is_put_together() -> None:
    pieces = "".join(f"; filename*{number}=a" for number in range(90))
    part = f"Content-Type: application/pdf\r\nContent-Disposition: attachment{pieces}\r\n\r\nx"
    signal = read(multipart(part))
    assert signal.attachments[0].name == "a" * 90
    assert "header_truncated" not in signal.defects


def test_nested_parts_of_very_many_lines_are_not_opened() -> None:
    nested = "".join(
        f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(90)
    )
    head = mail().partition(b"\n\n")[0] + b"\nContent-Type: multipart/mixed; boundary=b0\n\n"
    assert "too_many_parts" in read(head + nested.encode() + b"ab\n" * 200_000).defects


def multipart(part: str) -> bytes:
    """Write a mail of one part."""
    head = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x"
    return f"{head}\r\n\r\n--x\r\n{part}\r\n--x--\r\n".encode()
