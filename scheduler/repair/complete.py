"""From a timetable that was changed by hand to a full one: what stands stays, and free places are filled."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from scheduler.form import canonical
from scheduler.problem import Problem
from scheduler.repair.absences import Absences
from scheduler.repair.apply import Applied, applied
from scheduler.repair.repair import result_of
from scheduler.run import AuditError
from scheduler.solve import load_solver
from scheduler.timetable import Meeting, Progress, Result
from scheduler.verify import verify
from scheduler.watch import Watch

NEVER: datetime | None = None
"""The event has not begun: nothing is history yet."""


def completing(problem: Problem, meetings: Sequence[Meeting], without: Iterable[str] = ()) -> Problem:
    """The problem of completing a timetable: lose none of its meetings, move few, then the event's own aims.

    Pins of the problem hold. `without` are meetings that were left out on purpose: they are not listed, and
    neither is what has to come before or after them. Bounds on spreads hold, as the timetable keeps them.
    """
    left = frozenset(without)
    listed = replace(
        problem,
        candidates=tuple(one for one in problem.candidates if one.id not in left),
        given=tuple(one for one in problem.given if one.id not in left),
        precedences=tuple(pair for pair in problem.precedences if left.isdisjoint(pair)),
    )
    after = applied(listed, meetings, (), now=NEVER).problem
    # Unlike after a cancellation, all that must be held is, and goes on to be.
    required = problem.required
    return canonical(
        replace(
            after,
            candidates=tuple(
                replace(one, must=True) if one.id in required and not one.required else one
                for one in after.candidates
            ),
            break_spread=problem.break_spread,
            idle_spread=problem.idle_spread,
        )
    )


def complete(
    problem: Problem,
    meetings: Sequence[Meeting],
    *,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """The best timetable around these meetings, for a problem made by `completing`, audited.

    Raises AuditError where the outcome does not pass `verify`. The other arguments are those of `solve`.
    """
    loading = load_solver()
    watch = Watch(seconds, on_progress=on_progress, should_stop=should_stop)
    after = Applied(
        problem=problem,
        frozen={},
        open={one.id: one for one in meetings},
        cancelled={},
        released=(),
        absences=Absences(companies={}, people={}, tables={}, cancelled={}),
        shifted={},
    )
    result = result_of(after, meetings, watch, workers=workers, seed=seed)
    if broken := verify(problem, result):
        raise AuditError("complete", broken)
    stages = {**watch.stages, "import": loading, "total": watch.elapsed}
    return replace(result, seed=seed, seconds={name: round(took, 4) for name, took in stages.items()})
