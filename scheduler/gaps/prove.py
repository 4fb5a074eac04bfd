"""CP-SAT on one case, from a plan that is known: fewer gaps, and a bound below which there are none."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from scheduler.gaps.case import Case, Plan, Scope, faults_of, value_of
from scheduler.gaps.model import build
from scheduler.watch import stopping

Told = Callable[[int, int, Scope], None]


class Clock:
    """How much time is left, and whether somebody asked to stop."""

    def __init__(self, seconds: float, should_stop: Callable[[], bool] | None) -> None:
        self.stopped = False
        self._limit = seconds
        self._should_stop = should_stop
        self._begin = time.perf_counter()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._begin

    @property
    def left(self) -> float:
        """Seconds until the end, never below 0."""
        return max(0.0, self._limit - self.elapsed)

    def asked(self) -> bool:
        """Whether somebody asked to stop."""
        if not self.stopped and self._should_stop is not None:
            self.stopped = self._should_stop()
        return self.stopped

    def over(self) -> bool:
        """Whether to end now."""
        return self.asked() or self.left <= 0


@dataclass(slots=True, kw_only=True)
class Proven:
    """The best plan, what it costs, and below what cost there is none."""

    plan: Plan
    value: int
    bound: int


def checked(case: Case, plan: Plan, claimed: int) -> Plan:
    """The plan, if plain counting agrees with what is said of it. Raises AssertionError otherwise."""
    faults, value = faults_of(case, plan), value_of(case, plan)
    if faults or value != claimed:
        raise AssertionError(f"{claimed} claimed, {value} counted; {'; '.join(faults[:5])}")
    return plan


def prove(
    case: Case, plan: Plan, clock: Clock, *, limit: float, workers: int, seed: int, told: Told, scope: Scope
) -> Proven:
    """Search for `limit` seconds, or until value and bound meet; begins with `plan`.

    Raises AssertionError where the solver contradicts what plain Python counts.
    """
    from ortools.sat.python import cp_model

    best = Proven(plan=plan, value=value_of(case, plan), bound=0)
    checked(case, plan, best.value)
    given = build(case)
    given.model.minimize(given.cost)
    given.hint(plan)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = max(1, workers)
    solver.parameters.linearization_level = 0
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    if workers > 1:
        solver.parameters.subsolvers.extend(["core", "no_lp"])
    else:
        solver.parameters.optimize_with_core = True
    thrown: list[BaseException] = []

    class Found(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            """Take a better plan; an exception is kept, since it must not pass through the solver."""
            try:
                plan = given.plan(case, self.boolean_value)
                value = value_of(case, plan)
                # The model may call a slot idle that is not; never the other way round.
                assert value <= round(self.objective_value), f"{self.objective_value} claimed, not {value}"
                if value < best.value:
                    best.plan, best.value = checked(case, plan, value), value
                    told(value, best.bound, scope)
            except BaseException as fault:  # noqa: BLE001  # raised again when the search has ended
                thrown.append(fault)
                self.stop_search()

    # Time is the solver's own affair: what it says once it was told to stop is not believed.
    with stopping(solver, clock.asked):
        status = solver.solve(given.model, Found())
    if thrown:
        raise thrown[0]
    if status in {cp_model.MODEL_INVALID, cp_model.INFEASIBLE}:
        raise AssertionError(f"the solver says {solver.status_name(status)}, and a plan is there")
    if status != cp_model.UNKNOWN and not clock.stopped:
        best.bound = max(0, math.ceil(solver.best_objective_bound - 1e-6))
        if best.bound > best.value:
            raise AssertionError(f"{best.bound} is said to be the least, but {best.value} was found")
        told(best.value, best.bound, scope)
    return best
