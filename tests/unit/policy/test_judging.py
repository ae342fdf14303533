"""The strictest rule that holds decides; whatever cannot be weighed is asked."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy.judging import judge
from shared.policy.policy import NOTHING_MATCHED, Policy, parse
from tests.support.briefs import POLICIES

RULES = {
    "opted_out": ("guest.opted_out", "block"),
    "stranger": ("guest.visits == 0", "ask"),
    "rich": ("has(guest.wealth) && guest.wealth > 2.5", "ask"),
    "regular": ("guest.visits > 0", "allow"),
}


def policy(rules: dict[str, tuple[str, str]] | None = None, version: int = 1) -> Policy:
    lines = [
        f"  - {{name: {name}, when: '{when}', then: {then}, because: Since {name}.}}"
        for name, (when, then) in (RULES if rules is None else rules).items()
    ]
    head = [
        "policy: doors",
        f"version: {version}",
        "governs: [open]",
        'facts: {guest: {opted_out: bool, visits: int, wealth: "number?", tags: "list?"}}',
        "rules:",
    ]
    return parse("\n".join([*head, *lines]), "doors.yaml")


def facts(**given: Any) -> dict[str, dict[str, Any]]:
    return {"guest": {"opted_out": False, "visits": 2, **given}}


@pytest.mark.parametrize(
    ("given", "outcome", "rules"),
    [
        ({}, "allow", ["regular"]),
        ({"visits": 0}, "ask", ["stranger"]),
        ({"opted_out": True}, "block", ["opted_out", "regular"]),
        ({"opted_out": True, "visits": 0}, "block", ["opted_out", "stranger"]),
        ({"wealth": 3}, "ask", ["rich", "regular"]),
        ({"wealth": Decimal("2.5")}, "allow", ["regular"]),
        ({"visits": -1}, "ask", [NOTHING_MATCHED]),
    ],
)
def test_the_strictest_rule_that_holds_wins(
    given: dict[str, Any], outcome: str, rules: list[str]
) -> None:
    judged = judge(policy(), facts(**given))
    assert judged.outcome == outcome
    assert [rule.name for rule in judged.rules] == rules


def test_the_order_of_the_rules_means_nothing() -> None:
    backwards = dict(reversed(RULES.items()))
    for visits in (0, 1):
        for out in (True, False):
            case = facts(visits=visits, opted_out=out)
            assert judge(policy(backwards), case).outcome == judge(policy(), case).outcome


@pytest.mark.parametrize("missing", ["opted_out", "visits"])
def test_a_missing_fact_is_asked_about_by_name(missing: str) -> None:
    judged = judge(policy(), facts(**{missing: None}))
    assert judged.outcome == "ask"
    assert judged.missing == (f"guest.{missing}",)
    assert any(f"Nobody knows guest.{missing}" in rule.because for rule in judged.rules)


def test_a_missing_fact_does_not_soften_a_block() -> None:
    assert judge(policy(), facts(opted_out=True, visits=None)).outcome == "block"


def test_a_fact_that_may_be_missing_is_not_asked_about() -> None:
    judged = judge(policy(), facts(wealth=None))
    assert (judged.outcome, judged.missing) == ("allow", ())


@pytest.mark.parametrize("odd", [10**30, float("nan"), float("inf"), "many", [1], True])
def test_a_fact_that_cannot_be_weighed_is_asked_about(odd: object) -> None:
    assert judge(policy(), facts(visits=odd)).outcome == "ask"


def test_a_rule_that_is_no_condition_asks() -> None:
    judged = judge(policy({"broken": ("guest.visits >", "allow")}), facts())
    assert judged.outcome == "ask"
    assert judged.rules[0].because == "This could not be weighed."


def test_only_the_facts_that_rules_read_are_recorded() -> None:
    judged = judge(policy(), {**facts(tags=["a"], name="Ada"), "secret": {"key": "x"}})
    assert judged.facts == {"guest.opted_out": False, "guest.visits": 2}


def test_a_recorded_judgement_comes_out_the_same_again() -> None:
    first = judge(policy(), facts(wealth=3, visits=None))
    assert judge(policy(), first.facts) == first


def test_a_judgement_names_the_exact_text() -> None:
    judged = judge(policy(version=7), facts())
    assert (judged.policy, judged.version, judged.sha256) == ("doors", 7, policy(version=7).sha256)


def test_dates_are_weighed_as_iso_text() -> None:
    rules = {"soon": ('guest.tags.exists(t, t < "2026-03-03")', "allow")}
    tags = [date(2026, 3, 2), datetime(2027, 1, 1, tzinfo=UTC)]
    assert judge(policy(rules), facts(tags=tags)).outcome == "allow"


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@given(opted_out=anything, visits=anything, wealth=anything)
def test_whatever_the_facts_are_there_is_an_answer_and_no_doubt_is_allowed(
    opted_out: object, visits: object, wealth: object
) -> None:
    judged = judge(policy(), facts(opted_out=opted_out, visits=visits, wealth=wealth))
    assert judged.rules
    if judged.outcome == "allow":
        assert opted_out is False
        assert isinstance(visits, int)
        assert judged.missing == ()


@given(st.sampled_from(POLICIES.names()), st.data())
def test_taking_a_fact_away_never_makes_the_product_bolder(name: str, data: st.DataObject) -> None:
    """Forgetting what the rules must know leads to the same answer, or to a stricter one."""
    held = POLICIES.get(name)
    example = data.draw(st.sampled_from(held.examples))
    needed = [path for path, kind in held.declared().items() if not kind.endswith("?")]
    gone = data.draw(st.sampled_from(needed))
    noun, _, prop = gone.partition(".")
    case = held.case(example)
    less = {**case, noun: {**case.get(noun, {}), prop: None}}
    before, after = judge(held, case), judge(held, less)
    bold = held.outcomes[-1]
    assert after.outcome != bold or before.outcome == bold
