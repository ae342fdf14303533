"""A log beside the wrong keys: every command says so in one line."""

from pathlib import Path

import pytest

from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal


@pytest.mark.parametrize("line", ["trail c1", "lead note c1 hello"])
def test_a_lost_key_is_one_line_everywhere(keel: Terminal, studio: Studio, line: str) -> None:
    studio.proposes()
    keel.catch_up()
    studio.vault._keys._kept.clear()
    studio.vault._keys._store.keys.clear()  # type: ignore[attr-defined]
    for stream in studio.log.streams():
        studio.log._streams[stream].read.clear()
    said = keel.types(line.replace("c1", SUBJECT))
    assert said.code == 1
    assert said.complaint.startswith("keel: a key is not here")


def test_an_export_whose_keys_are_not_here_is_refused_before_anything_is_written(
    keel: Terminal, studio: Studio, tmp_path: Path
) -> None:
    studio.proposes()
    keel.types(f"log export {(folder := tmp_path / 'export')}")
    other = Studio()
    keel.moves_to(other)
    said = keel.types(f"log import {folder}")
    assert (said.code, said.out) == (1, "")
    assert said.complaint.startswith(f"keel: {folder}: 1 of the 1 keys that seal it are not here")
    assert "secrets.json and the s3/123456789012/keel-local-keys-" in said.complaint
    assert list(other.log.streams()) == [], "the house is not held, either"
    assert "docs/aws.md" in keel.types(f"log import {folder} --stage dev").complaint
