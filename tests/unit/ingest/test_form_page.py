"""The page about forms names what the code understands, and its limits."""

import re

import pytest

from shared.ingest.form import MOST_FIELDS
from shared.ingest.form_fields import LONGEST_VALUE, MEANINGS, meaning
from shared.ingest.webhook import LARGEST, TOLERANCE
from tests.unit.ingest.desk import ROOT

PAGE = (ROOT / "docs/forms.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("| Meaning |")[2].partition("\n\n")[0]
ROWS = re.findall(r"^\| ([\w, ]+) \| (.*) \|$", TABLE, re.MULTILINE)


@pytest.mark.parametrize(("meant", "named"), ROWS)
def test_every_name_of_the_page_means_what_it_says(meant: str, named: str) -> None:
    names = re.findall(r"`([^`]+)`", named)
    assert {meaning(name) for name in names} == set(meant.split(", "))


def test_every_meaning_stands_on_the_page() -> None:
    assert {each for meant, _ in ROWS for each in meant.split(", ")} == set(MEANINGS)


def test_the_limits_of_the_page_are_those_of_the_code() -> None:
    assert f"{LARGEST:,} bytes" in PAGE
    assert f"{LONGEST_VALUE:,} characters" in PAGE
    assert f"{MOST_FIELDS} fields" in PAGE
    assert f"{TOLERANCE.seconds // 60} minutes from now" in PAGE


def test_the_example_of_an_outer_group_is_true() -> None:
    assert meaning("contact[E-Mail]") == "email"
