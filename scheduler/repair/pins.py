"""Which pins a repair can keep: those whose place, people and table are still there."""

from collections.abc import Mapping, Sequence

from matcher.people import Participant
from scheduler.presence import presence_of
from scheduler.problem import Candidate, Problem
from scheduler.timetable import Meeting


def standing(draft: Problem, open_: Mapping[str, Meeting], pinned: Mapping[str, Candidate]) -> frozenset[str]:
    """The ids of pinned meetings that can all be held where they are published, side by side.

    `draft` is the problem after the changes, `open_` the published meetings that can be held at all. Since
    changes only take away, meetings that still have their people and their table can stand together as
    they did. Where somebody is gone, a colleague steps in who has no meeting at that time; where a table is
    gone and only the slot is pinned, another one that is free. `pinned` has the pins by id.
    """
    presence = presence_of(draft)
    listed = {one.id: one for one in draft.meetings}
    companies = {one.code: one for one in draft.participants}
    busy = {
        (*seat, slot)
        for one in open_.values()
        for seat in zip(one.pair, one.delegates, strict=True)
        for slot in draft.taken(listed[one.id], one.slot)
    }
    taken = {(one.table, slot) for one in open_.values() for slot in draft.taken(listed[one.id], one.slot)}
    found: set[str] = set()
    for code, pin in pinned.items():
        was, meeting = open_[code], listed[code]
        slots = draft.taken(meeting, was.slot)
        table: str | None = was.table
        if not presence.closed[was.table].isdisjoint(slots):
            table = None if pin.table is not None else _elsewhere(draft, meeting, slots, taken)
        if table is None or not slots:
            continue
        stepping_in: set[tuple[str, str, str]] = set()
        for company, person in zip(was.pair, was.delegates, strict=True):
            if presence.present.get((company, person), frozenset()).issuperset(slots):
                continue
            who = _colleague(draft, meeting, companies[company], slots, table, busy)
            if who is None:
                break
            stepping_in |= {(company, who, slot) for slot in slots}
        else:
            busy |= stepping_in
            taken |= {(table, slot) for slot in slots}
            found.add(code)
    return frozenset(found)


def _colleague(
    draft: Problem,
    meeting: Candidate,
    one: Participant,
    slots: Sequence[str],
    table: str,
    busy: set[tuple[str, str, str]],
) -> str | None:
    """Somebody of a company who can hold a meeting instead, or None."""
    present = presence_of(draft).present
    for person in one.staff:
        free = present[one.code, person.code].issuperset(slots)
        free = free and not any((one.code, person.code, slot) in busy for slot in slots)
        meant = not {other.code for other in one.staff}.intersection(meeting.delegates) - {person.code}
        if free and meant and draft.serves(person, meeting) and person.table in {None, table}:
            return person.code
    return None


def _elsewhere(
    draft: Problem, meeting: Candidate, slots: Sequence[str], taken: set[tuple[str, str]]
) -> str | None:
    """A free table for a meeting whose own is gone, or None."""
    people = {one.code: one for one in draft.participants}
    own = [table for code in meeting.pair for table in people[code].tables]
    seats = any(person.table is not None for code in meeting.pair for person in people[code].delegates)
    halls = {people[code].hall for code in meeting.pair} - {None}
    owned = {code for one in draft.participants for code in one.fixed_tables}
    for table in draft.tables:
        suits = table.code in own if own else table.code not in owned and halls <= {table.hall}
        free = not any(slot in table.closed or (table.code, slot) in taken for slot in slots)
        if suits and free and not seats:
            return table.code
    return None
