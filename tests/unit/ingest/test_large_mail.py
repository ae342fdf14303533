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
