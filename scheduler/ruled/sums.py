"""Capacities over several slots: quotas in all, per day and per session, and what is held back."""

from collections import defaultdict
from dataclasses import dataclass

from scheduler.grid import Grid
from scheduler.links.people import free_places

Part = dict[int, int]
"""By slot, the number of a sum; slots that it does not look at are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """`most`: what each sum lets through. `by_slots`: those in slots rather than in meetings.

    `mine`: by meeting, the parts that it may count in, wherever it is held.
    """

    most: list[int]
    by_slots: frozenset[int]
    mine: dict[int, list[Part]]
    length: list[int]

    def of(self, i: int, t: int) -> list[int]:
        """The sums that a meeting counts in when it begins in slot t."""
        return [part[t] for part in self.mine.get(i, ()) if t in part]

    def share(self, total: int, i: int) -> int:
        """How much of a sum a meeting uses up."""
        return self.length[i] if total in self.by_slots else 1


def sums_of(grid: Grid) -> Sums:
    """The sums of a problem."""
    problem = grid.problem
    slots = range(grid.allowed.shape[1])
    day = [problem.day[session.code] for session in problem.sessions for _ in session.slots]
    session = [one.code for one in problem.sessions for _ in one.slots]
    most: list[int] = []
    by_slots: set[int] = set()
    parts: defaultdict[int, list[tuple[bool, Part]]] = defaultdict(list)

    def add(p: int, names: list[str], bound: int | None, *, planned: bool = False) -> None:
        if bound is not None:
            number = {name: len(most) + k for k, name in enumerate(dict.fromkeys(names))}
            most.extend([bound] * len(number))
            parts[p].append((planned, {t: number[names[t]] for t in slots}))

    for p, one in enumerate(problem.participants):
        add(p, [""] * len(slots), one.quota)
        add(p, day, one.quota_day)
        add(p, session, one.quota_session)
        free = free_places(grid, p)
        if free is not None:
            by_slots.add(len(most))
            add(p, [""] * len(slots), free, planned=True)
    pairs: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    mine: dict[int, list[Part]] = {}
    for i, meeting in enumerate(problem.meetings):
        mine[i] = [
            part
            for end in grid.ends[i].tolist()
            for planned, part in parts[end]
            if not planned or grid.planned[i]
        ]
        if i >= len(problem.given):
            pairs[frozenset(meeting.pair)].append(i)
    for ids in pairs.values():
        if len(ids) > problem.meetings_per_pair:
            for i in ids:
                mine[i].append(dict.fromkeys(slots, len(most)))
            most.append(problem.meetings_per_pair)
    return Sums(most=most, by_slots=frozenset(by_slots), mine=mine, length=grid.length.tolist())
