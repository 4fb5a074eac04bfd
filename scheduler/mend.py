"""A place for the few meetings that the first pass left over: others make room, chain by chain.

A tabu search over partial timetables (after Blöchliger and Zufferey's PARTIALCOL, 2008): a meeting without
a slot takes the slot where the fewest others must leave, those look for a new one, and nobody returns to
the slot it has just left for a while. Alternating (Kempe) chains are the case in which one leaves each time.
"""

import random
from collections.abc import Callable, Iterable

import numpy as np

from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints
from scheduler.place import UNPLACED

PATIENCE = 2_000
"""Moves after the last that was better; where a place can be found, a hundred have been enough."""


class Board:
    """Who sits where while meetings move: counts how full every row is, and who is in it.

    A row is a company, a crew, the tables of a hall, all tables, or a table that somebody is pinned to. What
    a row holds in a slot is a cell. Cells are listed when they are first looked at: in a large fair few are.
    """

    def __init__(self, grid: Grid, meetings: Ints, slots: Ints) -> None:
        """`slots`: (len(meetings),) where they are at first; who finds no room there is in `homeless`."""
        self.width = grid.allowed.shape[1]
        pins, pin = np.unique(grid.pin[meetings], return_inverse=True)
        size = (grid.room, grid.there, grid.tables, np.ones((len(pins), self.width), np.int64))
        self._size: list[int] = np.concatenate(size).ravel().tolist()
        self._rows = _rows_of(grid, meetings, pin)
        self._known: dict[int, list[int]] = {}
        self._allowed = grid.allowed[meetings]
        put = slots.copy()
        put[self._without_room(put)] = UNPLACED
        self.slot: list[int] = put.tolist()
        self.homeless: list[int] = np.flatnonzero(put == UNPLACED).tolist()
        self._cells, self._inside = self._entries(put)
        self._listed: dict[int, list[int]] = {}

    def _entries(self, slots: Ints) -> tuple[Ints, Ints]:
        """(entries,) cells in ascending order, and the meeting in each, the first of a cell first."""
        placed = np.flatnonzero(slots != UNPLACED)
        rows = self._rows[placed]
        used = rows >= 0
        cells = (rows * self.width + slots[placed, None])[used]
        order = np.argsort(cells, kind="stable")
        return cells[order], np.broadcast_to(placed[:, None], rows.shape)[used][order]

    def _without_room(self, slots: Ints) -> list[int]:
        """Meetings that find their slot full of earlier ones; most often there is none."""
        cells, inside = self._entries(slots)
        often, first, many = np.unique(cells, return_index=True, return_counts=True)
        over = np.array([self._size[cell] for cell in often.tolist()], np.int64) < many
        left = {cell: self._size[cell] for cell in often[over].tolist()}
        spans = zip(first[over].tolist(), many[over].tolist(), strict=True)
        found: list[int] = []
        for i in sorted({i for begin, length in spans for i in inside[begin : begin + length].tolist()}):
            mine = [cell for row in self.rows(i) if (cell := row * self.width + int(slots[i])) in left]
            if any(left[cell] < 1 for cell in mine):
                found.append(i)
            else:
                for cell in mine:
                    left[cell] -= 1
        return found

    def rows(self, i: int) -> list[int]:
        """The rows that meeting i uses in a slot."""
        if i not in self._known:
            self._known[i] = [row for row in self._rows[i].tolist() if row >= 0]
        return self._known[i]

    def allowed(self, i: int) -> list[int]:
        """The slots that meeting i may have."""
        found: list[int] = np.flatnonzero(self._allowed[i]).tolist()
        return found

    def inside(self, row: int, t: int) -> list[int]:
        """The meetings in a row in slot t."""
        cell = row * self.width + t
        if cell not in self._listed:
            begin, end = np.searchsorted(self._cells, (cell, cell + 1)).tolist()
            self._listed[cell] = self._inside[begin:end].tolist()
        return self._listed[cell]

    def put(self, i: int, t: int) -> None:
        """Give meeting i the slot t; the caller has seen to it that there is room."""
        self.slot[i] = t
        for row in self.rows(i):
            self.inside(row, t).append(i)

    def take(self, i: int) -> None:
        """Take meeting i out of its slot."""
        t = self.slot[i]
        self.slot[i] = UNPLACED
        for row in self.rows(i):
            self.inside(row, t).remove(i)

    def full(self, i: int, t: int) -> list[int]:
        """The rows in which meeting i finds no room in slot t."""
        size, width = self._size, self.width
        return [row for row in self.rows(i) if len(self.inside(row, t)) >= size[row * width + t]]


