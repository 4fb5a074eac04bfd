"""What a reason says has to leave: compared with trying every set of meetings, in events with any rule."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product

import pytest

from fixtures.any_rules import any_event
from scheduler.problem import Candidate, Problem
from scheduler.reasons.cause import Reason
from scheduler.reasons.held import Held
from scheduler.reasons.why import why_not_all
from scheduler.solve import solve
from scheduler.timetable import Meeting, Result
from scheduler.verify import audit


def thinned(rng: random.Random, problem: Problem, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Some of the meetings: a timetable that is mostly not the best."""
    kept = list(meetings)
    for one in rng.sample(kept, len(kept)):
        rest = [other for other in kept if other is not one]
        if rng.random() < 0.4 and not audit(problem, rest):
            kept = rest
    return kept


def seats(problem: Problem, wish: Candidate) -> Iterator[Meeting]:
    staff = {one.code: one.staff for one in problem.participants}
    helpers = [None, *(one.code for one in problem.interpreters)] if wish.interpreter else [None]
    people = product(staff[wish.pair[0]], staff[wish.pair[1]])
    for (first, second), slot, table, helper in product(people, problem.slots, problem.tables, helpers):
        yield Meeting(
            id=wish.id,
            pair=wish.pair,
            delegates=(first.code, second.code),
            slot=slot.code,
            table=table.code,
            interpreter=helper,
        )


def cheapest_by_trying(problem: Problem, meetings: Sequence[Meeting], wish: Candidate) -> int | None:
    """The least number of a toll under which the wish can be held, by trying every set that may leave."""
    held = Held(problem, meetings)
    sets = (
        (held.toll(wish.pair, frozenset(gone)), len(gone), frozenset(gone))
        for number in range(len(meetings) + 1)
        for gone in combinations([one.id for one in meetings], number)
    )
    for toll, number, gone in sorted(sets, key=lambda one: one[:2]):
        rest = [one for one in meetings if one.id not in gone]
        if any(not audit(problem, (*rest, seat)) for seat in seats(problem, wish)):
            return (*toll, number)  # type: ignore[return-value]
    return None


@pytest.mark.parametrize("first", range(0, 240, 20))
def test_a_move_is_the_cheapest_that_keeps_all_rules(
    first: int, timetable: Callable[[Problem, Sequence[Meeting]], Result]
) -> None:
    for seed in range(first, first + 20):
        rng = random.Random(seed)
        problem = any_event(rng)
        solved = solve(problem, seconds=20, workers=1).meetings
        if solved is None:
            continue
        meetings = thinned(rng, problem, solved)
        spread = problem.break_spread is not None or problem.idle_spread is not None
        for reason in why_not_all(problem, timetable(problem, meetings)):
            wish = next(one for one in problem.candidates if one.id == reason.id)
            found = said(problem, meetings, wish, reason)
            if not spread or found is not None:
                best = cheapest_by_trying(problem, meetings, wish)
                assert (seed, reason.id, spread or found) == (seed, reason.id, spread or best)


def said(problem: Problem, meetings: Sequence[Meeting], wish: Candidate, reason: Reason) -> object:
    """The toll and the number of the meetings that leave, after the auditor has passed the move."""
    if reason.move is None:
        return None
    gone = frozenset(one.id for one in reason.move.leaves)
    rest = [one for one in meetings if one.id not in gone]
    assert audit(problem, (*rest, reason.move.meeting)) == ()
    return (*Held(problem, meetings).toll(wish.pair, gone), len(gone))
