"""From a run to a result: the status of each aim, and of the whole."""

from importlib.metadata import version
from platform import python_version

from scheduler.form import fingerprint
from scheduler.problem import Problem
from scheduler.run import Run
from scheduler.timetable import AimResult, Certificate, Contradiction, Result, Status
from scheduler.verify import LADDER


def versions() -> dict[str, str]:
    """The versions that a run depends on."""
    return {"sangdam": version("sangdam"), "ortools": version("ortools"), "python": python_version()}


def without_timetable(problem: Problem, status: Status, contradiction: Contradiction | None) -> Result:
    """A result that has no timetable: INFEASIBLE, UNKNOWN or STOPPED."""
    aims = tuple(AimResult(name=name, value=None, bound=None, status=status) for name in problem.steps)
    return Result(
        status=status,
        aims=aims,
        meetings=None,
        candidates=len(problem.candidates),
        certificate=Certificate(),
        violations=(),
        contradiction=contradiction,
        versions=versions(),
        fingerprint=fingerprint(problem),
    )


def report(run: Run) -> Result:
    """Everything that can be said for the run's best timetable."""
    if run.contradiction is not None:
        return without_timetable(run.problem, "INFEASIBLE", run.contradiction)
    if run.meetings is None:
        return without_timetable(run.problem, "STOPPED" if run.watch.stopped else "UNKNOWN", None)
    aims: list[AimResult] = []
    weakest = 0
    for name, value in run.values.items():
        known = run.known(name)
        status = known.status
        if status == "FEASIBLE" and run.watch.stopped:
            status = "STOPPED"
        # A later aim is at most as proven as the earlier ones.
        weakest = max(weakest, LADDER.index(status))
        aims.append(
            AimResult(
                name=name,
                value=value,
                bound=known.bound,
                status=LADDER[weakest],
                scope=known.scope,
                seconds=round(run.took.get(name, 0.0), 4),
            )
        )
    return Result(
        status=LADDER[weakest],
        aims=tuple(aims),
        meetings=run.meetings,
        candidates=len(run.problem.candidates),
        certificate=run.certificate,
        violations=(),
        versions=versions(),
        fingerprint=fingerprint(run.problem),
    )
