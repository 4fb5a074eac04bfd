"""A run that needs more memory than it may take is refused with figures, or does without its search."""

import gc
from dataclasses import replace

import pytest

from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from scheduler.memory import (
    BASE,
    COLLECT_AFTER,
    PER_MEETING,
    PER_PLACE,
    PER_SEAT,
    MemoryLimitError,
    need_of,
    search_fits,
    seldom_collected,
)
from scheduler.problem import Problem
from scheduler.solve import solve


def two_by_two() -> Problem:
    listed = (meet("S1 B1", 5), meet("S1 B2", 1), meet("S2 B1", 2), meet("S2 B2", 3))
    return tiny((S1, S2, B1, B2), listed, slots=(2,))


def test_the_size_is_counted_from_the_lists() -> None:
    """Four meetings in two slots are eight places; four companies with a person each, sixteen seats."""
    need = need_of(two_by_two())
    assert (need.meetings, need.places, need.seats) == (4, 8, 16)
    assert need.bytes == BASE + 4 * PER_MEETING + 8 * PER_PLACE + 16 * PER_SEAT


def test_one_byte_too_few_is_refused_with_figures() -> None:
    problem = two_by_two()
    with pytest.raises(MemoryLimitError) as caught:
        solve(problem, memory=need_of(problem).bytes - 1)
    assert str(caught.value) == (
        "4 meetings that may be held in 8 places may take 0.06 GiB to schedule, "
        "more than the 0.06 GiB allowed"
    )


def test_what_just_suffices_is_solved() -> None:
    """S1-B1 and S2-B2, then S1-B2 and S2-B1: everything, 11 points."""
    problem = two_by_two()
    result = solve(problem, memory=need_of(problem).bytes)
    assert [aim.value for aim in result.aims] == [0, 11]


def test_without_memory_for_a_search_nothing_is_claimed_that_only_a_search_can_prove() -> None:
    """One meeting, three slots; what slots cost is looked at by the search alone, so the least is open."""
    problem = replace(
        tiny((S1, B1), (meet("S1 B1", 5),), slots=(3,)),
        aims=("score", "slot-costs"),
        slot_costs=(("T1", 2), ("T2", 1), ("T3", 3)),
    )
    assert not search_fits(3, 2, BASE)
    limited = solve(problem, memory=need_of(problem).bytes, workers=1)
    assert [aim.status for aim in limited.aims] == ["CERTIFIED", "FEASIBLE"]
    assert [aim.value for aim in solve(problem, workers=1).aims] == [5, 1]


def test_garbage_is_looked_for_seldom_while_solving_and_as_before_afterwards() -> None:
    """Nested and after an error too; where somebody has switched it off, it stays off."""
    before = gc.get_threshold()
    with seldom_collected():
        with pytest.raises(RecursionError), seldom_collected():
            raise RecursionError
        assert gc.get_threshold()[0] == COLLECT_AFTER
    assert gc.get_threshold() == before
    gc.set_threshold(0)
    try:
        with seldom_collected():
            assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
