"""The aims, said to CP-SAT: one expression for each step, in the units that `scheduler.aims` counts in."""

from typing import TYPE_CHECKING, Any

from scheduler.aims import level_of, touched
from scheduler.links.days import breaks, gaps, table_changes
from scheduler.model import Model
from scheduler.problem import LEXIMIN

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Expression = cp_model.LinearExprT


def goal(model: Model, step: str) -> "Expression":
    """What a step comes to. Those to be made small are at least what is counted, and exact at the optimum."""
    if step.startswith(LEXIMIN):
        return _below(model, level_of(step))
    return {
        "lost": _lost,
        "changes": _changes,
        "shortfall": _shortfall,
        "score": _score,
        "idle": _idle,
        "breaks": _breaks,
        "table-changes": table_changes,
        "slot-costs": _slot_costs,
    }[step](model)


def _score(model: Model) -> "Expression":
    worth = model.grid.score.tolist()
    return _sum([held * points for held, points in zip(model.held, worth, strict=True)])


def _shortfall(model: Model) -> "Expression":
    missing: list[Any] = []
    for p, least in enumerate(model.grid.floor.tolist()):
        if least:
            reached = model.cp.new_int_var(0, least, f"covered {p}")
            model.cp.add(reached <= sum(model.held[i] for i in model.by_person.get(p, [])))
            missing.append(least - reached)
    return _sum(missing)


def _below(model: Model, level: int) -> "Expression":
    fewer: list[Any] = []
    for p, least in enumerate(model.grid.floor.tolist()):
        if least:
            reached = model.cp.new_bool_var(f"{p} reaches {level}")
            model.cp.add(level * reached <= sum(model.held[i] for i in model.by_person.get(p, [])))
            fewer.append(1 - reached)
    return _sum(fewer)


def _lost(model: Model) -> "Expression":
    place = {meeting.id: i for i, meeting in enumerate(model.grid.problem.meetings)}
    published = model.grid.problem.published
    # One that the problem does not list any more can't be held.
    return sum(1 - model.held[place[one.id]] if one.id in place else 1 for one in published)


def _changes(model: Model) -> "Expression":
    problem, index = model.grid.problem, model.grid.index
    place = {meeting.id: i for i, meeting in enumerate(problem.meetings)}
    moved: list[Any] = []
    for one in problem.published:
        if one.id in place:
            i = place[one.id]
            stays = model.stay(i, index.table[one.table], index.slot[one.slot])
            weight = touched(problem, problem.meetings[i])
            moved.append(weight * (model.held[i] - (0 if stays is None else stays)))
    return _sum(moved)


def _idle(model: Model) -> "Expression":
    people, problem = model.grid.problem.participants, model.grid.problem
    return sum(problem.idle_weight(people[p].side) * count for (p, _), count in gaps(model).items())


def _breaks(model: Model) -> "Expression":
    problem = model.grid.problem
    return sum(problem.idle_weight(one.side) * breaks(model, p) for p, one in enumerate(problem.participants))


def _slot_costs(model: Model) -> "Expression":
    index, costs = model.grid.index, dict(model.grid.problem.slot_costs)
    by_slot = {index.slot[code]: cost for code, cost in costs.items()}
    return sum(by_slot[t] * here for at in model.at for t, here in at.items() if by_slot.get(t))


def _sum(terms: list[Any]) -> "Expression":
    total: Expression = sum(terms)
    return total
