"""A form of purpose-made labels costs no more than its length."""

import json
from typing import Any

import pytest

from shared.ingest.form import read_form
from shared.ingest.form_fields import LONGEST_LABEL, meaning, pairs
from tests.unit.ingest.desk import MORNING


@pytest.mark.parametrize("mark", ["[", ".", "]"])
def test_a_label_of_nothing_but_marks_does_not_crawl(mark: str) -> None:
    assert meaning(f"{mark * 1_000_000}x") == ""
    assert meaning(f"email{mark * 1_000_000}") == "email"


def test_no_label_grows_with_the_labels_around_it() -> None:
    content: Any = {f"field{number}": "x" for number in range(300)}
    for _ in range(15):
        content = {"group" * 20_000: content}
    assert max(len(each.label) for each in pairs(content)) <= 16 * (LONGEST_LABEL + 1)


def test_a_long_question_is_cut_and_its_answer_kept() -> None:
    raw = json.dumps([{"label": "Why? " * 100_000, "value": "Because."}]).encode()
    assert read_form(raw, received_at=MORNING).text.endswith("Why? Why?: Because.")


@pytest.mark.parametrize(
    ("claimed", "zone"),
    [("+01:00", "+01:00"), ("-03:30", "-03:30"), ("Z", "+00:00"), ("+01:00:30", "+01:00")],
)
def test_the_senders_own_zone_has_hours_and_minutes(claimed: str, zone: str) -> None:
    raw = json.dumps({"timestamp": f"2026-03-02T05:00:00{claimed}", "data": {"message": "Hi"}})
    assert read_form(raw.encode(), received_at=MORNING).zone == zone
