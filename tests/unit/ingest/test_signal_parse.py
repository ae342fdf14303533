"""`keel signal parse` prints signals, or says in one line that names the file why it cannot."""

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.keel import app
from infra.cli.signal import parse_file
from tests.unit.ingest.desk import MORNING, mail

DONE, BAD_INPUT = 0, 2
KEYS = {
    "id", "kind", "source", "provider_id", "occurred_at", "received_at", "zone", "trust",
    "verified_by", "from", "to", "subject", "text", "quoted", "signature", "thread", "automatic",
    "attachments", "events", "payments", "defects",
}  # fmt: skip


def parse(source: str, file: Path) -> tuple[int, str, str]:
    out, complaints = io.StringIO(), io.StringIO()
    code = parse_file(source, file, out, complaints=complaints, now=MORNING)
    return code, out.getvalue(), complaints.getvalue()


@pytest.mark.parametrize(
    ("source", "content", "id_"),
    [
        ("email", mail(), "email/"),
        ("form", b'{"email": "jane@client.example", "message": "Hi"}', "form/"),
        ("email", b"\x00\xff" * 10, "email/unnamed-"),
        ("form", b"{broken", "form/sha256-"),
    ],
)
def test_a_signal_is_one_line_of_the_canonical_shape(
    tmp_path: Path, source: str, content: bytes, id_: str
) -> None:
    file = tmp_path / "given"
    file.write_bytes(content)
    code, out, complaints = parse(source, file)
    assert (code, complaints, out.count("\n")) == (DONE, "", 1)
    signal = json.loads(out)
    assert signal.keys() == KEYS
    assert signal["id"].startswith(id_)
    assert signal["received_at"] == "2026-03-02T09:00:00Z"


@pytest.mark.parametrize("source", ["email", "form"])
@pytest.mark.parametrize("content", [b"", b"\r\n \t"])
def test_an_empty_file_is_one_line_that_names_it(
    tmp_path: Path, source: str, content: bytes
) -> None:
    file = tmp_path / "empty.txt"
    file.write_bytes(content)
    code, out, complaints = parse(source, file)
    assert (code, out) == (BAD_INPUT, "")
    assert complaints.count("\n") == 1
    assert str(file) in complaints


@pytest.mark.parametrize("source", ["email", "form"])
def test_a_file_that_is_not_there_is_one_line_that_names_it(tmp_path: Path, source: str) -> None:
    for file in (tmp_path / "missing", tmp_path):
        code, out, complaints = parse(source, file)
        assert (code, out, complaints.count("\n")) == (BAD_INPUT, "", 1)
        assert str(file) in complaints


@pytest.mark.parametrize("source", ["stripe", "telegraph", ""])
def test_a_source_that_cannot_be_read_says_which_can(tmp_path: Path, source: str) -> None:
    file = tmp_path / "given"
    file.write_bytes(b"x")
    code, _, complaints = parse(source, file)
    assert code == BAD_INPUT
    assert complaints.count("\n") == 1
    assert "email, form" in complaints


def test_a_name_with_line_breaks_is_still_one_line(tmp_path: Path) -> None:
    assert parse("email", tmp_path / "a\nb")[2].count("\n") == 1


def test_the_same_file_always_gives_the_same_id(tmp_path: Path) -> None:
    file = tmp_path / "given"
    file.write_bytes(mail())
    assert parse("email", file) == parse("email", file)


def test_the_command_knows_our_own_mail_and_prints_json_either_way(tmp_path: Path) -> None:
    file = tmp_path / "own.eml"
    file.write_bytes(mail(sender="hello@studio.example"))
    said = [
        CliRunner().invoke(app, ["signal", "parse", "email", str(file), *more])
        for more in ([], ["--json"])
    ]
    assert [json.loads(each.stdout)["automatic"]["kind"] for each in said] == ["loop", "loop"]
