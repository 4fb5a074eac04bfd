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

    Rows are numbered; `rows[i]` are the rows that meeting i uses in a slot, `size[r][t]` how many meetings
    row r takes in slot t.
    """

    def __init__(self, grid: Grid, meetings: Ints) -> None:
        n, g = len(grid.most), len(grid.there)
        h = len(grid.tables)
        self.size: list[list[int]] = [
            *grid.room.tolist(),
            *grid.there.astype(int).tolist(),
            *grid.tables.tolist(),
        ]
        self.allowed: list[list[int]] = [np.flatnonzero(row).tolist() for row in grid.allowed[meetings]]
        any_hall = n + g + h - 1
        self.rows: list[list[int]] = []
        pin_row: dict[int, int] = {}
        for i in meetings.tolist():
            rows = grid.ends[i].tolist()
            rows += [n + code for code in grid.named[i].tolist() if code >= 0]
            if grid.pool[i] != NOWHERE:
                rows += sorted({n + g + int(grid.pool[i]), any_hall})
            if grid.pin[i] >= 0:
                row = pin_row.setdefault(int(grid.pin[i]), len(self.size))
                if row == len(self.size):
                    self.size.append([1] * grid.allowed.shape[1])
                rows.append(row)
            self.rows.append(rows)
        self.inside: list[list[list[int]]] = [[[] for _ in row] for row in self.size]
        self.slot: list[int] = [UNPLACED] * len(meetings)

    def put(self, i: int, t: int) -> None:
        """Give meeting i the slot t; the caller has seen to it that there is room."""
        self.slot[i] = t
        for row in self.rows[i]:
            self.inside[row][t].append(i)

    def take(self, i: int) -> None:
        """Take meeting i out of its slot."""
        t = self.slot[i]
        self.slot[i] = UNPLACED
        for row in self.rows[i]:
            self.inside[row][t].remove(i)

    def full(self, i: int, t: int) -> list[int]:
        """The rows in which meeting i finds no room in slot t."""
        return [row for row in self.rows[i] if len(self.inside[row][t]) >= self.size[row][t]]

    def fits(self, i: int, t: int) -> bool:
        """Whether meeting i finds room in slot t."""
        return all(len(self.inside[row][t]) < self.size[row][t] for row in self.rows[i])


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
    board = Board(grid, chosen)
    homeless: list[int] = []
    for i, t in enumerate(slots.tolist()):
        # The placing flow does not know every row: who finds none of its room left looks for another slot.
        if t != UNPLACED and board.fits(i, t):
            board.put(i, t)
        else:
            homeless.append(i)
    weight = [len(chosen) if required else 1 for required in grid.required[chosen].tolist()]
    best, best_cost = np.array(board.slot, np.int64), sum(weight[i] for i in homeless)
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
            if not board.allowed[i] and len(homeless) == 1:
                break
            continue
        t, leaving = found
        for other in leaving:
            board.take(other)
            tabu[other, t] = move + 8 + rng.randrange(8) + len(homeless)
            moved[other] += 1
        board.put(i, t)
        homeless += leaving
        cost = sum(weight[j] for j in homeless)
        if cost < best_cost:
            best, best_cost, last = np.array(board.slot, np.int64), cost, move
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
    for t in board.allowed[i]:
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
        inside = board.inside[row][t]
        if not inside:
            return None
        if not any(other in inside for other in out):
            out.append(min(inside, key=lambda other: (moved[other] + 4 * rng.random(), other)))
    return out
