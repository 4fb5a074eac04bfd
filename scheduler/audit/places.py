"""Where meetings are held: tables, halls, rivals kept apart."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from scheduler.audit.booked import with_slots
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def tables_by_hall(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A table holds one meeting at a time, only while it is open, and stands in its companies' hall."""
    table = {one.code: one for one in problem.tables}
    hall = {one.code: one.hall for one in problem.participants}
    taken = Counter(
        (slot, meeting.table) for meeting, slots in with_slots(problem, meetings) for slot in slots
    )
    for (slot, code), times in taken.items():
        if times > 1:
            yield Violation(rule="tables-by-hall", slot=slot, codes=(code,), amount=times - 1)
    for meeting, slots in with_slots(problem, meetings):
        place = table[meeting.table]
        elsewhere = any(hall[code] not in {None, place.hall} for code in meeting.pair)
        if elsewhere or not set(slots).isdisjoint(place.closed):
            yield Violation(rule="tables-by-hall", slot=meeting.slot, codes=(meeting.id, place.code))


def fixed_table(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Who has fixed tables meets there, a delegate with a table only at that one; nobody else uses them."""
    fixed = {one.code: one.fixed_tables for one in problem.participants}
    owner = {code: who for who, codes in fixed.items() for code in codes}
    own = {(one.code, person.code): person.table for one in problem.participants for person in one.delegates}
    for meeting in meetings:
        away = any(fixed[code] and meeting.table not in fixed[code] for code in meeting.pair)
        taken = owner.get(meeting.table, meeting.pair[0]) not in meeting.pair
        seats = [own.get(seat) for seat in zip(meeting.pair, meeting.delegates, strict=True)]
        if away or taken or any(seat not in {None, meeting.table} for seat in seats):
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
