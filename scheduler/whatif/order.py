"""Changes of the aims' order."""

from dataclasses import replace
from typing import get_args

from scheduler.problem import AimName, Problem
from scheduler.whatif.refusal import wrong

FIRST = "-first"
FAIR: tuple[AimName, ...] = ("shortfall", "leximin")
"""The aims that `floor-first` puts before the others."""


def aims(problem: Problem, value: str) -> Problem:
    """Another order of the aims: `score-first`, `floor-first`, `idle-first`, or all of them as `score+idle`.

    What is put first need not have been an aim before; the others follow in the order that they had.
    """
    known: tuple[AimName, ...] = get_args(AimName)
    head = value.removesuffix(FIRST)
    if value.endswith(FIRST) and head == "floor":
        first: tuple[AimName, ...] = tuple(name for name in problem.aims if name in FAIR) or ("shortfall",)
    elif value.endswith(FIRST) and head in known:
        first = (head,)
    else:
        listed = tuple(name for part in value.split("+") for name in known if name == part)
        if len(listed) < len(value.split("+")):
            choices = ", ".join(f"{name}{FIRST}" for name in ("floor", *known))
            raise wrong(value, f"choose from {choices}, or list aims as in score+idle")
        return replace(problem, aims=listed)
    return replace(problem, aims=(*first, *(name for name in problem.aims if name not in first)))
