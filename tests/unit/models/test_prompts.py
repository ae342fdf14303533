"""Prompts are files with versions; a published one never changes."""

from pathlib import Path

import pytest

from shared.models.prompts import FOLDER, Prompts, complaints, publish


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, 1, "Read.")
    publish(tmp_path)
    return tmp_path


def write(folder: Path, version: int, text: str, agent: str = "reader") -> None:
    (folder / agent).mkdir(exist_ok=True)
    (folder / agent / f"{version}.md").write_text(text, encoding="utf-8")


def test_every_prompt_of_the_product_is_as_it_was_published() -> None:
    assert complaints(FOLDER) == []


def test_the_newest_version_is_used_by_number(folder: Path) -> None:
    write(folder, 9, "nine")
    write(folder, 10, "ten")
    assert Prompts(folder).latest("reader").text == "ten"
    assert Prompts(folder).get("reader", 1).text == "Read."


def test_an_agent_without_a_prompt_is_a_mistake(folder: Path) -> None:
    with pytest.raises(LookupError, match="nobody"):
        Prompts(folder).latest("nobody")


def test_a_changed_text_under_a_published_version_is_told(folder: Path) -> None:
    write(folder, 1, "Read!")
    assert complaints(folder) == [
        "reader/1.md changed after it was published; give the new text a new version"
    ]


def test_publishing_does_not_make_a_changed_text_right(folder: Path) -> None:
    write(folder, 1, "Read!")
    publish(folder)
    assert len(complaints(folder)) == 1


def test_a_new_version_is_told_until_it_is_published(folder: Path) -> None:
    write(folder, 2, "Read well.")
    assert complaints(folder) == ["reader/2.md is not locked"]
    assert [(p.agent, p.version) for p in publish(folder)] == [("reader", 2)]
    assert complaints(folder) == []


def test_a_published_prompt_that_is_gone_is_told(folder: Path) -> None:
    (folder / "reader" / "1.md").unlink()
    assert complaints(folder) == ["reader/1.md is gone"]


def test_notes_beside_prompts_are_no_prompts(folder: Path) -> None:
    (folder / "reader" / "README.md").write_text("notes")
    (folder / "reader" / "².md").write_text("notes")
    assert [p.version for p in Prompts(folder).all()] == [1]
