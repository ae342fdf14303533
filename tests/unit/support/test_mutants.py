"""The mutation check counts what nobody tried against itself."""

from tests.mutants import Reason, mutants, survivors, table, unreached

PRINTED = """
    shared.domain.money.x_one__mutmut_1: killed
    shared.domain.money.x_one__mutmut_2: survived
    shared.gates.ask.x_two__mutmut_1: not checked
    shared.gates.ask.x_two__mutmut_2: no tests
    shared.gates.ask.x_two__mutmut_3: timeout
"""
KNOWN = [Reason("shared.domain.money.x_one__mutmut_2", "Nobody can tell.")]


def test_what_no_test_reaches_or_nobody_tried_is_alive() -> None:
    left = survivors(mutants(PRINTED), KNOWN)
    assert [m.fate for m in left] == ["not checked", "no tests"]


def test_the_score_is_of_all_that_were_made() -> None:
    last = table(list(mutants(PRINTED)), KNOWN).splitlines()[-1]
    assert last.split() == ["all", "5", "2", "1", "2", "60.0%"]


def test_lines_without_mutants_are_counted_and_named() -> None:
    files = {"shared/a.py": {"missing_lines": [3, 9]}, "shared/b.py": {"missing_lines": []}}
    measured = {"files": files, "totals": {"num_statements": 40}}
    assert unreached(measured) == "2 of 40 statements have no mutants: shared/a.py (2)"
