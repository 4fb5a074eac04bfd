"""Prices from the linear relaxation with slots: tighter than the flow's where hours are scarce."""

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from scheduler.grid import NOWHERE, Grid
from scheduler.rows import POOL, at
from scheduler.timetable import Proof
from scheduler.weights import Weights

if TYPE_CHECKING:
    from ortools.linear_solver import pywraplp

DENOMINATOR = 1_000_000
"""Prices are rounded to millionths of a point: thousands of them add up."""


LONGEST = 3600.0
"""Seconds; who sets no limit at all has this one."""


class Relaxation:
    """The relaxation slot by slot: one column for each meeting and slot, rows as in `scheduler.rows`.

    A first-order method solves it (PDLP: half a second where the simplex methods took twenty). Its duals
    are a little off, which costs a fraction of a point and no validity.
    """

    def __init__(self, grid: Grid, weights: Weights) -> None:
        from ortools.linear_solver import pywraplp

        self.grid = grid
        self.weights = weights
        self.solver: pywraplp.Solver = pywraplp.Solver.CreateSolver("PDLP")
        self.rows: dict[str, pywraplp.Constraint] = {}
        self._person = [one.code for one in grid.problem.participants]
        self._delegate = [code for _, code in grid.index.delegate]
        self._slot = [slot.code for slot in grid.problem.slots]
        self.solver.Objective().SetMaximization()
        self._cover()
        for i in np.flatnonzero(grid.allowed.any(axis=1)).tolist():
            self._meeting(i)

    def row(self, name: str, most: int) -> "pywraplp.Constraint":
        """The row of this name, new with this capacity if it is not there yet."""
        if name not in self.rows:
            self.rows[name] = self.solver.Constraint(-self.solver.infinity(), float(most), name)
        return self.rows[name]

    def _cover(self) -> None:
        """For each floor, a column that earns the cover weight for each meeting up to the floor."""
        for code, least in zip(self._person, self.grid.floor.tolist(), strict=True):
            if least and self.weights.cover:
                reward = self.solver.NumVar(0, float(least), "")
                self.solver.Objective().SetCoefficient(reward, float(self.weights.cover))
                self.row(f"floor:{code}", 0).SetCoefficient(reward, 1)

    def _meeting(self, i: int) -> None:
        """The columns of one meeting, and the rows that they use up."""
        grid = self.grid
        once = self.solver.Constraint(float(grid.required[i]), 1)
        ends = [self._person[p] for p in grid.ends[i].tolist()]
        covered = [self.rows[name] for code in ends if (name := f"floor:{code}") in self.rows]
        quotas = [
            self.row(f"participant:{code}", int(grid.most[p]))
            for code, p in zip(ends, grid.ends[i].tolist(), strict=True)
        ]
        for t in np.flatnonzero(grid.allowed[i]).tolist():
            held = self.solver.NumVar(0, self.solver.infinity(), "")
            self.solver.Objective().SetCoefficient(held, float(self.weights.score * int(grid.score[i])))
            for row in (once, *quotas, *self._in_slot(i, t)):
                row.SetCoefficient(held, 1)
            for row in covered:
                row.SetCoefficient(held, -1)

    def _in_slot(self, i: int, t: int) -> "list[pywraplp.Constraint]":
        """The rows of one slot that a meeting uses up."""
        grid, slot = self.grid, self._slot[t]
        found = [
            self.row(at(f"participant:{self._person[p]}", slot), int(grid.room[p, t]))
            for p in grid.ends[i].tolist()
        ]
        found += [
            self.row(at(f"delegate:{self._delegate[g]}", slot), int(grid.there[g, t]))
            for g in grid.named[i].tolist()
            if g >= 0
        ]
        h = int(grid.pool[i])
        if h != NOWHERE:
            found.append(self.row(at(POOL, slot), int(grid.tables[-1, t])))
            # The certificate does not count a pinned table to a hall.
            if h < len(grid.problem.halls) and grid.pin[i] < 0:
                found.append(self.row(at(f"hall:{grid.problem.halls[h]}", slot), int(grid.tables[h, t])))
        return found


def slot_proof(grid: Grid, weights: Weights, *, seconds: float) -> Proof | None:
    """Rounded duals of the slot-by-slot relaxation, over DENOMINATOR; None where time ran out.

    Any prices prove a bound, so rounding needs no care but the sign.
    """
    relaxation = Relaxation(grid, weights)
    relaxation.solver.SetTimeLimit(int(1000 * min(max(seconds, 0.001), LONGEST)))
    if relaxation.solver.Solve() != relaxation.solver.OPTIMAL:
        return None
    prices = {
        name: floor(max(0.0, row.dual_value()) * DENOMINATOR + 0.5) for name, row in relaxation.rows.items()
    }
    return Proof(
        score_weight=weights.score,
        cover_weight=weights.cover,
        prices={name: price for name, price in sorted(prices.items()) if price},
    )
