"""CP-SAT over the whole problem: for rules that no flow knows, and where hours are scarce."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from scheduler.constraints import linked
from scheduler.goals import goal
from scheduler.grid import Grid
from scheduler.index import Bools, Ints
from scheduler.model import Model
from scheduler.place import UNPLACED
from scheduler.seating import Seats
from scheduler.watch import stopping

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Outcome = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """How to search: seconds on the clock, workers, seed, and whom to ask whether to stop.

    `core`: guided by unsatisfiable cores, which proves small optima best; else by CP-SAT's defaults.
    """

    seconds: float
    workers: int
    seed: int
    should_stop: Callable[[], bool]
    core: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`seats` or None; `value` and `bound`: of the objective searched for, in its own units."""

    outcome: Outcome
    seats: Seats | None
    value: int | None
    bound: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is searched for: steps that one objective carries, after others that are not given back.

    `weights` says what a unit of each step is worth in the objective, always positive. `fixed` are earlier
    steps with the value that was reached. `keep`: (m,) the meetings that a better timetable could hold.
    `only_kept`: exactly those are held. `slots`: (m,) settles which meetings are held and when. `hint`: (m,)
    slots to start from.
    """

    weights: Mapping[str, int]
    fixed: Mapping[str, int]
    keep: Bools | None = None
    only_kept: bool = False
    slots: Ints | None = None
    hint: Ints | None = None


def search(grid: Grid, how: Search, ask: Ask, on_found: Callable[[Seats], None]) -> Found:
    """The best timetable for these steps, all rules kept.

    The objective is the weighted sum of the steps, to be made small: `score` counts in it with a minus.
    `on_found` hears of every better timetable; what it raises ends the search and is raised again.
    """
    from ortools.sat.python import cp_model

    model = _model(grid, ask)
    faults: list[BaseException] = []

    class Listener(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            """Pass on what was found."""
            try:
                on_found(_seats(model, self.boolean_value))
            except BaseException as fault:  # noqa: BLE001  # raised again when the search has ended
                faults.append(fault)
                self.stop_search()

    solver = _solver(how)
    with stopping(solver, how.should_stop):
        status = solver.solve(model.cp, Listener())
    if faults:
        raise faults[0]
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(f"the solver rejects the model: {model.cp.validate()}")
    outcomes: dict[Any, Outcome] = {
        cp_model.OPTIMAL: "OPTIMAL",
        cp_model.FEASIBLE: "FEASIBLE",
        cp_model.INFEASIBLE: "INFEASIBLE",
        cp_model.UNKNOWN: "UNKNOWN",
    }
    outcome = outcomes[status]
    if outcome not in {"OPTIMAL", "FEASIBLE"}:
        return Found(outcome=outcome, seats=None, value=None, bound=None)
    return Found(
        outcome=outcome,
        seats=_seats(model, solver.boolean_value),
        value=round(solver.objective_value) if ask.weights else 0,
        bound=round(solver.best_objective_bound) if ask.weights else 0,
    )


def _model(grid: Grid, ask: Ask) -> Model:
    """All rules, what is not given back, and the objective."""
    model = linked(Model(grid, keep=ask.keep, slots=ask.slots))
    if ask.only_kept and ask.keep is not None:
        for i in np.flatnonzero(ask.keep).tolist():
            model.cp.add(model.held[i] == 1)
    for step, reached in ask.fixed.items():
        expression: Any = goal(model, step)
        model.cp.add(expression >= reached if step == "score" else expression <= reached)
    if ask.weights:
        signs = {step: -weight if step == "score" else weight for step, weight in ask.weights.items()}
        model.cp.minimize(sum(sign * goal(model, step) for step, sign in signs.items()))
    model.close()
    if ask.hint is not None:
        _hint(model, ask.hint)
    return model


def _solver(how: Search) -> "cp_model.CpSolver":
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, how.seconds)
    solver.parameters.num_workers = how.workers
    solver.parameters.random_seed = how.seed
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    if how.core and how.workers > 1:
        solver.parameters.num_workers = 2
        solver.parameters.subsolvers.extend(["core", "no_lp"])
    elif how.core:
        solver.parameters.optimize_with_core = True
        solver.parameters.linearization_level = 0
    return solver


def _hint(model: Model, hint: Ints) -> None:
    for i, slots in enumerate(model.at):
        model.cp.add_hint(model.held[i], int(hint[i] != UNPLACED))
        for t, held in slots.items():
            model.cp.add_hint(held, int(hint[i] == t))


def _seats(model: Model, true: Callable[["cp_model.IntVar"], bool]) -> Seats:
    """The slot of each meeting, and who sits where as far as the model has decided it."""
    slots = np.full(len(model.at), UNPLACED, np.int64)
    for i, begins in enumerate(model.at):
        for t, held in begins.items():
            if true(held):
                slots[i] = t
    return Seats(slots=slots, people=model.decided_people(true), tables=model.decided_tables(true),
                 helpers=model.decided_helpers(true))  # fmt: skip


def weights_for(grid: Grid, group: tuple[str, ...]) -> dict[str, int]:
    """Weights under which one unit of a step outweighs all of those that follow it."""
    found: dict[str, int] = {}
    weight = 1
    for step in reversed(group):
        found[step] = weight
        weight *= 1 + _range(grid, step)
    return {step: found[step] for step in group}


def _range(grid: Grid, step: str) -> int:
    """How far a step's values can lie apart at most."""
    if step == "score":
        return int(np.abs(grid.score).sum())
    if step == "shortfall":
        return int(grid.floor.sum())
    return len(grid.most)


PACKED_MOST = 2**40
"""Weights up to this are put into one objective."""


def groups_of(grid: Grid) -> list[tuple[str, ...]]:
    """The steps in groups that one objective can carry: those that only ask who meets go together."""
    groups: list[tuple[str, ...]] = []
    for step in grid.problem.steps:
        last = groups[-1] if groups else ()
        if last and chooses(step) and chooses(last[0]) and _fits(grid, (*last, step)):
            groups[-1] = (*last, step)
        else:
            groups.append((step,))
    return groups


def chooses(step: str) -> bool:
    """Whether a step only asks who meets whom, not when and where."""
    return step in {"shortfall", "score"} or step.startswith("leximin-")


def _fits(grid: Grid, group: tuple[str, ...]) -> bool:
    weights = weights_for(grid, group)
    return max(weights[step] * (1 + _range(grid, step)) for step in group) <= PACKED_MOST
