"""The people and tables of an event after changes, with the past as it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matcher.people import Delegate, Participant
from scheduler.problem import Problem, Table
from scheduler.repair.absences import Absences, Past
from scheduler.repair.changes import TableLost


def people_after(
    problem: Problem, people: Iterable[Participant], past: Past, absences: Absences, lost: Sequence[TableLost]
) -> tuple[Participant, ...]:
    """Everybody with the hours that are left to them.

    In slots that have begun each is there for the meetings held then and for no other, so that nothing new
    is placed in the past. A delegate with no hours left is not listed any more.
    """
    order = tuple(slot.code for slot in problem.slots)
    shared = {change.table: change.instead for change in lost}
    return tuple(_one(_sharing(one, shared), order, past, absences) for one in people)


def _sharing(one: Participant, lost: Mapping[str, str | None]) -> Participant:
    """A company that loses a staffed table: its people share the tables that are left, and the new ones."""
    own = one.fixed_tables
    gone = [code for code in own if code in lost]
    extra = tuple(code for table in gone if (code := lost[table]) is not None)
    if not gone or len(own) + len(extra) == 1:
        return one
    people = tuple(replace(person, table=None) for person in one.delegates)
    return replace(one, tables=tuple(dict.fromkeys((*own, *extra))), delegates=people)


def _one(one: Participant, order: Sequence[str], past: Past, absences: Absences) -> Participant:
    away = absences.companies.get(one.code, {})
    used = past.companies.get(one.code, set())
    if one.code in absences.cancelled:
        one = replace(one, floor=0)
    if not one.delegates:
        never = {*away, *past.slots} - used
        return replace(one, forbidden=_also(one.forbidden, order, never)) if never else one
    staff: list[Delegate] = []
    for person in one.delegates:
        seat = one.code, person.code
        busy = past.people.get(seat, set())
        gone = {*past.slots, *away, *absences.people.get(seat, {})} - busy
        if not gone:
            staff.append(person)
            continue
        there = order if person.hours is None else person.hours
        hours = tuple(slot for slot in there if slot not in gone)
        if hours:
            staff.append(replace(person, hours=hours))
    never = set(away) - used
    if not staff:
        # Nobody is left: the company stays listed, with nobody there.
        return replace(one, forbidden=_also(one.forbidden, order, set(order)))
    return replace(one, delegates=tuple(staff), forbidden=_also(one.forbidden, order, never))


def _also(forbidden: tuple[str, ...], order: Sequence[str], never: set[str]) -> tuple[str, ...]:
    if never <= set(forbidden):
        return forbidden
    return tuple(slot for slot in order if slot in never or slot in forbidden)


def tables_after(
    problem: Problem, before: Iterable[Participant], after: Iterable[Participant], absences: Absences
) -> tuple[Table, ...]:
    """The tables with what they have lost. Those of people who are gone stay unused, and nobody else's."""
    every = tuple(slot.code for slot in problem.slots)
    left = {code for one in after for code in one.fixed_tables}
    orphans = {code for one in before for code in one.fixed_tables} - left
    found = []
    for table in problem.tables:
        gone = set(every) if table.code in orphans else set(absences.tables.get(table.code, ()))
        closed = (
            tuple(slot for slot in every if slot in gone or slot in table.closed) if gone else table.closed
        )
        found.append(replace(table, closed=closed) if closed != table.closed else table)
    return tuple(found)
