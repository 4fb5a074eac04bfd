"""How many breaks there must be merely because of the number of tables.

A day without a break is one run of n slots, so whoever has many meetings sits in the middle of the day; when
the tables of those slots are too few for all of them, somebody must have a break. This forgets who meets whom
and counts seats only. On the published benchmark it gives at once the whole bound of every event whose tables
are nearly full (forumt-14*, tic-13crafc), where a solver for the whole problem needs minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.given.case import GivenProblem
from scheduler.given.model import meetings_of, one_at_a_time, slots_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


def seats_model(p: GivenProblem) -> cp_model.CpModel:
    """A relaxation, small and good for linear programming: its optimum is a lower bound of the problem's.

    Left out: who meets whom, precedences, the spread, a second break of the same participant, participants
    with parallel meetings, and in each pool the seats of those who also meet elsewhere.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    slots, mine = slots_of(p), meetings_of(p)
    busy: list[dict[int, cp_model.IntVar]] = [{} for _ in range(p.n_participants)]
    cost: list[cp_model.LinearExprT] = []
    for q in range(p.n_participants):
        n = len(mine[q])
        if n == 0 or not one_at_a_time(p, q):
            continue
        used = sorted({t for i in mine[q] for t in slots[i]})
        busy[q] = {t: model.new_bool_var("") for t in used}
        model.add(sum(busy[q].values()) == n)
        broken = model.new_bool_var("")
        cost.append(p.weights[q] * broken)
        _windows(model, busy[q], n, broken)
    for members, tables in p.pools:
        whole = frozenset(q for q, row in enumerate(busy) if row and members.issuperset(mine[q]))
        ends = max((len(whole.intersection(p.meetings[i])) for i in members), default=0)
        for t in range(p.n_slots):
            seats = [busy[q][t] for q in sorted(whole) if t in busy[q]]
            if len(seats) > ends * tables[t]:
                model.add(sum(seats) <= ends * tables[t])
    model.minimize(sum(cost))
    return model


def _windows(
    model: cp_model.CpModel, busy: dict[int, cp_model.IntVar], n: int, broken: cp_model.IntVar
) -> None:
    """Exactly one run of n slots, or a broken day; said in sums, the form that a linear program likes."""
    runs = {
        first: model.new_bool_var("")
        for first in sorted(busy)
        if all(t in busy for t in range(first, first + n))
    }
    model.add_exactly_one([*runs.values(), broken])
    for t, here in busy.items():
        inside = [run for first, run in runs.items() if first <= t < first + n]
        outside = [run for first, run in runs.items() if not first <= t < first + n]
        model.add(sum(inside) <= here)
        model.add(sum(outside) + here <= 1)
