"""The timetable of given meetings, said to CP-SAT.

Clauses and cardinalities only, so that it is read as a pure SAT problem: on the published benchmark the
solver's linear relaxation of *this* model costs far more than it brings (docs/decisions/given.md). The
implied constraints marked JAIR are those of Bofill et al., JAIR 74 (2022); windows and order literals are
ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.given.case import GivenProblem
from scheduler.given.days import Day, one_at_a_time, slots_of

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    Lit = cp_model.LiteralT


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenModel:
    """A model with its handles: `at[i][t]` says that meeting i takes slot t.

    `cost` is what the breaks cost, and no timetable costs more than `worst`.
    """

    model: cp_model.CpModel
    at: tuple[Mapping[int, cp_model.IntVar], ...]
    cost: cp_model.LinearExprT
    worst: int

    def slots(self, true: Callable[[cp_model.IntVar], bool]) -> tuple[int, ...]:
        """The slot of each meeting, from what the solver says is true."""
        return tuple(next(t for t, x in row.items() if true(x)) for row in self.at)


def build(p: GivenProblem, days: Sequence[Day]) -> GivenModel:
    """Every rule of the problem and the cost of its breaks; the caller adds an aim or a ceiling."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    at = tuple({t: model.new_bool_var(f"at{i}_{t}") for t in slots} for i, slots in enumerate(slots_of(p)))
    for row in at:
        model.add_exactly_one(row.values())
    mine = [day.meetings for day in days]
    busy = tuple(_busy(model, p, q, [at[i] for i in mine[q]]) for q in range(p.n_participants))
    for members, tables in dict.fromkeys(p.pools):
        _tables(model, p, at, members, tables)
        _ends(model, p, at, busy, mine, members, tables)
    for before, after in p.precedences:
        _precedence(model, p.n_slots, at[before], at[after])
    counted = [p.break_spread is not None or w > 0 for w in p.weights]
    breaks = [_breaks(model, busy[q], days[q]) if counted[q] else [] for q in range(p.n_participants)]
    levels = _spread(model, p.break_spread, breaks)
    cost = sum(w * sum(level) for w, level in zip(p.weights, levels, strict=True))
    worst = sum(w * len(level) for w, level in zip(p.weights, levels, strict=True))
    return GivenModel(model=model, at=at, cost=cost, worst=worst)


def _any(model: cp_model.CpModel, literals: Sequence[Lit], *, exclusive: bool) -> Lit:
    """A literal that is true where one of these is."""
    if len(literals) == 1:
        return literals[0]
    one = model.new_bool_var("")
    if exclusive:
        model.add_exactly_one([*literals, ~one])
    else:
        model.add_max_equality(one, literals)
    return one


def _busy(
    model: cp_model.CpModel, p: GivenProblem, q: int, rows: Sequence[Mapping[int, cp_model.IntVar]]
) -> dict[int, Lit]:
    """In which slots the participant is in a meeting; slots without any possible meeting are left out."""
    busy: dict[int, Lit] = {}
    for t in range(p.n_slots):
        here = [row[t] for row in rows if t in row]
        if here:
            busy[t] = _any(model, here, exclusive=p.capacity[q][t] <= 1)
            if 1 < p.capacity[q][t] < len(here):
                model.add(sum(here) <= p.capacity[q][t])
    if one_at_a_time(p, q) and rows:
        model.add(sum(busy.values()) == len(rows))  # JAIR: used slots = number of meetings
    return busy


def _tables(
    model: cp_model.CpModel,
    p: GivenProblem,
    at: Sequence[Mapping[int, cp_model.IntVar]],
    members: frozenset[int],
    tables: Sequence[int],
) -> None:
    """Tables suffice: counted over groups of meetings that share a participant, which are fewer (JAIR)."""
    groups = _groups(p, members)
    for t in range(p.n_slots):
        used = []
        for group in groups:
            here = [at[i][t] for i in group if t in at[i]]
            if here:
                used.append(_any(model, here, exclusive=True))
        if len(used) > tables[t]:
            model.add(sum(used) <= tables[t])


def _groups(p: GivenProblem, members: frozenset[int]) -> list[list[int]]:
    """Groups of meetings of which no two share a slot: greedily, the participant with most meetings left."""
    left = set(members)
    groups: list[list[int]] = []
    while left:
        stars: dict[int, list[int]] = defaultdict(list)
        for i in sorted(left):
            for q in p.meetings[i]:
                if one_at_a_time(p, q):
                    stars[q].append(i)
        if not stars:
            return groups + [[i] for i in sorted(left)]
        star = max(stars, key=lambda q: (len(stars[q]), -q))
        groups.append(stars[star])
        left.difference_update(stars[star])
    return groups


