"""Who and what is gone when, and by which change; and what history has used up and stays as it was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from scheduler.problem import Problem
from scheduler.repair.changes import (
    Change,
    CompanyCancelled,
    DelegateCancelled,
    Late,
    Leaves,
    TableLost,
)
from scheduler.timetable import Meeting

Seat = tuple[str, str]
"""A company and one of its people: in a company of one the two may have one code."""

T = TypeVar("T")

Gone = dict[str, int]
"""By slot, the place in the list of changes of the one that took it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """By company, seat and table, the slots that changes have taken; `cancelled` companies come no more."""

    companies: Mapping[str, Gone]
    people: Mapping[Seat, Gone]
    tables: Mapping[str, Gone]
    cancelled: Mapping[str, int]

    def of(self, meeting: Meeting, slots: Iterable[str]) -> set[int]:
        """The changes that took any of these slots from somebody of a meeting, or from its table."""
        rows = [self.companies.get(code, {}) for code in meeting.pair]
        rows += [self.people.get(seat, {}) for seat in zip(meeting.pair, meeting.delegates, strict=True)]
        rows.append(self.tables.get(meeting.table, {}))
        return {row[slot] for row in rows for slot in slots if slot in row}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What has begun: its `slots`, its meetings by id, and the slots that they use, of whom and of what.

    A meeting of several slots that has begun uses slots that have not.
    """

    slots: frozenset[str]
    meetings: Mapping[str, Meeting]
    people: Mapping[Seat, set[str]] = field(default_factory=dict)
    companies: Mapping[str, set[str]] = field(default_factory=dict)
    tables: Mapping[str, set[str]] = field(default_factory=dict)


def past_of(problem: Problem, published: Sequence[Meeting], begun: frozenset[str]) -> Past:
    """The part of a published timetable that can't be changed any more."""
    listed = {one.id: one for one in problem.meetings}
    people: defaultdict[Seat, set[str]] = defaultdict(set)
    companies: defaultdict[str, set[str]] = defaultdict(set)
    tables: defaultdict[str, set[str]] = defaultdict(set)
    frozen = {one.id: one for one in published if one.slot in begun}
    for one in frozen.values():
        taken = problem.taken(listed[one.id], one.slot)
        tables[one.table].update(taken)
        for seat in zip(one.pair, one.delegates, strict=True):
            people[seat].update(taken)
            companies[seat[0]].update(taken)
    return Past(slots=begun, meetings=frozen, people=people, companies=companies, tables=tables)


def absences_of(problem: Problem, changes: Sequence[Change], past: Past, lost: Mapping[str, int]) -> Absences:
    """What these changes take, from now on: what has begun, and what a running meeting uses, stays.

    `lost` are slots that no longer fit, each with the delay that took it.
    """
    order = [slot.code for slot in problem.slots]
    place = {code: i for i, code in enumerate(order)}
    companies: defaultdict[str, Gone] = defaultdict(dict)
    people: defaultdict[Seat, Gone] = defaultdict(dict)
    tables: defaultdict[str, Gone] = defaultdict(dict)
    cancelled: dict[str, int] = {}
    owner = {person.code: one.code for one in problem.participants for person in one.staff}
    codes = {one.code for one in problem.participants}
    for i, change in enumerate(changes):
        match change:
            case CompanyCancelled():
                cancelled.setdefault(change.company, i)
                _take(companies[change.company], order, i)
            case DelegateCancelled():
                seat = owner[change.delegate], change.delegate
                _take(people[seat], order[0 if change.slot is None else place[change.slot] :], i)
            case Late() | Leaves():
                at = place[change.slot]
                slots = order[:at] if isinstance(change, Late) else order[at:]
                company = change.who in codes
                row = companies[change.who] if company else people[owner[change.who], change.who]
                _take(row, slots, i)
            case TableLost():
                _take(tables[change.table], order[0 if change.slot is None else place[change.slot] :], i)
            case _:
                pass
    if lost:
        for table in problem.tables:
            tables[table.code].update(lost)
    return Absences(
        companies=_from_now(companies, past, {}),
        people=_from_now(people, past, past.people),
        tables=_from_now(tables, past, past.tables),
        cancelled=cancelled,
    )


def _take(row: Gone, slots: Iterable[str], change: int) -> None:
    for slot in slots:
        row.setdefault(slot, change)


def _from_now(rows: Mapping[T, Gone], past: Past, used: Mapping[T, set[str]]) -> dict[T, Gone]:
    found = {
        code: {
            slot: change
            for slot, change in row.items()
            if slot not in past.slots and slot not in used.get(code, ())
        }
        for code, row in rows.items()
    }
    return {code: row for code, row in found.items() if row}
