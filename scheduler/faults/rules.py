"""Faults of what binds the whole event: order, lunch, programme, interpreters, turnaround."""

from collections.abc import Iterator
from itertools import pairwise

from matcher.issue import Issue
from scheduler.faults.kinds import twice, unique, unknown, within
from scheduler.problem import Problem


def rules(problem: Problem) -> Iterator[Issue]:
    """Everything that is said of the event as a whole."""
    yield from _pairs(problem)
    yield from _lunches(problem)
    yield from _turnarounds(problem)
    yield from _interpreters(problem)
    yield from _programme(problem)
    yield from within("/meetings_per_pair", "meetings_per_pair", problem.meetings_per_pair, 1)
    yield from within("/in_a_row", "in_a_row", problem.in_a_row, 1)
    for field in ("break_spread", "idle_spread"):
        yield from within(f"/{field}", field, getattr(problem, field), 0)


def _pairs(problem: Problem) -> Iterator[Issue]:
    people = {one.code for one in problem.participants}
    ids = {meeting.id for meeting in problem.meetings}
    for i, pair in enumerate(problem.vetoes):
        yield from unknown(f"/vetoes/{i}", pair, people, "participant")
    for i, (before, after) in enumerate(problem.precedences):
        yield from unknown(f"/precedences/{i}", (before, after), ids, "meeting")
        if before == after:
            yield Issue(code="precedence-self", path=f"/precedences/{i}", given=before)


def _lunches(problem: Problem) -> Iterator[Issue]:
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    for i, window in enumerate(problem.lunches):
        path = f"/lunches/{i}"
        if not window.slots:
            yield Issue(code="lunch-empty", path=f"{path}/slots")
        yield from unknown(f"{path}/slots", window.slots, place, "slot")
        yield from twice(f"{path}/slots", window.slots)
        known = [code for code in window.slots if code in place]
        for before, after in pairwise(known):
            if place[before] > place[after]:
                yield Issue(code="slots-out-of-order", path=f"{path}/slots", given=after)
        yield from within(f"{path}/free", "free", window.free, 1, max(1, len(window.slots)))


def _turnarounds(problem: Problem) -> Iterator[Issue]:
    seen: set[frozenset[str]] = set()
    for i, one in enumerate(problem.turnarounds):
        path = f"/turnarounds/{i}"
        yield from unknown(f"{path}/halls", one.halls, problem.halls, "hall")
        yield from within(f"{path}/minutes", "minutes", one.minutes, 0)
        if frozenset(one.halls) in seen:
            first, second = one.halls
            yield Issue(code="turnaround-twice", path=f"{path}/halls", given=first, detail={"other": second})
        seen.add(frozenset(one.halls))


def _interpreters(problem: Problem) -> Iterator[Issue]:
    slots = {slot.code for slot in problem.slots}
    for i, one in enumerate(problem.interpreters):
        path = f"/interpreters/{i}"
        if not one.languages:
            yield Issue(code="interpreter-no-languages", path=f"{path}/languages", given=one.code)
        yield from unique((f"{path}/languages", language) for language in one.languages)
        if one.hours is not None and not one.hours:
            yield Issue(code="interpreter-no-hours", path=f"{path}/hours", given=one.code)
        yield from unknown(f"{path}/hours", one.hours or (), slots, "slot")


def _programme(problem: Problem) -> Iterator[Issue]:
    slots = {slot.code for slot in problem.slots}
    people = {one.code for one in problem.participants}
    people.update(person.code for one in problem.participants for person in one.staff)
    for i, item in enumerate(problem.programme):
        path = f"/programme/{i}"
        if not item.slots:
            yield Issue(code="programme-no-slots", path=f"{path}/slots", given=item.code)
        if not item.who:
            yield Issue(code="programme-nobody", path=f"{path}/who", given=item.code)
        yield from unknown(f"{path}/slots", item.slots, slots, "slot")
        yield from unknown(f"{path}/who", item.who, people, "participant or delegate")
