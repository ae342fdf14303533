"""The policies that hold are sound: every example comes true, and every rule is reached."""

from pathlib import Path

import pytest

from shared.company.yaml_text import Invalid
from shared.policy.checking import check, inspect
from shared.policy.judging import judge
from shared.policy.library import LIBRARY, LOCK, Policies, publish, published
from shared.policy.policy import Example, Policy, parse
from tests.support.briefs import NOW, POLICIES

CASES = [
    pytest.param(policy, example, id=f"{name}: {example.name}")
    for name in POLICIES.names()
    for policy in [POLICIES.get(name)]
    for example in policy.examples
]


@pytest.mark.parametrize(("policy", "example"), CASES)
def test_the_example_comes_true(policy: Policy, example: Example) -> None:
    assert judge(policy, policy.case(example)).outcome == example.expect


def test_nothing_is_wrong_with_the_library() -> None:
    assert check() == ()


def test_the_three_gates_have_a_policy() -> None:
    assert POLICIES.names() == ["outreach", "pricing", "qualification"]


@pytest.mark.parametrize("name", POLICIES.names())
def test_every_rule_holds_in_an_example(name: str) -> None:
    policy = POLICIES.get(name)
    fired = {
        (rule.name, rule.because)
        for example in policy.examples
        for rule in judge(policy, policy.case(example)).rules
    }
    assert {(rule.name, rule.because) for rule in policy.rules} <= fired


# --- what is wrong is told

SOUND = """\
policy: doors
version: 1
governs: [open]
facts: {guest: {known: bool, gifts: "int?"}}
rules:
  - {name: friends_come_in, when: guest.known, then: allow, because: We know them.}
  - {name: strangers_wait, when: "!guest.known", then: ask, because: We do not know them.}
examples:
  - {name: a friend, given: {guest: {known: true}}, expect: allow}
  - {name: a stranger, given: {guest: {known: false}}, expect: ask}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, SOUND)
    publish(tmp_path)
    assert check(tmp_path) == ()
    return tmp_path


def write(folder: Path, text: str, name: str = "doors") -> None:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def told(folder: Path) -> list[str]:
    return [str(finding) for finding in check(folder)]


def test_a_changed_text_without_a_new_version_fails_the_lock(folder: Path) -> None:
    write(folder, SOUND.replace("We know them.", "We like them."))
    assert told(folder) == ["doors.yaml: version: the text changed after 1 was published; raise it"]
    with pytest.raises(Invalid, match="the text changed"):
        publish(folder)


def test_a_new_version_is_told_until_it_is_published(folder: Path) -> None:
    write(folder, SOUND.replace("version: 1", "version: 2"))
    assert told(folder) == ["doors.yaml: version: 2 was not published; run keel policy publish"]
    assert [policy.version for policy in publish(folder)] == [2]
    assert told(folder) == []
    assert [(p.policy, p.version) for p in published(folder)] == [("doors", 1), ("doors", 2)]


def test_an_older_version_does_not_come_back(folder: Path) -> None:
    write(folder, SOUND.replace("version: 1", "version: 2"))
    publish(folder)
    write(folder, SOUND)
    assert told(folder) == ["doors.yaml: version: 1 is older than the published 2"]


def test_publishing_twice_changes_nothing(folder: Path) -> None:
    before = (folder / LOCK).read_bytes()
    assert publish(folder) == []
    assert (folder / LOCK).read_bytes() == before


@pytest.mark.parametrize(
    ("was", "becomes", "finding"),
    [
        (
            "  - {name: a friend, given: {guest: {known: true}}, expect: allow}\n",
            "",
            "doors.yaml: rule friends_come_in: no example reaches it",
        ),
        (
            "known: true}}, expect: allow",
            "known: true}}, expect: block",
            "doors.yaml: example a friend: expected block but got allow: friends_come_in (allow)",
        ),
        (
            "when: guest.known,",
            "when: guest.name,",
            "doors.yaml: rule friends_come_in: when: reads guest.name, which facts does not declare",
        ),
        (
            "when: guest.known,",
            "when: guest.gifts > 0,",
            "doors.yaml: rule friends_come_in: when: guest.gifts may be unknown, so ask has(",
        ),
        (
            "when: guest.known,",
            'when: "guest.known &&",',
            "doors.yaml: rule friends_come_in: when: breaks off at “&&”",
        ),
        (
            "guest: {known: true}}",
            "guest: {known: 1}}",
            "doors.yaml: example a friend: guest.known must be bool",
        ),
        (
            "policy: doors",
            "policy: gates",
            "doors.yaml: policy: must be doors, as the file is called",
        ),
        ("then: allow", "then: maybe", "doors.yaml: rule friends_come_in: then must be one of"),
        (
            "name: strangers_wait",
            "name: friends_come_in",
            "doors.yaml: rule friends_come_in: the name",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_place(
    folder: Path, was: str, becomes: str, finding: str
) -> None:
    assert was in SOUND
    write(folder, SOUND.replace(was, becomes, 1))
    assert any(line.startswith(finding) for line in told(folder)), told(folder)


def test_a_rule_that_only_asked_for_a_missing_fact_was_not_reached() -> None:
    text = SOUND.replace("known: false}}, expect: ask", "known: null}}, expect: ask")
    faults = [str(finding) for finding in inspect(parse(text, "doors.yaml"), "doors.yaml")]
    assert "doors.yaml: rule strangers_wait: no example reaches it" in faults


def test_a_file_that_is_no_policy_is_told_and_the_others_are_still_checked(folder: Path) -> None:
    write(folder, "policy: [", "broken")
    (folder / "odd.yaml").write_bytes(b"\xff\xfe")
    lines = told(folder)
    assert [line.partition(":")[0] for line in lines] == ["broken.yaml", "odd.yaml"]


def test_a_lock_that_cannot_be_read_is_told(folder: Path) -> None:
    (folder / LOCK).write_text("doors one abc\n")
    with pytest.raises(Invalid, match="must be policy, version and hash"):
        check(folder)


# --- what the log keeps


def test_the_log_is_given_each_text_that_it_does_not_hold() -> None:
    held = [("outreach", POLICIES.get("outreach").version)]
    events = POLICIES.publications(held, NOW)
    assert [(e.policy, e.version) for e in events] == [
        (name, POLICIES.get(name).version) for name in ("pricing", "qualification")
    ]
    assert parse(events[0].text, "pricing.yaml").sha256 == events[0].sha256


def test_the_log_is_given_nothing_twice() -> None:
    held = [(name, POLICIES.get(name).version) for name in POLICIES.names()]
    assert POLICIES.publications(held, NOW) == []


def test_a_policy_that_is_not_there_is_told() -> None:
    with pytest.raises(Invalid, match=r"nowhere\.yaml: cannot be read"):
        Policies(LIBRARY).get("nowhere")
