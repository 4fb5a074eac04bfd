"""The case "all meetings are given": what is asked, what is answered, and how a timetable is counted.

Everything is an index: the caller maps codes to indices and back. The definitions of a break and of the
bound on its spread are those of Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, *Constraint
Solving Approaches to the Business-to-Business Meeting Scheduling Problem*, JAIR 74 (2022), 263–301.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

GivenStatus = Literal["OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNKNOWN", "STOPPED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenProblem:
    """Meetings that must all be held, and where each of them may go.

    meetings:     two different participants each; a pair may repeat.
    allowed:      per meeting the slots it may take (session, pins and forbidden slots already applied).
    capacity:     [participant][slot], how many meetings at once; 0 = away.
    pools:        (meetings, tables per slot): at most that many of those meetings share a slot.
    precedences:  (before, after): the first is held in an earlier slot than the second.
    break_spread: most by which the breaks of any two participants (idle ones too) may differ; None = free.
    weights:      per participant, what one break costs in the aim; 0 or more.
    """

    n_slots: int
    n_participants: int
    meetings: tuple[tuple[int, int], ...]
    allowed: tuple[frozenset[int], ...]
    capacity: tuple[tuple[int, ...], ...]
    pools: tuple[tuple[frozenset[int], tuple[int, ...]], ...]
    precedences: tuple[tuple[int, int], ...]
    break_spread: int | None
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """A slot per meeting, what the breaks cost, and below what cost nobody can come.

    status is OPTIMAL only where value == bound; `slots` and `value` are None together.
    """

    status: GivenStatus
    slots: tuple[int, ...] | None
    value: int | None
    bound: int
    seconds: float


def breaks_of(p: GivenProblem, slots: Sequence[int]) -> tuple[int, ...]:
    """How often each participant sits idle between two of its meetings, a run of idle slots counted once."""
    busy: list[set[int]] = [set() for _ in range(p.n_participants)]
    for (a, b), t in zip(p.meetings, slots, strict=True):
        busy[a].add(t)
        busy[b].add(t)
    return tuple(sum(later > sooner + 1 for sooner, later in pairwise(sorted(day))) for day in busy)


def value_of(p: GivenProblem, slots: Sequence[int]) -> int:
    """What all breaks of this timetable cost together."""
    return sum(w * n for w, n in zip(p.weights, breaks_of(p, slots), strict=True))


def faults_of(p: GivenProblem, slots: Sequence[int]) -> tuple[str, ...]:
    """Every way in which this timetable breaks a rule; empty when it may be held."""
    if len(slots) != len(p.meetings):
        return (f"{len(slots)} slots for {len(p.meetings)} meetings",)
    return (*_misplaced(p, slots), *_crowded(p, slots), *_unordered(p, slots))


def _misplaced(p: GivenProblem, slots: Sequence[int]) -> Iterator[str]:
    load: Counter[tuple[int, int]] = Counter()
    for i, ((a, b), t) in enumerate(zip(p.meetings, slots, strict=True)):
        if t not in p.allowed[i]:
            yield f"meeting {i} may not be held in slot {t}"
        load[a, t] += 1
        load[b, t] += 1
    for (q, t), n in sorted(load.items()):
        if not 0 <= t < p.n_slots or n > p.capacity[q][t]:
            yield f"participant {q} has {n} meetings in slot {t}"


def _crowded(p: GivenProblem, slots: Sequence[int]) -> Iterator[str]:
    for k, (members, tables) in enumerate(p.pools):
        for t, n in sorted(Counter(slots[i] for i in members).items()):
            if not 0 <= t < p.n_slots or n > tables[t]:
                yield f"pool {k} has {n} meetings in slot {t}"


def _unordered(p: GivenProblem, slots: Sequence[int]) -> Iterator[str]:
    for before, after in p.precedences:
        if slots[before] >= slots[after]:
            yield f"meeting {before} is not held before meeting {after}"
    breaks = breaks_of(p, slots)
    if p.break_spread is not None and breaks and max(breaks) - min(breaks) > p.break_spread:
        yield f"breaks differ by {max(breaks) - min(breaks)}"
