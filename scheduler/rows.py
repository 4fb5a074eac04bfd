"""The capacities of a problem as rows: what any timetable must keep, counted from the problem alone.

A row is a bound on how many of the meetings it covers can be held. Certificates put prices on rows. This
module is the certificate's own reading of the problem: the solver has another, so that neither can hide the
other's mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.people import Participant
from scheduler.presence import Presence, presence_of
from scheduler.problem import Candidate, Problem

POOL = "tables"
"""Name of the row over all tables that are nobody's fixed ones."""


def at(row: str, slot: str) -> str:
    """The name of a row in one slot only."""
    return f"{row}@{slot}"


@dataclass(frozen=True)
class Rows:
    """The rows of one problem.

    `capacity` is by row name. `covers` lists, by meeting id, the rows that the meeting uses up wherever it
    is held; in a slot it also uses those rows `at` that slot. `slots` are, by meeting id, the slots in which
    it can be held at all, as far as it is concerned alone. Names: `participant:S101`, `delegate:B012-1`,
    `hall:2` (tables of that hall that are nobody's own), `tables` (all such), each also at a slot.
    """

    problem: Problem

    @cached_property
    def capacity(self) -> Mapping[str, int]:
        """The most meetings that each row lets through."""
        found: dict[str, int] = {}
        for one in self.problem.participants:
            by_slot = self.presence.at_once[one.code]
            found[f"participant:{one.code}"] = self.presence.most[one.code]
            found.update({at(f"participant:{one.code}", slot): most for slot, most in by_slot.items()})
            for person in one.staff:
                row = f"delegate:{person.code}"
                there = self.presence.present[one.code, person.code]
                found[row] = len(there)
                found.update({at(row, slot.code): int(slot.code in there) for slot in self.problem.slots})
        for row, by_slot in self.pools.items():
            found[row] = sum(by_slot.values())
            found.update({at(row, slot): most for slot, most in by_slot.items()})
        return found

    @cached_property
    def presence(self) -> Presence:
        """Who is there when."""
        return presence_of(self.problem)

    @cached_property
    def _owners(self) -> frozenset[str]:
        """The companies that have tables of their own."""
        return frozenset(one.code for one in self.problem.participants if one.fixed_tables)

    @cached_property
    def terms(self) -> Mapping[str, tuple[list[str], frozenset[str]]]:
        """By meeting id, the rows that it covers and its slots; meetings without any slot are left out."""
        return {
            meeting.id: (self.covers(meeting), slots)
            for meeting in self.problem.meetings
            if (slots := self.slots(meeting))
        }

    @cached_property
    def fixed(self) -> frozenset[str]:
        """All tables that are somebody's own."""
        listed = self.problem.participants
        return frozenset(code for one in listed for code in one.fixed_tables)

    @cached_property
    def pools(self) -> Mapping[str, Mapping[str, int]]:
        """By hall, and over all halls, the number of open tables in each slot that are nobody's own."""
        free = [table for table in self.problem.tables if table.code not in self.fixed]
        found = {f"hall:{hall}": dict.fromkeys(self._codes, 0) for hall in self.problem.halls}
        found[POOL] = dict.fromkeys(self._codes, 0)
        for table in free:
            for slot in self._codes:
                if slot not in self.presence.closed[table.code]:
                    found[f"hall:{table.hall}"][slot] += 1
                    found[POOL][slot] += 1
        return found

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(slot.code for slot in self.problem.slots)

    @cached_property
    def _people(self) -> Mapping[str, Participant]:
        return {one.code: one for one in self.problem.participants}

    @cached_property
    def _owner(self) -> Mapping[str, str]:
        return {person.code: one.code for one in self.problem.participants for person in one.staff}

    @cached_property
    def _session(self) -> Mapping[str, frozenset[str]]:
        return {one.code: frozenset(slot.code for slot in one.slots) for one in self.problem.sessions}

    @cached_property
    def _vetoed(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(pair) for pair in self.problem.vetoes)

    @cached_property
    def _open(self) -> Mapping[str, frozenset[str]]:
        """By company, the slots in which it can hold any meeting."""
        return {
            code: frozenset(slot for slot, most in slots.items() if most)
            for code, slots in self.presence.at_once.items()
        }

    @cached_property
    def _with_tables(self) -> Mapping[str, frozenset[str]]:
        """By hall, and over all halls, the slots in which a table that is nobody's own is open."""
        return {
            row: frozenset(slot for slot, most in slots.items() if most) for row, slots in self.pools.items()
        }

    def covers(self, meeting: Candidate) -> list[str]:
        """The rows that a meeting uses up, those in single slots apart."""
        first, second = meeting.pair
        rows = [f"participant:{first}", f"participant:{second}"]
        rows += [f"delegate:{code}" for code in meeting.delegates]
        people = self._people[first], self._people[second]
        if first not in self._owners and second not in self._owners:
            rows.append(POOL)
            halls = {one.hall for one in people if one.hall is not None}
            rows += [f"hall:{hall}" for hall in sorted(halls)]
        return rows

    def slots(self, meeting: Candidate) -> frozenset[str]:
        """The slots in which a meeting could be held if it were the only one; none where it is vetoed."""
        if frozenset(meeting.pair) in self._vetoed:
            return frozenset()
        first, second = meeting.pair
        found = self._open[first] & self._open[second]
        for code in meeting.delegates:
            found &= self.presence.present[self._owner[code], code]
        if meeting.sessions:
            found &= frozenset().union(*(self._session[code] for code in meeting.sessions))
        if meeting.slot is not None:
            found &= {meeting.slot}
        if meeting.table is not None:
            found -= self.presence.closed[meeting.table]
        for row in self.covers(meeting):
            if row in self.pools:
                found &= self._with_tables[row]
        return found


def rows_of(problem: Problem) -> Rows:
    """The rows of a problem, counted once: a problem never changes, so that it can carry them along."""
    kept = vars(problem)
    if "_rows" not in kept:
        kept["_rows"] = Rows(problem)
    found: Rows = kept["_rows"]
    return found
