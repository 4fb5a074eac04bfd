"""Variants of a problem from what was asked for: one change at a time, or every combination."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from matcher.issue import Issue
from scheduler.check import check
from scheduler.problem import Problem
from scheduler.whatif.hours import slot_minutes
from scheduler.whatif.order import aims
from scheduler.whatif.people import floor, interpreter, quota, without
from scheduler.whatif.places import merge_halls, tables
from scheduler.whatif.refusal import VariantError

CHANGES: Mapping[str, Callable[[Problem, str], Problem]] = {
    "tables": tables,
    "slot-minutes": slot_minutes,
    "quota": quota,
    "floor": floor,
    "merge-halls": merge_halls,
    "without": without,
    "aims": aims,
    "interpreter": interpreter,
}
"""By name, the change: a problem and a value give the changed problem, or a VariantError is raised."""

WHOLE = frozenset({"merge-halls"})
"""Changes whose value is a list itself, so that no comma separates two values."""
KEYED = frozenset({"tables", "quota", "floor", "interpreter"})
"""Changes whose value may begin with what it is about, as in `seller=4`."""
COMBINED_MOST = 200
"""More variants than this are not made from one command: nobody could read them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A problem to be compared with others, and what to call it."""

    name: str
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One change that was asked for, with its values as they were written: `quota`, `seller=4,5`."""

    change: str
    values: str


def variants_of(problem: Problem, asked: Sequence[Asked], *, combined: bool = False) -> list[Variant]:
    """The variants asked for, in the order of the values; every combination of them where `combined`.

    Each value alone makes a variant. Combined, the values about one thing (the quota of sellers, the tables
    of hall 2) are the choices for it, and every variant takes one for each thing. Raises VariantError with
    every fault: a value that can't be read, or a problem that does not pass `check` any more.
    """
    things: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for number, one in enumerate(asked):
        for value in [one.values] if one.change in WHOLE else one.values.split(","):
            about = value.rpartition("=")[0] if one.change in KEYED else ""
            # Two companies that stay away are two things, not two choices for one.
            about = str(number) if one.change in {"without", "merge-halls"} else about
            things.setdefault((one.change, about), []).append((one.change, value))
    wanted: list[tuple[tuple[str, str], ...]]
    if combined:
        count = 1
        for choices in things.values():
            count *= len(choices)
        if count > COMBINED_MOST:
            detail = {"reason": f"that is more than {COMBINED_MOST} variants"}
            raise VariantError([Issue(code="field-wrong", given=f"{count:,}", detail=detail)])
        wanted = list(product(*things.values()))
    else:
        wanted = [(one,) for choices in things.values() for one in choices]
    found: list[Variant] = []
    faults: list[Issue] = []
    for changes in dict.fromkeys(wanted):
        try:
            found.append(_variant(problem, changes))
        except VariantError as error:
            faults += error.issues
    if faults:
        raise VariantError(list({(one.place, one.message): one for one in faults}.values()))
    return found


def _variant(problem: Problem, changes: Sequence[tuple[str, str]]) -> Variant:
    """The problem with these changes, one after the other."""
    for change, value in changes:
        place = f"--{change} {value}"
        try:
            problem = CHANGES[change](problem, value)
        except VariantError as error:
            raise VariantError([replace(one, path=place) for one in error.issues]) from error
    name = " ".join(f"{change} {value}" for change, value in changes)
    if faults := check(problem):
        place = " ".join(f"--{change} {value}" for change, value in changes)
        raise VariantError([replace(one, path=f"{place}: {one.path}") for one in faults])
    return Variant(name=name, problem=problem)
