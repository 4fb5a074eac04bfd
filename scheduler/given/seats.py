"""How many breaks there must be merely because of the number of tables.

A day without a break is one run of n slots, so whoever has many meetings sits in the middle of the day; when
the tables of those slots are too few for all of them, somebody must have a break. This forgets who meets whom
and counts seats only. On the published benchmark it gives at once the whole bound of every event whose tables
are nearly full (forumt-14*, tic-13crafc), where a solver for the whole problem needs minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.given.case import GivenProblem
from scheduler.given.days import Day, slots_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def seats_model(p: GivenProblem, days: Sequence[Day]) -> cp_model.CpModel:
    """A relaxation, small and good for linear programming: its optimum is a lower bound of the problem's.

    Left out: who meets whom, precedences, the spread, more breaks of a participant than it must have,
    participants with parallel meetings, and in each pool the seats of those who also meet elsewhere.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    slots = slots_of(p)
    busy: list[dict[int, cp_model.IntVar]] = [{} for _ in days]
    cost: list[cp_model.LinearExprT] = []
    for q, day in enumerate(days):
        if not day.meetings or day.starts is None:
            continue
        rows = [slots[i] for i in day.meetings]
        busy[q] = {t: model.new_bool_var("") for t in sorted({t for row in rows for t in row})}
        model.add(sum(busy[q].values()) == len(rows))
        if day.starts:
            broken = model.new_bool_var("")
            cost.append(p.weights[q] * broken)
            _windows(model, busy[q], day, broken)
        else:
            cost.append(p.weights[q] * day.least)
        _at_least(model, busy[q], rows)
    for members, tables in dict.fromkeys(p.pools):
        whole = [q for q, day in enumerate(days) if busy[q] and members.issuperset(day.meetings)]
        ends = max((len({*whole}.intersection(p.meetings[i])) for i in members), default=0)
        for t in range(p.n_slots):
            seats = [busy[q][t] for q in whole if t in busy[q]]
            if len(seats) > ends * tables[t]:
                model.add(sum(seats) <= ends * tables[t])
    model.minimize(sum(cost))
    return model


def _windows(
    model: cp_model.CpModel, busy: dict[int, cp_model.IntVar], day: Day, broken: cp_model.IntVar
) -> None:
    """Exactly one run of n slots, or a broken day; said in sums, the form that a linear program likes."""
    n = len(day.meetings)
    runs = {first: model.new_bool_var("") for first in day.starts or ()}
    model.add_exactly_one([*runs.values(), broken])
    for t, here in busy.items():
        inside = [run for first, run in runs.items() if first <= t < first + n]
        outside = [run for first, run in runs.items() if not first <= t < first + n]
        model.add(sum(inside) <= here)
        model.add(sum(outside) + here <= 1)


def _at_least(
    model: cp_model.CpModel, busy: dict[int, cp_model.IntVar], rows: Sequence[Sequence[int]]
) -> None:
    """Meetings that must be held between two slots (a session, a fixed slot) take so many slots there."""
    held = [row for row in rows if row]
    for begin in {row[0] for row in held}:
        for end in {row[-1] for row in held}:
            inside = sum(begin <= row[0] and row[-1] <= end for row in held)
            if 0 < inside < len(rows):
                model.add(sum(here for t, here in busy.items() if begin <= t <= end) >= inside)
