"""Who may hold a meeting, and which sets of people or languages have to suffice: from the problem alone.

By Hall's theorem (1935) people suffice in a slot if and only if, for every set of them that is a union of
those who may hold single meetings, no more meetings need somebody of the set than are there. The solver has
a reading of its own (`scheduler.crews`), so that neither can hide the other's mistake.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from matcher.people import Participant
from scheduler.problem import Candidate, Problem

UNIONS_MOST = 64
"""So many unions of one company's crews are counted. With more, only the crews themselves are."""
LANGUAGES_MOST = 6
"""Of so many languages that share interpreters all sets are counted. With more, only single ones and all."""

Crew = frozenset[str]
"""Codes of people of one company."""


def unions(crews: Iterable[Crew], most: int = UNIONS_MOST) -> frozenset[Crew]:
    """All unions of these sets; only the sets themselves where there are too many."""
    listed = frozenset(crews)
    found: set[Crew] = set()
    for crew in sorted(listed, key=lambda one: (len(one), sorted(one))):
        found |= {crew, *(crew | other for other in found)}
        if len(found) > most:
            return listed
    return frozenset(found)


@dataclass(frozen=True)
class Staffing:
    """Who may hold each meeting, where that is not everybody of the company."""

    problem: Problem

    @cached_property
    def people(self) -> Mapping[str, Participant]:
        """All participants by code."""
        return {one.code: one for one in self.problem.participants}

    @cached_property
    def everybody(self) -> Mapping[str, Crew]:
        """By company, all its people."""
        return {one.code: frozenset(person.code for person in one.staff) for one in self.problem.participants}

    def may_hold(self, meeting: Candidate, company: str) -> Crew | None:
        """The people of a company of the pair who may hold the meeting, or None for everybody."""
        if not (meeting.fields or meeting.table):
            everybody = self.everybody[company]
            if len(everybody) == 1 or everybody.isdisjoint(meeting.delegates):
                return None
        asked = company, meeting.delegates, meeting.fields, meeting.table
        if asked not in self._known:
            self._known[asked] = self._may_hold(meeting, company)
        return self._known[asked]

    @cached_property
    def _known(self) -> dict[tuple[object, ...], Crew | None]:
        """What has been asked before: many meetings name the same officer."""
        return {}

    def _may_hold(self, meeting: Candidate, company: str) -> Crew | None:
        one = self.people[company]
        meant = self.everybody[company].intersection(meeting.delegates)
        found = frozenset(
            person.code
            for person in one.staff
            if meant <= {person.code}
            and self.problem.serves(person, meeting)
            and (person.table is None or meeting.table in {None, person.table})
        )
        return None if found == self.everybody[company] else found

    @cached_property
    def meant(self) -> Mapping[str, tuple[tuple[str, Crew], ...]]:
        """By id of a meeting that not everybody may hold, the companies concerned, with those who may."""
        found: dict[str, tuple[tuple[str, Crew], ...]] = {}
        for meeting in self.problem.meetings:
            if meeting.delegates or meeting.fields or meeting.table:
                first, second = meeting.pair
                one, other = self.may_hold(meeting, first), self.may_hold(meeting, second)
                if one is not None or other is not None:
                    both = (first, one), (second, other)
                    found[meeting.id] = tuple([(code, crew) for code, crew in both if crew is not None])
        return found

    @cached_property
    def crews(self) -> Mapping[str, tuple[Crew, ...]]:
        """By company, the sets of its people that have to suffice by themselves; not the whole company."""
        found: dict[str, set[Crew]] = {}
        for meant in self.meant.values():
            for code, crew in meant:
                if crew:
                    found.setdefault(code, set()).add(crew)
        return {
            code: tuple(sorted(unions(crews) - {self.everybody[code]}, key=sorted))
            for code, crews in found.items()
        }

    @cached_property
    def languages(self) -> tuple[frozenset[str], ...]:
        """The sets of languages for which interpreters have to suffice by themselves."""
        needed = {one.interpreter for one in self.problem.meetings if one.interpreter is not None}
        groups: list[frozenset[str]] = []
        for language in sorted(needed):
            groups = _joined(groups, frozenset({language}))
        for helper in self.problem.interpreters:
            groups = _joined(groups, frozenset(needed.intersection(helper.languages)))
        found: list[frozenset[str]] = []
        for group in groups:
            sizes = range(1, len(group) + 1) if len(group) <= LANGUAGES_MOST else (1, len(group))
            found += [frozenset(some) for size in sizes for some in combinations(sorted(group), size)]
        return tuple(found)


def _joined(groups: list[frozenset[str]], more: frozenset[str]) -> list[frozenset[str]]:
    """The groups, those in one that have something in common with the new one."""
    if not more:
        return groups
    apart = [group for group in groups if group.isdisjoint(more)]
    return [*apart, more.union(*(group for group in groups if not group.isdisjoint(more)))]
