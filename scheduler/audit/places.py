"""Where meetings are held: tables, halls, rivals kept apart."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from scheduler.audit.booked import with_slots
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def tables_by_hall(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A table holds one meeting at a time, only while it is open, and stands in its companies' hall."""
    place = {one.code: one.hall for one in problem.tables}
    closed = {one.code: frozenset(one.closed) for one in problem.tables if one.closed}
    hall = {one.code: one.hall for one in problem.participants}
    taken = [(slot, meeting.table) for meeting, slots in with_slots(problem, meetings) for slot in slots]
    for (slot, code), times in Counter(taken).items():
        if times > 1:
            yield Violation(rule="tables-by-hall", slot=slot, codes=(code,), amount=times - 1)
    for meeting, slots in with_slots(problem, meetings):
        first, second = meeting.pair
        code = meeting.table
        here = None, place[code]
        elsewhere = hall[first] not in here or hall[second] not in here
        if elsewhere or (code in closed and not closed[code].isdisjoint(slots)):
            yield Violation(rule="tables-by-hall", slot=meeting.slot, codes=(meeting.id, code))


def fixed_table(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Who has fixed tables meets there, a delegate with a table only at that one; nobody else uses them."""
    fixed = {one.code: codes for one in problem.participants if (codes := one.fixed_tables)}
    if not fixed:
        return
    owner = {code: who for who, codes in fixed.items() for code in codes}
    own = {
        (one.code, person.code): person.table
        for one in problem.participants
        for person in one.delegates
        if person.table is not None
    }
    for meeting in meetings:
        table = meeting.table
        first, second = meeting.pair
        if table not in owner and first not in fixed and second not in fixed:
            continue
        away = any(code in fixed and table not in fixed[code] for code in meeting.pair)
        taken = table in owner and owner[table] not in meeting.pair
        seats = zip(meeting.pair, meeting.delegates, strict=True)
        if away or taken or any(own.get(seat, table) != table for seat in seats):
            yield Violation(rule="fixed-table", slot=meeting.slot, codes=(meeting.id, meeting.table))


def rivals(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Companies of one group of rivals are never at the same or the next table in the same slot."""
    group = {one.code: one.rivals for one in problem.participants if one.rivals is not None}
    if not group:
        return
    place = problem.rows_of_tables
    seated: defaultdict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for meeting, slots in with_slots(problem, meetings):
        hall, number = place[meeting.table]
        for slot in slots:
            seated[slot, hall] += [(number, code, meeting.id) for code in meeting.pair if code in group]
    for (slot, _), listed in seated.items():
        for (number, code, own), (other_number, other, others) in combinations(listed, 2):
            near = abs(number - other_number) <= 1 and own != others
            if near and code != other and group[code] == group[other]:
                yield Violation(rule="rivals", slot=slot, codes=tuple(sorted((code, other))))
