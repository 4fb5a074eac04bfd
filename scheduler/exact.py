"""CP-SAT over the whole problem: for rules that no flow knows, and where hours are scarce."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from scheduler.assign import weights_of
from scheduler.constraints import LINK
from scheduler.grid import Grid
from scheduler.index import Bools, Ints
from scheduler.model import Model
from scheduler.place import UNPLACED
from scheduler.watch import stopping

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Outcome = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How to search: seconds on the clock, workers, seed, and whom to ask whether to stop."""

    seconds: float
    workers: int
    seed: int
    should_stop: Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`slots`: (m,) or None; `bound`: of the objective searched for, in its own units."""

    outcome: Outcome
    slots: Ints | None
    value: int | None
    bound: int | None


def stages(aims: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The aims in groups that one objective can carry: shortfall and score side by side go together."""
    groups: list[tuple[str, ...]] = []
    for name in aims:
        if groups and name != "breaks" and "breaks" not in groups[-1]:
            groups[-1] = (*groups[-1], name)
        else:
            groups.append((name,))
    return groups


def objective(model: Model, group: tuple[str, ...]) -> "cp_model.LinearExprT":
    """One expression to be made as large as possible, which carries all aims of the group in their order."""
    grid = model.grid
    if group == ("breaks",):
        return -sum(model.breaks(person) for person in range(len(grid.most)))
    weights = weights_of(grid.problem)
    terms: list[Any] = []
    if "score" in group:
        terms += [model.held[i] * (weights.score * int(worth)) for i, worth in enumerate(grid.score)]
    if "shortfall" in group:
        for person, least in enumerate(grid.floor.tolist()):
            if least:
                reached = model.cp.new_int_var(0, least, f"covered {person}")
                model.cp.add(reached <= sum(model.held[i] for i in model.by_person.get(person, [])))
                terms.append(weights.cover * reached)
    total: cp_model.LinearExprT = sum(terms)
    return total


def worth_of(grid: Grid, slots: Ints, group: tuple[str, ...]) -> int:
    """What `objective` comes to for these slots, counted without the solver."""
    held = np.flatnonzero(slots != UNPLACED)
    if group == ("breaks",):
        return -_breaks(grid, slots, held)
    weights, worth = weights_of(grid.problem), 0
    if "score" in group:
        worth += weights.score * int(grid.score[held].sum())
    if "shortfall" in group:
        times = np.bincount(grid.ends[held].ravel(), minlength=len(grid.most))
        worth += weights.cover * int(np.minimum(grid.floor, times).sum())
    return worth


def _breaks(grid: Grid, slots: Ints, held: Ints) -> int:
    """All breaks of all participants: runs of busy slots, less one each."""
    busy = np.zeros((len(grid.most), grid.allowed.shape[1] + 1), bool)
    for side in (0, 1):
        busy[grid.ends[held, side], slots[held] + 1] = True
    runs = (busy[:, 1:] & ~busy[:, :-1]).sum(axis=1)
    return int(np.maximum(0, runs - 1).sum())


def search(
    grid: Grid,
    how: Search,
    *,
    group: tuple[str, ...],
    hint: Ints | None,
    keep: Bools | None = None,
    fixed: list[tuple[tuple[str, ...], int]],
    on_found: Callable[[Ints], None],
) -> Found:
    """The best timetable for one group of aims, all rules kept.

    `hint`: (m,) slots to start from. `keep`: (m,) the meetings that a better timetable could hold.
    `fixed`: earlier groups with the objective reached, which is not given back. `on_found` hears of every
    better timetable; what it raises ends the search and is raised again.
    """
    from ortools.sat.python import cp_model

    model = Model(grid, keep=keep)
    for link in LINK.values():
        link(model)
    for earlier, least in fixed:
        model.cp.add(objective(model, earlier) >= least)
    goal = objective(model, group)
    model.cp.maximize(goal)
    if hint is not None:
        for i, slots in enumerate(model.at):
            model.cp.add_hint(model.held[i], int(hint[i] != UNPLACED))
            for t, held in slots.items():
                model.cp.add_hint(held, int(hint[i] == t))

    faults: list[BaseException] = []

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            """Pass on what was found."""
            try:
                on_found(_slots(model, self.boolean_value))
            except BaseException as fault:  # noqa: BLE001  # raised again when the search has ended
                faults.append(fault)
                self.stop_search()

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, how.seconds)
    solver.parameters.num_workers = how.workers
    solver.parameters.random_seed = how.seed
    with stopping(solver, how.should_stop):
        status = solver.solve(model.cp, Listener())
    if faults:
        raise faults[0]
    outcomes: dict[Any, Outcome] = {
        cp_model.OPTIMAL: "OPTIMAL",
        cp_model.FEASIBLE: "FEASIBLE",
        cp_model.INFEASIBLE: "INFEASIBLE",
        cp_model.UNKNOWN: "UNKNOWN",
    }
    outcome = outcomes[status]
    if outcome not in {"OPTIMAL", "FEASIBLE"}:
        return Found(outcome=outcome, slots=None, value=None, bound=None)
    return Found(
        outcome=outcome,
        slots=_slots(model, solver.boolean_value),
        value=round(solver.objective_value),
        bound=round(solver.best_objective_bound),
    )


def _slots(model: Model, true: Callable[["cp_model.IntVar"], bool]) -> Ints:
    """(m,) the slot of each meeting, or UNPLACED."""
    found = np.full(len(model.at), UNPLACED, np.int64)
    for i, slots in enumerate(model.at):
        for t, held in slots.items():
            if true(held):
                found[i] = t
    return found
