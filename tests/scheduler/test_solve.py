"""The solver as its callers see it: exit by stop or time, hints, progress, repetition, hand-solved events."""

from dataclasses import replace

import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from fixtures.handmade import HANDMADE
from fixtures.tiny import Handmade
from scheduler.problem import Problem
from scheduler.solve import ProblemError, solve
from scheduler.timetable import Item, Progress
from scheduler.verify import verify


@pytest.mark.parametrize("event", HANDMADE, ids=lambda event: event.name)
def test_events_solved_by_hand(event: Handmade) -> None:
    result = solve(event.problem, seconds=20, workers=1)
    reached = {aim.name: aim.value for aim in result.aims if aim.value is not None}
    assert reached == event.optimum
    assert result.status in ({"INFEASIBLE"} if event.status == "INFEASIBLE" else {"OPTIMAL", "CERTIFIED"})
    assert verify(event.problem, result) == ()


@pytest.fixture(scope="module")
def fair() -> Problem:
    return problem_of(generate("gumi-500", seed=1))


@pytest.fixture(scope="module")
def hard() -> Problem:
    """Scarce hours and tables: not what the flow chooses, and not solved in no time."""
    return problem_of(generate("scarce-60", seed=1))


def test_companies_whom_nobody_can_meet_do_not_spoil_the_proof(fair: Problem) -> None:
    """Ten sellers lose all their candidates, and one buyer has a floor above its quota of hours."""
    lonely = {one.code for one in fair.participants if one.side == "seller"} & {
        f"S{i:03}" for i in range(1, 11)
    }
    problem = replace(
        fair,
        candidates=tuple(one for one in fair.candidates if one.pair[0] not in lonely),
        participants=tuple(
            replace(one, floor=40, quota=None) if one.code == "B001" else one for one in fair.participants
        ),
    )
    assert len(lonely) == 10
    assert solve(problem).status == "CERTIFIED"


def test_equal_calls_give_equal_timetables(fair: Problem) -> None:
    one, other = solve(fair, seed=7, workers=1), solve(fair, seed=7, workers=1)
    assert one.meetings == other.meetings


def test_the_order_of_the_rows_does_not_matter(fair: Problem) -> None:
    turned = replace(
        fair, participants=fair.participants[::-1], candidates=fair.candidates[::-1], tables=fair.tables[::-1]
    )
    assert solve(turned, workers=1).meetings == solve(fair, workers=1).meetings


def test_progress_tells_of_value_and_bound(fair: Problem) -> None:
    steps: list[Progress] = []
    result = solve(fair, on_progress=steps.append)
    last = {step.aim: (step.value, step.bound) for step in steps}
    assert last == {aim.name: (aim.value, aim.bound) for aim in result.aims}
    assert [step.seconds for step in steps] == sorted(step.seconds for step in steps)


def test_a_stop_returns_the_best_so_far(hard: Problem) -> None:
    seen: list[Progress] = []
    result = solve(hard, seconds=60, on_progress=seen.append, should_stop=lambda: len(seen) > 1)
    assert result.status == "STOPPED"
    assert result.meetings
    assert verify(hard, result) == ()


def test_when_time_is_up_the_gap_is_told(hard: Problem) -> None:
    """What the flow chose is placed as far as it goes, whatever the clock says."""
    result = solve(hard, seconds=0)
    assert result.status == "FEASIBLE"
    assert result.gap is not None
    assert 0 < result.gap < 0.2
    assert verify(hard, result) == ()


def test_a_hint_is_not_lost(hard: Problem) -> None:
    """With no time to search, what comes back is at least as good as what was given."""
    first = solve(hard, seconds=3)
    again = solve(hard, seconds=0, hint=first.meetings)
    assert again.aims[1].value is not None
    assert first.aims[1].value is not None
    assert again.aims[1].value >= first.aims[1].value


def test_a_stop_before_anything_is_found_is_no_proof(fair: Problem) -> None:
    result = solve(fair, should_stop=lambda: True)
    assert result.status in {"STOPPED", "CERTIFIED"}
    assert verify(fair, result) == ()


def test_faults_are_refused_whole(fair: Problem) -> None:
    broken = replace(fair, break_spread=-1, tables=())
    with pytest.raises(ProblemError) as caught:
        solve(broken)
    assert {issue.code for issue in caught.value.issues} >= {"number-negative", "tables-none"}


def test_an_infeasible_problem_says_which_rules_contradict_each_other(tidy: Problem) -> None:
    """S1 must meet B1 first thing, S2 before that: there is no slot before the first."""
    problem = replace(tidy, precedences=(("S2:B1", "S1:B1"),), candidates=_with_must(tidy, "S2:B1"))
    result = solve(problem, workers=1)
    assert result.status == "INFEASIBLE"
    assert result.contradiction is not None
    assert set(result.contradiction.rules) == {"must-meet", "pinned", "precedence"}
    assert verify(problem, result) == ()


def test_what_contradicts_itself_is_named_thing_by_thing(tidy: Problem) -> None:
    """The same: that S1 meets B1 in T1, that S2 must meet B1 too, and that S2 comes first."""
    problem = replace(tidy, precedences=(("S2:B1", "S1:B1"),), candidates=_with_must(tidy, "S2:B1"))
    found = solve(problem, workers=1).contradiction
    assert found is not None
    assert found.minimal
    assert Item(rule="precedence", codes=("S2:B1", "S1:B1")) in found.items
    assert {item.rule for item in found.items} == {"must-meet", "pinned", "precedence"}


def test_a_counted_contradiction_is_named_too_and_passes_the_audit(tidy: Problem) -> None:
    """S1 and S2 must meet B1, whose quota is 1: counting finds it at once."""
    people = tuple(replace(one, quota=1) if one.code == "B1" else one for one in tidy.participants)
    problem = replace(tidy, participants=people, candidates=_with_must(tidy, "S2:B1"))
    result = solve(problem, workers=1)
    assert result.contradiction is not None
    assert result.contradiction.confirmed_by == "counting"
    assert result.contradiction.minimal
    assert Item(rule="quota", codes=("B1",), number=1) in result.contradiction.items
    assert verify(problem, result) == ()


def test_without_time_the_rules_alone_are_named(tidy: Problem) -> None:
    people = tuple(replace(one, quota=1) if one.code == "B1" else one for one in tidy.participants)
    problem = replace(tidy, participants=people, candidates=_with_must(tidy, "S2:B1"))
    found = solve(problem, workers=1, seconds=0).contradiction
    assert found is not None
    assert (found.items, found.minimal) == ((), False)
    assert set(found.rules) >= {"quota"}


def _with_must(problem: Problem, code: str) -> tuple:
    return tuple(replace(one, must=True) if one.id == code else one for one in problem.candidates)
