"""Few breaks, once it is settled who meets whom: hands the case to `scheduler.given` and takes its answer."""

import numpy as np

from scheduler.given.case import GivenAnswer, GivenProblem
from scheduler.given.solve import solve_given
from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints
from scheduler.place import UNPLACED
from scheduler.watch import Watch


def fewest_breaks(
    grid: Grid, slots: Ints | None, watch: Watch, *, workers: int, seed: int
) -> tuple[GivenAnswer, Ints | None]:
    """Give the chosen meetings the slots with the fewest breaks, within the time that is left.

    `slots`: (m,) who meets is taken from there; None: all meetings are held. Returns the answer, and (m,)
    slots where there are any. Where the problem has candidates, the bound holds for these pairs only.
    """
    chosen = np.arange(len(grid.score)) if slots is None else np.flatnonzero(slots != UNPLACED)

    def on_progress(value: int | None, bound: int, _: float) -> None:
        watch.tell("breaks", "breaks", value, bound)

    answer = solve_given(
        given_case(grid, chosen),
        seconds=watch.left,
        workers=workers,
        seed=seed,
        hint=None if slots is None else slots[chosen].tolist(),
        on_progress=on_progress,
        should_stop=watch.over,
    )
    if answer.slots is None:
        return answer, None
    found = np.full(len(grid.score), UNPLACED, np.int64)
    found[chosen] = answer.slots
    return answer, found


def given_case(grid: Grid, chosen: Ints) -> GivenProblem:
    """The chosen meetings, (k,) indices, as a case in which every meeting is given."""
    problem = grid.problem
    place = {problem.meetings[i].id: at for at, i in enumerate(chosen.tolist())}
    named = grid.named[chosen]
    groups = [
        (np.flatnonzero((named == g).any(axis=1)), grid.there[g].astype(np.int64))
        for g in np.unique(named[named >= 0])
    ]
    pool, pin = grid.pool[chosen], grid.pin[chosen]
    groups += [(np.flatnonzero(pool == h), grid.tables[h]) for h in range(len(grid.tables) - 1)]
    groups.append((np.flatnonzero(pool != NOWHERE), grid.tables[-1]))
    one_each = np.ones(grid.allowed.shape[1], np.int64)
    groups += [(np.flatnonzero(pin == table), one_each) for table in np.unique(pin[pin >= 0])]
    return GivenProblem(
        n_slots=grid.allowed.shape[1],
        n_participants=len(grid.most),
        meetings=tuple((a, b) for a, b in grid.ends[chosen].tolist()),
        allowed=tuple(frozenset(np.flatnonzero(row).tolist()) for row in grid.allowed[chosen]),
        capacity=tuple(tuple(row) for row in grid.room.tolist()),
        pools=tuple((frozenset(who.tolist()), tuple(most.tolist())) for who, most in groups if len(who)),
        precedences=tuple(
            (place[before], place[after])
            for before, after in problem.precedences
            if before in place and after in place
        ),
        break_spread=problem.break_spread,
        weights=tuple(problem.idle_weight(one.side) for one in problem.participants),
    )
