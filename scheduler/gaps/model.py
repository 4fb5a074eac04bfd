"""The case said to CP-SAT, as a pure SAT problem with a cost: where chains end above what is proven.

Clauses and cardinalities only. A unit has *begun* in a slot when it is busy there or was sooner, and is *not
over* when it is busy there or will be later; in between it is busy or idle. These chains are the ladders of
`scheduler.given.model`, but for slots and sessions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.gaps.case import UNHELD, Case, Plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Lit = cp_model.LiteralT


@dataclass(frozen=True, slots=True, kw_only=True)
class GapModel:
    """A model with its handles: `at[i][t]`: meeting i is held in slot t; `by[i, side, t]`: by which unit."""

    model: cp_model.CpModel
    at: tuple[Mapping[int, cp_model.IntVar], ...]
    by: Mapping[tuple[int, int, int], Mapping[int, cp_model.IntVar]]
    cost: cp_model.LinearExprT

    def plan(self, case: Case, true: Callable[[cp_model.IntVar], bool]) -> Plan:
        """The plan that the solver says is true."""
        slots: list[int] = []
        holders: list[tuple[int, int]] = []
        for i, row in enumerate(self.at):
            t = next((t for t, x in row.items() if true(x)), UNHELD)
            pair = [case.holders[i][side][0] for side in (0, 1)]
            for side in (0, 1):
                if t != UNHELD:
                    pair[side] = next(u for u, x in self.by[i, side, t].items() if true(x))
            slots.append(t)
            holders.append((pair[0], pair[1]))
        return Plan(slots=tuple(slots), holders=tuple(holders))

    def hint(self, plan: Plan) -> None:
        """Where the search begins."""
        for i, row in enumerate(self.at):
            for t, x in row.items():
                self.model.add_hint(x, plan.slots[i] == t)
                for side in (0, 1):
                    for u, y in self.by[i, side, t].items():
                        if y is not x:
                            self.model.add_hint(y, plan.slots[i] == t and plan.holders[i][side] == u)


def build(case: Case) -> GapModel:
    """Every rule of the case and the cost of its gaps; the caller adds an aim or a ceiling."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    at = tuple({t: model.new_bool_var(f"at{i}_{t}") for t in slots} for i, slots in enumerate(case.slots))
    held = tuple(_held(model, row, must) for row, must in zip(at, case.must, strict=True))
    by, inside = _ends(model, case, at)
    for row in case.rows:
        _at_most(model, [at[i][t] for i, t in sorted(row.positions)], row.most)
    _earlier_aims(model, case, held)
    cost: list[cp_model.LinearExprT] = []
    for u, unit in enumerate(case.units):
        busy = {
            t: _busy(model, inside[u, t], parallel=unit.parallel)
            for t in range(case.n_slots)
            if (u, t) in inside
        }
        for run in case.runs[u] if unit.weight else ():
            cost += [unit.weight * idle for idle in _gaps(model, busy, run)]
    return GapModel(model=model, at=at, by=by, cost=sum(cost))


def _ends(
    model: cp_model.CpModel, case: Case, at: Sequence[Mapping[int, cp_model.IntVar]]
) -> tuple[
    Mapping[tuple[int, int, int], Mapping[int, cp_model.IntVar]],
    Mapping[tuple[int, int], list[cp_model.IntVar]],
]:
    """Who holds each meeting in each slot; and by unit and slot, what it could hold there."""
    by: dict[tuple[int, int, int], Mapping[int, cp_model.IntVar]] = {}
    inside: defaultdict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    for i, row in enumerate(at):
        for side, holders in enumerate(case.holders[i]):
            for t, x in row.items():
                there = [u for u in holders if case.units[u].there[t]]
                if len(there) == 1:
                    found = {there[0]: x}
                else:
                    found = {u: model.new_bool_var("") for u in there}
                    model.add_exactly_one([*found.values(), ~x])
                by[i, side, t] = found
                for u, y in found.items():
                    inside[u, t].append(y)
    return by, inside


def _earlier_aims(model: cp_model.CpModel, case: Case, held: Sequence[cp_model.IntVar]) -> None:
    """As many meetings, and as good ones, as the earlier aims ask for."""
    for total in case.totals:
        count = sum(held[i] for i in total.meetings)
        if total.least > 0:
            model.add(count >= total.least)
        if total.most < len(total.meetings):
            model.add(count <= total.most)
    for one in case.worths:
        terms: list[cp_model.LinearExprT] = [w * x for w, x in zip(one.worth, held, strict=True) if w]
        for meetings, floor in one.covers:
            reached = model.new_int_var(0, floor, "")
            model.add(reached <= sum(held[i] for i in meetings))
            terms.append(one.cover * reached)
        model.add(sum(terms) >= one.least)


def _held(model: cp_model.CpModel, row: Mapping[int, cp_model.IntVar], must: bool) -> cp_model.IntVar:
    """Whether a meeting is held."""
    if must:
        model.add_exactly_one(row.values())
        return model.new_constant(1)
    held = model.new_bool_var("")
    model.add_exactly_one([*row.values(), ~held])
    return held


def _at_most(model: cp_model.CpModel, literals: Sequence[cp_model.IntVar], most: int) -> None:
    if most == 1:
        model.add_at_most_one(literals)
    else:
        model.add(sum(literals) <= most)


def _busy(model: cp_model.CpModel, here: Sequence[cp_model.IntVar], *, parallel: bool) -> cp_model.IntVar:
    """A literal that is true where one of these is."""
    if len(here) == 1:
        return here[0]
    busy = model.new_bool_var("")
    if parallel:
        model.add_max_equality(busy, here)
    else:
        model.add_exactly_one([*here, ~busy])
    return busy


def _gaps(
    model: cp_model.CpModel, busy: Mapping[int, cp_model.IntVar], run: Sequence[int]
) -> list[cp_model.IntVar]:
    """A literal for each slot in which a unit could be idle."""
    begun, over = _reached(model, busy, run), _reached(model, busy, run[::-1])[::-1]
    found: list[cp_model.IntVar] = []
    for k in range(1, len(run) - 1):
        before, after = begun[k - 1], over[k + 1]
        if before is None or after is None:
            continue
        idle = model.new_bool_var("")
        now = [busy[run[k]]] if run[k] in busy else []
        model.add_bool_or([~before, ~after, idle, *now])
        found.append(idle)
    return found


def _reached(
    model: cp_model.CpModel, busy: Mapping[int, cp_model.IntVar], run: Sequence[int]
) -> list[cp_model.IntVar | None]:
    """By position in the run, a literal that is true where the unit is busy there or before."""
    found: list[cp_model.IntVar | None] = []
    last: cp_model.IntVar | None = None
    for t in run:
        here = busy.get(t)
        if last is None or here is None:
            last = here if last is None else last
        else:
            reached = model.new_bool_var("")
            model.add_implication(last, reached)
            model.add_implication(here, reached)
            last = reached
        found.append(last)
    return found
