"""From the prices by slot to a timetable that reaches their bound, or comes near: dive, then dive again.

Where hours and tables are scarce, the pairs that a flow chooses often have no timetable, though others of
the same worth have. So pairs and slots are chosen at once, among the columns that are about worth what
their prices ask; then, again and again, the meetings of some companies or slots are set free, and what is
free is dived into anew. What is no worse is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scheduler.certify import priced
from scheduler.columns import Columns, Floats, columns_of
from scheduler.dive import Dive
from scheduler.duals import DENOMINATOR
from scheduler.grid import Grid
from scheduler.index import Bools, Ints
from scheduler.place import UNPLACED
from scheduler.rows import rows_of
from scheduler.timetable import Proof
from scheduler.weights import Weights, weights_of

HEAT = 1 / 4000
"""Heat of the dives, as a part of a usual score: so cold that a column off by a point hardly counts."""
REACH = 0.15
"""Columns that are off by more than this part of a usual score are left out."""
COLUMNS = 60_000
"""The most columns that are dived into, the best."""
FREE = (0.25, 0.6)
"""The least and the greatest part of a side's companies, or of the slots, set free for one more dive."""
DIVES = 400
PATIENCE = 150
"""Dives after the last that was better."""
COLUMNS_A_DIVE = 50
"""Patience has as many dives as the columns hold of these: small events are sooner proven by searching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The columns about worth what their prices ask: `off`, (k,) 0 or less, says by how much they miss it.

    `prices`: by family of rows, first the meetings' own, then the capacities, then the floors.
    """

    columns: Columns
    off: Floats
    prices: list[Floats]


def close_gap(
    grid: Grid,
    weights: Weights,
    proof: Proof,
    slots: Ints,
    *,
    seed: int,
    should_stop: Callable[[], bool],
) -> Ints:
    """(m,) better slots than these, or the same; capacities are kept, rules about several slots may not be.

    `proof` are prices by slot under `weights`, over `duals.DENOMINATOR`; there is nothing more to do once
    their bound is reached. `slots` is (m,), UNPLACED where a meeting is not held.
    """
    if not grid.allowed.any():
        return slots
    target = priced(rows_of(grid.problem), proof, DENOMINATOR).most // DENOMINATOR
    # Where no score counts, the floors set the scale.
    usual = max(1.0, weights.score * max(1.0, float(np.abs(grid.score).mean())))
    face = face_of(grid, weights, proof, slots, reach=REACH * usual)
    order, rng = weights_of(grid.problem), np.random.default_rng(seed)
    best = np.flatnonzero(slots[face.columns.meeting] == face.columns.slot)
    worth, last = _value(grid, face, best, order), 0
    patience = min(PATIENCE, len(face.off) // COLUMNS_A_DIVE)
    whole = int(grid.required.sum())
    dive = Dive(face.columns, face.prices, face.off, weights, heat=HEAT * usual)
    for number in range(DIVES):
        if _value(grid, face, best, weights) >= (whole, target) or number - last > patience or should_stop():
            break
        fixed = best[~_free(grid, face, best, number, rng)] if number else np.zeros(0, np.int64)
        found = dive.down(fixed, rng=rng if number else None, should_stop=should_stop)
        if found is None:
            break
        reached = _value(grid, face, found, order)
        if reached > worth:
            last = number
        if reached >= worth:
            best, worth = found, reached
    better = np.full(len(grid.score), UNPLACED, np.int64)
    better[face.columns.meeting[best]] = face.columns.slot[best]
    return better


def face_of(grid: Grid, weights: Weights, proof: Proof, slots: Ints, *, reach: float) -> Face:
    """The columns that are off by no more than `reach`, and those of these slots."""
    every = columns_of(grid, weights, open_=grid.allowed)
    rest = every.left_over(proof.prices, DENOMINATOR)
    best = np.where(grid.required, -np.inf, 0.0)
    np.maximum.at(best, every.meeting, rest)
    off = rest - best[every.meeting]
    if len(off) > COLUMNS:
        reach = min(reach, -float(np.partition(off, -COLUMNS)[-COLUMNS]))
    near = (off >= -reach) | (slots[every.meeting] == every.slot)
    open_ = np.zeros_like(grid.allowed)
    open_[every.meeting[near], every.slot[near]] = True
    columns = columns_of(grid, weights, open_=open_)
    own = np.maximum(0.0, best)[np.unique(columns.meeting)]
    families = (*columns.capacities, columns.floors)
    return Face(
        columns=columns,
        off=off[near],
        prices=[own, *(family.priced(proof.prices, DENOMINATOR) for family in families)],
    )


def _value(grid: Grid, face: Face, chosen: Ints, weights: Weights) -> tuple[int, int]:
    """How many meetings that must be held are among these columns, and their weighted value."""
    held = face.columns.meeting[chosen]
    times = np.bincount(grid.ends[held].ravel(), minlength=len(grid.most))
    covered = int(np.minimum(grid.floor, times).sum())
    value = weights.score * int(grid.score[held].sum()) + weights.cover * covered
    return int(grid.required[held].sum()), value


def _free(grid: Grid, face: Face, chosen: Ints, number: int, rng: np.random.Generator) -> Bools:
    """Which of the chosen columns are set free: in turn those of some first ends, second ends, slots."""
    kind = number % 3
    of = face.columns.slot[chosen] if kind == 2 else grid.ends[face.columns.meeting[chosen], kind]
    there = np.unique(of)
    some = min(len(there), max(1, int(rng.uniform(*FREE) * len(there))))
    return np.isin(of, rng.choice(there, some, replace=False))
