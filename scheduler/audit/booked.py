"""What meetings take up: all their slots, and the day of each person."""

from collections.abc import Iterable, Iterator, Sequence

from scheduler.problem import Problem
from scheduler.timetable import Meeting

Seat = tuple[str, str]
"""A company and one of its people: in a company of one the two may have one code."""


Booked = tuple[Meeting, tuple[str, ...]]
"""A meeting with all slots that it takes."""


def with_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterable[Booked]:
    """Each meeting with all slots that it takes.

    Many rules ask it of the same meetings: as a tuple, which can't change, they are gone through once.
    """
    if not isinstance(meetings, tuple):
        return _with_slots(problem, meetings)
    known = vars(problem).get("_booked")
    if known is None or known[0] is not meetings:
        known = vars(problem)["_booked"] = meetings, tuple(_with_slots(problem, meetings))
    found: tuple[Booked, ...] = known[1]
    return found


def _with_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Booked]:
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