def _ends(
    model: cp_model.CpModel,
    p: GivenProblem,
    at: Sequence[Mapping[int, cp_model.IntVar]],
    busy: Sequence[Mapping[int, Lit]],
    mine: Sequence[Sequence[int]],
    members: frozenset[int],
    tables: Sequence[int],
) -> None:
    """Each meeting has two ends: twice as many seats are taken as meetings held (JAIR: even, ≤ 2·tables).

    Implied by the rules. The number of meetings is a ladder of literals: the solver can learn about it.
    """
    whole = [q for q in range(p.n_participants) if one_at_a_time(p, q) and members.issuperset(mine[q])]
    inside = frozenset(whole)
    loose = [i for i in sorted(members) for q in p.meetings[i] if q not in inside]
    for t in range(p.n_slots):
        seats = [busy[q][t] for q in whole if t in busy[q]] + [at[i][t] for i in loose if t in at[i]]
        most = min(tables[t], len(seats) // 2)
        held = [model.new_bool_var("") for _ in range(max(0, most))]
        _ladder(model, held)
        model.add(sum(seats) == 2 * sum(held))


def _ladder(model: cp_model.CpModel, steps: Sequence[Lit]) -> None:
    for lower, upper in pairwise(steps):
        model.add_implication(upper, lower)


def _precedence(
    model: cp_model.CpModel,
    n_slots: int,
    before: Mapping[int, cp_model.IntVar],
    after: Mapping[int, cp_model.IntVar],
) -> None:
    """For each slot: not both "the first is held here or later" and "the second here or sooner"."""
    for t in range(n_slots):
        late = [x for s, x in before.items() if s >= t]
        soon = [x for s, x in after.items() if s <= t]
        if late and soon:
            model.add_at_most_one([*late, *soon])


def _breaks(model: cp_model.CpModel, busy: Mapping[int, Lit], day: Day) -> list[Lit]:
    """The participant's breaks as ladder literals: at least one break, at least two, and so on."""
    used, n = sorted(busy), len(day.meetings)
    if n < 2 or len(used) < 2:
        return []
    begun: dict[int, Lit] = {used[0]: busy[used[0]]}
    ends: list[Lit] = []
    for t in range(used[0] + 1, used[-1] + 1):
        begun[t] = begun[t - 1] if t not in busy else _any(model, [begun[t - 1], busy[t]], exclusive=False)
        if t in busy and t - 2 in begun:
            ends.append(_all(model, [busy[t], begun[t - 2]] + ([~busy[t - 1]] if t - 1 in busy else [])))
    most = min(n - 1, len(ends))
    if day.starts is not None:
        most = min(most, used[-1] - used[0] + 1 - n)  # each break needs an idle slot inside the day
    if most <= 0:
        for end in ends:
            model.add_bool_and([~end])
        return []
    levels: list[Lit] = [model.new_bool_var("") for _ in range(most)]
    _ladder(model, levels)
    model.add(sum(ends) == sum(levels))
    model.add_max_equality(levels[0], ends)
    if day.least:
        model.add_bool_and(levels[: day.least])
    elif day.starts:
        _windows(model, busy, n, day.starts, levels[0])
    return levels


def _all(model: cp_model.CpModel, literals: Sequence[Lit]) -> Lit:
    """A literal that is true where all of these are."""
    both = model.new_bool_var("")
    model.add_bool_or([both, *(~x for x in literals)])
    for x in literals:
        model.add_implication(both, x)
    return both


def _windows(
    model: cp_model.CpModel, busy: Mapping[int, Lit], n: int, firsts: Sequence[int], broken: Lit
) -> None:
    """A day without a break is one run of n slots; `by[t]`: it begins in slot t or sooner."""
    by: dict[int, Lit] = {first: model.new_bool_var("") for first in firsts}
    _ladder(model, [by[first] for first in reversed(firsts)])
    model.add_bool_and([by[firsts[-1]]])
    for t, here in busy.items():
        begun = [by[first] for first in firsts if first <= t][-1:]
        over = [by[first] for first in firsts if first <= t - n][-1:]
        model.add_bool_or([broken, ~here, *begun])
        model.add_bool_or([broken, here, *over, *([~begun[0]] if begun else [True])])
        for past in over:
            model.add_bool_or([broken, ~here, ~past])


def _spread(model: cp_model.CpModel, spread: int | None, breaks: list[list[Lit]]) -> list[list[Lit]]:
    """The numbers of breaks of any two participants differ by at most this; gives what is left to count."""
    if spread is None:
        return breaks
    least = min(map(len, breaks), default=0)
    if least == 0:  # someone cannot have a break, as in every published instance: nobody has more than d
        for levels in breaks:
            _forbid(model, levels[spread:])
        return [levels[:spread] for levels in breaks]
    lowest = [model.new_bool_var("") for _ in range(least)]
    _ladder(model, lowest)
    for levels in breaks:
        for k, level in enumerate(levels):
            if k < least:
                model.add_implication(lowest[k], level)
            if k >= spread and k - spread < least:
                model.add_implication(level, lowest[k - spread])
            elif k >= spread:
                _forbid(model, [level])
    return breaks


def _forbid(model: cp_model.CpModel, literals: Iterable[Lit]) -> None:
    for x in literals:
        model.add_bool_and([~x])
