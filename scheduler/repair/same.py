"""Who held a meeting goes on holding it: nobody changes seats without need."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scheduler.presence import presence_of
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from scheduler.verify import audit


def same_people(
    problem: Problem, published: Sequence[Meeting], frozen: Mapping[str, Meeting], meetings: Sequence[Meeting]
) -> tuple[Meeting, ...]:
    """The meetings with the people and interpreters they were published with, as far as rules allow it.

    Only within a slot, and only for meetings that stay there: whoever holds one of another's takes it back,
    and the two change places. What has begun is as it was. Where giving back breaks a rule that looks at
    people through several slots, nobody but those who have begun is given back.
    """
    now = {one.id: frozen.get(one.id, one) for one in meetings}
    as_found = tuple(now.values())
    by_slot: defaultdict[str, list[str]] = defaultdict(list)
    for meeting in meetings:
        by_slot[meeting.slot].append(meeting.id)
    seats = _Seats(problem)
    for before in published:
        one = now.get(before.id)
        if one is None or one.id in frozen or (before.slot, before.table) != (one.slot, one.table):
            continue
        for part in range(3):
            now |= seats.back({code: now[code] for code in by_slot[one.slot]}, before, part)
    found = tuple(now.values())
    return found if found == as_found or not audit(problem, found) else as_found


class _Seats:
    """Who may sit where, as far as one meeting and its slots are concerned."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.listed = {one.id: one for one in problem.meetings}
        self.staff = {(one.code, person.code): person for one in problem.participants for person in one.staff}
        self.interpreters = {one.code: one for one in problem.interpreters}
        self.present = presence_of(problem).present

    def back(self, now: Mapping[str, Meeting], before: Meeting, part: int) -> dict[str, Meeting]:
        """What changes if a seat is given back: the first or second delegate's, or the interpreter's."""
        one = now[before.id]
        wanted, sits = _seat(before, part), _seat(one, part)
        if wanted is None or sits is None or wanted == sits:
            return {}
        found = {one.id: _seated(one, part, wanted)}
        for other in now.values():
            for place in (0, 1) if part < 2 else (2,):
                same = place == 2 or other.pair[place] == one.pair[part]
                if other.id != one.id and same and _seat(other, place) == wanted:
                    found[other.id] = _seated(other, place, sits)
        return found if all(self._fits(meeting) for meeting in found.values()) else {}

    def _fits(self, one: Meeting) -> bool:
        source = self.listed[one.id]
        slots = self.problem.taken(source, one.slot)
        for seat in zip(one.pair, one.delegates, strict=True):
            person = self.staff.get(seat)
            if person is None or not self.present[seat].issuperset(slots):
                return False
            if person.table not in {None, one.table} or not self.problem.serves(person, source):
                return False
        helper = self.interpreters.get(one.interpreter or "")
        return helper is None or helper.hours is None or set(slots) <= set(helper.hours)


def _seat(one: Meeting, part: int) -> str | None:
    return one.delegates[part] if part < 2 else one.interpreter


def _seated(one: Meeting, part: int, who: str) -> Meeting:
    if part == 2:
        return replace(one, interpreter=who)
    first, second = one.delegates
    return replace(one, delegates=(who, second) if part == 0 else (first, who))
