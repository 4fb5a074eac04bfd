"""Prices from the linear relaxation with slots: tighter than the flow's where hours are scarce."""

from collections.abc import Callable
from datetime import timedelta
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from scheduler.certify import priced
from scheduler.columns import Columns, Floats, columns_of
from scheduler.grid import Grid
from scheduler.index import Bools, Ints
from scheduler.rows import rows_of
from scheduler.timetable import Proof
from scheduler.watch import stopping
from scheduler.weights import Weights

if TYPE_CHECKING:
    from ortools.math_opt.python import mathopt

DENOMINATOR = 1_000_000
"""Prices are rounded to millionths of a point: thousands of them add up."""
LONGEST = 3600.0
"""Seconds; who sets no limit at all has this one."""
PRECISION = 2e-7
"""Of the objective: a tenth of a point on the largest fairs for which this is tried."""
NEAR = 0.25
"""A meeting is tried at first if the prices known ask less than this part of a usual score too much."""
ROUNDS = 4
"""How often meetings that were left out come back because the prices found would hold them."""


def slot_proof(
    grid: Grid,
    weights: Weights,
    *,
    seconds: float,
    near: tuple[Proof, int] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Proof | None:
    """Rounded duals of the slot-by-slot relaxation, over DENOMINATOR; None where time ran out.

    A first-order method solves it (PDLP: half a second where the simplex methods took twenty). Its duals
    are a little off, which costs a fraction of a point and no validity: any prices prove a bound, so
    rounding needs no care but the sign. `near`, a proof with its denominator that is known already, says
    which meetings are worth trying first; the others join where the prices found would hold them.
    """
    every = columns_of(grid, weights, open_=grid.allowed)
    usual = weights.score * float(np.abs(grid.score).mean()) if len(grid.score) else 0.0
    tried = np.ones(len(grid.score), bool)
    if near is not None:
        asked = priced(rows_of(grid.problem), *near).worth
        best = np.array([asked.get(one.id, -np.inf) for one in grid.problem.meetings]) / near[1]
        tried = grid.required | (best > -NEAR * usual)
    for attempt in range(ROUNDS):
        proof = _priced(grid, weights, tried, seconds=seconds, should_stop=should_stop)
        if proof is None or attempt == ROUNDS - 1:
            break
        missed = ~tried & (_best(grid, every, proof) > 0)
        if not missed.any():
            break
        tried |= missed
    return proof


def _best(grid: Grid, columns: Columns, proof: Proof) -> Floats:
    """(m,) what each meeting adds to the bound in its best slot."""
    found = np.full(len(grid.score), -np.inf)
    rest = columns.left_over(proof.prices, DENOMINATOR)
    np.maximum.at(found, columns.meeting, rest)
    return found


def _priced(
    grid: Grid, weights: Weights, tried: Bools, *, seconds: float, should_stop: Callable[[], bool]
) -> Proof | None:
    """The prices of the relaxation with these meetings only; a row that none of them uses costs nothing."""
    from ortools.math_opt.python import mathopt
    from ortools.pdlp import solvers_pb2
    from ortools.util.python.solve_interrupter import SolveInterrupter

    columns = columns_of(grid, weights, open_=grid.allowed & tried[:, None])
    model, names = _model(columns, weights)
    how = solvers_pb2.PrimalDualHybridGradientParams()
    how.termination_criteria.simple_optimality_criteria.eps_optimal_absolute = PRECISION
    how.termination_criteria.simple_optimality_criteria.eps_optimal_relative = PRECISION
    limit = timedelta(seconds=min(max(seconds, 0.001), LONGEST))
    interrupter = SolveInterrupter()
    with stopping(_Stop(interrupter.interrupt), should_stop):
        result = mathopt.solve(
            model,
            mathopt.SolverType.PDLP,
            params=mathopt.SolveParameters(time_limit=limit, pdlp=how),
            interrupter=interrupter,
        )
    if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
        return None
    duals = result.dual_values(list(model.linear_constraints()))
    prices = {
        name: floor(max(0.0, dual) * DENOMINATOR + 0.5)
        for name, dual in zip(names, duals, strict=True)
        if name is not None
    }
    return Proof(
        score_weight=weights.score,
        cover_weight=weights.cover,
        prices={name: price for name, price in sorted(prices.items()) if price},
    )


class _Stop:
    """Lets `scheduler.watch.stopping` end a solver that has no such method."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop

    def stop_search(self) -> None:
        """End the search."""
        self.stop()


def _model(columns: Columns, weights: Weights) -> "tuple[mathopt.Model, list[str | None]]":
    """The relaxation as a linear program, and the names of its rows.

    For each floor there is a column more, which earns the cover weight for each meeting up to the floor.
    """
    from ortools.math_opt import model_pb2
    from ortools.math_opt.python import mathopt

    k, floors = len(columns.meeting), columns.floors
    most: list[Floats] = []
    least: list[Floats] = []
    names: list[str | None] = []
    rows: list[Ints] = []
    ids: list[Ints] = []
    signs: list[Floats] = []
    count = 0
    for family in (columns.once, *columns.capacities, floors):
        if family.counted is not None or family is columns.once or any(family.names):
            sign = -1.0 if family is floors else 1.0
            for of in family.of:
                used = of >= 0 if family.counted is None else (of >= 0) & family.counted
                rows.append(count + of[used])
                ids.append(np.flatnonzero(used))
                signs.append(np.full(int(used.sum()), sign))
            r = len(family.most)
            if family is floors:
                rows.append(count + np.arange(r))
                ids.append(k + np.arange(r))
                signs.append(np.ones(r))
            most.append(np.zeros(r) if family is floors else family.most)
            least.append(np.where((family is not floors) & (family.least > 0), family.least, -np.inf))
            names += family.names
            count += r
    row, column, sign_of = np.concatenate(rows), np.concatenate(ids), np.concatenate(signs)
    order = np.lexsort((column, row))
    form = model_pb2.ModelProto()
    variables = k + len(floors.most)
    form.variables.ids.extend(range(variables))
    form.variables.lower_bounds.extend([0.0] * variables)
    form.variables.upper_bounds.extend([*([1.0] * k), *floors.least.tolist()])
    form.variables.integers.extend([False] * variables)
    form.objective.maximize = True
    form.objective.linear_coefficients.ids.extend(range(variables))
    form.objective.linear_coefficients.values.extend(
        [*columns.worth.tolist(), *([float(weights.cover)] * len(floors.most))]
    )
    form.linear_constraints.ids.extend(range(count))
    form.linear_constraints.lower_bounds.extend(np.concatenate(least).tolist())
    form.linear_constraints.upper_bounds.extend(np.concatenate(most).tolist())
    form.linear_constraint_matrix.row_ids.extend(row[order].tolist())
    form.linear_constraint_matrix.column_ids.extend(column[order].tolist())
    form.linear_constraint_matrix.coefficients.extend(sign_of[order].tolist())
    return mathopt.Model.from_model_proto(form), names
