"""Hundreds of small random events with every rule and every aim: the solver against trying everything."""

import random
from collections.abc import Callable

import pytest

from fixtures.any_rules import SWITCHES, with_switch
from scheduler.aims import less_is_better
from scheduler.check import check
from scheduler.problem import Problem
from scheduler.solve import solve
from scheduler.verify import verify

EVENTS = 320

Brute = Callable[[Problem], tuple[int, ...] | None]


def compare(problem: Problem, best: tuple[int, ...] | None) -> None:
    """What is claimed is true, nothing that is proven is beaten, and whatever can be reached is."""
    assert check(problem) == []
    result = solve(problem, seconds=30, workers=1)
    assert verify(problem, result) == ()
    assert result.status in ({"INFEASIBLE"} if best is None else {"CERTIFIED", "OPTIMAL"})
    if best is None:
        return
    for aim, value in zip(result.aims, best, strict=True):
        if aim.scope != "all":
            # What is proven for the chosen pairs only may be better with other pairs.
            assert aim.value is not None
            assert aim.value >= value if less_is_better(aim.name) else aim.value <= value
            break
        assert (aim.name, aim.value) == (aim.name, value)


@pytest.mark.parametrize("first", range(0, EVENTS, 20))
def test_the_best_timetable_is_found_proven_and_audited(
    first: int, any_event: Callable[[random.Random], Problem], brute: Brute
) -> None:
    for seed in range(first, first + 20):
        problem = any_event(random.Random(seed))
        compare(problem, brute(problem))


@pytest.mark.parametrize("name", SWITCHES)
def test_each_rule_by_itself_or_with_a_few_others(name: str, brute: Brute) -> None:
    for seed in range(1000, 1012):
        problem = with_switch(random.Random(seed), name)
        compare(problem, brute(problem))
