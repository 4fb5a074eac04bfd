"""How many meetings a participant has: in all, by day and session, and beside what is held back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scheduler.audit.booked import with_slots
from scheduler.presence import presence_of
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def quota(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings than its quota."""
    held = Counter([code for meeting in meetings for code in meeting.pair])
    for one in problem.participants:
        if one.quota is not None and held[one.code] > one.quota:
            yield Violation(rule="quota", codes=(one.code,), amount=held[one.code] - one.quota)


def quota_day(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings on one day than its quota for a day."""
    day = {slot.code: problem.day[one.code] for one in problem.sessions for slot in one.slots}
    most = {one.code: one.quota_day for one in problem.participants}
    yield from _quota_by("quota-day", day, most, meetings)


def quota_session(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """No participant has more meetings in one session than its quota for a session."""
    session = {slot.code: one.code for one in problem.sessions for slot in one.slots}
    most = {one.code: one.quota_session for one in problem.participants}
    yield from _quota_by("quota-session", session, most, meetings)


def _quota_by(
    rule: str, part_of: Mapping[str, str], most: Mapping[str, int | None], meetings: Sequence[Meeting]
) -> Iterator[Violation]:
    """Quotas that hold in each part of the event, which a slot is part of."""
    if all(bound is None for bound in most.values()):
        return
    held = Counter((code, part_of[meeting.slot]) for meeting in meetings for code in meeting.pair)
    for (code, part), times in held.items():
        bound = most[code]
        if bound is not None and times > bound:
            codes = (code, part) if part else (code,)
            yield Violation(rule=rule, codes=codes, amount=times - bound)


def held_back(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A participant's held-back slots are free of planned meetings.

    In its other slots as many places as it holds back stay free of them too.
    """
    people = {one.code: one for one in problem.participants if one.held_slots or one.held_back}
    if not people:
        return
    walk_in = {one.id for one in problem.meetings if one.walk_in}
    used: Counter[str] = Counter()
    for meeting, slots in with_slots(problem, meetings):
        for code in meeting.pair:
            if code not in people or meeting.id in walk_in:
                continue
            used[code] += len(slots)
            if not set(slots).isdisjoint(people[code].held_slots):
                yield Violation(rule="held-back", slot=meeting.slot, codes=(meeting.id, code))
    at_once = presence_of(problem).at_once
    for code, one in people.items():
        room = sum(most for slot, most in at_once[code].items() if slot not in one.held_slots)
        over = used[code] - max(0, room - one.held_back)
        if one.held_back and over > 0:
            yield Violation(rule="held-back", codes=(code,), amount=over)
