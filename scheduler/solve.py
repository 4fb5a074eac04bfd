"""The way from a problem to an audited timetable with everything that can be said for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

from matcher.issue import Issue
from scheduler.certify import counted_out
from scheduler.check import check
from scheduler.conflict.infeasible import infeasible
from scheduler.form import canonical, load_writer
from scheduler.memory import seldom_collected, within
from scheduler.problem import Problem
from scheduler.report import report, without_timetable
from scheduler.run import AuditError, Run
from scheduler.timetable import Contradiction, Meeting, Progress, Result
from scheduler.verify import verify
from scheduler.watch import Watch

ITEMS_SECONDS = 10.0
"""Most seconds for naming what contradicts itself thing by thing, of those that are left."""
MOST_ITEMS = 40
"""More things than these, of which not all are needed, say less than the rules do."""


class ProblemError(ValueError):
    """The problem has faults; `issues` lists them all."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(
            f"the problem has {len(issues)} faults, first: {issues[0].place}: {issues[0].message}"
        )
        self.issues = tuple(issues)


@seldom_collected()
def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    hint: Sequence[Meeting] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    memory: int | None = None,
) -> Result:
    """The best timetable found in so many seconds, with a bound and a status for each aim.

    `workers` is how many threads search at once; with one, equal calls give equal timetables. `hint` are
    meetings of an earlier timetable to start from. `on_progress` hears, from any thread, of every
    improvement of a value or a bound. `should_stop` is asked several times a second; once it is true the
    best found so far is returned. `memory` is how many bytes the run may take (None: any number); an exact
    search that would need more is left out. Where there is no timetable, up to ten of the seconds left
    go into what exactly contradicts itself. Raises ProblemError where `check` finds faults, MemoryLimitError
    where the problem is too large for the memory, and AuditError where the result does not pass `verify`: a
    fault of this program, of which nothing is returned.
    """
    loading = load_solver()
    watch = Watch(seconds, on_progress=on_progress, should_stop=should_stop)
    with watch.stage("check"):
        if faults := check(problem):
            raise ProblemError(faults)
    within(problem, memory)
    problem = canonical(problem)
    with watch.stage("count"):
        contradiction = counted_out(problem)
    if contradiction is not None:
        result = without_timetable(problem, "INFEASIBLE", contradiction)
    else:
        run = Run(problem, watch, workers=workers, seed=seed, hint=hint, memory=memory)
        run.go()
        result = report(run)
    if result.contradiction is not None and not watch.over():
        with watch.stage("items"):
            named = _with_items(result.contradiction, problem, watch, workers, memory)
        result = replace(result, contradiction=named)
    with watch.stage("verify"):
        if false := verify(problem, result):
            raise AuditError("result", false)
    stages = {**watch.stages, "import": loading, "total": watch.elapsed}
    return replace(result, seed=seed, seconds={name: round(took, 4) for name, took in stages.items()})


def _with_items(
    found: Contradiction, problem: Problem, watch: Watch, workers: int, memory: int | None
) -> Contradiction:
    """The contradiction with what exactly contradicts itself, where there is time to find out."""
    conflict = infeasible(
        problem,
        seconds=min(ITEMS_SECONDS, watch.left),
        workers=workers,
        should_stop=watch.over,
        memory=memory,
    )
    if conflict is None or (not conflict.minimal and len(conflict.items) > MOST_ITEMS):
        return found
    return replace(found, items=conflict.items, minimal=conflict.minimal)


def load_solver() -> float:
    """Import the solver's libraries, once a process; returns the seconds that it took."""
    begin = perf_counter()
    from ortools.graph.python import min_cost_flow
    from ortools.sat.python import cp_model

    del min_cost_flow, cp_model
    load_writer()
    return perf_counter() - begin
