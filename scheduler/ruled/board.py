"""Who meets when while meetings move, and who would have to make room, by every rule.

A *spot* is a way to hold a meeting: the slot in which it begins and the delegates of both companies. Rows
are capacities as in `scheduler.mend`: a company, a delegate, a hall's tables, a pinned table or a set of
languages in a slot. *Sums* are capacities over several slots: quotas, and what is held back for walk-ins.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import inf

import numpy as np

from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints
from scheduler.ruled.persons import FREE, Persons, persons_of
from scheduler.ruled.sums import Sums, sums_of

Spot = tuple[int, int, int]
"""The slot in which a meeting begins, and the delegate of each company."""

Cost = Callable[[int], float]
"""What it costs to take a meeting out of its spot."""


class Board:
    """Counts for every row and sum who is in it; spots of meetings of the grid, by their index there."""

    def __init__(self, grid: Grid, meetings: Ints) -> None:
        self.grid = grid
        self.slots = grid.allowed.shape[1]
        self.length: list[int] = grid.length.tolist()
        self.persons: Persons = persons_of(grid)
        self.sums: Sums = sums_of(grid)
        self.rows: dict[int, list[int]] = {}
        self.size: list[int] = []
        self.spots: dict[int, list[Spot]] = {}
        self.at: dict[int, Spot] = {}
        self._rows(meetings)
        self.inside: list[list[int]] = [[] for _ in self.size]
        self.busy: list[int] = [0] * len(self.persons.there)
        self._cells: dict[tuple[int, Spot], tuple[int, ...]] = {}
        self.held: list[set[int]] = [set() for _ in self.sums.most]
        self.hall: dict[int, int | None] = {i: self._hall(i) for i in meetings.tolist()}
        self.orders: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
        place = {meeting.id: i for i, meeting in enumerate(grid.problem.meetings)}
        for before, after in grid.problem.precedences:
            self.orders[place[before]].append((place[after], True))
            self.orders[place[after]].append((place[before], False))

    def _rows(self, meetings: Ints) -> None:
        """Number the rows, and list for each meeting those that it uses in any spot, and its spots."""
        grid = self.grid
        n, every = len(grid.most), len(grid.tables) - 1
        size: list[list[int]] = [*grid.room.tolist(), *grid.tables.tolist()]
        languages = self._languages(size)
        pins: dict[int, int] = {}
        for i in meetings.tolist():
            rows = grid.ends[i].tolist()
            if grid.pool[i] != NOWHERE:
                rows += sorted({n + int(grid.pool[i]), n + every})
            if grid.pin[i] >= 0:
                if int(grid.pin[i]) not in pins:
                    pins[int(grid.pin[i])] = len(size)
                    size.append([1] * self.slots)
                rows.append(pins[int(grid.pin[i])])
            language = grid.problem.meetings[i].interpreter
            rows += languages.get(language, []) if language is not None else []
            self.rows[i] = rows
            self.spots[i] = list(self._spots(i))
        self.person = len(size)
        self.size = [most for row in (*size, *self.persons.there) for most in row]

    def _languages(self, size: list[list[int]]) -> dict[str, list[int]]:
        """By language, the rows of the sets of languages that it belongs to (Hall's condition)."""
        grid, found = self.grid, defaultdict(list)
        asked = sorted({one.interpreter for one in grid.problem.meetings if one.interpreter is not None})
        # The whole set and single languages; what other sets forbid is found by the auditor.
        sets = [{language} for language in asked] + ([set(asked)] if len(asked) > 1 else [])
        for these in sets:
            helpers = enumerate(grid.problem.interpreters)
            who = [k for k, one in helpers if not these.isdisjoint(one.languages)]
            for language in these:
                found[language].append(len(size))
            size.append(grid.helpers[who].sum(axis=0).tolist() if who else [0] * self.slots)
        return dict(found)

    def _spots(self, i: int) -> Iterator[Spot]:
        """All ways to hold a meeting, as far as it is concerned alone."""
        there = self.persons.there
        crews = [self.persons.crew(self.grid, i, side) for side in (0, 1)]
        for t in np.flatnonzero(self.grid.allowed[i]).tolist():
            through = range(t, t + self.length[i])
            free = [[d for d in crew if all(there[d][k] for k in through)] for crew in crews]
            for first in free[0]:
                for second in free[1]:
                    yield t, first, second

    def _hall(self, i: int) -> int | None:
        """The hall of a meeting where it has only one to be in."""
        grid = self.grid
        problem, hall = grid.problem, grid.index.hall
        if grid.pin[i] >= 0:
            return hall[problem.tables[int(grid.pin[i])].hall]
        if grid.pool[i] != NOWHERE:
            return int(grid.pool[i]) if grid.pool[i] < len(problem.halls) else None
        halls = {table.code: table.hall for table in problem.tables}
        for end in grid.ends[i].tolist():
            mine = problem.participants[end].halls(halls)
            if len(mine) == 1:
                return hall[min(mine)]
        return None

    def put(self, i: int, spot: Spot) -> None:
        """Give a meeting its spot; the caller has seen to it that there is room."""
        self.at[i] = spot
        for cell in self.cells(i, spot):
            self.inside[cell].append(i)
        for d in spot[1:]:
            self.busy[d] |= self._bits(i, spot[0])
        for total in self.sums.of(i, spot[0]):
            self.held[total].add(i)

    def take(self, i: int) -> None:
        """Take a meeting out of its spot."""
        spot = self.at.pop(i)
        for cell in self.cells(i, spot):
            self.inside[cell].remove(i)
        for d in spot[1:]:
            self.busy[d] &= ~self._bits(i, spot[0])
        for total in self.sums.of(i, spot[0]):
            self.held[total].discard(i)

    def cells(self, i: int, spot: Spot) -> tuple[int, ...]:
        """The rows in single slots that a meeting uses in a spot."""
        known = self._cells.get((i, spot))
        if known is None:
            t, first, second = spot
            rows = (*self.rows[i], self.person + first, self.person + second)
            through = range(t, t + self.length[i])
            known = self._cells[i, spot] = tuple(row * self.slots + k for k in through for row in rows)
        return known

    def _bits(self, i: int, t: int) -> int:
        """The slots of a meeting as a mask."""
        return ((1 << self.length[i]) - 1) << t

    def leaving(self, i: int, spot: Spot, cost: Cost, limit: float = inf) -> set[int] | None:
        """Who has to leave so that meeting i can have this spot.

        None: it can't be made free, or only at a cost above `limit`.
        """
        out: set[int] = set()
        inside, size = self.inside, self.size
        for cell in self.cells(i, spot):
            if len(inside[cell]) < size[cell]:
                continue
            if size[cell] == 0:
                return None
            over = sum(j not in out for j in inside[cell]) + 1 - size[cell]
            if over > 0:
                out.update(sorted((j for j in inside[cell] if j not in out), key=cost)[:over])
        if out and sum(map(cost, out)) > limit:
            return None
        if not self._sums_fit(i, spot, cost, out):
            return None
        out.update(self._out_of_order(i, spot[0]))
        for d in spot[1:]:
            if not self._day_fits(i, spot, d, cost, out):
                return None
        return out

    def _sums_fit(self, i: int, spot: Spot, cost: Cost, out: set[int]) -> bool:
        share = self.sums.share
        for total in self.sums.of(i, spot[0]):
            most = self.sums.most[total]
            if total not in self.sums.by_slots and len(self.held[total]) < most:
                continue
            inside = [j for j in self.held[total] if j not in out]
            over = sum(share(total, j) for j in inside) + share(total, i) - most
            for j in sorted(inside, key=lambda j: (cost(j), j)):
                if over <= 0:
                    break
                out.add(j)
                over -= share(total, j)
            if over > 0:
                return False
        return True

    def _out_of_order(self, i: int, t: int) -> Iterator[int]:
        for other, first in self.orders.get(i, ()):
            if other in self.at:
                s = self.at[other][0]
                over = t + self.length[i] > s if first else s + self.length[other] > t
                if over:
                    yield other

    def _day_fits(self, i: int, spot: Spot, d: int, cost: Cost, out: set[int]) -> bool:
        """Whether a delegate's day can be kept in order, with who leaves for that."""
        persons = self.persons
        if not persons.ruled(d) or persons.fine(d, self.busy[d] | self._bits(i, spot[0])):
            return True
        first = (self.person + d) * self.slots
        cells = self.inside[first : first + self.slots]
        day = [next((j for j in here if j not in out), FREE) for here in cells]
        for t in range(spot[0], spot[0] + self.length[i]):
            day[t] = i
        for j in list(persons.too_near(day, self.hall, i)):
            out.add(j)
            day = [FREE if k == j else k for k in day]
        while (window := persons.broken(d, day)) is not None:
            # One of the ways to mend it: who costs least among those in the way, never the new one.
            ways = [way for way in window if i not in way]
            if not ways:
                return False
            way = min(ways, key=lambda way: sum(cost(j) for j in way))
            out.update(way)
            day = [FREE if k in way else k for k in day]
        return True

    def fits(self, i: int, spot: Spot) -> bool:
        """Whether a meeting can have the spot without anybody leaving."""
        found = self.leaving(i, spot, lambda _: 1.0)
        return found is not None and not found


def put_all(board: Board, wanted: Iterable[tuple[int, int]]) -> list[int]:
    """Give meetings the slots they had, as far as all rules allow; returns those left over."""
    homeless: list[int] = []
    for i, t in wanted:
        spot = next((one for one in board.spots[i] if one[0] == t and board.fits(i, one)), None)
        if spot is None:
            homeless.append(i)
        else:
            board.put(i, spot)
    return homeless
