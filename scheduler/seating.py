"""Who sits where: delegates, tables and interpreters for meetings that have their slots.

The slots were chosen so that people and tables suffice; here each meeting gets one person of each company,
one table, and an interpreter where it needs one. Whoever can stays where it sat, and whatever stands in the
published timetable stays as it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.people import Delegate
from scheduler.index import Ints
from scheduler.matching import matched
from scheduler.problem import Candidate, Problem
from scheduler.timetable import Meeting


class SeatingError(RuntimeError):
    """People, tables or interpreters do not suffice in a slot: the slots were not chosen by the rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """What is decided about a timetable, in indices of the grid.

    `slots`: (m,) the slot in which each meeting begins, or UNPLACED. `people` has the delegate by meeting
    and side, `tables` the table and `helpers` the interpreter by meeting, as far as they are decided.
    """

    slots: Ints
    people: Mapping[tuple[int, int], int] = field(default_factory=dict)
    tables: Mapping[int, int] = field(default_factory=dict)
    helpers: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What is settled about who sits where, in codes: by meeting id and company, and by meeting id."""

    people: Mapping[tuple[str, str], str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, str] = field(default_factory=dict)


NOTHING = Settled()
NO_HALL: frozenset[str] = frozenset()


def seat(problem: Problem, slots: Mapping[str, str], settled: Settled = NOTHING) -> tuple[Meeting, ...]:
    """The meetings with people and tables, in the order of slots; `slots` has slot codes by meeting id.

    Raises SeatingError where a slot has more meetings than people, tables or interpreters, or where a
    simple pass does not find out who sits where.
    """
    room = _Room(problem, settled)
    by_slot: defaultdict[str, list[Candidate]] = defaultdict(list)
    for meeting in problem.meetings:
        if meeting.id in slots:
            by_slot[slots[meeting.id]].append(meeting)
    return tuple(one for slot in problem.slots for one in room.seated(slot.code, by_slot.get(slot.code, ())))


class _Room:
    """Who and what is taken while the slots are gone through in their order."""

    def __init__(self, problem: Problem, settled: Settled) -> None:
        self.problem = problem
        self.settled = settled
        self.owned = {code for one in problem.participants for code in one.fixed_tables}
        self.planned = {one.id: one for one in problem.published}
        self.closed_in: dict[str, frozenset[str]] = {}
        self.pools: dict[str, list[str]] = {hall: [] for hall in problem.halls}
        for table in problem.tables:
            if table.closed:
                self.closed_in[table.code] = frozenset(table.closed)
            if table.code not in self.owned:
                self.pools[table.hall].append(table.code)
        self.away = self._away()
        self.shared = {one.code: one.tables for one in problem.participants if one.tables}
        self.own_table = {
            (one.code, person.code): person.table
            for one in problem.participants
            for person in one.delegates
            if person.table is not None
        }
        # The hall of each company that meets in one, as a set that its meetings share.
        self.hall = {one.code: frozenset({one.hall}) for one in problem.participants if one.hall is not None}
        # Most companies have one person to send, and whoever is meant is that one.
        self.staff = {one.code: {person.code: person for person in one.staff} for one in problem.participants}
        self.alone = {one.code: one.staff[0] for one in problem.participants if len(one.staff) == 1}
        # By slot, what meetings that began earlier or now have taken: people by company, tables, helpers.
        self.taken: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self.last_table: dict[str, str] = {}
        self.last_person: dict[str, str] = {}
        self.untried: dict[str, Iterator[str]] = {}

    def _away(self) -> dict[tuple[str, str], set[str]]:
        """By company and delegate, the slots in which they can't be had; who always can is left out."""
        every = {slot.code for slot in self.problem.slots}
        kept: defaultdict[str, set[str]] = defaultdict(set)
        for item in self.problem.programme:
            for code in item.who:
                kept[code].update(item.slots)
        found: dict[tuple[str, str], set[str]] = {}
        for one in self.problem.participants:
            for person in one.staff:
                away = set() if person.hours is None else every.difference(person.hours)
                if person.table in self.closed_in:
                    away |= self.closed_in[person.table]
                if person.code in kept:
                    away |= kept[person.code]
                if away:
                    found[one.code, person.code] = away
        return found

    def seated(self, slot: str, held: Sequence[Candidate]) -> Iterator[Meeting]:
        """The meetings that begin in a slot, seated."""
        only = (slot,)
        through = {one.id: only if one.length == 1 else self.problem.taken(one, slot) for one in held}
        self.untried = {hall: iter(codes) for hall, codes in self.pools.items()}
        who = self._delegates(held, through)
        where = self._tables(held, through, who)
        helpers = self._interpreters(held, through)
        for meeting in held:
            first, second = meeting.pair
            one, other, table = who[meeting.id, first], who[meeting.id, second], where[meeting.id]
            yield Meeting(
                id=meeting.id,
                pair=meeting.pair,
                delegates=(one, other),
                slot=slot,
                table=table,
                interpreter=helpers.get(meeting.id),
            )
            self.last_table[first] = self.last_table[second] = table
            self.last_person[first], self.last_person[second] = one, other

    def _take(self, kind: str, code: str, slots: Iterable[str]) -> None:
        for slot in slots:
            self.taken[slot].add((kind, code))

    def _free(self, kind: str, code: str, slots: Iterable[str]) -> bool:
        return all((kind, code) not in self.taken[slot] for slot in slots)

    def _delegates(
        self, held: Sequence[Candidate], through: Mapping[str, tuple[str, ...]]
    ) -> dict[tuple[str, str], str]:
        """By meeting id and company, the delegate who holds it."""
        found: dict[tuple[str, str], str] = {}
        by_company: defaultdict[str, list[Candidate]] = defaultdict(list)
        alone, settled = self.alone, self.settled.people
        for meeting in held:
            for code in meeting.pair:
                if code not in alone or (meeting.id, code) in settled:
                    by_company[code].append(meeting)
                    continue
                one, slots = alone[code], through[meeting.id]
                if not (self.problem.serves(one, meeting) and self._there(code, one, slots)):
                    raise SeatingError(f"{meeting.id}: nobody of {code} is free in {slots[0]}")
                found[meeting.id, code] = one.code
                self._take(code, one.code, slots)
        for code, meetings in by_company.items():
            choices = [self._who(code, meeting, through[meeting.id]) for meeting in meetings]
            for meeting, person in zip(meetings, matched(choices), strict=True):
                if person is None:
                    raise SeatingError(f"{meeting.id}: nobody of {code} is free in {through[meeting.id][0]}")
                found[meeting.id, code] = person
                self._take(code, person, through[meeting.id])
        return found

    def _who(self, code: str, meeting: Candidate, slots: tuple[str, ...]) -> list[str]:
        """Those of a company who can hold a meeting, the likeliest first."""
        if (meeting.id, code) in self.settled.people:
            return [self.settled.people[meeting.id, code]]
        staff = self.staff[code]
        meant = [name for name in meeting.delegates if name in staff] if meeting.delegates else ()
        if len(meant) > 1:
            return []
        found = [
            name
            for name in meant or staff
            if self._there(code, staff[name], slots) and self.problem.serves(staff[name], meeting)
        ]
        if meeting.table is not None:
            at_table = {name for name, one in staff.items() if one.table == meeting.table}
            found = [name for name in found if at_table <= {name}]
        if len(found) > 1:
            planned = self.planned.get(meeting.id)
            before = planned.delegates if planned is not None else ()
            last = self.last_person.get(code)
            found.sort(key=lambda name: (name not in before, name != last))
        return found

    def _there(self, company: str, person: Delegate, slots: tuple[str, ...]) -> bool:
        who = company, person.code
        if who in self.away and not self.away[who].isdisjoint(slots):
            return False
        if len(slots) == 1:
            return who not in self.taken[slots[0]]
        return all(who not in self.taken[slot] for slot in slots)

    def _tables(
        self,
        held: Sequence[Candidate],
        through: Mapping[str, tuple[str, ...]],
        who: Mapping[tuple[str, str], str],
    ) -> dict[str, str]:
        """By meeting id, its table: settled, pinned and own ones, then halls with few to choose from."""
        found: dict[str, str] = {}

        def take(meeting: Candidate, choices: Iterable[str]) -> None:
            slots = through[meeting.id]
            for code in choices:
                if self._open(code, slots):
                    self._take(":table", code, slots)
                    found[meeting.id] = code
                    return
            raise SeatingError(f"{meeting.id}: no table is free in {slots[0]}")

        pooled: list[tuple[frozenset[str], Candidate]] = []
        shared: list[Candidate] = []
        for meeting in held:
            settled = self.settled.tables.get(meeting.id, meeting.table)
            fixed = [settled] if settled is not None else self._own(meeting, who)
            if fixed:
                take(meeting, fixed)
            elif not self.shared.keys().isdisjoint(meeting.pair):
                shared.append(meeting)
            else:
                pooled.append((self._halls(meeting), meeting))
        for meeting in shared:
            own = [table for code in meeting.pair for table in self.shared.get(code, ())]
            take(meeting, self._kept_first(meeting, own))
        # Meetings of one hall go before those that may sit anywhere; who has a table to keep goes first.
        pooled.sort(key=lambda item: (not item[0], not self._settles(item[1])))
        for halls, meeting in pooled:
            fits = self._in_halls(halls or self.pools, through[meeting.id])
            take(meeting, self._kept_first(meeting, fits, halls))
        return found

    def _halls(self, meeting: Candidate) -> frozenset[str]:
        """The hall that a meeting belongs to, or none."""
        first, second = (self.hall.get(code, NO_HALL) for code in meeting.pair)
        return first if first >= second else first | second

    def _in_halls(self, halls: Iterable[str], slots: tuple[str, ...]) -> Iterator[str]:
        """Tables of these halls that are open, the first one first.

        What a meeting of this one slot found taken is taken for the next as well, and not tried again.
        """
        for hall in halls:
            yield from self.untried[hall] if len(slots) == 1 else self.pools[hall]

    def _own(self, meeting: Candidate, who: Mapping[tuple[str, str], str]) -> list[str]:
        """The tables of the delegates who hold the meeting."""
        seats = [(code, who[meeting.id, code]) for code in meeting.pair]
        return [self.own_table[seat] for seat in seats if seat in self.own_table]

    def _open(self, table: str, slots: tuple[str, ...]) -> bool:
        if table in self.closed_in and not self.closed_in[table].isdisjoint(slots):
            return False
        return self._free(":table", table, slots)

    def _settles(self, meeting: Candidate) -> bool:
        """Whether the meeting has a table that it would like to keep."""
        first, second = meeting.pair
        return first in self.last_table or second in self.last_table or meeting.id in self.planned

    def _kept_first(
        self, meeting: Candidate, fits: Iterable[str], halls: frozenset[str] | None = None
    ) -> Iterator[str]:
        """The published table first, then where one of the two sat last, then whatever fits."""
        planned = self.planned.get(meeting.id)
        likely = [planned.table] if planned is not None else []
        likely += [self.last_table[code] for code in reversed(meeting.pair) if code in self.last_table]
        if halls is None:
            fits = list(fits)
            yield from (code for code in likely if code in fits)
        else:
            rows = self.problem.rows_of_tables
            for code in likely:
                if code not in self.owned and code in rows and (not halls or rows[code][0] in halls):
                    yield code
        yield from fits

    def _interpreters(
        self, held: Sequence[Candidate], through: Mapping[str, tuple[str, ...]]
    ) -> dict[str, str]:
        """By meeting id, who interprets."""
        needing = [meeting for meeting in held if meeting.interpreter is not None]
        choices = [self._helpers(meeting, through[meeting.id]) for meeting in needing]
        found: dict[str, str] = {}
        for meeting, code in zip(needing, matched(choices), strict=True):
            if code is None:
                raise SeatingError(f"{meeting.id}: nobody interprets {meeting.interpreter}")
            found[meeting.id] = code
            self._take(":interpreter", code, through[meeting.id])
        return found

    def _helpers(self, meeting: Candidate, slots: tuple[str, ...]) -> list[str]:
        if meeting.id in self.settled.helpers:
            return [self.settled.helpers[meeting.id]]
        return [
            one.code
            for one in self.problem.interpreters
            if meeting.interpreter in one.languages
            and (one.hours is None or set(slots) <= set(one.hours))
            and self._free(":interpreter", one.code, slots)
        ]
