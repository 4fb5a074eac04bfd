"""The ways in which a solve searches, and how one worker or two share them.

* seats:  a lower bound from counting seats (seats.py).
* first:  any timetable at all, or the proof that there is none.
* climb:  "is there a timetable that costs no more than the bound?" No: the bound rises. Yes: it is optimal.
          A question without an aim is what SAT solvers are best at, and the optima are small. It is asked
          QUICK, with hardly any preparation, and after a while THOROUGH, with more: the quick way answers
          most questions before the other has begun, and now and then needs ten times as long.
* core:   CP-SAT's search guided by unsatisfiable cores, which lifts the bound many breaks at a time.
* lower:  CP-SAT's plain search for cheaper timetables, for events where the bound stays far below.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

from scheduler.given.model import GivenModel
from scheduler.given.race import Race, Run
from scheduler.given.seats import seats_model

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Lane = Callable[[Race, int], None]

Parameters = Mapping[str, bool | int | str]
"""A text names a value of the solver's enumeration."""

SPARE: Parameters = {"max_presolve_iterations": 1, "cp_model_probing_level": 0, "symmetry_level": 0}
PLAIN: Parameters = {**SPARE, "linearization_level": 0}
QUICK: Parameters = {**PLAIN, "use_phase_saving": False, "initial_polarity": "POLARITY_TRUE"}
THOROUGH: Parameters = {
    "max_presolve_iterations": 1,
    "linearization_level": 0,
    "use_phase_saving": False,
    "initial_polarity": "POLARITY_TRUE",  # "held here" says more than "not held here"
}
CORE: Parameters = {**SPARE, "linearization_level": 0, "optimize_with_core": True}
LINEAR: Parameters = {**SPARE, "linearization_level": 2}

QUICK_LIMIT = 0.3
QUICK_STEPS = 6
"""How often a single worker lifts the bound before it finds out whether there is a timetable at all."""
THOROUGH_LIMIT = 30.0


def lanes(workers: int) -> tuple[Lane, ...]:
    """What runs side by side: one worker takes turns (repeatable), two race."""
    return (alone,) if workers <= 1 else (climber, rounds)


def alone(race: Race, seed: int) -> None:
    """Everything, one after the other."""
    seats(race, seed)
    climb(race, QUICK, seed, QUICK_LIMIT, steps=QUICK_STEPS)
    turns(race, seed)


def climber(race: Race, seed: int) -> None:
    """Lift the bound step by step; a question that stays open long is asked again with another seed."""
    climb(race, QUICK, seed, QUICK_LIMIT)
    limit = THOROUGH_LIMIT
    while not race.over():
        climb(race, THOROUGH, seed, limit)
        limit, seed = limit * 1.5, seed + 1


def rounds(race: Race, seed: int) -> None:
    """Count seats while the climber has begun, then take turns."""
    seats(race, seed)
    turns(race, seed)


def turns(race: Race, seed: int) -> None:
    """All ways in turn, each for a limit that grows and that no clock has a say in."""
    limit = 1.0
    while not race.over():
        if race.value is None:
            first(race, seed, 4 * limit)
        core(race, seed, limit)
        climb(race, THOROUGH, seed, 8 * limit, ahead=True)
        lower(race, seed, limit)
        limit, seed = limit * 2, seed + 1


def seats(race: Race, seed: int) -> None:
    """Lift the bound to what counting seats gives."""
    from ortools.sat.python import cp_model

    if race.over():
        return
    with _running(race, LINEAR, seed, 2.0) as run:
        status = run.solver.solve(seats_model(race.problem, race.days))
    if run.stopped:
        return
    if status == cp_model.INFEASIBLE:
        race.rule_out()
    elif status != cp_model.MODEL_INVALID:
        race.raise_bound(math.ceil(run.solver.best_objective_bound - 1e-6))


def first(race: Race, seed: int, limit: float) -> None:
    """Find any timetable, or prove that there is none."""
    from ortools.sat.python import cp_model

    if race.over():
        return
    with _running(race, PLAIN, seed, limit) as run:
        given = race.given()
        status = _solve(race, given, given.model, run)
    if status == cp_model.INFEASIBLE:
        race.rule_out()


