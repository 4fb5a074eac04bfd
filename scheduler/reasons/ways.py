"""What stands in a meeting's way in a slot: rule by rule, which meetings would have to leave for it.

The auditor's rules, turned round: not whether a timetable keeps them, but what would have to leave so that
it does. `needs` is exact for all rules but the two about spreads, which nobody's leaving alone can mend;
whoever takes a move from here has the auditor look at it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from matcher.people import Delegate, Participant
from scheduler.presence import presence_of
from scheduler.problem import Candidate, minutes_between
from scheduler.reasons.cause import Cause, CauseCode
from scheduler.reasons.held import Crew, Held
from scheduler.reasons.needs import AtLeast, Need, OneOf, met
from scheduler.timetable import Meeting


@dataclass(frozen=True)
class Ways:
    """One meeting that is not held, and what keeps it from each slot of a timetable."""

    held: Held
    wish: Candidate

    @cached_property
    def sides(self) -> tuple[Participant, Participant]:
        """The two companies."""
        first, second = self.wish.pair
        return self.held.people[first], self.held.people[second]

    @cached_property
    def crews(self) -> tuple[tuple[Delegate, ...], tuple[Delegate, ...]]:
        """By side, the people who may hold it, whenever they are there."""
        first, second = self.sides
        return self._crew(first), self._crew(second)

    def _crew(self, one: Participant) -> tuple[Delegate, ...]:
        if not self.wish.delegates and not self.wish.fields:
            return one.staff
        meant = {person.code for person in one.staff}.intersection(self.wish.delegates)
        if len(meant) > 1:
            return ()
        return tuple(
            person
            for person in one.staff
            if (not meant or person.code in meant) and self.held.problem.serves(person, self.wish)
        )

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables where the two may meet, whenever they are open."""
        fixed = [one.fixed_tables for one in self.sides]
        halls = {one.hall for one in self.sides} - {None}
        choice = fixed[0] or fixed[1] or self.held.shared
        if self.wish.table is not None:
            choice = (self.wish.table,)
        found = []
        for table in choice:
            suits = all(not own or table in own for own in fixed)
            theirs = self.held.owner.get(table, self.wish.pair[0]) in self.wish.pair
            if suits and theirs and halls <= {self.held.hall_of[table]}:
                found.append(table)
        return tuple(found)

    @cached_property
    def standing(self) -> tuple[Need, ...]:
        """What has to leave whichever slot it is: quotas, what is held back, meetings of the same two."""
        return (*self._of_pair(), *(need for one in self.sides for need in self._of_company(one)))

    def _of_pair(self) -> Iterator[Need]:
        pair = frozenset(self.wish.pair)
        same = [one for one in self.held.of.get(self.wish.pair[0], ()) if one in self.held.candidate]
        same = [one for one in same if frozenset(self.held.listed[one].pair) == pair]
        most = self.held.problem.meetings_per_pair
        if len(same) >= most:
            about = {"who": self.wish.pair, "bound": most}
            yield AtLeast("company-once", len(same) - most + 1, dict.fromkeys(same, 1), about)

    def _of_company(self, one: Participant) -> Iterator[Need]:
        ids = self.held.of.get(one.code, ())
        if one.quota is not None and len(ids) >= one.quota:
            about = {"who": (one.code,), "bound": one.quota}
            yield AtLeast("quota", len(ids) - one.quota + 1, dict.fromkeys(ids, 1), about)
        if one.held_back and not self.wish.walk_in:
            at_once = presence_of(self.held.problem).at_once[one.code]
            room = sum(most for slot, most in at_once.items() if slot not in one.held_slots)
            used = {id_: len(self.held.slots_of[id_]) for id_ in ids if not self.held.listed[id_].walk_in}
            over = sum(used.values()) + self.wish.length - max(0, room - one.held_back)
            if over > 0:
                yield AtLeast("held-back", over, used, {"who": (one.code,), "bound": one.held_back})

    def shut(self, slot: str) -> tuple[Cause, ...]:
        """Why it could not begin in this slot even if it were the only meeting; nothing: it could."""
        problem, wish = self.held.problem, self.wish
        taken = problem.taken(wish, slot)
        session = problem.place[slot][0].code
        pinned = wish.slot not in {None, slot}
        if len(taken) < wish.length or pinned or (wish.sessions and session not in wish.sessions):
            return (Cause(code="no-common-slot", slots=(slot,)),)
        found = []
        for i, one in enumerate(self.sides):
            if one.held_slots and not wish.walk_in and not set(taken).isdisjoint(one.held_slots):
                found.append(Cause(code="held-back", who=(one.code,), slots=(slot,)))
            if not self._there(i, taken):
                found.append(Cause(code="no-common-slot", who=(one.code,), slots=(slot,)))
        if found:
            return tuple(found)
        if not any(self._open(table, taken) for table in self.tables):
            found.append(Cause(code="tables-full", slots=(slot,), halls=self._halls))
        if wish.interpreter is not None and not self._helpers(taken):
            found.append(Cause(code="no-interpreter", slots=(slot,), language=wish.interpreter))
        return tuple(found)

    @cached_property
    def _halls(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.held.hall_of[table] for table in self.tables))

    def _there(self, i: int, taken: tuple[str, ...]) -> list[Delegate]:
        """Of the crew of this side, those who are there through these slots."""
        known = self._known_there[i]
        found = known.get(taken)
        if found is None:
            present, code = presence_of(self.held.problem).present, self.sides[i].code
            found = [person for person in self.crews[i] if present[code, person.code].issuperset(taken)]
            known[taken] = found
        return found

    def _open(self, table: str, taken: tuple[str, ...]) -> bool:
        return presence_of(self.held.problem).closed[table].isdisjoint(taken)

    def _helpers(self, taken: tuple[str, ...]) -> list[str]:
        listed = self.held.helpers.get(self.wish.interpreter or "", ())
        return [one.code for one in listed if one.hours is None or set(taken) <= set(one.hours)]

    def needs(self, slot: str) -> list[Need]:
        """What has to leave so that it can begin in this slot, which is not shut; none: nothing has to."""
        taken = self.held.problem.taken(self.wish, slot)
        found: list[Need] = []
        found += self._in_order(taken)
        found += self._seats(taken)
        if self.wish.interpreter is not None:
            language = self.wish.interpreter
            about = {"language": language}
            ways = [
                all_of("no-interpreter", self._taken(self.held.helper_at, (code,), taken), about)
                for code in self._helpers(taken)
            ]
            found += one_of("no-interpreter", ways, about)
        return found

    def _of_part(self, one: Participant, slot: str) -> Iterator[Need]:
        problem = self.held.problem
        session = problem.place[slot][0].code
        for code, most, part_of, part in (
            ("quota-day", one.quota_day, problem.day, problem.day[session]),
            ("quota-session", one.quota_session, None, session),
        ):
            if most is None:
                continue
            ids = []
            for id_ in self.held.of.get(one.code, ()):
                its = problem.place[self.held.by_id[id_].slot][0].code
                if (its if part_of is None else part_of[its]) == part:
                    ids.append(id_)
            if len(ids) >= most:
                about = {"who": (one.code,), "part": part, "bound": most}
                yield AtLeast(
                    "quota-day" if code == "quota-day" else "quota-session",
                    len(ids) - most + 1,
                    dict.fromkeys(ids, 1),
                    about,
                )

    def _at_once(self, one: Participant, taken: tuple[str, ...]) -> Iterator[Need]:
        for slot in taken:
            ids = self.held.at.get((one.code, slot), ())
            if len(ids) >= one.parallel:
                about = {"who": (one.code,)}
                yield AtLeast("busy", len(ids) - one.parallel + 1, dict.fromkeys(ids, 1), about)

    def _in_order(self, taken: tuple[str, ...]) -> Iterator[Need]:
        number = self.held.number
        for before, after in self.held.precedences.get(self.wish.id, ()):
            other = after if before == self.wish.id else before
            if other not in self.held.by_id:
                continue
            its = self.held.slots_of[other]
            first, second = (taken, its) if before == self.wish.id else (its, taken)
            if number[first[-1]] >= number[second[0]]:
                yield AtLeast("precedence", 1, {other: 1}, {"who": self.held.listed[other].pair})

    def _seats(self, taken: tuple[str, ...]) -> list[Need]:
        """People and tables: apart from each other, or together where one settles the other."""
        people = [self._there(0, taken), self._there(1, taken)]
        tables = [table for table in self.tables if self._open(table, taken)]
        own = [any(person.table is not None for person in crew) for crew in people]
        if self.held.problem.turnarounds or all(own):
            ways = [
                way
                for (first, second), table in product(product(people[0], people[1]), tables)
                if {first.table, second.table} <= {None, table}
                and (way := self._together((first, second), table, taken)) is not None
            ]
            alone = [need for one in self.sides for need in self._alone(one, taken)]
            return [*alone, *one_of("busy", ways, {"who": self.wish.pair})]
        rivals = any(one.rivals is not None for one in self.sides)
        found: list[Need] = []
        for i, owns in enumerate(own):
            one, theirs = self.sides[i], tuple(tables) if owns else ()
            key = theirs, taken
            some = None if rivals else self._known_sides[i].get(key)
            if some is None:
                some = (*self._alone(one, taken), *self._staff(one, people[i], theirs, taken))
            if not rivals:
                self._known_sides[i][key] = some
            found += some
        if not any(own):
            listed = [self._table(table, taken) for table in tables]
            found += one_of("tables-full", listed, {"halls": self._halls})
        return found

    @cached_property
    def _keys(self) -> tuple[Crew, Crew]:
        """By side, what tells this company and this crew from all others."""
        first, second = (
            (one.code, *(person.code for person in crew))
            for one, crew in zip(self.sides, self.crews, strict=True)
        )
        return first, second

    @cached_property
    def _known_there(self) -> list[dict[tuple[str, ...], list[Delegate]]]:
        return [self.held.known_there.setdefault(key, {}) for key in self._keys]

    @cached_property
    def _known_sides(self) -> list[dict[tuple[object, ...], tuple[Need, ...]]]:
        return [self.held.known_sides.setdefault(key, {}) for key in self._keys]

    def _alone(self, one: Participant, taken: tuple[str, ...]) -> list[Need]:
        """What a company's own numbers ask for in these slots, whoever holds the meeting."""
        return [*self._of_part(one, taken[0]), *self._at_once(one, taken)]

    def _staff(
        self, one: Participant, crew: Sequence[Delegate], tables: Sequence[str], taken: tuple[str, ...]
    ) -> list[Need]:
        """One of these people has to be free, each at the own table where there are such."""
        ways = []
        for person in crew:
            if tables and person.table not in tables:
                continue
            way = self._person(one, person, taken)
            if way is not None and person.table is not None:
                way = (*way, *self._table(person.table, taken, own=True))
            if way is not None:
                ways.append(way)
        return one_of("busy", ways, {"who": (one.code,)})

    def _together(
        self, people: tuple[Delegate, Delegate], table: str, taken: tuple[str, ...]
    ) -> tuple[Need, ...] | None:
        """What has to leave so that these two meet at this table; None: nothing would do."""
        found: list[Need] = []
        for one, person in zip(self.sides, people, strict=True):
            way = self._person(one, person, taken)
            if way is None:
                return None
            found += way
            far = self._too_far(one, person, table, taken)
            found += all_of("turnaround", far, {"who": (person.code,)})
        # Whoever is at a person's own table is that person's meeting.
        own = table in {person.table for person in people}
        return (*found, *self._table(table, taken, own=own))

    @staticmethod
    def _taken(at: Mapping[Any, str], key: tuple[str, ...], taken: Sequence[str]) -> list[str]:
        """The meetings that whatever has this key holds in these slots."""
        return [at[*key, slot] for slot in taken if (*key, slot) in at]

    def _person(self, one: Participant, person: Delegate, taken: tuple[str, ...]) -> tuple[Need, ...] | None:
        """What has to leave so that this person holds the meeting; None: nothing would do."""
        known = self.held.known.setdefault((one.code, person.code), {})
        if taken not in known:
            known[taken] = self._of_person(one, person, taken)
        return known[taken]

    def _of_person(
        self, one: Participant, person: Delegate, taken: tuple[str, ...]
    ) -> tuple[Need, ...] | None:
        busy = self._taken(self.held.person_at, (one.code, person.code), taken)
        found: list[Need] = [*all_of("busy", busy, {"who": (one.code,)})]
        most = self.held.problem.in_a_row if one.in_a_row is None else one.in_a_row
        if most is not None:
            rows = self._rows(one, person, taken, most)
            if rows is None:
                return None
            found += rows
        for window in self.held.problem.lunches:
            about = {"who": (person.code,), "bound": window.free, "slots": window.slots}
            runs = [window.slots[i : i + window.free] for i in range(len(window.slots) - window.free + 1)]
            ways = [
                all_of("lunch", self._taken(self.held.person_at, (one.code, person.code), run), about)
                for run in runs
                if set(run).isdisjoint(taken)
            ]
            if not ways:
                return None
            found += one_of("lunch", ways, about)
        return tuple(found)

    def _rows(
        self, one: Participant, person: Delegate, taken: tuple[str, ...], most: int
    ) -> list[Need] | None:
        """Of each row of slots that would be one too long somebody's meeting has to leave."""
        session, first = self.held.problem.place[taken[0]]
        slots = [slot.code for slot in session.slots]
        last, found = first + len(taken) - 1, []
        about = {"who": (person.code,), "bound": most}
        for begin in range(max(0, first - most), min(last, len(slots) - most - 1) + 1):
            row = slots[begin : begin + most + 1]
            others = [slot for slot in row if slot not in taken]
            if not others:
                return None
            ids = self._taken(self.held.person_at, (one.code, person.code), others)
            if len(ids) == len(others):
                found.append(AtLeast("in-a-row", 1, dict.fromkeys(ids, 1), about))
        return list(found)

    def _table(self, table: str, taken: tuple[str, ...], *, own: bool = False) -> tuple[Need, ...]:
        """What has to leave so that the two meet at this table; `own`: it is free when its person is."""
        ids = [] if own else self._taken(self.held.table_at, (table,), taken)
        found: list[Need] = [*all_of("tables-full", ids, {"halls": (self.held.hall_of[table],)})]
        if any(one.rivals is not None for one in self.sides):
            near = [
                id_
                for place in self.held.next_to[table]
                for slot in taken
                if (id_ := self.held.table_at.get((place, slot))) is not None and self._rival(id_)
            ]
            found += all_of("rivals", near, {"halls": (self.held.hall_of[table],)})
        return tuple(found)

    def _rival(self, id_: str) -> bool:
        """Whether a rival of one of the two is in this meeting."""
        others = [self.held.people[code] for code in self.held.listed[id_].pair]
        return any(
            one.rivals is not None and one.rivals == other.rivals and one.code != other.code
            for one in self.sides
            for other in others
        )

    def _too_far(self, one: Participant, person: Delegate, table: str, taken: tuple[str, ...]) -> list[str]:
        """The person's meetings from which, or to which, it has not the minutes to go."""
        problem, hall = self.held.problem, self.held.hall_of
        found: list[str] = []
        if not problem.turnarounds:
            return found
        for id_ in self.held.of_person.get((one.code, person.code), ()):
            there = self.held.by_id[id_].table
            needed = self.held.minutes.get(frozenset((hall[table], hall[there])), 0)
            its = self.held.slots_of[id_]
            gaps = (minutes_between(problem, s, t) for s in taken for t in its if s != t)
            if there != table and any(gap is not None and gap < needed for gap in gaps):
                found.append(id_)
        return found

    def seated(self, slot: str, gone: frozenset[str]) -> Meeting | None:
        """The meeting as it would be held in this slot when these have left; None: it can't be."""
        taken = self.held.problem.taken(self.wish, slot)
        helpers: list[str | None] = [None]
        if self.wish.interpreter is not None:
            helpers = [
                code
                for code in self._helpers(taken)
                if set(self._taken(self.held.helper_at, (code,), taken)) <= gone
            ]
        people = [self._there(0, taken), self._there(1, taken)]
        for (first, second), table in product(product(people[0], people[1]), self.tables):
            if not helpers or not {first.table, second.table} <= {None, table}:
                continue
            if not self._open(table, taken):
                continue
            way = self._together((first, second), table, taken)
            if way is not None and all(met(need, gone) for need in way):
                return Meeting(
                    id=self.wish.id,
                    pair=self.wish.pair,
                    delegates=(first.code, second.code),
                    slot=slot,
                    table=table,
                    interpreter=helpers[0],
                )
        return None


def all_of(code: CauseCode, ids: Iterable[str], about: Mapping[str, Any]) -> tuple[Need, ...]:
    """The need that all of these leave; none where there are none."""
    uses = dict.fromkeys(ids, 1)
    return (AtLeast(code, len(uses), uses, about),) if uses else ()


def one_of(code: CauseCode, ways: Sequence[tuple[Need, ...]], about: Mapping[str, Any]) -> list[Need]:
    """The need that one of these ways comes free; none where one is free already."""
    if any(not way for way in ways):
        return []
    single = [way[0] for way in ways if len(way) == 1]
    alone = [one for one in single if isinstance(one, AtLeast) and len(one.uses) == 1]
    if ways and len(alone) == len(ways) and all(one.code == alone[0].code for one in alone):
        if all(one.about == alone[0].about for one in alone):
            about = alone[0].about
        return [AtLeast(alone[0].code, 1, {id_: 1 for one in alone for id_ in one.uses}, about)]
    return [OneOf(code, tuple(ways), about)]
