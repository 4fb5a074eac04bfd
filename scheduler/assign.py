"""Select and place: the best pairs by a flow, then a slot for each, then a place for those left over."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matcher.select import Choice, Market, select
from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints
from scheduler.mend import mend
from scheduler.place import UNPLACED, place, pool_of_second
from scheduler.problem import Problem
from scheduler.timetable import Proof

MOVES = 20_000
"""Moves of one mending; a few hundred usually do."""
RESELECTIONS = 6
"""How often other pairs of the same value are tried for meetings that found no slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How the flow weighs a point of score against one covered meeting, so that the aims keep their order."""

    score: int
    cover: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """(m,) `slots`: the slot of each meeting or UNPLACED; `left_over`: how many chosen pairs found none."""

    slots: Ints
    left_over: int


def weights_of(problem: Problem) -> Weights:
    """Weights that keep the order of the aims: one unit of the first outweighs all of the other."""
    aims = [name for name in problem.aims if name in {"shortfall", "score"}]
    if aims[:1] == ["shortfall"]:
        return Weights(score=1, cover=1 + sum(abs(one.score) for one in problem.meetings))
    floors = sum(problem.floor(one) for one in problem.participants)
    return Weights(score=1 + floors, cover=1 if "shortfall" in aims else 0)


def market_of(grid: Grid, weights: Weights) -> tuple[Market, Ints]:
    """What the flow chooses from, and which meetings its edges are: all that can be held but need not."""
    required = np.flatnonzero(grid.required)
    taken = np.bincount(grid.ends[required].ravel(), minlength=len(grid.most))
    free = np.flatnonzero(~grid.required & grid.allowed.any(axis=1))
    named = grid.named[required].ravel()
    by_delegate = np.bincount(named[named >= 0], minlength=len(grid.there))
    pools = grid.pool[required]
    by_hall = np.bincount(pools[pools >= 0], minlength=len(grid.tables))[:-1]
    market = Market(
        first=grid.ends[free, 0],
        second=grid.ends[free, 1],
        score=grid.score[free],
        capacity=np.maximum(0, grid.most - taken),
        floor=np.maximum(0, grid.floor - taken),
        group_first=grid.named[free, 0],
        group_second=grid.named[free, 1],
        group_capacity=np.maximum(0, grid.there.sum(axis=1) - by_delegate),
        # Where the meetings of a buyer differ in their pool, it is left out: the bound still holds.
        hall=pool_of_second(grid, free),
        hall_capacity=np.append(
            np.maximum(0, grid.tables[:-1].sum(axis=1) - by_hall),
            # Meetings of no hall in particular pass here to the pool, which alone bounds them.
            int(grid.tables[-1].sum()) + 1,
        ),
        pool_capacity=max(0, int(grid.tables[-1].sum()) - int((pools != NOWHERE).sum())),
        score_weight=weights.score,
        cover_weight=weights.cover,
        pooled=grid.problem.pooled,
    )
    return market, free


def proof_of(grid: Grid, choice: Choice, weights: Weights) -> Proof:
    """The flow's prices by the names of the problem's rows."""
    problem, prices = grid.problem, {}
    for i, one in enumerate(problem.participants):
        prices[f"participant:{one.code}"] = int(choice.node_price[i])
        prices[f"floor:{one.code}"] = int(choice.floor_price[i])
    for (_, code), i in grid.index.delegate.items():
        prices[f"delegate:{code}"] = int(choice.group_price[i])
    for hall, i in grid.index.hall.items():
        prices[f"hall:{hall}"] = int(choice.hall_price[i])
    prices["tables"] = choice.pool_price
    return Proof(
        score_weight=weights.score,
        cover_weight=weights.cover,
        prices={name: price for name, price in sorted(prices.items()) if price},
    )


def assign(
    grid: Grid,
    *,
    seed: int,
    should_stop: Callable[[], bool],
    on_assignment: Callable[[Assignment], None],
    together: bool = False,
) -> tuple[Proof, int]:
    """Select and place; returns the proof of the flow and its denominator.

    `together`: idle gaps are an aim, so that meetings are placed one after the other where they can be.

    `on_assignment` hears of each better assignment. Where a chosen pair finds no slot, other pairs of the
    same total value are tried: the flow decides ties against those that were left over.
    """
    weights = weights_of(grid.problem)
    market, free = market_of(grid, weights)
    choice = select(market)
    proof = proof_of(grid, choice, weights)
    best: Assignment | None = None
    penalty = np.zeros(len(free), np.int64)
    for attempt in range(1 + RESELECTIONS):
        chosen = np.sort(np.append(free[choice.held], np.flatnonzero(grid.required)))
        found = _placed(grid, chosen, seed=seed + attempt, should_stop=should_stop, together=together)
        if best is None or _value(grid, found, weights) > _value(grid, best, weights):
            best = found
            on_assignment(best)
        if best.left_over == 0 or should_stop() or market.pooled or not len(free):
            break
        penalty += np.isin(free, chosen[found.slots[chosen] == UNPLACED])
        choice = select(market, bonus=penalty.max() + 1 - penalty)
    return proof, choice.denominator


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


def _value(grid: Grid, found: Assignment, weights: Weights) -> int:
    """The weighted value of an assignment, as the flow counts it."""
    held = np.flatnonzero(found.slots != UNPLACED)
    times = np.bincount(grid.ends[held].ravel(), minlength=len(grid.most))
    covered = int(np.minimum(grid.floor, times).sum())
    return weights.score * int(grid.score[held].sum()) + weights.cover * covered
