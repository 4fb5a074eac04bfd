"""The timetable with the fewest idle gaps, for the chosen pairs and over all equally good choices of pairs.

Chains first (`scheduler.gaps.chains`): they nearly always leave no gap at all, which is its own proof, for
all choices. Only where gaps are left does CP-SAT look for less and prove what it can, first for the chosen
pairs, then over all choices.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scheduler.gaps.case import UNHELD, Case, GapStatus, Plan, Row, Scope, faults_of, value_of
from scheduler.gaps.chains import Chains
from scheduler.gaps.face import Face, chosen_face
from scheduler.gaps.model import build
from scheduler.gaps.read import case_of, plan_of
from scheduler.grid import Grid
from scheduler.index import Ints
from scheduler.place import UNPLACED
from scheduler.watch import stopping

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SHARE = 0.5
"""Part of the time that the proof for the chosen pairs may take, where the other scope is asked for too."""

Told = Callable[[int, int, Scope], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsAnswer:
    """(m,) `slots`, UNPLACED where not held; (m, 2) `holders`, the grid's delegate at an end, or -1.

    An end has -1 where the company counts as a whole, so that any of its people will do. `before`: the
    value at the start. `bound` holds over `scope`; `bound_all` over all equally good choices. `status` is
    OPTIMAL only where value == bound; a value of 0 is certified by that.
    """

    slots: Ints
    holders: Ints
    before: int
    value: int
    bound: int
    bound_all: int
    scope: Scope
    status: GapStatus
    seconds: float


def fewest_gaps(
    grid: Grid,
    slots: Ints,
    *,
    face: Face | None = None,
    weights: Mapping[str, int] | None = None,
    rows: Sequence[Row] = (),
    seconds: float,
    workers: int = 1,
    seed: int = 0,
    on_progress: Told | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> GapsAnswer:
    """Move the meetings of a timetable so that the fewest slots are idle, and prove it.

    slots:   (m,) a timetable that keeps every rule; who meets is taken from there.
    face:    the equally good choices (`face_of`), where the proof shall be over all; None: only these pairs.
    weights: what a gap costs by side, 0 or more; 1 where nothing is said.
    rows:    further rules, (meeting, slot) positions of which at most so many are taken.
    on_progress(value, bound, scope): each improvement.
    Raises ValueError where `slots` is no timetable, AssertionError where the solver contradicts plain counting.
    """
    begin = time.perf_counter()
    stopped = [False]

    def over() -> bool:
        if not stopped[0] and should_stop is not None:
            stopped[0] = should_stop()
        return stopped[0] or time.perf_counter() - begin >= seconds

    def left() -> float:
        return max(0.0, seconds - (time.perf_counter() - begin))

    def tell(value: int, bound: int, scope: Scope) -> None:
        if on_progress is not None:
            on_progress(value, bound, scope)

    by_side = weights or {}
    case = case_of(grid, chosen_face(grid, slots), weights=by_side, rows=rows)
    plan = plan_of(case, slots)
    if faults := faults_of(case, plan):
        raise ValueError(f"not a timetable: {'; '.join(faults[:5])}")
    before = value_of(case, plan)
    chains = Chains(case, plan, seed=seed)
    chains.run(goal=0, should_stop=over)
    plan = _checked(case, chains.best, chains.best_total)
    value, bound, bound_all = chains.best_total, 0, 0
    tell(value, 0, "all")
    if value and not over():
        chosen = Proving(case, plan, seed=seed, workers=workers, over=over, tell=tell, scope="chosen pairs")
        chosen.go(left() * (SHARE if face is not None else 1.0))
        plan, value, bound = chosen.plan, chosen.value, chosen.bound
    if value and face is not None and not over():
        wide = case_of(grid, face, weights=by_side, rows=rows)
        place = dict.fromkeys(wide.meetings)
        if not set(case.meetings) <= set(place):
            raise ValueError("the timetable is none of the equally good ones")
        start = _widened(case, plan, wide)
        every = Proving(wide, start, seed=seed, workers=workers, over=over, tell=tell, scope="all")
        every.go(left())
        bound_all = every.bound
        if every.value < value:
            # What was said of the pairs chosen before does not hold for these.
            case, plan, value, bound = wide, every.plan, every.value, bound_all
    scope: Scope = "all" if bound_all >= bound else "chosen pairs"
    bound = max(bound, bound_all)
    proven = value == bound
    return GapsAnswer(
        slots=_slots(grid, case, plan),
        holders=_holders(grid, case, plan),
        before=before,
        value=value,
        bound=bound,
        bound_all=bound_all,
        scope=scope,
        status="OPTIMAL" if proven else "STOPPED" if stopped[0] else "FEASIBLE",
        seconds=time.perf_counter() - begin,
    )


class Proving:
    """CP-SAT on one case, from a plan that is known: lower values, and a bound below which there is none."""

    def __init__(
        self,
        case: Case,
        plan: Plan,
        *,
        seed: int,
        workers: int,
        over: Callable[[], bool],
        tell: Told,
        scope: Scope,
    ) -> None:
        self.case = case
        self.plan = _checked(case, plan, value_of(case, plan))
        self.value = value_of(case, plan)
        self.bound = 0
        self._seed = seed
        self._workers = workers
        self._over = over
        self._tell = tell
        self._scope = scope
        self._faults: list[BaseException] = []

    def go(self, seconds: float) -> None:
        """Search for so long, or until value and bound meet."""
        from ortools.sat.python import cp_model

        given = build(self.case)
        given.model.minimize(given.cost)
        given.hint(self.plan)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = max(1, self._workers)
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = self._seed
        solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
        if self._workers > 1:
            solver.parameters.subsolvers[:] = ["core", "no_lp"]
        else:
            solver.parameters.optimize_with_core = True
        proving = self

        class Found(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                """Take a better plan; an exception is kept, since it must not pass through the solver."""
                try:
                    plan = given.plan(proving.case, self.boolean_value)
                    proving.take(plan, round(self.objective_value))
                except Exception as fault:  # noqa: BLE001  # raised again when the search has ended
                    proving._faults.append(fault)
                    self.stop_search()

        with stopping(solver, self._over):
            status = solver.solve(given.model, Found())
        if self._faults:
            raise self._faults[0]
        if status in (cp_model.MODEL_INVALID, cp_model.INFEASIBLE):
            raise AssertionError(f"the solver says {solver.status_name(status)}, and a plan is there")
        if status == cp_model.UNKNOWN:
            return
        bound = math.ceil(solver.best_objective_bound - 1e-6)
        if bound > self.value:
            raise AssertionError(f"{bound} is said to be the least, but {self.value} was found")
        self.bound = max(self.bound, bound)
        self._tell(self.value, self.bound, self._scope)

    def take(self, plan: Plan, claimed: int) -> None:
        """A plan of the solver's, if it is better; counted again."""
        if claimed < self.value:
            self.plan, self.value = _checked(self.case, plan, claimed), claimed
            self._tell(claimed, self.bound, self._scope)


