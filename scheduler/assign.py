"""Select and place: the best pairs by a flow, then a slot for each, then a place for those left over."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.pool import select_in_pool
from matcher.select import reselect, select
from scheduler.aims import level_of
from scheduler.grid import Grid
from scheduler.index import Ints
from scheduler.market import market_of, pool_of, proof_in_pool, proof_of
from scheduler.mend import mend
from scheduler.place import UNPLACED, place
from scheduler.problem import LEXIMIN
from scheduler.timetable import Proof
from scheduler.weights import chooses

MOVES = 20_000
"""Moves of one mending; a few hundred usually do."""
POOL_MOST = 30_000
"""So many pairs of one pool are chosen with odd sets; with more, by degrees alone."""
RESELECTIONS = 6
"""How often other pairs of the same value are tried for meetings that found no slot."""
FEW = 0.01
"""The part of the chosen pairs that may be left over for that: of more, others would be left over too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """(m,) `slots`: the slot of each meeting or UNPLACED; `left_over`: how many chosen pairs found none."""

    slots: Ints
    left_over: int


def assign(
    grid: Grid,
    *,
    seed: int,
    should_stop: Callable[[], bool],
    on_assignment: Callable[[Assignment], None],
    together: bool = False,
) -> list[tuple[Proof, int]]:
    """Select and place; returns the proofs, each with its denominator.

    `together`: idle gaps are an aim, so that meetings are placed one after the other where they can be.

    `on_assignment` hears of each better assignment. Where a chosen pair finds no slot, other pairs of the
    same total value are tried: the flow decides ties against those that were left over.
    """
    offer = market_of(grid)
    free = offer.free
    choice = select(offer.market)
    proofs = [(proof_of(grid.problem, offer, choice), choice.denominator)]
    best: Assignment | None = None
    penalty = np.zeros(len(free), np.int64)
    held = choice.held
    if grid.problem.pooled and 0 < len(free) <= POOL_MOST:
        pool, weights = pool_of(grid, offer)
        better = select_in_pool(pool, seed=seed, should_stop=should_stop)
        if better is not None:
            proofs.append((proof_in_pool(grid, offer, weights, better), better.denominator))
            held = better.held
    for attempt in range(1 + RESELECTIONS):
        chosen = np.sort(np.append(free[held], np.flatnonzero(grid.required)))
        found = _placed(grid, chosen, seed=seed + attempt, should_stop=should_stop, together=together)
        if best is None or _value(grid, found) > _value(grid, best):
            best = found
            on_assignment(best)
        if best.left_over == 0 or should_stop() or grid.problem.pooled or not len(free):
            break
        if best.left_over > max(RESELECTIONS, FEW * len(chosen)):
            break
        penalty += np.isin(free, chosen[found.slots[chosen] == UNPLACED])
        held = reselect(choice, penalty.max() + 1 - penalty)
    return proofs


def _placed(
    grid: Grid, chosen: Ints, *, seed: int, should_stop: Callable[[], bool], together: bool
) -> Assignment:
    """Slots for the chosen meetings, as many as are found."""
    slots = np.full(len(grid.score), UNPLACED, np.int64)
    # The placing flow needs two sides; in one pool the mending places everything.
    first = (
        np.full(len(chosen), UNPLACED, np.int64)
        if grid.problem.pooled
        else place(grid, chosen, together=together)
    )
    slots[chosen] = mend(grid, chosen, first, seed=seed, moves=MOVES, should_stop=should_stop)
    return Assignment(slots=slots, left_over=int((slots[chosen] == UNPLACED).sum()))


def _value(grid: Grid, found: Assignment) -> tuple[int, ...]:
    """How good an assignment is in the steps that only ask who meets whom, in their order; more is better."""
    problem = grid.problem
    held = np.flatnonzero(found.slots != UNPLACED)
    times = np.bincount(grid.ends[held].ravel(), minlength=len(grid.most))
    ids = {problem.meetings[i].id for i in held.tolist()} if "lost" in problem.steps else set()
    reached = {
        "score": lambda: int(grid.score[held].sum()),
        "shortfall": lambda: int(np.minimum(grid.floor, times).sum()),
        "lost": lambda: sum(one.id in ids for one in problem.published),
    }
    return tuple(
        int(((times >= level_of(step)) & (grid.floor > 0)).sum())
        if step.startswith(LEXIMIN)
        else reached[step]()
        for step in problem.steps
        if chooses(step)
    )
