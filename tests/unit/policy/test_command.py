"""`keel policy`: check the rules, explain a case, and try a new version on history."""

import json
from pathlib import Path

import pytest

from infra.cli.policy import (
    case_of,
    check_command,
    explain_command,
    history,
    publish_command,
    read_cases,
    what_if,
    what_if_command,
)
from infra.cli.saying import BAD_INPUT, DONE, NO, Trouble
from shared.company.yaml_text import Invalid
from shared.policy.library import LIBRARY, LOCK
from shared.policy.policy import parse
from tests.support.briefs import POLICIES
from tests.support.houses import SUBJECT, Company

NOW = POLICIES.get("qualification").version
BOLDER = (LIBRARY / "qualification.yaml").read_text(encoding="utf-8")
BOLDER = BOLDER.replace(f"version: {NOW}", f"version: {NOW + 1}").replace(
    'when: lead.urgency == "low" && size(lead.missing) > 1\n    then: nurture',
    'when: lead.urgency == "low" && size(lead.missing) > 1\n    then: decline',
)
CALM: dict[str, dict[str, object]] = {
    "lead": {
        "kind": "inquiry",
        "service_known": True,
        "budget_band": "unknown",
        "urgency": "low",
        "missing": ["budget", "deadline"],
        "language_supported": True,
        "trust": "authenticated",
    },
    "profile": {"previous_won": 0, "previous_lost": 0},
    "capacity": {"full": False},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in LIBRARY.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    hurried = {**CALM, "lead": {**CALM["lead"], "urgency": "high"}}
    rows = [{"id": "calm", "facts": CALM}, {"id": "hurried", "facts": hurried}]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": rows}))
    return file


@pytest.fixture
def bolder(tmp_path: Path) -> Path:
    file = tmp_path / "bolder.yaml"
    file.write_text(BOLDER, encoding="utf-8")
    return file


def test_the_library_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_command(LIBRARY) == DONE
    assert capsys.readouterr().out == "3 policies are sound.\n"


def test_a_fault_is_a_no_with_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "pricing.yaml").read_text(encoding="utf-8")
    (folder / "pricing.yaml").write_text(text + "\n# changed\n", encoding="utf-8")
    assert check_command(folder) == NO
    assert capsys.readouterr().out == (
        "pricing.yaml: version: the text changed after 1 was published; raise it\n"
    )
    assert check_command(folder, as_json=True) == NO
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["file"], finding["where"]) == ("pricing.yaml", "version")


def test_a_broken_lock_is_bad_input(folder: Path) -> None:
    (folder / LOCK).write_text("pricing\n")
    with pytest.raises(Trouble, match="must be policy, version and hash") as trouble:
        check_command(folder)
    assert trouble.value.code == BAD_INPUT


def test_a_case_is_decided_again_and_explained(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explain_command("qualification", cases) == DONE
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"qualification {NOW}: nurture"
    assert told[1] == (
        "  nurture: no_hurry_and_open_questions: They are in no hurry, and questions are open."
    )
    assert '  lead.urgency = "low"' in told


def test_explaining_wants_one_case(cases: Path) -> None:
    for case, of in ((None, ""), (cases, SUBJECT)):
        with pytest.raises(Trouble, match="name a case"):
            explain_command("qualification", case, of)


def test_a_new_version_shows_what_it_would_change(
    bolder: Path, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert what_if_command(bolder, [cases]) == DONE
    assert capsys.readouterr().out.splitlines() == [
        "calm: nurture → decline (no_hurry_and_open_questions)",
        "1 of 2 cases would change.",
    ]
    assert what_if_command(bolder, [cases], as_json=True) == DONE
    found = json.loads(capsys.readouterr().out)
    assert (found["before"], found["after"], found["cases"]) == (NOW, NOW + 1, 2)


def test_a_version_that_cannot_be_weighed_is_not_tried(tmp_path: Path, cases: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(BOLDER.replace("lead.urgency ==", "lead.mood =="), encoding="utf-8")
    with pytest.raises(Trouble, match=r"broken\.yaml: rule no_hurry_and_open_questions: when"):
        what_if_command(file, [cases])


def test_history_is_every_case_that_a_policy_judged() -> None:
    company = Company()
    company.hears()
    found = list(history(company.log, "qualification"))
    assert [case.id for case in found] == [f"{SUBJECT}#3"]
    assert list(history(company.log, "pricing")) == []


def test_trying_a_policy_on_its_own_history_changes_nothing() -> None:
    company = Company()
    company.hears()
    current = POLICIES.get("qualification")
    found = what_if(current, current, history(company.log, "qualification"))
    assert (found.cases, found.changed) == (1, ())


def test_a_recorded_judgement_is_a_case_for_a_new_version() -> None:
    recorded = POLICIES.judge("qualification", CALM)
    found = what_if(
        parse(BOLDER, "bolder.yaml"), POLICIES.get("qualification"), [case_of(recorded, "o1")]
    )
    assert [(row.case, row.before, row.after) for row in found.changed] == [
        ("o1", "nurture", "decline")
    ]


def test_publishing_locks_new_versions_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "qualification.yaml").write_text(BOLDER, encoding="utf-8")
    assert publish_command(folder) == DONE
    assert publish_command(folder) == DONE
    assert capsys.readouterr().out.splitlines() == [
        f"qualification {NOW + 1} is published.",
        "Everything was published before.",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("cases: []", "cases: must be a list of cases"),
        ("cases: [{id: a}]", r"cases\[0\]\.facts: must hold named facts"),
        ("- a", "must hold named fields"),
        ("a: [", "line"),
    ],
)
def test_a_file_of_cases_that_cannot_be_meant_is_told(
    tmp_path: Path, text: str, fault: str
) -> None:
    file = tmp_path / "cases.yaml"
    file.write_text(text)
    with pytest.raises(Invalid, match=rf"cases\.yaml: .*{fault}"):
        read_cases(file)


def test_the_facts_of_one_case_need_no_frame(tmp_path: Path) -> None:
    file = tmp_path / "calm.yaml"
    file.write_text(json.dumps(CALM))
    (case,) = read_cases(file)
    assert (case.id, case.facts) == ("calm", CALM)