def _checked(case: Case, plan: Plan, claimed: int) -> Plan:
    """The plan, if plain counting agrees with what is said of it."""
    faults, value = faults_of(case, plan), value_of(case, plan)
    if faults or value != claimed:
        raise AssertionError(f"{claimed} claimed, {value} counted; {'; '.join(faults[:5])}")
    return plan


def _widened(case: Case, plan: Plan, wide: Case) -> Plan:
    """The same plan in a case with more meetings."""
    place = {i: at for at, i in enumerate(case.meetings)}
    at = [place.get(i) for i in wide.meetings]
    return Plan(
        slots=tuple(UNHELD if k is None else plan.slots[k] for k in at),
        holders=tuple(
            (ends[0][0], ends[1][0]) if k is None else plan.holders[k]
            for k, ends in zip(at, wide.holders, strict=True)
        ),
    )


def _slots(grid: Grid, case: Case, plan: Plan) -> Ints:
    found = np.full(len(grid.score), UNPLACED, np.int64)
    found[list(case.meetings)] = [UNPLACED if t == UNHELD else t for t in plan.slots]
    return found


def _holders(grid: Grid, case: Case, plan: Plan) -> Ints:
    found = np.full((len(grid.score), 2), -1, np.int64)
    for i, t, pair in zip(case.meetings, plan.slots, plan.holders, strict=True):
        if t != UNHELD:
            found[i] = [case.units[u].delegate for u in pair]
    return found
