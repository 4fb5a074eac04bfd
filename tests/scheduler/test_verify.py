"""What a result claims and is not true is refused. Faults in timetables: test_planted_faults."""

from dataclasses import replace

import pytest

from scheduler.problem import Problem
from scheduler.solve import solve
from scheduler.timetable import AimResult, Certificate, Contradiction, Item, Result
from scheduler.verify import verify


@pytest.fixture
def true_result(tidy: Problem) -> Result:
    return solve(tidy, workers=1)


def claims(problem: Problem, result: Result) -> set[str]:
    return {one.rule for one in verify(problem, result)}


def without_timetable(result: Result, status: str, contradiction: Contradiction | None) -> Result:
    aims = tuple(AimResult(name=aim.name, value=None, bound=None, status=status) for aim in result.aims)
    return replace(
        result,
        status=status,
        aims=aims,
        meetings=None,
        certificate=Certificate(),
        contradiction=contradiction,
    )


def test_impossible_without_a_contradiction_is_no_claim(tidy: Problem, true_result: Result) -> None:
    assert claims(tidy, without_timetable(true_result, "INFEASIBLE", None)) == {"claim-infeasible"}


def test_a_contradiction_that_counting_does_not_find_is_refused(tidy: Problem, true_result: Result) -> None:
    word = Contradiction(rules=("quota", "must-meet"), confirmed_by="counting", codes=("S1",))
    assert claims(tidy, without_timetable(true_result, "INFEASIBLE", word)) == {"claim-infeasible"}


def test_a_contradiction_of_unknown_rules_is_refused(tidy: Problem, true_result: Result) -> None:
    word = Contradiction(rules=("nonsense",), confirmed_by="solver")
    assert claims(tidy, without_timetable(true_result, "INFEASIBLE", word)) == {"claim-infeasible"}


def test_items_of_unknown_rules_and_a_minimal_list_of_nothing_are_refused(
    tidy: Problem, true_result: Result
) -> None:
    word = Contradiction(rules=("quota",), confirmed_by="solver", items=(Item(rule="quota"),), minimal=True)
    assert claims(tidy, without_timetable(true_result, "INFEASIBLE", word)) == set()
    for wrong in (replace(word, items=(Item(rule="nonsense"),)), replace(word, items=())):
        assert claims(tidy, without_timetable(true_result, "INFEASIBLE", wrong)) == {"claim-infeasible"}


def test_unknown_with_a_contradiction_is_refused(tidy: Problem, true_result: Result) -> None:
    word = Contradiction(rules=("quota",), confirmed_by="solver")
    assert claims(tidy, without_timetable(true_result, "UNKNOWN", word)) == {"claim-infeasible"}


def test_a_bound_without_a_timetable_is_refused(tidy: Problem, true_result: Result) -> None:
    empty = without_timetable(true_result, "UNKNOWN", None)
    aims = (replace(empty.aims[0], bound=3), *empty.aims[1:])
    assert claims(tidy, replace(empty, aims=aims)) == {"claim-value"}


def test_another_problems_result_is_refused(tidy: Problem, true_result: Result) -> None:
    other = replace(tidy, break_spread=2)
    assert "claim-fingerprint" in claims(other, true_result)


def test_a_status_that_is_too_strong_is_refused(tidy: Problem, true_result: Result) -> None:
    weaker = (replace(true_result.aims[0], status="FEASIBLE"), *true_result.aims[1:])
    assert "claim-status" in claims(tidy, replace(true_result, aims=weaker))
