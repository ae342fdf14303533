"""The owner puts a draft into other words at the terminal, for whatever amount."""

from pathlib import Path

import pytest

from shared.domain.approval import Approval
from shared.orchestrate.reconcile import reconcile
from tests.support.houses import SUBJECT
from tests.support.studio import Studio
from tests.unit.cli.conftest import Terminal

WORDS = "Hello Ada,\n\ntwo days, as we said.\n"


@pytest.fixture
def rich(keel: Terminal) -> Studio:
    """Give a company whose owner lets no link answer, with a proposal to answer."""
    studio = Studio({"sign_in_above: 1000000": "sign_in_above: 1"})
    studio.hears()
    studio.run()
    keel.moves_to(studio)
    return studio


def at_hand(studio: Studio) -> str:
    return studio.o.approval.partition("/")[2]


def answered(studio: Studio, question: str) -> Approval:
    return studio.house.book.approval(f"approval/{question}")


def test_an_edit_takes_the_text_from_a_file_and_keeps_the_subject(
    keel: Terminal, rich: Studio, tmp_path: Path
) -> None:
    question, file = at_hand(rich), tmp_path / "mail.txt"
    file.write_text(WORDS, encoding="utf-8-sig", newline="\r\n")
    said = keel.types(f"edit {question} {file}")
    assert (said.code, said.err) == (0, "")
    before, _, after = said.out.partition("It is edited. ")
    assert "Why you are asked" in before
    assert after.strip().endswith("you are asked once more.")
    stands = answered(rich, question)
    assert (stands.status, stands.how) == ("edited", "terminal")
    assert stands.draft.text.startswith(WORDS.rstrip())
    assert stands.draft.subject == stands.asked.draft.subject
    rich.run()
    assert rich.house.book.approval(rich.o.approval).asked.draft == stands.draft


def test_an_edit_from_stdin_may_bring_a_subject(keel: Terminal, rich: Studio) -> None:
    question = at_hand(rich)
    said = keel.types(f"edit {question} - --subject ' Two  days ' --json", stdin=WORDS)
    assert said.json == {"id": question, "state": "edited", "took_effect": True}
    assert answered(rich, question).draft.subject == "Two days"


def test_an_edit_that_no_rule_asks_about_says_when_it_leaves(
    keel: Terminal, studio: Studio
) -> None:
    studio.offers()
    studio.replies("Could you start earlier?")
    studio.run()
    question = at_hand(studio)
    said = keel.types(f"edit {question} -", stdin="Yes, we could.")
    assert studio.stage == "sending"
    assert said.out.endswith(f"Until it leaves: keel approve {question} --take-back\n")


@pytest.mark.parametrize("piped", [False, True])
def test_a_return_brings_another_draft(keel: Terminal, rich: Studio, *, piped: bool) -> None:
    question, note = at_hand(rich), "Give 5 % discount."
    line = f"return {question} -" if piped else f"return {question} '{note}'"
    said = keel.types(line, stdin=f"{note}\n" if piped else "")
    assert said.out.endswith(
        "It is returned. Nothing is sent. Another draft comes, and you are asked about it.\n"
    )
    assert (answered(rich, question).note, rich.stage) == (note, "proposing")
    rich.run()
    assert at_hand(rich) != question
    again = keel.types(f"return {question} other")
    assert again.code == 1
    assert again.complaint == f"keel: {question}: nothing was changed: it is returned already"


@pytest.mark.parametrize(
    ("words", "stdin", "field"),
    [
        ("edit {id} -", " \n", "FILE"),
        ("edit {id} - --subject ' '", WORDS, "--subject"),
        ("return {id} ' '", "", "NOTE"),
        ("return {id} -", "", "NOTE"),
        ("edit {id} {folder}/latin.txt", "", "FILE"),
        ("edit {id} {folder}/nowhere.txt", "", "{folder}/nowhere.txt"),
        ("edit {id} {folder}", "", "{folder}"),
    ],
)
def test_words_that_are_not_there_change_nothing(
    keel: Terminal, rich: Studio, tmp_path: Path, words: str, stdin: str, field: str
) -> None:
    (tmp_path / "latin.txt").write_bytes("für Sie".encode("latin-1"))
    known = {"id": at_hand(rich), "folder": str(tmp_path)}
    said = keel.types(words.format(**known), stdin=stdin)
    assert (said.code, said.out, answered(rich, known["id"]).status) == (2, "", "pending")
    assert said.complaint.startswith(f"keel: {field.format(**known)}: ")


def test_a_question_about_a_lost_mail_has_no_words_to_change(
    keel: Terminal, studio: Studio
) -> None:
    action = studio.unknown()
    studio.passes(hours=1)
    reconcile(studio.shop, [action])
    [row] = [q for q in keel.types("approvals --json").json if q["kind"] != "draft"]
    said = keel.types(f"edit {row['id']} -", stdin=WORDS)
    assert (said.code, row["subject"]) == (1, SUBJECT)
    assert said.complaint.endswith("This question has no such answer.")
