"""When meetings are held: slots, sessions, the programme, one before another."""

from collections.abc import Iterator, Sequence

from scheduler.audit.booked import with_slots
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def adjacent_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting of several slots takes them one after the other, all in one session."""
    length = {one.id: one.length for one in problem.meetings if one.length > 1}
    if not length:
        return
    for meeting, slots in with_slots(problem, meetings):
        if len(slots) < length.get(meeting.id, 1):
            yield Violation(rule="adjacent-slots", slot=meeting.slot, codes=(meeting.id,))


def forbidden_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A participant meets nobody in its forbidden slots."""
    never = {one.code: frozenset(one.forbidden) for one in problem.participants if one.forbidden}
    if not never:
        return
    for meeting, slots in with_slots(problem, meetings):
        for code in meeting.pair:
            if code in never and not never[code].isdisjoint(slots):
                yield Violation(rule="forbidden-slots", slot=meeting.slot, codes=(meeting.id, code))


def programme(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Nobody has a meeting while an item of the programme keeps them."""
    kept = {(code, slot): item.code for item in problem.programme for code in item.who for slot in item.slots}
    if not kept:
        return
    for meeting, slots in with_slots(problem, meetings):
        for who in dict.fromkeys((*meeting.pair, *meeting.delegates)):
            items = {kept[who, slot] for slot in slots if (who, slot) in kept}
            if items:
                codes = (meeting.id, who, *sorted(items))
                yield Violation(rule="programme", slot=meeting.slot, codes=codes)


def meeting_session(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting that is meant for certain sessions is held in one of them."""
    meant = {one.id: one.sessions for one in problem.meetings if one.sessions}
    if not meant:
        return
    session = {slot.code: one.code for one in problem.sessions for slot in one.slots}
    for meeting in meetings:
        if meeting.id in meant and session[meeting.slot] not in meant[meeting.id]:
            yield Violation(rule="meeting-session", slot=meeting.slot, codes=(meeting.id,))


def precedence(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Of two meetings in an order, if both are held, the first is over before the second begins."""
    if not problem.precedences:
        return
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    booked = with_slots(problem, meetings)
    held = {meeting.id: (place[slots[0]], place[slots[-1]]) for meeting, slots in booked}
    for before, after in problem.precedences:
        if before in held and after in held and held[before][1] >= held[after][0]:
            yield Violation(rule="precedence", codes=(before, after))
