"""Somebody's day as the model sees it: when it is busy, its breaks, its idle gaps, its changes of table."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from scheduler.model import Model

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Lit = cp_model.IntVar
    Expression = cp_model.LinearExprT


def breaks(model: Model, person: int) -> "Expression":
    """The number of a participant's breaks, exactly: runs of busy slots, less one."""
    known = model.notes.setdefault("breaks", {})
    if person in known:
        return known[person]  # type: ignore[no-any-return]
    meetings = model.by_person.get(person, [])
    slots = range(model.grid.allowed.shape[1])
    busy = [model.any_of([x for i in meetings for x in model.during(i, t)]) for t in slots]
    any_ = model.any_of(busy)
    starts = [busy[0]]
    for t in slots[1:]:
        start = model.cp.new_bool_var(f"start {person} {t}")
        model.cp.add_bool_or([start, ~busy[t], busy[t - 1]])
        model.cp.add_implication(start, busy[t])
        model.cp.add_implication(start, ~busy[t - 1])
        starts.append(start)
    known[person] = sum(starts) - any_
    return known[person]  # type: ignore[no-any-return]


def units(model: Model) -> "dict[tuple[int, int], dict[int, list[tuple[int, int, Lit]]]]":
    """By unit (company, delegate or -1) and slot, the (meeting, slot it begins in, what says so) there."""
    known = model.notes.get("units")
    if known is not None:
        return known  # type: ignore[no-any-return]
    grid = model.grid
    found: dict[tuple[int, int], dict[int, list[tuple[int, int, Lit]]]] = {}
    for p, one in enumerate(grid.problem.participants):
        names = model.staff[p] if one.side == "buyer" else [-1]
        for d in names:
            found[p, d] = {}
        for i in model.by_person.get(p, ()):
            side = int(grid.ends[i, 1] == p)
            spots = (
                model.people(i, side) if one.side == "buyer" else {(-1, t): x for t, x in model.at[i].items()}
            )
            for (d, s), here in spots.items():
                for t in range(s, s + int(grid.length[i])):
                    found[p, d].setdefault(t, []).append((i, s, here))
    model.notes["units"] = found
    return found


def gaps(model: Model) -> "dict[tuple[int, int], Expression]":
    """By unit, the number of its idle gaps, exactly."""
    known = model.notes.get("gaps")
    if known is not None:
        return known  # type: ignore[no-any-return]
    found: dict[tuple[int, int], Expression] = {}
    for (p, d), day in units(model).items():
        there = _there(model, p, d)
        idle: list[Any] = []
        for order in _sessions(model):
            busy = {t: model.any_of([x for _, _, x in day[t]]) for t in order if t in day}
            for k, t in enumerate(order):
                before = [busy[s] for s in order[:k] if s in busy]
                after = [busy[s] for s in order[k + 1 :] if s in busy]
                if there[t] and before and after:
                    both = [model.any_of(before), model.any_of(after)]
                    literals = [*both, *([~busy[t]] if t in busy else [])]
                    gap = model.cp.new_bool_var("")
                    model.cp.add_bool_or([gap, *(~x for x in literals)])
                    for x in literals:
                        model.cp.add_implication(gap, x)
                    idle.append(gap)
        found[p, d] = sum(idle)
    model.notes["gaps"] = found
    return found


def _sessions(model: Model) -> list[list[int]]:
    index = model.grid.index
    return [[index.slot[slot.code] for slot in session.slots] for session in model.grid.problem.sessions]


def _there(model: Model, p: int, d: int) -> list[bool]:
    """(t,) whether an empty slot of a unit would be an idle gap."""
    grid = model.grid
    row = grid.room[p] > 0 if d < 0 else grid.there[d] > 0
    held = {grid.index.slot[code] for code in grid.problem.participants[p].held_slots}
    return [bool(suits) and t not in held for t, suits in enumerate(row.tolist())]


def table_changes(model: Model) -> "Expression":
    """How often a unit's next meeting in a session is at another table; another hall counts for more.

    An upper bound on the changes that are made, which is exact when it is made small.
    """
    problem, index = model.grid.problem, model.grid.index
    hall = [index.hall[table.hall] for table in problem.tables]
    cost: list[Any] = []
    for day in units(model).values():
        for order in _sessions(model):
            begins = {t: [(i, x) for i, s, x in day[t] if s == t] for t in order if t in day}
            cost += _changes_of(model, begins, hall)
    total: Expression = sum(cost)
    return total


def _changes_of(model: Model, day: "dict[int, list[tuple[int, Lit]]]", hall: list[int]) -> list[Any]:
    """The costs of one unit in one session; `day` has by slot the meetings that begin there."""
    cost: list[Any] = []
    last: dict[int, Lit] = {}
    last_hall: dict[int, Lit] = {}
    started: Lit | None = None
    for t in sorted(day):
        seats: defaultdict[int, list[Lit]] = defaultdict(list)
        for i, who in day[t]:
            for (table, begin), there in model.places(i).items():
                if begin == t:
                    # Where the company sends somebody in particular, it is that one who must be there.
                    alone = who is there or who is model.at[i][t]
                    seats[table].append(there if alone else _both(model, who, there))
        busy = model.any_of([x for _, x in day[t]])
        here = {table: model.any_of(literals) for table, literals in seats.items()}
        halls: defaultdict[int, list[Lit]] = defaultdict(list)
        for table, occupied in here.items():
            halls[hall[table]].append(occupied)
        if started is not None:
            for table, literals in seats.items():
                for at in literals:
                    cost += _cost(model, at, started, last.get(table), last_hall.get(hall[table]))
        in_hall = {k: model.any_of(literals) for k, literals in halls.items()}
        last = {k: _carry(model, busy, here.get(k), last.get(k)) for k in sorted({*last, *here})}
        last_hall = {
            k: _carry(model, busy, in_hall.get(k), last_hall.get(k)) for k in sorted({*last_hall, *in_hall})
        }
        started = busy if started is None else model.any_of([started, busy])
    return cost


def _cost(model: Model, at: "Lit", started: "Lit", same: "Lit | None", near: "Lit | None") -> list[Any]:
    """What a meeting costs that begins at a table: 1 if the last one was elsewhere, more in another hall."""
    moves = model.cp.new_bool_var("")
    model.cp.add_bool_or([moves, ~at, ~started, *([same] if same is not None else [])])
    if model.grid.problem.hall_change == 1:
        return [moves]
    far = model.cp.new_bool_var("")
    model.cp.add_bool_or([far, ~at, ~started, *([near] if near is not None else [])])
    return [moves, (model.grid.problem.hall_change - 1) * far]


def _carry(model: Model, busy: "Lit", here: "Lit | None", before: "Lit | None") -> "Lit":
    """Whether the last meeting so far was here: this one where there is one, else that of before."""
    last = model.cp.new_bool_var("")
    model.cp.add_bool_or([~last, ~busy, *([here] if here is not None else [])])
    model.cp.add_bool_or([~last, busy, *([before] if before is not None else [])])
    return last


def _both(model: Model, one: "Lit", other: "Lit") -> "Lit":
    both = model.cp.new_bool_var("")
    model.cp.add_bool_or([both, ~one, ~other])
    model.cp.add_implication(both, one)
    model.cp.add_implication(both, other)
    return both
