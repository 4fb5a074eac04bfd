"""What is left to decide once it is known who stays: freed slots are filled with the best unmet wishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler.aims import level_of
from scheduler.constraints import LINK
from scheduler.grid import Grid, grid_of
from scheduler.model import Model
from scheduler.problem import LEXIMIN, Problem
from scheduler.repair.fewest import Fewest
from scheduler.repair.plan import Plan
from scheduler.repair.tables import keep_tables
from scheduler.watch import Watch, stopping

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

HEAVIEST = 2**50
"""Aims share one objective as long as their weights stay below this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A slot for each meeting held, by id, and which published ones keep their table.

    `bounds` are, by step of the aims, what nothing can be better than among timetables that reach the
    earlier ones; a step is in `proven` where its value equals that.
    """

    slots: Mapping[str, str]
    staying: frozenset[str]
    bounds: Mapping[str, int]
    proven: frozenset[str]


def reduced(plan: Plan, found: Fewest) -> Problem:
    """The repair's problem with everybody pinned who stays in every timetable that is as good in the first aims.

    Candidates that those leave no room for are not listed.
    """
    loose = set(found.slots) if found.closed else set(plan.was)
    fixed = {i for i in plan.was if i not in loose}
    used: dict[Any, int] = {}
    for i in fixed:
        for cell in plan.stay(i):
            used[cell] = used.get(cell, 0) + 1

    def fits(i: int) -> bool:
        slots = np.flatnonzero(plan.grid.allowed[i]).tolist()
        return any(all(plan.room[cell] > used.get(cell, 0) for cell in plan.moved(i, t)) for t in slots)

    candidates = []
    for i, one in enumerate(plan.problem.meetings):
        if i < len(plan.problem.given):
            continue
        if i in fixed:
            was = plan.applied.open[one.id]
            candidates.append(replace(one, slot=was.slot, table=was.table))
        elif i in loose or one.id in plan.applied.frozen or fits(i):
            candidates.append(one)
    ids = {one.id for one in candidates} | {one.id for one in plan.problem.given}
    known = {plan.problem.meetings[i].id for i in loose}
    return replace(
        plan.problem,
        candidates=tuple(candidates),
        precedences=tuple(pair for pair in plan.problem.precedences if ids.issuperset(pair)),
        published=tuple(one for one in plan.problem.published if one.id in known),
    )


def fill(plan: Plan, found: Fewest, problem: Problem, watch: Watch, *, workers: int, seed: int) -> Filled | None:
    """The best timetable of the reduced problem in the aims that are sums: floors, score, costs of slots.

    The aims are taken in order, as far as they are of that kind. None where nothing was found in time.
    """
    grid = grid_of(problem)
    model = Model(grid)
    for link in LINK.values():
        link(model)
    index = {one.id: i for i, one in enumerate(problem.meetings)}
    loose = {index[one.id]: one for one in problem.published}
    stay = keep_tables(model, loose)
    weight = {index[plan.problem.meetings[i].id]: w for i, w in plan.weight.items() if plan.problem.meetings[i].id in index}
    lost = sum(1 - model.held[i] for i in loose)
    moved = sum(weight[i] * (model.held[i] - stay.get(i, 0)) for i in loose)
    model.cp.add(plan.lost_weight * lost + moved <= found.cost)
    raise NotImplementedError
