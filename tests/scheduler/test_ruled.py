"""The tabu search under all rules: what it places keeps them, and it finds room where the flow found none."""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from matcher.people import Participant
from scheduler.days import most_slots
from scheduler.grid import grid_of
from scheduler.index import Ints
from scheduler.problem import Lunch, Problem
from scheduler.ruled.settle import Effort, settle
from scheduler.seating import SeatingError, Settled, seat
from scheduler.verify import audit

RULES_OF_SEATS = {"rivals", "turnaround", "interpreters-suffice", "tables-by-hall"}
"""Rules that hang on tables and interpreters, which the search counts or leaves to the seating."""


def settled(problem: Problem, placed: list[int]) -> Ints:
    grid = grid_of(problem)
    how = Effort(seed=0, moves=2_000, should_stop=lambda: False)
    return settle(grid, np.array(placed, np.int64), np.ones(len(placed), np.int64), how).slots


def test_a_third_meeting_in_a_row_goes_to_the_slot_after_the_pause() -> None:
    # S1 meets three buyers, two in a row at most: slots 1, 2 and 4 or 1, 3 and 4, never 1, 2 and 3.
    buyers = tuple(replace(B1, code=f"B{i}") for i in (1, 2, 3))
    problem = tiny((S1, *buyers), tuple(meet(f"S1 B{i}", 1) for i in (1, 2, 3)), slots=(4,))
    slots = settled(replace(problem, in_a_row=2), [0, 1, 2])
    assert sorted(slots.tolist()) in ([0, 1, 3], [0, 2, 3])


def test_lunch_makes_room_in_its_window() -> None:
    # Both meetings of S1 lie in the window of slots 1 and 2, of which lunch wants one: one moves to slot 3.
    problem = tiny((S1, B1, B2), (meet("S1 B1", 1), meet("S1 B2", 1)), slots=(3,))
    slots = settled(replace(problem, lunches=(Lunch(slots=("T1", "T2")),)), [0, 1])
    assert sum(slots < 2) == 1
    assert sum(slots == 2) == 1


def test_the_better_meeting_stays_where_a_quota_lets_only_one_through() -> None:
    problem = tiny((S1, S2, replace(B1, quota_session=1)), (meet("S1 B1", 1), meet("S2 B1", 9)), slots=(2,))
    grid = grid_of(problem)
    how = Effort(seed=0, moves=500, should_stop=lambda: False)
    slots = settle(grid, np.array([0, 1], np.int64), grid.score, how).slots
    assert (slots >= 0).tolist() == [False, True]


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_whatever_is_placed_keeps_every_rule_that_the_search_knows(
    first: int, any_event: Callable[[random.Random], Problem]
) -> None:
    looked_at = 0
    for seed in range(first, first + 50):
        problem = any_event(random.Random(seed))
        grid = grid_of(problem)
        begin = np.where(grid.allowed.any(axis=1), grid.allowed.argmax(axis=1), -1).astype(np.int64)
        how = Effort(seed=seed, moves=300, should_stop=lambda: False)
        seats = settle(grid, begin, np.maximum(1, grid.score), how)
        held = {problem.meetings[i].id: problem.slots[t].code for i, t in enumerate(seats.slots) if t >= 0}
        names = {i: code for (_, code), i in grid.index.delegate.items()}
        people = {
            (problem.meetings[i].id, problem.meetings[i].pair[side]): names[d]
            for (i, side), d in seats.people.items()
        }
        try:
            meetings = seat(problem, held, Settled(people=people))
        except SeatingError:
            continue  # Tables of several slots hang together: that is for the exact seating.
        broken = {one.rule for one in audit(problem, meetings)}
        # What has to be held may find no room at all, and spreads are nobody's in particular.
        assert broken <= RULES_OF_SEATS | {"must-meet", "pinned", "break-spread", "idle-spread"}, (
            seed,
            broken,
        )
        looked_at += 1
    assert looked_at > 30


def test_the_most_slots_of_a_day_with_pauses_and_lunch() -> None:
    problem = tiny((S1, B1), slots=(6, 3))
    every = [slot.code for slot in problem.slots]
    assert most_slots(problem, every, None) == 9
    # Two in a row at most: 1 2 . 4 5 . is four of the first six, and two of the last three.
    assert most_slots(problem, every, 2) == 6
    # A lunch of two slots in T2 to T4: 1 . . 4 5 6 is four of six, and three of the last three.
    lunch = replace(problem, lunches=(Lunch(slots=("T2", "T3", "T4"), free=2),))
    assert most_slots(lunch, every, None) == 7
    # Both: 1 . . 4 5 . is three, or . . of T3 and T4: 1 2 . . 5 6 is four; and two of the last three.
    assert most_slots(lunch, every, 2) == 6
    # Who comes in T3 has T2 and T3 for lunch, and T4 to meet.
    assert most_slots(lunch, ["T3", "T4"], None) == 1


def test_the_most_slots_agree_with_trying_every_day() -> None:
    rng = random.Random(3)
    for _ in range(200):
        sizes = (rng.randint(1, 5), rng.randint(1, 3))
        problem = tiny((S1, B1), slots=sizes)
        codes = [slot.code for slot in problem.slots]
        a = rng.randrange(len(codes))
        window = tuple(codes[a : a + rng.randint(1, 4)])
        lunches = (Lunch(slots=window, free=rng.randint(1, len(window))),) if rng.random() < 0.7 else ()
        problem = replace(problem, lunches=lunches)
        most = rng.choice([None, 1, 2, 3])
        there = [code for code in codes if rng.random() < 0.8]
        best = max(
            (len(day) for day in _days(there) if _fine(problem, day, most)),
            default=0,
        )
        assert most_slots(problem, there, most) == best


def _days(there: list[str]) -> list[frozenset[str]]:
    return [
        frozenset(code for k, code in enumerate(there) if chosen >> k & 1)
        for chosen in range(1 << len(there))
    ]


def _fine(problem: Problem, day: frozenset[str], most: int | None) -> bool:
    for session in problem.sessions:
        marks = "".join("x" if slot.code in day else "." for slot in session.slots)
        if most is not None and "x" * (most + 1) in marks:
            return False
    for window in problem.lunches:
        marks = "".join("x" if code in day else "." for code in window.slots)
        if "." * window.free not in marks:
            return False
    return True


def test_who_is_there_for_nobody_is_placed_nowhere() -> None:
    absent = Participant(code="S1", side="seller", forbidden=("T1",))
    assert settled(tiny((absent, B1), (meet("S1 B1", 1),)), [-1]).tolist() == [-1]
