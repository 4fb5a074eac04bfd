"""Whether one meeting more keeps all rules beside those that stay: the audit of whoever it touches.

A timetable that keeps the rules, less some meetings, plus one: whatever rule that breaks, it breaks for the
two companies and their people, or where the meeting's table or interpreter is. So each of the auditor's rules
is asked of them alone. Only the two rules about spreads look at everybody: they are not here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.people import Delegate, Participant
from scheduler.presence import presence_of
from scheduler.problem import Candidate, minutes_between
from scheduler.reasons.held import Held
from scheduler.timetable import Meeting


@dataclass(frozen=True)
class Beside:
    """A timetable, a listed meeting that it does not hold, and the ids of those that leave for it."""

    held: Held
    meeting: Meeting
    gone: frozenset[str]

    @cached_property
    def source(self) -> Candidate:
        """The meeting as it is listed."""
        return self.held.listed[self.meeting.id]

    @cached_property
    def sides(self) -> tuple[Participant, Participant]:
        """The two companies."""
        first, second = self.meeting.pair
        return self.held.people[first], self.held.people[second]

    @cached_property
    def taken(self) -> tuple[str, ...]:
        """The slots that it takes."""
        return self.held.problem.taken(self.source, self.meeting.slot)

    @cached_property
    def seats(self) -> tuple[tuple[Participant, Delegate | None], ...]:
        """By side, the company and the person who holds it; None: it has no such person."""
        return tuple(
            (one, next((person for person in one.staff if person.code == code), None))
            for one, code in zip(self.sides, self.meeting.delegates, strict=True)
        )

    def staying(self, ids: Iterable[str | None]) -> list[str]:
        """Of these meetings of the timetable those that stay."""
        return [id_ for id_ in ids if id_ is not None and id_ not in self.gone]

    def own(self, code: str) -> list[str]:
        """The meetings of a company that stay."""
        return self.staying(self.held.of.get(code, ()))

    def busy(self) -> Iterator[tuple[Participant, set[str]]]:
        """For both people: the company, and the slots in which the person meets somebody then."""
        for one, code in zip(self.sides, self.meeting.delegates, strict=True):
            ids = self.staying(self.held.of_person.get((one.code, code), ()))
            yield one, {*self.taken, *(slot for id_ in ids for slot in self.held.slots_of[id_])}


def keeps_rules(held: Held, meeting: Meeting, gone: frozenset[str]) -> bool:
    """Whether a timetable that keeps all rules still does with this meeting and without those.

    The rules about spreads are left out.
    """
    asked = Beside(held, meeting, gone)
    return all(keeps(asked) for keeps in KEEPS.values())


def _as_listed(asked: Beside) -> bool:
    held, meeting = asked.held, asked.meeting
    helpers = {one.code for one in held.problem.interpreters} if meeting.interpreter is not None else ()
    return (
        asked.source.pair == meeting.pair
        and meeting.slot in held.problem.place
        and meeting.table in held.hall_of
        and (meeting.interpreter is None or meeting.interpreter in helpers)
        and all(person is not None for _, person in asked.seats)
    )


def _pair_once(asked: Beside) -> bool:
    return asked.meeting.id not in asked.held.by_id or asked.meeting.id in asked.gone


def _company_once(asked: Beside) -> bool:
    held, pair = asked.held, frozenset(asked.meeting.pair)
    if asked.meeting.id not in held.candidate:
        return True
    listed = (id_ for id_ in asked.own(asked.meeting.pair[0]) if id_ in held.candidate)
    times = sum(frozenset(held.by_id[id_].pair) == pair for id_ in listed)
    return times < held.problem.meetings_per_pair


def _adjacent_slots(asked: Beside) -> bool:
    return len(asked.taken) == asked.source.length


def _delegates_suffice(asked: Beside) -> bool:
    if not set(asked.source.delegates) <= set(asked.meeting.delegates):
        return False
    return all(_holds(asked, one, person) for one, person in asked.seats)


def _holds(asked: Beside, one: Participant, person: Delegate | None) -> bool:
    """Whether a person is there, is meant and is free, and the company has not too many meetings."""
    held = asked.held
    if person is None or not held.problem.serves(person, asked.source):
        return False
    if person.hours is not None and not set(asked.taken) <= set(person.hours):
        return False
    if asked.staying(held.person_at.get((one.code, person.code, slot)) for slot in asked.taken):
        return False
    return all(len(asked.staying(held.at.get((one.code, slot), ()))) < one.parallel for slot in asked.taken)


def _quota(asked: Beside) -> bool:
    return all(one.quota is None or len(asked.own(one.code)) < one.quota for one in asked.sides)


def _quota_day(asked: Beside) -> bool:
    day = asked.held.problem.day
    return all(
        one.quota_day is None or _begun(asked, one, lambda session: day[session]) < one.quota_day
        for one in asked.sides
    )


def _quota_session(asked: Beside) -> bool:
    return all(
        one.quota_session is None or _begun(asked, one, lambda session: session) < one.quota_session
        for one in asked.sides
    )


def _begun(asked: Beside, one: Participant, part_of: Callable[[str], str]) -> int:
    """How many meetings of a company stay that begin in the same part of the event."""
    held, place = asked.held, asked.held.problem.place
    part = part_of(place[asked.meeting.slot][0].code)
    return sum(part_of(place[held.by_id[id_].slot][0].code) == part for id_ in asked.own(one.code))


def _held_back(asked: Beside) -> bool:
    return asked.source.walk_in or all(_leaves_places(asked, one) for one in asked.sides)


def _leaves_places(asked: Beside, one: Participant) -> bool:
    held = asked.held
    if not set(asked.taken).isdisjoint(one.held_slots):
        return False
    if not one.held_back:
        return True
    planned = (id_ for id_ in asked.own(one.code) if not held.listed[id_].walk_in)
    used = len(asked.taken) + sum(len(held.slots_of[id_]) for id_ in planned)
    by_slot = presence_of(held.problem).at_once[one.code]
    room = sum(most for slot, most in by_slot.items() if slot not in one.held_slots)
    return used <= max(0, room - one.held_back)


def _tables_by_hall(asked: Beside) -> bool:
    held, table = asked.held, asked.meeting.table
    if asked.staying(held.table_at.get((table, slot)) for slot in asked.taken):
        return False
    here = None, held.hall_of[table]
    return all(one.hall in here for one in asked.sides) and presence_of(held.problem).closed[
        table
    ].isdisjoint(asked.taken)


def _fixed_table(asked: Beside) -> bool:
    table = asked.meeting.table
    if asked.held.owner.get(table, asked.meeting.pair[0]) not in asked.meeting.pair:
        return False
    if any(person is not None and person.table not in {None, table} for _, person in asked.seats):
        return False
    return all(not (own := one.fixed_tables) or table in own for one in asked.sides)


def _rivals(asked: Beside) -> bool:
    if all(one.rivals is None for one in asked.sides):
        return True
    held = asked.held
    near = (
        held.table_at.get((table, slot))
        for table in held.next_to[asked.meeting.table]
        for slot in asked.taken
    )
    others = [held.people[code] for id_ in asked.staying(near) for code in held.by_id[id_].pair]
    return not any(
        one.rivals is not None and one.rivals == other.rivals and one.code != other.code
        for one in asked.sides
        for other in others
    )


def _interpreters_suffice(asked: Beside) -> bool:
    held, language, code = asked.held, asked.source.interpreter, asked.meeting.interpreter
    if code is None:
        return language is None
    helper = next(one for one in held.problem.interpreters if one.code == code)
    if language not in helper.languages:
        return False
    if helper.hours is not None and not set(asked.taken) <= set(helper.hours):
        return False
    return not asked.staying(held.helper_at.get((code, slot)) for slot in asked.taken)


def _veto(asked: Beside) -> bool:
    return frozenset(asked.meeting.pair) not in asked.held.vetoed


def _pinned(asked: Beside) -> bool:
    slot, table = asked.source.slot, asked.source.table
    return slot in {None, asked.meeting.slot} and table in {None, asked.meeting.table}


def _must_meet(asked: Beside) -> bool:
    # Those that are pinned must be held too.
    return asked.gone.isdisjoint(asked.held.problem.required - {asked.meeting.id})


def _forbidden_slots(asked: Beside) -> bool:
    return all(set(asked.taken).isdisjoint(one.forbidden) for one in asked.sides)


def _programme(asked: Beside) -> bool:
    kept = presence_of(asked.held.problem).kept
    who = (code for code in (*asked.meeting.pair, *asked.meeting.delegates) if code in kept)
    return all(kept[code].isdisjoint(asked.taken) for code in who)


def _meeting_session(asked: Beside) -> bool:
    session = asked.held.problem.place[asked.meeting.slot][0].code
    return not asked.source.sessions or session in asked.source.sessions


def _precedence(asked: Beside) -> bool:
    held, id_ = asked.held, asked.meeting.id
    slots = {**held.slots_of, id_: asked.taken} if id_ in held.precedences else {}
    return all(
        held.number[slots[before][-1]] < held.number[slots[after][0]]
        for before, after in held.precedences.get(id_, ())
        if {before, after} <= slots.keys() and asked.gone.isdisjoint({before, after} - {id_})
    )


def _turnaround(asked: Beside) -> bool:
    held, table = asked.held, asked.meeting.table
    if not held.minutes:
        return True
    for one, code in zip(asked.sides, asked.meeting.delegates, strict=True):
        for id_ in asked.staying(held.of_person.get((one.code, code), ())):
            there = held.by_id[id_].table
            needed = held.minutes.get(frozenset((held.hall_of[table], held.hall_of[there])))
            if needed is None or there == table:
                continue
            gaps = (minutes_between(held.problem, s, t) for s in asked.taken for t in held.slots_of[id_])
            if any(gap is not None and gap < needed for gap in gaps):
                return False
    return True


def _in_a_row(asked: Beside) -> bool:
    problem = asked.held.problem
    for one, busy in asked.busy():
        most = problem.in_a_row if one.in_a_row is None else one.in_a_row
        length = 0
        for slot in problem.place[asked.meeting.slot][0].slots if most is not None else ():
            length = length + 1 if slot.code in busy else 0
            if most is not None and length > most:
                return False
    return True


def _lunch(asked: Beside) -> bool:
    for window in asked.held.problem.lunches:
        runs = [window.slots[i : i + window.free] for i in range(len(window.slots) - window.free + 1)]
        for _, busy in asked.busy():
            if all(not busy.isdisjoint(run) for run in runs):
                return False
    return True


KEEPS: Mapping[str, Callable[[Beside], bool]] = {
    "as-listed": _as_listed,
    "pair-once": _pair_once,
    "company-once": _company_once,
    "adjacent-slots": _adjacent_slots,
    "delegates-suffice": _delegates_suffice,
    "quota": _quota,
    "quota-day": _quota_day,
    "quota-session": _quota_session,
    "held-back": _held_back,
    "tables-by-hall": _tables_by_hall,
    "fixed-table": _fixed_table,
    "rivals": _rivals,
    "interpreters-suffice": _interpreters_suffice,
    "veto": _veto,
    "pinned": _pinned,
    "must-meet": _must_meet,
    "forbidden-slots": _forbidden_slots,
    "programme": _programme,
    "meeting-session": _meeting_session,
    "precedence": _precedence,
    "turnaround": _turnaround,
    "in-a-row": _in_a_row,
    "lunch": _lunch,
}
"""By name, each rule of the auditor that asks nothing of those whom the meeting does not touch."""