def _rows_of(grid: Grid, meetings: Ints, pin: Ints) -> Ints:
    """(len(meetings), 7) the rows that each uses in a slot; -1 stands for none.

    `pin`: (len(meetings),) which of the pinned tables each has.
    """
    n, g, h = len(grid.most), len(grid.there), len(grid.tables)
    ends, named, pool = grid.ends[meetings], grid.named[meetings], grid.pool[meetings]
    any_hall = h - 1
    columns = (
        *ends.T,
        *np.where(named >= 0, n + named, -1).T,
        np.where(pool == NOWHERE, -1, n + g + pool),
        np.where((pool == NOWHERE) | (pool == any_hall), -1, n + g + any_hall),
        np.where(grid.pin[meetings] >= 0, n + g + h + pin, -1),
    )
    return np.stack(columns, axis=1)


def mend(
    grid: Grid,
    chosen: Ints,
    slots: Ints,
    *,
    seed: int,
    moves: int,
    should_stop: Callable[[], bool],
) -> Ints:
    """(len(chosen),) slots with as few UNPLACED as `moves` moves find; all rules of single slots are kept.

    Required meetings are never left out for others that are not.
    """
    # The placing flow does not know every row: who finds none of its room left looks for another slot.
    board = Board(grid, chosen, slots)
    homeless = board.homeless
    weight = np.where(grid.required[chosen], len(chosen), 1).tolist()
    best = np.array(board.slot, np.int64)
    cost = best_cost = sum(weight[i] for i in homeless)
    moved_since: set[int] = set()
    rng = random.Random(seed)
    tabu: dict[tuple[int, int], int] = {}
    moved = [0] * len(chosen)
    last = 0
    for move in range(moves):
        if not homeless or move - last > PATIENCE or (move % 256 == 0 and should_stop()):
            break
        i = homeless.pop(rng.randrange(len(homeless)))
        found = _best_slot(board, i, tabu, move, moved, rng)
        if found is None:
            homeless.append(i)
            # Everything is tabu or out of reach: let the oldest tabus lapse.
            if len(homeless) == 1:
                tabu.clear()
            moved[i] += 1
            if len(homeless) == 1 and not board.allowed(i):
                break
            continue
        t, leaving = found
        for other in leaving:
            board.take(other)
            tabu[other, t] = move + 8 + rng.randrange(8) + len(homeless)
            moved[other] += 1
        board.put(i, t)
        homeless += leaving
        moved_since.update((i, *leaving))
        cost += sum(weight[other] for other in leaving) - weight[i]
        if cost < best_cost:
            best_cost, last = cost, move
            for other in moved_since:
                best[other] = board.slot[other]
            moved_since.clear()
    return best


def _best_slot(
    board: Board,
    i: int,
    tabu: dict[tuple[int, int], int],
    move: int,
    moved: list[int],
    rng: random.Random,
) -> tuple[int, list[int]] | None:
    """The slot in which meeting i displaces the least, and whom it displaces."""
    best: tuple[int, list[int]] | None = None
    best_cost = 0.0
    for t in board.allowed(i):
        if tabu.get((i, t), -1) > move:
            continue
        full = board.full(i, t)
        if not full:
            return t, []
        leaving = _leaving(board, full, t, moved, rng)
        if leaving is None:
            continue
        cost = sum(1 + moved[other] / 16 for other in leaving) + rng.random() / 8
        if best is None or cost < best_cost:
            best, best_cost = (t, leaving), cost
    return best


def _leaving(
    board: Board, full: Iterable[int], t: int, moved: list[int], rng: random.Random
) -> list[int] | None:
    """One meeting out of each full row, one for several where it can be; None: a row takes nobody."""
    out: list[int] = []
    for row in full:
        inside = board.inside(row, t)
        if not inside:
            return None
        if not any(other in inside for other in out):
            out.append(min(inside, key=lambda other: (moved[other] + 4 * rng.random(), other)))
    return out
