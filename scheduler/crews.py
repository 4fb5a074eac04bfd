"""Crews: the people of a company who may hold certain meetings, and how many of them are there when.

A meeting may name a delegate or product fields, so that only some of a company's people can hold it. By
Hall's theorem (1935) the people suffice in a slot if and only if, for every set of them that is a union of
such crews, no more meetings need somebody of the set than the set has people there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scheduler.index import Bools, Index, Ints
from scheduler.problem import Problem

UNIONS_MOST = 64
"""So many unions of a company's crews are counted; beyond that the seating finds out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crews:
    """Each delegate alone is a crew, by the index of the delegate; those of several follow.

    `named`: (m, 2) the crew meant at each end, or -1: anybody. `nobody`: (m,) whether an end has no one who
    may hold the meeting. `members`: by crew, its delegates. `above`: by crew, the crews that contain it,
    itself included.
    """

    named: Ints
    nobody: Bools
    members: tuple[frozenset[int], ...]
    above: tuple[tuple[int, ...], ...]


def crews_of(problem: Problem, index: Index) -> Crews:
    """Who is meant for each meeting, as crews."""
    number: dict[frozenset[int], int] = {frozenset({i}): i for i in index.delegate.values()}
    meant, nobody = _meant(problem, index)
    by_company: dict[str, set[frozenset[int]]] = {}
    for (i, side), crew in meant.items():
        by_company.setdefault(problem.meetings[i].pair[side], set()).add(crew)
    staff = {one.code: len(one.staff) for one in problem.participants}
    for code in sorted(by_company):
        several = {crew for crew in by_company[code] if len(crew) > 1}
        if several:
            for crew in sorted(_unions(by_company[code]), key=sorted):
                if len(crew) < staff[code]:
                    number.setdefault(crew, len(number))
    members = tuple(number)
    owner = {i: index.person[company] for (company, _), i in index.delegate.items()}
    mine: dict[int, list[int]] = {}
    for i, crew in enumerate(members):
        if len(crew) > 1:
            mine.setdefault(owner[min(crew)], []).append(i)
    above = tuple(
        (i, *(j for j in mine.get(owner[min(crew)], ()) if members[j] > crew))
        for i, crew in enumerate(members)
    )
    named = np.full((len(problem.meetings), 2), -1, np.int64)
    for (i, side), crew in meant.items():
        named[i, side] = number.get(crew, -1)
    return Crews(named=named, nobody=nobody, members=members, above=above)


def _meant(problem: Problem, index: Index) -> tuple[dict[tuple[int, int], frozenset[int]], Bools]:
    """By meeting and side, who may hold it where that is not everybody; and who has nobody."""
    people = {one.code: one for one in problem.participants}
    everybody = {
        code: frozenset(index.delegate[code, person.code] for person in one.staff)
        for code, one in people.items()
    }
    singles = [frozenset({d}) for d in range(len(index.delegate))]
    found: dict[tuple[int, int], frozenset[int]] = {}
    nobody = np.zeros(len(problem.meetings), bool)
    for i, meeting in enumerate(problem.meetings):
        if not meeting.delegates and meeting.table is None and not meeting.fields:
            continue
        for side, code in enumerate(meeting.pair):
            if meeting.table is None and not meeting.fields:
                alone = [index.delegate.get((code, name)) for name in meeting.delegates]
                who = [d for d in alone if d is not None]
                if len(who) < 2:
                    # Most wishes name one person or nobody of a company.
                    if who and len(everybody[code]) > 1:
                        found[i, side] = singles[who[0]]
                    continue
            staff = people[code].staff
            asked = {name for name in meeting.delegates if (code, name) in index.delegate}
            # Whoever is pinned to a delegate's own table meets that delegate.
            at_table = {p.code for p in staff if p.table is not None and p.table == meeting.table}
            crew = frozenset(
                index.delegate[code, p.code]
                for p in staff
                if asked <= {p.code} and at_table <= {p.code} and problem.serves(p, meeting)
            )
            nobody[i] |= not crew
            if crew and crew != everybody[code]:
                found[i, side] = crew
    return found, nobody


def _unions(crews: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """All unions of these crews, as far as they are few."""
    found: set[frozenset[int]] = set()
    for crew in sorted(crews, key=lambda one: (len(one), sorted(one))):
        found |= {crew, *(crew | other for other in found)}
        if len(found) > UNIONS_MOST:
            return found | set(crews)
    return found


def present(crews: Crews, there: Ints) -> Ints:
    """(g, t): how many people of each crew can hold a meeting, from who of the delegates can."""
    several = [there[sorted(crew)].sum(axis=0) for crew in crews.members[len(there) :]]
    return np.concatenate([there, np.array(several, np.int64).reshape(len(several), there.shape[1])])
