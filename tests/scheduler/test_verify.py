"""The auditor: one planted fault, one rule that names it."""

from dataclasses import replace

import pytest

from scheduler.problem import Problem
from scheduler.solve import solve
from scheduler.timetable import AimResult, Certificate, Contradiction, Meeting, Result
from scheduler.verify import audit, verify

# A good timetable of the event in conftest.tidy, by hand:
#   slot 1: S1–B1 at T1,  S3–B2 at T2
#   slot 2: S2–B1 at T1,  S1–B2 (B2-2) at T3
#   slot 3: S2–B3 at T4
GOOD = (
    Meeting(id="S1:B1", pair=("S1", "B1"), delegates=("S1-1", "B1-1"), slot="1", table="T1"),
    Meeting(id="S3:B2", pair=("S3", "B2"), delegates=("S3", "B2-1"), slot="1", table="T2"),
    Meeting(id="S2:B1", pair=("S2", "B1"), delegates=("S2-1", "B1-1"), slot="2", table="T1"),
    Meeting(id="S1:B2", pair=("S1", "B2"), delegates=("S1-1", "B2-2"), slot="2", table="T3"),
    Meeting(id="S2:B3", pair=("S2", "B3"), delegates=("S2-1", "B3"), slot="3", table="T4"),
)


def changed(code: str, **fields: object) -> tuple[Meeting, ...]:
    return tuple(replace(one, **fields) if one.id == code else one for one in GOOD)


def without(code: str) -> tuple[Meeting, ...]:
    return tuple(one for one in GOOD if one.id != code)


def and_also(*more: Meeting) -> tuple[Meeting, ...]:
    return (*GOOD, *more)


# Without S2–B3, S2–B1 is free to move.
STAYING = without("S2:B3")
VETOED = Meeting(id="S2:B2", pair=("S2", "B2"), delegates=("S2-1", "B2-2"), slot="1", table="T3")
SECOND_B3 = Meeting(id="S3:B3", pair=("S3", "B3"), delegates=("S3", "B3"), slot="2", table="T4")


def rules_broken(problem: Problem, meetings: tuple[Meeting, ...]) -> list[str]:
    return sorted({one.rule for one in audit(problem, meetings)})


def test_a_good_timetable_breaks_nothing(tidy: Problem) -> None:
    assert rules_broken(tidy, GOOD) == []


@pytest.mark.parametrize(
    ("rule", "meetings"),
    [
        # S3 and B3 are no strangers to the event, but nobody listed S1–B3.
        ("as-listed", changed("S2:B3", id="S1:B3", pair=("S1", "B3"), delegates=("S1-1", "B3"))),
        ("as-listed", changed("S2:B3", table="T9")),
        ("as-listed", changed("S2:B3", delegates=("S1-1", "B3"))),
        ("pair-once", and_also(replace(GOOD[3], slot="3"))),
        # S2-1 leaves after slot 3.
        ("delegates-suffice", changed("S2:B3", slot="4")),
        # S1–B2 is meant for B2-2, whose table is T3.
        ("delegates-suffice", changed("S1:B2", delegates=("S1-1", "B2-1"), table="T2")),
        # S1-1 would be at T1 and at T3 in slot 1.
        ("delegates-suffice", changed("S1:B2", slot="1")),
        ("quota", and_also(SECOND_B3)),
        # B3 belongs to hall 2, T5 stands in hall 1.
        ("tables-by-hall", changed("S2:B3", table="T5")),
        # B2-1 has a table of her own, T2.
        ("fixed-table", changed("S3:B2", table="T3")),
        ("veto", and_also(VETOED)),
        ("pinned", changed("S1:B1", slot="3")),
        ("pinned", without("S1:B1")),
        ("must-meet", without("S3:B2")),
        ("forbidden-slots", changed("S3:B2", slot="4")),
        # S2–B1 is meant for the morning.
        ("meeting-session", tuple(replace(one, slot="3") if one.id == "S2:B1" else one for one in STAYING)),
        # S2–B1 comes before S2–B3.
        ("precedence", changed("S2:B3", slot="1")),
    ],
)
def test_a_planted_fault_is_named(tidy: Problem, rule: str, meetings: tuple[Meeting, ...]) -> None:
    assert rules_broken(tidy, meetings) == [rule]


def test_breaks_that_differ_too_much_are_named(tidy: Problem) -> None:
    """S1 meets in slots 1 and 4, one break; S2 has none: a difference of 1, where 0 is allowed."""
    even = replace(tidy, break_spread=0)
    assert rules_broken(even, changed("S1:B2", slot="4")) == ["break-spread"]


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
