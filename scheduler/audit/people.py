"""Who holds meetings: delegates and interpreters."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from scheduler.audit.booked import with_slots
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def delegates_suffice(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Each meeting has a delegate of each company who is there, is meant, and holds no other at that time.

    Who has product fields holds only meetings that are about one of them or about none in particular. No
    company holds more meetings at once than its `parallel`.
    """
    staff = {(one.code, person.code): person for one in problem.participants for person in one.staff}
    # Most people are there all day for everything.
    bound = {who: one for who, one in staff.items() if one.hours is not None or one.fields}
    listed = problem.by_id
    for meeting, slots in with_slots(problem, meetings):
        source = listed[meeting.id]
        for who in zip(meeting.pair, meeting.delegates, strict=True):
            person = bound.get(who)
            if person is None:
                continue
            away = person.hours is not None and not set(slots) <= set(person.hours)
            if away or not problem.serves(person, source):
                yield Violation(rule="delegates-suffice", slot=meeting.slot, codes=(meeting.id, who[1]))
        if source.delegates:
            missing = set(source.delegates).difference(meeting.delegates)
            if missing:
                codes = (meeting.id, *sorted(missing))
                yield Violation(rule="delegates-suffice", slot=meeting.slot, codes=codes)
    yield from _one_at_a_time(problem, meetings)


def _one_at_a_time(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """People with several meetings in one slot, and companies with more of them than `parallel`."""
    taken = [
        (code, name, slot)
        for meeting, slots in with_slots(problem, meetings)
        for code, name in zip(meeting.pair, meeting.delegates, strict=True)
        for slot in slots
    ]
    if len(set(taken)) < len(taken):
        booked: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for meeting, slots in with_slots(problem, meetings):
            for code, name in zip(meeting.pair, meeting.delegates, strict=True):
                for slot in slots:
                    booked[code, name, slot].append(meeting.id)
        for (_, _, slot), ids in booked.items():
            if len(ids) > 1:
                yield Violation(rule="delegates-suffice", slot=slot, codes=tuple(ids), amount=len(ids) - 1)
    most = {one.code: one.parallel for one in problem.participants}
    for (code, slot), times in Counter([(code, slot) for code, _, slot in taken]).items():
        if times > most[code]:
            yield Violation(rule="delegates-suffice", slot=slot, codes=(code,), amount=times - most[code])


def interpreters_suffice(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting that needs a language interpreted has an interpreter of it who is there.

    No interpreter has two meetings at once.
    """
    needed = {one.id: one.interpreter for one in problem.meetings if one.interpreter is not None}
    if not needed and all(meeting.interpreter is None for meeting in meetings):
        return
    helpers = {one.code: one for one in problem.interpreters}
    booked: Counter[tuple[str, str]] = Counter()
    for meeting, slots in with_slots(problem, meetings):
        language, code = needed.get(meeting.id), meeting.interpreter
        if code is None:
            if language is not None:
                yield Violation(rule="interpreters-suffice", slot=meeting.slot, codes=(meeting.id,))
            continue
        one = helpers[code]
        away = one.hours is not None and not set(slots) <= set(one.hours)
        if language not in one.languages or away:
            yield Violation(rule="interpreters-suffice", slot=meeting.slot, codes=(meeting.id, code))
        booked.update((code, slot) for slot in slots)
    for (code, slot), times in booked.items():
        if times > 1:
            yield Violation(rule="interpreters-suffice", slot=slot, codes=(code,), amount=times - 1)
