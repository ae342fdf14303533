"""A log beside the wrong keys: every command says so in one line."""

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
