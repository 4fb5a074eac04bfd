"""What meetings take up: all their slots, and the day of each person."""

from collections.abc import Iterator, Sequence

from scheduler.problem import Problem
from scheduler.timetable import Meeting

Seat = tuple[str, str]
"""A company and one of its people: in a company of one the two may have one code."""


def with_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[tuple[Meeting, tuple[str, ...]]]:
    """Each meeting with all slots that it takes."""
    listed, runs = problem.by_id, problem.runs
    alone = {slot.code: (slot.code,) for slot in problem.slots}  # Most meetings take one slot.
    for meeting in meetings:
        length = listed[meeting.id].length
        yield meeting, alone[meeting.slot] if length == 1 else runs[meeting.slot][:length]


def by_person(problem: Problem, meetings: Sequence[Meeting]) -> dict[Seat, list[tuple[str, str, str]]]:
    """By company and delegate, the (slot, table, meeting) that the delegate is booked for."""
    found: dict[Seat, list[tuple[str, str, str]]] = {}
    for meeting, slots in with_slots(problem, meetings):
        for seat in zip(meeting.pair, meeting.delegates, strict=True):
            found.setdefault(seat, []).extend((slot, meeting.table, meeting.id) for slot in slots)
    return found
