"""Whether a problem has a timetable at all, as the solver says."""

from collections.abc import Callable

from scheduler.exact import Ask, Search, search
from scheduler.grid import grid_of
from scheduler.problem import Problem


def has_timetable(
    problem: Problem, *, seconds: float, workers: int, should_stop: Callable[[], bool] = lambda: False
) -> bool | None:
    """Whether some timetable keeps all rules; None: not found out in time, or before it was stopped.

    The problem may be one that `check` would not pass, such as one with a rule left out.
    """
    if seconds <= 0:
        return None
    how = Search(seconds=seconds, workers=workers, seed=0, should_stop=should_stop)
    found = search(grid_of(problem), how, Ask(weights={}, fixed={}), lambda _: None)
    return None if found.outcome == "UNKNOWN" else found.outcome != "INFEASIBLE"
