"""Mails that other projects collected, the odd and the broken ones too, are read like any other."""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.domain.signals import CanonicalSignal
from shared.ingest.reply_text import split_reply
from tests.unit.ingest.desk import ROOT, read

DATA = ROOT.parent / "shared" / "data" / "mail"
RAW = sorted(each for each in DATA.rglob("*") if each.is_file())
JUDGED = [each for each in RAW if each.suffix == ".eml" and each.with_suffix(".json").exists()]
REPLIES = DATA / "reply" / "test" / "emails"
here = pytest.mark.skipif(not RAW, reason="the sample mails are not beside this checkout")


@here
def test_every_sample_becomes_a_signal_that_can_be_stored() -> None:
    for each in RAW:
        signal = read(each.read_bytes())
        again = CanonicalSignal.model_validate_json(signal.to_json())
        assert again == signal, each.name
        assert again.to_json().count("\n") == 0, each.name


@here
@pytest.mark.parametrize("sample", JUDGED, ids=lambda each: f"{each.parent.name}/{each.stem}")
def test_sender_subject_and_files_are_what_another_parser_reads(sample: Path) -> None:
    expected = json.loads(sample.with_suffix(".json").read_text())
    signal = read(sample.read_bytes())
    headers = {str(h["name"]): h["value"] for h in expected["parts"][0]["headers"]}
    assert _alike(_subject(headers), signal.subject)
    assert _author(headers) in ("", signal.sender.email)
    assert _files(expected) <= len(signal.attachments) <= len(expected["attachments"])


@here
@pytest.mark.parametrize(
    ("sample", "begins", "ends"),
    [
        ("email_1_1.txt", "Hi folks", "-Abhishek Kona"),
        ("email_danish_1.txt", "Hej Peter,", "Det lyder godt."),
        ("email_swedish_1.txt", "Hej Person A,", "vilket företag det gäller?"),
        ("email_sent_from_iPhone.txt", "Here is another email", "Here is another email"),
        ("correct_sig.txt", "this is an email", "a correct -- signature."),
        ("begins_with_signature.txt", "Thank you, Sonya Johnson.", "hope you can join."),
        ("email_1_8.txt", "I will reply under this one", "and under this."),
        ("email_2_1.txt", "Outlook with a reply", "Outlook with a reply"),
        ("email_nl_1_2.txt", "Outlook met een antwoord", "Outlook met een antwoord"),
    ],
)
def test_what_was_newly_written_is_told_apart(sample: str, begins: str, ends: str) -> None:
    said = split_reply((REPLIES / sample).read_text(), is_reply=True)
    assert said.text.startswith(begins)
    assert said.text.endswith(ends)


@here
def test_no_reply_repeats_what_it_quotes() -> None:
    for each in sorted(REPLIES.glob("*.txt")):
        said = split_reply(each.read_text(errors="replace"), is_reply=True)
        marked = [line for line in said.text.splitlines() if line.startswith(">")]
        assert marked == [], each.name


def _subject(headers: dict[str, Any]) -> str:
    value = headers.get("subject")
    return str(value.get("Text") or "") if isinstance(value, dict) else ""


def _alike(theirs: str, ours: str) -> bool:
    """Compare character by character where they could read one: we guess raw bytes better."""
    theirs, ours = " ".join(theirs.split()), " ".join(ours.split())
    same_length = len(theirs) == len(ours)
    return same_length and all(a in {b, "\ufffd"} for a, b in zip(theirs, ours, strict=True))


def _author(headers: dict[str, Any]) -> str:
    value = headers.get("from")
    listed = value.get("Address", {}).get("List", []) if isinstance(value, dict) else []
    return str(listed[0].get("address") or "") if listed else ""


def _files(expected: dict[str, Any]) -> int:
    """Count their attachments without text parts that are shown where they stand."""
    parts = [expected["parts"][number] for number in expected["attachments"]]
    return sum("Text" not in part["body"] for part in parts)
