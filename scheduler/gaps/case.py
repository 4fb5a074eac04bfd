"""What is asked about idle gaps, and how a timetable's gaps are counted: plain Python, no solver.

An *idle gap* is an empty slot between two meetings of one unit in one session, in which the unit is there.
A unit is a seller, a company of a one-pool exchange, or one delegate of a buyer. Slots in which the unit is
absent do not count, nor do pauses between sessions.

Everything is an index. Meetings are numbered 0 to k - 1 within the case; `Case.meetings` says which
meetings of the problem they are.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

UNHELD = -1
Scope = Literal["all", "chosen pairs"]
GapStatus = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "STOPPED", "UNKNOWN"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Who may have to wait: a company, or one of its people; when it is there, and what a gap costs.

    `delegate` is its position in the grid's list of delegates, or -1 where the unit is a whole company.
    `parallel`: whether it may hold several meetings at once.
    """

    company: int
    delegate: int
    there: tuple[bool, ...]
    weight: int
    parallel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """At most `most` of these positions, (meeting, slot), are taken: tables, people, an order."""

    positions: frozenset[tuple[int, int]]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """At least and at most so many of these meetings are held."""

    meetings: tuple[int, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The meetings held are worth at least `least`: the sum of `worth` by meeting, and of what is covered.

    `covers` are (meetings, floor): of these meetings each that is held counts `cover`, up to the floor.
    """

    worth: tuple[int, ...]
    cover: int
    covers: tuple[tuple[tuple[int, ...], int], ...]
    least: int


@dataclass(frozen=True, kw_only=True)
class Case:
    """Meetings that may be held or must be, where each may go, and who could hold it.

    `slots`: by meeting, where it may go. `holders`: by meeting and end, the units of that company that could
    hold it. A unit that is not `parallel` holds one meeting at a time, and only while it is there.
    """

    n_slots: int
    sessions: tuple[tuple[int, ...], ...]
    units: tuple[Unit, ...]
    meetings: tuple[int, ...]
    slots: tuple[tuple[int, ...], ...]
    holders: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    must: tuple[bool, ...]
    rows: tuple[Row, ...] = ()
    totals: tuple[Total, ...] = ()
    worths: tuple[Worth, ...] = ()

    @cached_property
    def rows_at(self) -> Mapping[tuple[int, int], tuple[int, ...]]:
        """By position, the rows that it counts in."""
        found: dict[tuple[int, int], list[int]] = {}
        for r, row in enumerate(self.rows):
            for position in row.positions:
                found.setdefault(position, []).append(r)
        return {position: tuple(rows) for position, rows in found.items()}

    @cached_property
    def runs(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """By unit and session, the slots in which it is there."""
        return tuple(
            tuple(tuple(t for t in session if unit.there[t]) for session in self.sessions)
            for unit in self.units
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """By meeting of the case its slot, or UNHELD, and the two units that hold it."""

    slots: tuple[int, ...]
    holders: tuple[tuple[int, int], ...]


def gaps_of(case: Case, plan: Plan) -> tuple[int, ...]:
    """How many idle gaps each unit has."""
    busy: list[set[int]] = [set() for _ in case.units]
    for t, pair in zip(plan.slots, plan.holders, strict=True):
        if t != UNHELD:
            for u in pair:
                busy[u].add(t)
    found = [0] * len(case.units)
    for u, runs in enumerate(case.runs):
        for run in runs:
            held = [at for at, t in enumerate(run) if t in busy[u]]
            if held:
                found[u] += held[-1] - held[0] + 1 - len(held)
    return tuple(found)


def value_of(case: Case, plan: Plan) -> int:
    """What all idle gaps cost together."""
    return sum(unit.weight * n for unit, n in zip(case.units, gaps_of(case, plan), strict=True))


def faults_of(case: Case, plan: Plan) -> tuple[str, ...]:
    """Every way in which a plan breaks what the case asks; empty when it may be used."""
    return (*_misplaced(case, plan), *_crowded(case, plan), *_short(case, plan))


def _misplaced(case: Case, plan: Plan) -> Iterator[str]:
    load: Counter[tuple[int, int]] = Counter()
    for i, (t, pair) in enumerate(zip(plan.slots, plan.holders, strict=True)):
        if t == UNHELD:
            if case.must[i]:
                yield f"meeting {i} must be held"
            continue
        if t not in case.slots[i]:
            yield f"meeting {i} may not be held in slot {t}"
        for side, u in enumerate(pair):
            load[u, t] += 1
            if u not in case.holders[i][side] or not case.units[u].there[t]:
                yield f"unit {u} can't hold meeting {i} in slot {t}"
    for (u, t), n in sorted(load.items()):
        if n > 1 and not case.units[u].parallel:
            yield f"unit {u} has {n} meetings in slot {t}"


def _crowded(case: Case, plan: Plan) -> Iterator[str]:
    taken: Counter[int] = Counter()
    for position in enumerate(plan.slots):
        taken.update(case.rows_at.get(position, ()))
    for r, n in sorted(taken.items()):
        if n > case.rows[r].most:
            yield f"row {r} has {n} meetings"


def _short(case: Case, plan: Plan) -> Iterator[str]:
    held = [t != UNHELD for t in plan.slots]
    for total in case.totals:
        n = sum(held[i] for i in total.meetings)
        if not total.least <= n <= total.most:
            yield f"{n} meetings instead of {total.least} to {total.most}"
    for one in case.worths:
        worth = sum(points for points, here in zip(one.worth, held, strict=True) if here)
        worth += one.cover * sum(min(floor, sum(held[i] for i in meetings)) for meetings, floor in one.covers)
        if worth < one.least:
            yield f"worth {worth} instead of {one.least}"
