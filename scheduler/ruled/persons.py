"""Rules about one person's day: slots in a row, lunch, and the way from table to table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.grid import Grid
from scheduler.problem import minutes_between

FREE = -1
"""In a day: no meeting in this slot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """`there`: by delegate and slot, 1 where the delegate can meet. `staff`: by company, its delegates.

    `in_a_row`: by delegate, the most slots met in without a pause, or None. `windows`: lunch windows, as
    places of slots and how many in a row stay free; `masks`: by window, the ways to keep it as masks of
    slots. `near`: by slot, other slots of the day with the minutes between, where these are few. `minutes`:
    by two halls, the minutes from one to the other. `sessions`: the slots of each.
    """

    there: list[list[int]]
    staff: list[list[int]]
    in_a_row: list[int | None]
    windows: tuple[tuple[tuple[int, ...], int], ...]
    masks: tuple[tuple[int, ...], ...]
    near: Mapping[int, tuple[tuple[int, int], ...]]
    minutes: Mapping[frozenset[int], int]
    sessions: tuple[tuple[int, ...], ...]

    def crew(self, grid: Grid, i: int, side: int) -> list[int]:
        """The delegates who may hold a meeting at this end."""
        named = int(grid.named[i, side])
        return self.staff[int(grid.ends[i, side])] if named < 0 else sorted(grid.members[named])

    def ruled(self, d: int) -> bool:
        """Whether any rule looks at the whole day of a delegate."""
        return bool(self.windows or self.near) or self.in_a_row[d] is not None

    def fine(self, d: int, busy: int) -> bool:
        """Whether a day with these busy slots, as a mask, surely keeps all rules about it."""
        if self.near:
            return False
        most = self.in_a_row[d]
        if most is not None:
            for session in self.sessions:
                for k in range(len(session) - most):
                    run = ((1 << (most + 1)) - 1) << session[k]
                    if busy & run == run:
                        return False
        return all(any(not busy & way for way in ways) for ways in self.masks)

    def broken(self, d: int, day: Sequence[int]) -> list[set[int]] | None:
        """A breach of a rule in a delegate's day, as the sets of meetings that would mend it by leaving."""
        most = self.in_a_row[d]
        if most is not None:
            for session in self.sessions:
                run: list[int] = []
                for t in session:
                    run = [*run, day[t]] if day[t] != FREE else []
                    if len(run) > most:
                        return [{one} for one in dict.fromkeys(run)]
        for window, free in self.windows:
            ways = [
                {day[t] for t in window[k : k + free] if day[t] != FREE}
                for k in range(len(window) - free + 1)
            ]
            if all(ways):
                return ways
        return None

    def too_near(self, day: Sequence[int], hall: Mapping[int, int | None], i: int) -> Iterator[int]:
        """Meetings of a day from which or to which there is no time to go for meeting i."""
        if not self.near:
            return
        mine = hall[i]
        for t, one in enumerate(day):
            if one != i:
                continue
            for s, between in self.near.get(t, ()):
                other = day[s]
                if other not in (FREE, i) and mine is not None and hall[other] is not None:
                    needed = self.minutes.get(frozenset((mine, hall[other] or 0)), 0)
                    if mine != hall[other] and between < needed:
                        yield other


def persons_of(grid: Grid) -> Persons:
    """The people of a problem with the rules about their days."""
    problem, index = grid.problem, grid.index
    staff: list[list[int]] = [[] for _ in grid.most]
    in_a_row: list[int | None] = [None] * len(index.delegate)
    for (company, _), d in index.delegate.items():
        p = index.person[company]
        staff[p].append(d)
        own = problem.participants[p].in_a_row
        in_a_row[d] = problem.in_a_row if own is None else own
    minutes = {frozenset(index.hall[hall] for hall in one.halls): one.minutes for one in problem.turnarounds}
    near: dict[int, list[tuple[int, int]]] = {}
    if minutes:
        codes = [slot.code for slot in problem.slots]
        for t, one in enumerate(codes):
            for s, other in enumerate(codes):
                between = minutes_between(problem, one, other) if s != t else None
                if between is not None and between < max(minutes.values()):
                    near.setdefault(t, []).append((s, between))
    windows = tuple((tuple(index.slot[code] for code in one.slots), one.free) for one in problem.lunches)
    return Persons(
        there=grid.there[: len(index.delegate)].tolist(),
        staff=staff,
        in_a_row=in_a_row,
        windows=windows,
        masks=tuple(
            tuple(sum(1 << t for t in window[k : k + free]) for k in range(len(window) - free + 1))
            for window, free in windows
        ),
        near={key: tuple(found) for key, found in near.items()},
        minutes=minutes,
        sessions=tuple(
            tuple(index.slot[slot.code] for slot in session.slots) for session in problem.sessions
        ),
    )
