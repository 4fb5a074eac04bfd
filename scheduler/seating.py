"""Who sits where: delegates, tables and interpreters for meetings that have their slots.

The slots were chosen so that people and tables suffice; here each meeting gets one person of each company,
one table, and an interpreter where it needs one. Whoever can stays where it sat, and whatever stands in the
published timetable stays as it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.people import Delegate, Participant
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
        self.people: dict[str, Participant] = {one.code: one for one in problem.participants}
        self.owned = {code for one in problem.participants for code in one.fixed_tables}
        self.planned = {one.id: one for one in problem.published}
        self.closed: defaultdict[str, set[str]] = defaultdict(set)
        self.pools: dict[str, list[str]] = {hall: [] for hall in problem.halls}
        for table in problem.tables:
            for slot in table.closed:
                self.closed[slot].add(table.code)
            if table.code not in self.owned:
                self.pools[table.hall].append(table.code)
        self.kept: defaultdict[str, set[str]] = defaultdict(set)
        for item in problem.programme:
            for slot in item.slots:
                self.kept[slot].update(item.who)
        # By slot, what meetings that began earlier or now have taken: people by company, tables, helpers.
        self.taken: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self.last_table: dict[str, str] = {}
        self.last_person: dict[str, str] = {}

    def seated(self, slot: str, held: Sequence[Candidate]) -> Iterator[Meeting]:
        """The meetings that begin in a slot, seated."""
        through = {one.id: self.problem.taken(one, slot) for one in held}
        who = self._delegates(held, through)
        where = self._tables(held, through, who)
        helpers = self._interpreters(held, through)
        for meeting in held:
            first, second = meeting.pair
            yield Meeting(
                id=meeting.id,
                pair=meeting.pair,
                delegates=(who[meeting.id, first], who[meeting.id, second]),
                slot=slot,
                table=where[meeting.id],
                interpreter=helpers.get(meeting.id),
            )
            self.last_table.update(dict.fromkeys(meeting.pair, where[meeting.id]))
            self.last_person.update({code: who[meeting.id, code] for code in meeting.pair})

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
        for meeting in held:
            for code in meeting.pair:
                by_company[code].append(meeting)
        for code, meetings in by_company.items():
            choices = [self._who(code, meeting, through[meeting.id]) for meeting in meetings]
            chosen = matched(choices)
            for meeting, person in zip(meetings, chosen, strict=True):
                if person is None:
                    raise SeatingError(f"{meeting.id}: nobody of {code} is free in {through[meeting.id][0]}")
                found[meeting.id, code] = person
                self._take(code, person, through[meeting.id])
        return found

    def _who(self, code: str, meeting: Candidate, slots: tuple[str, ...]) -> list[str]:
        """Those of a company who can hold a meeting, the likeliest first."""
        if (meeting.id, code) in self.settled.people:
            return [self.settled.people[meeting.id, code]]
        one = self.people[code]
        if len(one.staff) == 1:
            # Most companies have one person to send, and whoever is meant is that one.
            alone = one.staff[0]
            able = self.problem.serves(alone, meeting) and self._there(code, alone, slots)
            return [alone.code] if able else []
        asked = {p.code for p in one.staff}.intersection(meeting.delegates)
        at_table = {p.code for p in one.staff if p.table is not None and p.table == meeting.table}
        found = [
            p.code
            for p in one.staff
            if asked <= {p.code}
            and at_table <= {p.code}
            and self.problem.serves(p, meeting)
            and self._there(code, p, slots)
        ]
        planned = self.planned.get(meeting.id)
        before = set(planned.delegates) if planned is not None else set()
        if len(found) > 1:
            found.sort(key=lambda name: (name not in before, name != self.last_person.get(code)))
        return found

    def _there(self, company: str, person: Delegate, slots: tuple[str, ...]) -> bool:
        return all(
            (person.hours is None or slot in person.hours)
            and person.table not in self.closed[slot]
            and (not self.kept or person.code not in self.kept[slot])
            and (company, person.code) not in self.taken[slot]
            for slot in slots
        )

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
            code = next((code for code in choices if self._open(code, slots)), None)
            if code is None:
                raise SeatingError(f"{meeting.id}: no table is free in {slots[0]}")
            self._take(":table", code, slots)
            found[meeting.id] = code

        pooled: list[tuple[frozenset[str], Candidate]] = []
        shared: list[Candidate] = []
        for meeting in held:
            settled = self.settled.tables.get(meeting.id, meeting.table)
            fixed = [settled] if settled is not None else self._own(meeting, who)
            if fixed:
                take(meeting, fixed)
            elif any(self.people[code].tables for code in meeting.pair):
                shared.append(meeting)
            else:
                pooled.append((_halls(self.people, meeting), meeting))
        for meeting in shared:
            own = [table for code in meeting.pair for table in self.people[code].tables]
            take(meeting, self._kept_first(meeting, own))
        # Meetings of one hall go before those that may sit anywhere; who has a table to keep goes first.
        pooled.sort(key=lambda item: (not item[0], not self._settles(item[1])))
        for halls, meeting in pooled:
            fits = (code for hall in (halls or self.pools) for code in self.pools[hall])
            take(meeting, self._kept_first(meeting, fits, halls))
        return found

    def _own(self, meeting: Candidate, who: Mapping[tuple[str, str], str]) -> list[str]:
        """The tables of the delegates who hold the meeting."""
        return [
            person.table
            for code in meeting.pair
            for person in self.people[code].delegates
            if person.table is not None and person.code == who[meeting.id, code]
        ]

    def _open(self, table: str, slots: tuple[str, ...]) -> bool:
        return self._free(":table", table, slots) and all(table not in self.closed[slot] for slot in slots)

    def _settles(self, meeting: Candidate) -> bool:
        """Whether the meeting has a table that it would like to keep."""
        return meeting.id in self.planned or any(code in self.last_table for code in meeting.pair)

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


def _halls(people: Mapping[str, Participant], meeting: Candidate) -> frozenset[str]:
    """The hall that a meeting belongs to, or none."""
    halls = (people[code].hall for code in meeting.pair)
    return frozenset(hall for hall in halls if hall is not None)
