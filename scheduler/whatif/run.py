"""Variants solved side by side, each by a process of its own, and the comparison of what came of them."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from scheduler.check import check
from scheduler.problem import Problem
from scheduler.whatif.compare import Comparison, Failed, Line, against, figures
from scheduler.whatif.pool import Outcome, Pool
from scheduler.whatif.refusal import VariantError
from scheduler.whatif.variants import Variant
from scheduler.whatif.worker import Task

BASE = "as it is"
"""What the event without any change is called."""


def whatif(
    problem: Problem,
    variants: Sequence[Variant],
    *,
    seconds: float = 60.0,
    processes: int | None = None,
    seed: int = 0,
    memory: int | None = None,
    on_line: Callable[[Line], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Comparison:
    """The event as it is and its variants, each solved for so many seconds, and what each would change.

    At most `processes` of them run at a time, never more than there are cores; each uses one thread, so
    that equal calls give equal comparisons unless time runs out. `memory` is in bytes: together they are
    held to it, and one that would need more alone is not tried. `on_line` hears of each as it is done, not
    yet compared. Once `should_stop` is true all of them come back with their best so far. Raises
    VariantError where the problem or a variant does not pass `check`. One that crashes spoils no other.
    """
    everything = (Variant(name=BASE, problem=problem), *variants)
    for one in everything:
        if faults := check(one.problem):
            raise VariantError([replace(issue, path=f"{one.name}: {issue.path}") for issue in faults])
    cores = os.cpu_count() or 1

    def done(number: int, outcome: Outcome) -> None:
        if on_line is not None:
            on_line(_line(everything[number], outcome))

    pool = Pool(
        [Task(problem=one.problem, seconds=seconds, seed=seed) for one in everything],
        most=max(1, min(cores, processes or cores)),
        memory=memory,
        done=done,
    )
    outcomes = pool.go(should_stop or (lambda: False))
    base, *others = (_line(one, each) for one, each in zip(everything, outcomes, strict=True))
    return Comparison(
        base=base,
        variants=tuple(
            _compared(problem, base, one.problem, line) for one, line in zip(variants, others, strict=True)
        ),
    )


def _line(one: Variant, outcome: Outcome) -> Line:
    if isinstance(outcome, Failed):
        return Line(name=one.name, result=None, failed=outcome)
    counted = None if outcome.meetings is None else figures(one.problem, outcome.meetings)
    return Line(name=one.name, result=outcome, figures=counted)


def _compared(base: Problem, before: Line, problem: Problem, line: Line) -> Line:
    was = before.result.meetings if before.result is not None else None
    now = line.result.meetings if line.result is not None else None
    if was is None or now is None:
        return line
    return replace(line, against=against(base, was, problem, now))
