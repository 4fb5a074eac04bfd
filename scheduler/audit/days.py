"""The day of each person: time to walk, pauses, lunch."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from scheduler.audit.booked import by_person
from scheduler.problem import Problem, minutes_between
from scheduler.timetable import Meeting, Violation


def turnaround(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Whoever goes from one table to another has the minutes between that the halls of the two ask for."""
    if not problem.turnarounds:
        return
    minutes = {frozenset(one.halls): one.minutes for one in problem.turnarounds}
    hall = {table.code: table.hall for table in problem.tables}
    for (_, person), booked in by_person(problem, meetings).items():
        for one, other in combinations(booked, 2):
            # Who is in two meetings in one slot breaks the rule about delegates.
            if one[1] == other[1] or one[2] == other[2] or one[0] == other[0]:
                continue
            needed = minutes.get(frozenset((hall[one[1]], hall[other[1]])))
            between = minutes_between(problem, one[0], other[0])
            if needed is not None and between is not None and between < needed:
                codes = (person, *sorted((one[2], other[2])))
                yield Violation(rule="turnaround", slot=other[0], codes=codes)


def in_a_row(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Nobody meets in more slots of a session without a pause than is allowed in a row."""
    usual = problem.in_a_row
    most = {one.code: usual if one.in_a_row is None else one.in_a_row for one in problem.participants}
    if not any(most.values()):
        return
    for (code, person), booked in by_person(problem, meetings).items():
        bound = most[code]
        if bound is None:
            continue
        busy = {slot for slot, _, _ in booked}
        for session in problem.sessions:
            length = 0
            for slot in session.slots:
                length = length + 1 if slot.code in busy else 0
                if length > bound:
                    yield Violation(rule="in-a-row", slot=slot.code, codes=(person,))


def lunch(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """In every lunch window everybody has as many slots in a row without a meeting as the window asks for."""
    if not problem.lunches:
        return
    for (_, person), booked in by_person(problem, meetings).items():
        busy = {slot for slot, _, _ in booked}
        for window in problem.lunches:
            longest = length = 0
            for code in window.slots:
                length = 0 if code in busy else length + 1
                longest = max(longest, length)
            if longest < window.free:
                amount = window.free - longest
                yield Violation(rule="lunch", slot=window.slots[0], codes=(person,), amount=amount)
