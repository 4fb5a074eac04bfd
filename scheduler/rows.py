"""The capacities of a problem as rows: what any timetable must keep, counted from the problem alone.

A row is a bound on how often the meetings that it covers can be held. Certificates put prices on rows. This
module is the certificate's own reading of the problem: the solver has another, so that neither can hide the
other's mistake. Rules that no row speaks of are left out: the bounds hold all the same.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.people import Participant
from scheduler.presence import Presence, presence_of
from scheduler.problem import Candidate, Problem
from scheduler.staffing import Crew, Staffing
from scheduler.stints import busy_in, busy_most, orders

POOL = "tables"
"""Name of the row over all tables that are nobody's fixed ones."""

Slots = frozenset[str]
NO_HALL: frozenset[str] = frozenset()


def at(row: str, part: str) -> str:
    """The name of a row in one part of the event only: a slot, `session:AM`, or `day:2026-10-01`."""
    return f"{row}@{part}"


def crew_row(people: Crew) -> str:
    """The name of the row over these people of one company."""
    return f"{'delegate' if len(people) == 1 else 'crew'}:{','.join(sorted(people))}"


@dataclass(frozen=True)
class Rows:
    """The rows of one problem.

    `capacity` is by row name, over the whole event; `inside` is by row name the same in single slots, and
    `spans` in single sessions and days. `covers` lists, by meeting id, the rows that the meeting uses up
    wherever it is held: once, or once for each slot that it takes. In a slot it also uses those of them
    that have capacities `at` that slot. `slots` are, by meeting id, the slots in which it can begin at all,
    as far as it is concerned alone.

    Names: `participant:S101` (meetings, counted once each), `delegate:B012-1`, `crew:B012-1,B012-2` (people
    who alone may hold some meetings), `planned:B012` (what walk-ins may not be counted to), `hall:2` (tables
    of that hall that are nobody's own), `tables` (all such), `interpreters:en,zh` (languages),
    `pair:S101,B012` (two who are candidates more often than they may meet).
    """

    problem: Problem

    @cached_property
    def presence(self) -> Presence:
        """Who is there when."""
        return presence_of(self.problem)

    @cached_property
    def staffing(self) -> Staffing:
        """Who may hold which meeting."""
        return Staffing(self.problem)

    @cached_property
    def capacity(self) -> Mapping[str, int]:
        """The most that each row lets through, over the whole event."""
        found: dict[str, int] = {}
        for one in self.problem.participants:
            found[f"participant:{one.code}"] = self._most(one)
            for person in one.staff:
                found[f"delegate:{person.code}"] = self._busy[one.code, person.code]
            for crew in self.staffing.crews.get(one.code, ()):
                if len(crew) > 1:
                    by_slot = sum(self.inside[crew_row(crew)].values())
                    found[crew_row(crew)] = min(by_slot, sum(self._busy[one.code, code] for code in crew))
        found.update({f"planned:{code}": most for code, most in self._planned.items() if code in self._mixed})
        for row in (*self.pools, *self._speakers):
            found[row] = sum(self.inside[row].values())
        found.update(dict.fromkeys(self.often.values(), self.problem.meetings_per_pair))
        return found

    @cached_property
    def inside(self) -> Mapping[str, Mapping[str, int]]:
        """The most that each row lets through in each slot; slots with none may be left out."""
        found: dict[str, Mapping[str, int]] = {}
        for one in self.problem.participants:
            by_slot = self.presence.at_once[one.code]
            found[f"participant:{one.code}"] = by_slot
            for person in one.staff:
                found[f"delegate:{person.code}"] = dict.fromkeys(self._there[one.code, person.code], 1)
            for crew in self.staffing.crews.get(one.code, ()):
                if len(crew) > 1:
                    there = Counter(slot for code in crew for slot in self._there[one.code, code])
                    found[crew_row(crew)] = {slot: min(by_slot[slot], many) for slot, many in there.items()}
        return {**found, **self.pools, **self._speakers}

    @cached_property
    def spans(self) -> Mapping[str, Mapping[str, int]]:
        """The most that each row lets through in each session and day, where there are quotas for those."""
        found: dict[str, dict[str, int]] = {}
        for one in self.problem.participants:
            if one.quota_day is not None or one.quota_session is not None:
                sessions, days = self._by_session(one)
                spans = {f"session:{code}": most for code, most in sessions.items()}
                spans.update({f"day:{day}": most for day, most in days.items()})
                found[f"participant:{one.code}"] = spans
        return found

    def most(self, name: str) -> int | None:
        """The capacity of a row by its name, in one part of the event if the name says so; None: no such."""
        if name in self.capacity:
            return self.capacity[name]
        row, _, part = name.rpartition("@")
        if row in self.inside and part in self.problem.place:
            return self.inside[row].get(part, 0)
        return self.spans.get(row, {}).get(part)

    @cached_property
    def terms(self) -> Mapping[str, tuple[tuple[str, ...], Slots]]:
        """By meeting id, the rows that it covers and its slots; meetings without any slot are left out."""
        same: dict[Slots, Slots] = {}  # Of a hundred thousand meetings most share few sets of slots.
        return {
            meeting.id: (self.covers(meeting), same.setdefault(slots, slots))
            for meeting in self.problem.meetings
            if (slots := self.slots(meeting))
        }

    @cached_property
    def part_of(self) -> Mapping[str, tuple[str, str]]:
        """By slot, the names of its session and its day in `spans`."""
        return {
            slot.code: (f"session:{one.code}", f"day:{self.problem.day[one.code]}")
            for one in self.problem.sessions
            for slot in one.slots
        }

    @cached_property
    def pools(self) -> Mapping[str, Mapping[str, int]]:
        """By hall, and over all halls, the number of open tables in each slot that are nobody's own."""
        codes = tuple(slot.code for slot in self.problem.slots)
        found = {f"hall:{hall}": dict.fromkeys(codes, 0) for hall in self.problem.halls}
        found[POOL] = dict.fromkeys(codes, 0)
        for table in self.problem.tables:
            if table.code not in self._owner_of_table:
                for slot in codes:
                    if slot not in self.presence.closed[table.code]:
                        found[f"hall:{table.hall}"][slot] += 1
                        found[POOL][slot] += 1
        return found

    @cached_property
    def required(self) -> Mapping[str, int]:
        """By company, how many meetings it holds in every timetable."""
        listed = (one for one in self.problem.meetings if one.id in self.problem.required)
        return Counter(code for one in listed for code in one.pair)

    @cached_property
    def _there(self) -> Mapping[tuple[str, str], Slots]:
        """By company and delegate, when they are there; the same sets are one object."""
        same: dict[Slots, Slots] = {}
        return {who: same.setdefault(slots, slots) for who, slots in self.presence.present.items()}

    @cached_property
    def _busy(self) -> Mapping[tuple[str, str], int]:
        """By company and delegate, the most slots in which they can hold meetings."""
        usual, lunches = self.problem.in_a_row, self.problem.lunches
        found: dict[tuple[str, str], int] = {}
        for one in self.problem.participants:
            most = usual if one.in_a_row is None else one.in_a_row
            for person in one.staff:
                who = one.code, person.code
                if most is None and not lunches:
                    found[who] = len(self._there[who])
                else:
                    found[who] = busy_most(self.problem, self.presence, *who, most)
        return found

    def _most(self, one: Participant) -> int:
        """The most meetings that a company can hold in all."""
        most = self._room[one.code]
        if one.quota_day is not None or one.quota_session is not None or self._paused(one):
            most = min(most, sum(self._by_session(one)[1].values()))
        most = min(most, sum(self._busy[one.code, person.code] for person in one.staff))
        if one.quota is not None:
            most = min(most, one.quota)
        if one.code in self._planned and one.code not in self._mixed:
            most = min(most, self._planned[one.code])
        return most

    @cached_property
    def _room(self) -> Mapping[str, int]:
        """By company, the most meetings that its people and tables let it hold in all its slots."""
        at_once = self.presence.at_once
        # Companies with equal people share what was counted for them.
        sums = {id(by_slot): by_slot for by_slot in at_once.values()}
        most = {key: sum(by_slot.values()) for key, by_slot in sums.items()}
        return {code: most[id(by_slot)] for code, by_slot in at_once.items()}

    def _paused(self, one: Participant) -> bool:
        return self.problem.in_a_row is not None or one.in_a_row is not None

    def _by_session(self, one: Participant) -> tuple[dict[str, int], dict[str, int]]:
        """The most meetings of a company in each session, and on each day."""
        at_once = self.presence.at_once[one.code]
        row = self.problem.in_a_row if one.in_a_row is None else one.in_a_row
        sessions: dict[str, int] = {}
        days: dict[str, int] = {}
        for session, slots in zip(self.problem.sessions, orders(self.problem), strict=True):
            people = (self._there[one.code, person.code] for person in one.staff)
            most = min(sum(at_once[slot] for slot in slots), sum(busy_in(p, slots, row) for p in people))
            sessions[session.code] = most if one.quota_session is None else min(most, one.quota_session)
            day = self.problem.day[session.code]
            days[day] = days.get(day, 0) + sessions[session.code]
        if one.quota_day is not None:
            days = {day: min(most, one.quota_day) for day, most in days.items()}
        return sessions, days

    @cached_property
    def _planned(self) -> Mapping[str, int]:
        """By company that holds something back, the most slots that its planned meetings can take."""
        found: dict[str, int] = {}
        for one in self.problem.participants:
            if one.held_slots or one.held_back:
                by_slot = self.presence.at_once[one.code]
                room = sum(most for slot, most in by_slot.items() if slot not in one.held_slots)
                found[one.code] = max(0, room - one.held_back)
        return found

    @cached_property
    def _mixed(self) -> frozenset[str]:
        """Companies that hold something back and have walk-ins among their meetings."""
        walk_ins = (one for one in self.problem.meetings if one.walk_in)
        return frozenset(code for one in walk_ins for code in one.pair if code in self._planned)

    @cached_property
    def _speakers(self) -> Mapping[str, Mapping[str, int]]:
        """By set of languages, how many interpreters of any of them are there in each slot."""
        codes = tuple(slot.code for slot in self.problem.slots)
        found: dict[str, Mapping[str, int]] = {}
        for some in self.staffing.languages:
            able = [one for one in self.problem.interpreters if not some.isdisjoint(one.languages)]
            hours = (codes if one.hours is None else set(one.hours) for one in able)
            there = Counter(slot for listed in hours for slot in listed)
            found[f"interpreters:{','.join(sorted(some))}"] = {slot: there[slot] for slot in codes}
        return found

    @cached_property
    def _speaking(self) -> Mapping[str, tuple[list[str], Slots]]:
        """By language, the rows over sets that contain it, and the slots in which somebody interprets it."""
        found: dict[str, tuple[list[str], Slots]] = {}
        for some in self.staffing.languages:
            row = f"interpreters:{','.join(sorted(some))}"
            for language in some:
                rows, slots = found.get(language, ([], frozenset()))
                if len(some) == 1:
                    slots = frozenset(slot for slot, there in self._speakers[row].items() if there)
                found[language] = [*rows, row], slots
        return found

    @cached_property
    def often(self) -> Mapping[frozenset[str], str]:
        """The row of each pair that is a candidate more often than it may meet."""
        listed = Counter([frozenset(one.pair) for one in self.problem.candidates])
        most = self.problem.meetings_per_pair
        return {pair: f"pair:{','.join(sorted(pair))}" for pair, times in listed.items() if times > most}

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(one.id for one in self.problem.given)

    @cached_property
    def _owner_of_table(self) -> Mapping[str, str]:
        listed = self.problem.participants
        return {code: one.code for one in listed for code in one.fixed_tables}

    @cached_property
    def _owners(self) -> frozenset[str]:
        """The companies that have tables of their own."""
        return frozenset(self._owner_of_table.values())

    @cached_property
    def _hall(self) -> Mapping[str, frozenset[str]]:
        """By company that meets in one hall, that hall; those of one hall share the set."""
        alone: dict[str, frozenset[str]] = {}
        return {
            one.code: alone.setdefault(one.hall, frozenset({one.hall}))
            for one in self.problem.participants
            if one.hall is not None
        }

    @cached_property
    def _hall_of_table(self) -> Mapping[str, str]:
        return {table.code: table.hall for table in self.problem.tables}

    @cached_property
    def _session(self) -> Mapping[str, Slots]:
        return {one.code: frozenset(slot.code for slot in one.slots) for one in self.problem.sessions}

    @cached_property
    def _vetoed(self) -> frozenset[tuple[str, str]]:
        """The pairs that never meet, in both orders."""
        return frozenset((*self.problem.vetoes, *((b, a) for a, b in self.problem.vetoes)))

    @cached_property
    def _open(self) -> Mapping[str, Slots]:
        """By company, the slots in which it can hold any meeting; the same sets are one object."""
        same: dict[Slots, Slots] = {}
        found: dict[str, Slots] = {}
        for code, by_slot in self.presence.at_once.items():
            slots = frozenset(slot for slot, most in by_slot.items() if most)
            found[code] = same.setdefault(slots, slots)
        return found

    @cached_property
    def _held(self) -> Mapping[str, Slots]:
        """By company, the slots that it holds back for walk-ins."""
        return {one.code: frozenset(one.held_slots) for one in self.problem.participants if one.held_slots}

    def _when(self, code: str, crew: Crew) -> Slots:
        """The slots in which any of these people is there."""
        if len(crew) == 1:
            return self._there[code, next(iter(crew))]
        return frozenset[str]().union(*(self._there[code, person] for person in crew))

    def _halls(self, meeting: Candidate) -> frozenset[str]:
        """The halls that a meeting has to be in; none where any will do, several where that can't be."""
        first, second = meeting.pair
        one, other = self._hall.get(first, NO_HALL), self._hall.get(second, NO_HALL)
        found = other if one is NO_HALL else one if other is NO_HALL or one == other else one | other
        return found if meeting.table is None else found | {self._hall_of_table[meeting.table]}

    def covers(self, meeting: Candidate) -> tuple[str, ...]:
        """The rows that a meeting uses up; those that are counted in slots once for each slot it takes."""
        first, second = meeting.pair
        rows = [self._row_of[first], self._row_of[second]]
        if self.often and meeting.id not in self._given and frozenset(meeting.pair) in self.often:
            rows.append(self.often[frozenset(meeting.pair)])
        timed = self._timed(meeting)
        return (*rows, *(timed if meeting.length == 1 else timed * meeting.length))

    @cached_property
    def _row_of(self) -> Mapping[str, str]:
        return {one.code: f"participant:{one.code}" for one in self.problem.participants}

    def _rows_above(self, code: str, crew: Crew) -> list[str]:
        """The rows over people of a company that contain all who may hold a meeting."""
        if (code, crew) not in self._above:
            self._above[code, crew] = [crew_row(one) for one in self.staffing.crews[code] if crew <= one]
        return self._above[code, crew]

    @cached_property
    def _above(self) -> dict[tuple[str, Crew], list[str]]:
        """What has been asked before."""
        return {}

    def _timed(self, meeting: Candidate) -> list[str]:
        """The rows that are counted in slots."""
        found: list[str] = []
        for code, crew in self.staffing.meant.get(meeting.id, ()):
            if crew:
                found += self._rows_above(code, crew)
        if self._mixed and not meeting.walk_in:
            found += [f"planned:{code}" for code in meeting.pair if code in self._mixed]
        if self._owners.isdisjoint(meeting.pair):
            found += self._rows_of_halls(self._halls(meeting))
        if meeting.interpreter is not None:
            found += self._speaking[meeting.interpreter][0]
        return found

    def _rows_of_halls(self, halls: frozenset[str]) -> tuple[str, ...]:
        """The rows over tables that are nobody's own, for a meeting that has to be in these halls."""
        if halls not in self._pools_of:
            self._pools_of[halls] = POOL, *(f"hall:{hall}" for hall in sorted(halls))
        return self._pools_of[halls]

    @cached_property
    def _pools_of(self) -> dict[frozenset[str], tuple[str, ...]]:
        """What has been asked before."""
        return {}

    def slots(self, meeting: Candidate) -> Slots:
        """The slots in which a meeting could begin if it were the only one; none where it can't be held."""
        free = self._free(meeting)
        if free and meeting.length > 1:
            taken = {slot: self.problem.taken(meeting, slot) for slot in free}
            free = frozenset(
                slot for slot, run in taken.items() if len(run) == meeting.length and free.issuperset(run)
            )
        if meeting.sessions:
            free &= frozenset().union(*(self._session[code] for code in meeting.sessions))
        return free if meeting.slot is None else free & {meeting.slot}

    def _free(self, meeting: Candidate) -> Slots:
        """The slots that suit everybody and everything that a meeting needs, one by one."""
        none: Slots = frozenset()
        halls = self._halls(meeting)
        if len(halls) > 1 or self._refused(meeting):
            return none
        first, second = meeting.pair
        pooled = halls if self._owners.isdisjoint(meeting.pair) else None
        found = self._with_tables(self._open[first], self._open[second], pooled)
        for code, crew in self.staffing.meant.get(meeting.id, ()):
            found &= self._when(code, crew)
        if self._held and not meeting.walk_in:
            found = found.difference(*(self._held[code] for code in meeting.pair if code in self._held))
        if meeting.table is not None:
            found -= self.presence.closed[meeting.table]
        if meeting.interpreter is not None:
            found &= self._speaking[meeting.interpreter][1]
        return found

    def _with_tables(self, first: Slots, second: Slots, halls: frozenset[str] | None) -> Slots:
        """The slots of both in which these halls have an open table that is nobody's own.

        `halls` None: the meeting needs none of those. Few of such sets differ, and each is made once.
        """
        asked = first, second, halls
        if asked not in self._asked_of_tables:
            found = first & second
            for row in self._rows_of_halls(halls) if halls is not None else ():
                by_slot = self.pools.get(row, {})
                found = frozenset(slot for slot in found if by_slot.get(slot))
            self._asked_of_tables[asked] = found
        return self._asked_of_tables[asked]

    @cached_property
    def _asked_of_tables(self) -> dict[tuple[Slots, Slots, frozenset[str] | None], Slots]:
        """What has been asked before."""
        return {}

    def _refused(self, meeting: Candidate) -> bool:
        """Whether a meeting is vetoed, or pinned to a table that is somebody else's own."""
        if meeting.pair in self._vetoed:
            return True
        owner = None if meeting.table is None else self._owner_of_table.get(meeting.table)
        return owner is not None and owner not in meeting.pair


def rows_of(problem: Problem) -> Rows:
    """The rows of a problem, counted once: a problem never changes, so that it can carry them along."""
    kept = vars(problem)
    if "_rows" not in kept:
        kept["_rows"] = Rows(problem)
    found: Rows = kept["_rows"]
    return found
