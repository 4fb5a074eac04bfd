"""A timetable made by hand as a result: its values, and what a certificate says of them."""

from collections.abc import Mapping, Sequence

from scheduler.aims import less_is_better, values
from scheduler.certify import certified_bounds
from scheduler.form import fingerprint
from scheduler.problem import Problem
from scheduler.timetable import AimResult, Certificate, Meeting, Result, Status
from scheduler.verify import LADDER


def outcome(
    problem: Problem,
    meetings: Sequence[Meeting],
    *,
    certificate: Certificate | None = None,
    versions: Mapping[str, str],
) -> Result:
    """The meetings as a result that `verify` can judge; nothing is claimed that it could not confirm.

    `certificate` is that of the run that the timetable began as: its prices bound any timetable of the
    problem, this one too. Where they don't fit the problem, there is no bound. `versions` are the run's.
    """
    known = certificate or Certificate()
    found = values(problem, meetings)
    proven = certified_bounds(problem, known, found)
    aims: list[AimResult] = []
    weakest = 0
    for step, value in found.items():
        bound = 0 if less_is_better(step) and value == 0 else proven.get(step)
        weakest = max(weakest, LADDER.index("CERTIFIED" if bound == value else "FEASIBLE"))
        aims.append(AimResult(name=step, value=value, bound=bound, status=LADDER[weakest]))
    status: Status = LADDER[weakest]
    return Result(
        status=status,
        aims=tuple(aims),
        meetings=tuple(meetings),
        candidates=len(problem.candidates),
        certificate=known if proven else Certificate(),
        violations=(),
        versions=versions,
        fingerprint=fingerprint(problem),
    )
