"""What others would do with the same problem: one CP-SAT model, one MIP, and the passes that products use."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import numpy as np

from matcher.pairs import owners
from scheduler.aims import meetings_held, values
from scheduler.constraints import LINK
from scheduler.exact import weights_for
from scheduler.goals import goal
from scheduler.grid import NOWHERE, Grid, grid_of
from scheduler.model import Model
from scheduler.place import UNPLACED
from scheduler.problem import Problem
from scheduler.seating import seat
from scheduler.weights import weights_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """What another way reached: the weighted value, whether it proved it, and the seconds that it took."""

    value: int | None
    bound: int | None
    proven: bool
    seconds: float


def one_cp_sat_model(problem: Problem, *, seconds: float) -> Rival:
    """All rules and both aims in one CP-SAT model, default parameters, as many workers as there are cores."""
    from ortools.sat.python import cp_model

    begin = perf_counter()
    model = Model(grid_of(problem))
    for link in LINK.values():
        link(model)
    weights = weights_for(model.grid, ("shortfall", "score"))
    short, points = goal(model, "shortfall"), goal(model, "score")
    model.cp.minimize(weights["shortfall"] * short - weights["score"] * points)
    model.close()
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model.cp)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return Rival(
        value=round(solver.objective_value) if found else None,
        bound=round(solver.best_objective_bound) if found else None,
        proven=status == cp_model.OPTIMAL,
        seconds=perf_counter() - begin,
    )


def one_mip(problem: Problem, *, seconds: float) -> Rival:
    """The same as one mixed-integer program, solved by HiGHS through ortools."""
    from ortools.math_opt.python import mathopt

    begin = perf_counter()
    grid = grid_of(problem)
    model = mathopt.Model()
    weights = weights_of(problem)
    rows: defaultdict[tuple[object, ...], list[mathopt.Variable]] = defaultdict(list)
    most: dict[tuple[object, ...], int] = {}
    terms: list[mathopt.LinearTerm] = []
    met: defaultdict[int, list[mathopt.Variable]] = defaultdict(list)
    for i in range(len(grid.score)):
        for t in np.flatnonzero(grid.allowed[i]).tolist():
            held = model.add_binary_variable()
            terms.append(held * float(weights.score * int(grid.score[i])))
            for row, capacity in _rows(grid, i, t):
                rows[row].append(held)
                most[row] = capacity
            for person in grid.ends[i].tolist():
                met[person].append(held)
    for row, used in rows.items():
        if len(used) > most[row]:
            model.add_linear_constraint(mathopt.fast_sum(used) <= most[row])
    for person, least in enumerate(grid.floor.tolist()):
        if least:
            covered = model.add_variable(lb=0, ub=least)
            model.add_linear_constraint(covered <= mathopt.fast_sum(met[person]))
            terms.append(covered * float(weights.cover))
    model.maximize(mathopt.fast_sum(terms))
    # Without these HiGHS stops at a gap of 0.01 %, which is a hundred points here.
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.5
    )
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    found = result.has_primal_feasible_solution()
    return Rival(
        value=round(result.objective_value()) if found else None,
        bound=round(result.dual_bound()),
        proven=result.termination.reason == mathopt.TerminationReason.OPTIMAL,
        seconds=perf_counter() - begin,
    )


def _rows(grid: Grid, i: int, t: int) -> list[tuple[tuple[object, ...], int]]:
    """The capacities that meeting i uses up in slot t."""
    found: list[tuple[tuple[object, ...], int]] = [(("once", i), 1)]
    for person in grid.ends[i].tolist():
        found.append((("room", person, t), int(grid.room[person, t])))
        found.append((("quota", person), int(grid.most[person])))
    found += [(("delegate", g, t), int(grid.there[g, t])) for g in grid.named[i].tolist() if g >= 0]
    if grid.pool[i] != NOWHERE:
        found.append((("hall", int(grid.pool[i]), t), int(grid.tables[grid.pool[i], t])))
        found.append((("tables", t), int(grid.tables[-1, t])))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Passes:
    """What the passes of products reach."""

    score: int
    shortfall: int
    meetings: int
    with_none: int


def product_passes(problem: Problem, wishes: list[tuple[str, str, int]]) -> Passes:
    """Mutual wishes first, then the buyers', then the sellers', each by rank into the first free slot.

    `wishes` are (of, to, rank), in codes of participants or delegates.
    """
    grid = grid_of(problem)
    own = owners(problem.participants)
    side = {one.code: one.side for one in problem.participants}
    ranks: defaultdict[frozenset[str], dict[str, int]] = defaultdict(dict)
    for of, to, rank in wishes:
        asked = ranks[frozenset((own[of], own[to]))]
        asked[side[own[of]]] = min(rank, asked.get(side[own[of]], rank))
    place = {frozenset(one.pair): i for i, one in enumerate(problem.meetings)}
    order: list[tuple[int, int, int]] = []
    for pair, asked in ranks.items():
        if pair in place:
            group = 0 if len(asked) == 2 else 1 if "buyer" in asked else 2
            order.append((group, sum(asked.values()), place[pair]))
    slots = _first_fit(grid, [i for _, _, i in sorted(order)])
    code, ids = [slot.code for slot in problem.slots], [one.id for one in problem.meetings]
    meetings = seat(problem, {ids[i]: code[t] for i, t in enumerate(slots) if t != UNPLACED})
    found, held = values(problem, meetings), meetings_held(problem, meetings)
    return Passes(
        score=found["score"],
        shortfall=found["shortfall"],
        meetings=len(meetings),
        with_none=sum(count == 0 for count in held.values()),
    )


def _first_fit(grid: Grid, order: list[int]) -> list[int]:
    """Each meeting in turn into the first slot where everything it needs is free, or nowhere."""
    used: defaultdict[tuple[object, ...], int] = defaultdict(int)
    slots = [UNPLACED] * len(grid.score)
    for i in order:
        for t in np.flatnonzero(grid.allowed[i]).tolist():
            rows = _rows(grid, i, t)
            if all(used[row] < capacity for row, capacity in rows):
                for row, _ in rows:
                    used[row] += 1
                slots[i] = t
                break
    return slots
