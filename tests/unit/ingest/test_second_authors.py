"""An author whom another program might read in a mail leaves doubt, and doubt is no proof."""

import pytest

from tests.unit.ingest.desk import read, ses_record

RECEIPT = ses_record("x")["receipt"]
JANE = "From: Jane Client <jane@client.example>"
EVIL = "evil@evil.example"
TAIL = "Message-ID: <a@client.example>\r\n\r\nFrom: Bob\r\n\r\nWe need a website."


@pytest.mark.parametrize("before", ["", "From jane@client.example Mon Mar  2 08:00:00 2026\n"])
def test_one_author_leaves_no_doubt(before: str) -> None:
    signal = read(f"{before}{JANE}\r\n{TAIL}".encode(), receipt=RECEIPT)
    assert signal.trust == "authenticated"
    assert "doubtful_from" not in signal.defects


@pytest.mark.parametrize(
    "head",
    [
        f"From : {EVIL}\r\n{JANE}",
        f"{JANE}\r\nfrom\t : {EVIL}",
        f"{JANE}\r\nFROM : {EVIL}",
        f"{JANE}\r\nno header at all\r\nFrom: {EVIL}",
        f"{JANE}\r\nno header at all",
        f"{JANE}\r\r\nFrom: {EVIL}",
        f" {EVIL}\r\n{JANE}",
        f"X-First: 1\r\nFrom somebody\r\n{JANE}",
        f"{JANE},{' ' * 16_000},{EVIL}",
        f"{JANE}\r\nX-Long: {'x' * 1_000_000}\r\nFrom: {EVIL}",
        f'From: ("()) {EVIL}, ("()) <jane@client.example>',
        f'From: \\" {EVIL}, \\" <jane@client.example>',
    ],
)
def test_an_author_that_only_others_might_see_leaves_doubt(head: str) -> None:
    signal = read(f"{head}\r\n{TAIL}".encode(), receipt=RECEIPT)
    assert signal.sender.email == "jane@client.example"
    assert signal.trust == "unauthenticated"
    assert "doubtful_from" in signal.defects


SIGNED = "DKIM-Signature: v=1; d=client.example; b=x\r\n"


@pytest.mark.parametrize(
    ("signatures", "trust"), [(100, "authenticated"), (101, "unauthenticated")]
)
def test_signatures_that_are_not_looked_at_might_be_anybodys(signatures: int, trust: str) -> None:
    receipt = RECEIPT | {"dmarcVerdict": {"status": "GRAY"}}
    raw = f"{SIGNED * signatures}{JANE}\r\n{TAIL}".encode()
    assert read(raw, receipt=receipt).trust == trust