def climb(
    race: Race,
    parameters: Parameters,
    seed: int,
    limit: float,
    *,
    steps: int | None = None,
    ahead: bool = False,
) -> None:
    """Ask for a timetable that costs no more than the bound; while there is none, lift the bound.

    ahead: ask for the next cost above the bound instead, unless such a timetable is there already. Another
    lane may be at work on the bound: the last refusal and the timetable just above it are the long ones.
    """
    from ortools.sat.python import cp_model

    step = math.gcd(*race.problem.weights) or 1
    given = race.given()
    for _ in count() if steps is None else range(steps):
        if limit <= 0 or race.over():
            return
        ceiling = race.bound
        if ahead and (race.value is None or race.value > ceiling + step):
            ceiling += step
        model = given.model.clone()
        model.add(given.cost <= ceiling)
        with _running(race, parameters, seed, limit, ceiling=ceiling) as run:
            status = _solve(race, given, model, run)
        limit -= run.solver.deterministic_time
        if status == cp_model.INFEASIBLE and ceiling >= given.worst:
            race.rule_out()
        elif status == cp_model.INFEASIBLE:
            race.raise_bound((ceiling // step + 1) * step)
        elif status == cp_model.UNKNOWN and not run.stopped:
            return


def core(race: Race, seed: int, limit: float) -> None:
    """Minimise with unsatisfiable cores."""
    _minimise(race, CORE, seed, limit)


def lower(race: Race, seed: int, limit: float) -> None:
    """Minimise by looking for ever cheaper timetables."""
    _minimise(race, PLAIN, seed, limit)


def _minimise(race: Race, parameters: Parameters, seed: int, limit: float) -> None:
    from ortools.sat.python import cp_model

    if race.over():
        return
    given = race.given()
    model = given.model.clone()
    model.add(given.cost >= race.bound)
    model.minimize(given.cost)
    if race.slots is not None:
        for row, slot in zip(given.at, race.slots, strict=True):
            for t, x in row.items():
                model.add_hint(x, t == slot)
    with _running(race, parameters, seed, limit) as run:
        run.solver.best_bound_callback = _bound_teller(race)
        status = _solve(race, given, model, run)
    if status == cp_model.INFEASIBLE:
        race.rule_out()
    elif status == cp_model.OPTIMAL:
        race.raise_bound(round(run.solver.objective_value))


def _bound_teller(race: Race) -> Callable[[float], None]:
    """Takes the bounds of a solver that is still at work.

    An exception must not travel through the solver's own frames: it is kept for the calling thread.
    """

    def tell(bound: float) -> None:
        try:
            race.raise_bound(math.ceil(bound - 1e-6))
        except AssertionError as fault:
            race.fault = fault

    return tell


@contextmanager
def _running(
    race: Race, parameters: Parameters, seed: int, limit: float, *, ceiling: int | None = None
) -> Iterator[Run]:
    """A solver with its parameters, known to the race for as long as it runs."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    for name, setting in parameters.items():
        kind = type(getattr(solver.parameters, name))
        value = getattr(kind, setting) if isinstance(setting, str) else setting
        setattr(solver.parameters, name, value)
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = race.left()
    solver.parameters.max_deterministic_time = limit
    solver.parameters.catch_sigint_signal = False  # Ctrl-C belongs to the caller
    run = Run(solver=solver, ceiling=ceiling)
    with race.lock:
        race.runs.append(run)
    try:
        yield run
    finally:
        with race.lock:
            race.runs.remove(run)


def _solve(race: Race, given: GivenModel, model: cp_model.CpModel, run: Run) -> cp_model.CpSolverStatus:
    """Hand every timetable to the race; UNKNOWN where the solver came to its end after a request to stop."""
    from ortools.sat.python import cp_model

    aimed = model.has_objective()

    class Found(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            try:
                claimed = round(self.objective_value) if aimed else None
                race.offer(given.slots(self.boolean_value), claimed=claimed)
            except AssertionError as fault:
                race.fault = fault
                self.stop_search()

    status = run.solver.solve(model, Found())
    if status == cp_model.MODEL_INVALID:
        raise AssertionError(f"the solver rejects the model: {model.validate()}")
    return cp_model.UNKNOWN if run.stopped else status
