"""What contradicts itself in an event that has no timetable: a minimal list, each item of it necessary.

First whole rules are left out one by one (`scheduler.relax`), then what the remaining rules ask for is
narrowed down by QuickXplain (Junker, AAAI 2004): of n things, k of which contradict each other, it asks the
solver some k log(n / k) times.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from scheduler.conflict.feasible import has_timetable
from scheduler.conflict.instances import Without, items_of
from scheduler.memory import need_of, search_fits
from scheduler.problem import Problem
from scheduler.relax import RELAX, contradicting
from scheduler.timetable import Item

EACH = 5.0
"""Seconds for one question to the solver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Things that can't all be had. Without any one of `items` the others could be.

    `minimal` is False where a question could not be answered in time: then the list may hold more than is
    necessary. That they contradict each other is the solver's word in either case.
    """

    items: tuple[Item, ...]
    minimal: bool

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that the items belong to, each once."""
        return tuple(dict.fromkeys(one.rule for one in self.items))


def infeasible(
    problem: Problem,
    *,
    seconds: float = 30.0,
    workers: int = 2,
    should_stop: Callable[[], bool] = lambda: False,
    memory: int | None = None,
) -> Conflict | None:
    """A minimal list of what contradicts itself, or None where there is a timetable or it is not known.

    `should_stop` is asked several times a second and ends the search as time does. With `memory` (bytes)
    nothing is searched that may need more.
    """
    until = perf_counter() + seconds
    sure = True

    def possible(one: Problem) -> bool | None:
        nonlocal sure
        left = min(EACH, until - perf_counter())
        found = has_timetable(one, seconds=left, workers=workers, should_stop=should_stop)
        sure = sure and found is not None
        return found

    smaller = _only_required(problem)
    need = need_of(smaller)
    if not search_fits(need.places, need.seats, memory):
        return None
    left = max(0.1, until - perf_counter())
    if has_timetable(smaller, seconds=left, workers=workers, should_stop=should_stop) is not False:
        return None
    rules = contradicting(smaller, possible)
    # What was not needed stays out from here on.
    for rule, relax in RELAX.items():
        if rule not in rules:
            smaller = relax(smaller)
    listed = [one for rule in rules for one in items_of(smaller, rule)]

    def holds(kept: Sequence[tuple[Item, Without]]) -> bool:
        """Whether these alone contradict each other already."""
        nonlocal sure
        if perf_counter() > until or should_stop():
            # Thousands of things more would be left out one by one for questions that nobody answers.
            sure = False
            return False
        names = {item for item, _ in kept}
        rest = smaller
        for item, without in listed:
            if item not in names:
                rest = without(rest)
        return possible(rest) is False

    found = _quick(holds, [], [], listed)
    return Conflict(items=tuple(item for item, _ in found), minimal=sure)


def _only_required(problem: Problem) -> Problem:
    """Without the meetings that need not be held: only spreads could need them."""
    if problem.break_spread is not None or problem.idle_spread is not None:
        return problem
    kept = tuple(one for one in problem.candidates if one.id in problem.required)
    ids = {one.id for one in (*kept, *problem.given)}
    orders = tuple(pair for pair in problem.precedences if ids.issuperset(pair))
    return replace(problem, candidates=kept, precedences=orders, published=())


Listed = tuple[Item, Without]


def _quick(
    holds: Callable[[Sequence[Listed]], bool],
    background: list[Listed],
    added: list[Listed],
    rest: list[Listed],
) -> list[Listed]:
    """QuickXplain: a minimal part of `rest` that contradicts itself together with the background."""
    if added and holds(background):
        return []
    if len(rest) <= 1:
        return rest
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    of_second = _quick(holds, [*background, *first], first, second)
    of_first = _quick(holds, [*background, *of_second], of_second, first)
    return [*of_first, *of_second]
