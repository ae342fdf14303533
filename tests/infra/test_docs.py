"""What the docs name exists, and every link in them leads somewhere."""

import re
from pathlib import Path

import pytest

from infra.aws.code import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PATH = re.compile(r"`((?:infra|functions|shared|statemachines|tests|docs)/[\w./-]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=[str(p.relative_to(ROOT)) for p in PAGES])
def test_paths_and_links_of_a_page_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = [ROOT / path.rstrip("/.") for path in PATH.findall(text)]
    linked = [page.parent / path for path in LINK.findall(text)]
    assert [str(p) for p in (*named, *linked) if not p.exists()] == []


def test_every_decision_has_a_number_of_its_own_and_says_what_would_undo_it() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    for page, number in zip(decisions, numbers, strict=True):
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. ")
        assert "**Why.**" in text


def test_the_map_names_every_room() -> None:
    text = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    rooms = {p.parent.name for p in (ROOT / "shared").glob("*/__init__.py")}
    assert {room for room in rooms if f"`shared/{room}" not in text} == set()
