"""Timetables to ask why of: any meetings of a problem, in a result that claims nothing."""

from collections.abc import Callable, Sequence

import pytest

from scheduler.problem import Problem
from scheduler.timetable import Certificate, Meeting, Result

Timetable = Callable[[Problem, Sequence[Meeting]], Result]


def result_of(problem: Problem, meetings: Sequence[Meeting]) -> Result:
    return Result(
        status="FEASIBLE",
        aims=(),
        meetings=tuple(meetings),
        candidates=len(problem.candidates),
        certificate=Certificate(),
        violations=(),
    )


@pytest.fixture
def timetable() -> Timetable:
    return result_of
