"""Whenever somebody says stop, what comes back is an audited timetable or none, and claims nothing false."""

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from fixtures.event import problem_of
from fixtures.examined import after
from fixtures.generate import generate
from fixtures.random_events import random_event
from scheduler.problem import Problem
from scheduler.solve import solve
from scheduler.timetable import Result
from scheduler.verify import verify


def two_sided() -> Problem:
    """Scarce hours and tables, idle gaps and table changes: every stage has something to do."""
    problem = problem_of(generate("scarce-60", seed=3, buyers=24, sellers=30, slots=10))
    return replace(problem, aims=("shortfall", "score", "idle", "table-changes"))


def pool() -> Problem:
    return replace(
        problem_of(generate("exchange", seed=2, sellers=40, slots=8)), aims=("shortfall", "score", "breaks")
    )


def given() -> Problem:
    """A fair whose meetings are all settled: only the breaks are left to decide."""
    problem = problem_of(generate("gumi-500", seed=4, buyers=14, sellers=30, slots=8))
    held = {meeting.id for meeting in solve(problem, workers=1).meetings or ()}
    listed = tuple(one for one in problem.candidates if one.id in held)
    return replace(problem, candidates=(), given=listed, aims=("breaks",), break_spread=3)


KINDS: dict[str, Callable[[], Problem]] = {"two-sided": two_sided, "pool": pool, "given": given}


def sound(problem: Problem, result: Result) -> None:
    assert verify(problem, result) == ()
    if result.meetings is None:
        assert result.status in {"STOPPED", "UNKNOWN", "INFEASIBLE"}


@pytest.fixture(scope="module", params=KINDS)
def problem(request: pytest.FixtureRequest) -> Problem:
    return KINDS[request.param]()


@pytest.mark.parametrize("calls", [0, 1, 2, 3, 5, 8, 13, 21, 40])
def test_stopped_at_the_nth_question(problem: Problem, calls: int) -> None:
    """With two workers on even counts, so that the question comes from a thread of the solver's as well."""
    result = solve(problem, seconds=6, workers=1 + calls % 2, seed=calls, should_stop=after(calls))
    sound(problem, result)


@pytest.mark.parametrize("seed", range(6))
def test_stopped_at_a_random_moment(problem: Problem, seed: int) -> None:
    """Mostly in the first tenths of a second, in which most stages begin and end."""
    begin, moment = time.perf_counter(), Random(seed).expovariate(2.0)
    result = solve(
        problem, seconds=6, workers=2, seed=seed, should_stop=lambda: time.perf_counter() > begin + moment
    )
    sound(problem, result)


def test_a_stop_that_is_taken_back_stays_a_stop(problem: Problem) -> None:
    """Whoever said stop once is not asked again in earnest: the run ends all the same."""
    answers = iter([False, True])
    result = solve(problem, seconds=60, workers=1, should_stop=lambda: next(answers, False))
    sound(problem, result)
    assert result.status in {"STOPPED", "CERTIFIED", "OPTIMAL"}


@pytest.mark.parametrize("seed", range(24))
def test_random_events_of_all_kinds(seed: int) -> None:
    event, rng = random_event(seed), Random(seed)
    result = solve(event.problem, seconds=3, workers=1, should_stop=after(int(rng.expovariate(1 / 5))))
    sound(event.problem, result)
