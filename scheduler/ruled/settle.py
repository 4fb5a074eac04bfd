"""A tabu search for a timetable under all rules, from slots that keep only some of them.

As `scheduler.mend` (PARTIALCOL, Blöchliger and Zufferey 2008): a meeting without a spot takes the one where
the least is lost by those who have to leave, and nobody returns for a while to where it left. What meetings
are worth decides who leaves; whoever else fits is let in at the end.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from scheduler.grid import Grid
from scheduler.index import Ints
from scheduler.place import UNPLACED
from scheduler.ruled.board import Board, Spot, put_all
from scheduler.seating import Seats

STALE = 4_000
"""Moves without an improvement after which the search ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to search: moves, and whom to ask whether to stop; `seed` makes it repeatable."""

    seed: int
    moves: int
    should_stop: Callable[[], bool]


def settle(grid: Grid, placed: Ints, worth: Ints, how: Effort) -> Seats:
    """Spots under all rules for the meetings chosen, and for others that fit.

    `placed`: (m,) slots of the chosen meetings, UNPLACED for all others. `worth`: (m,) what a meeting is
    worth, at least 1; those that every timetable has to hold are worth more than all others together.
    """
    able = np.flatnonzero(grid.allowed.any(axis=1))
    board = Board(grid, able)
    chosen = [i for i in able.tolist() if placed[i] != UNPLACED or grid.required[i]]
    chosen.sort(key=lambda i: (-int(worth[i]), i))
    search = _Search(board, [int(one) for one in worth.tolist()], random.Random(how.seed))
    search.homeless = put_all(board, ((i, int(placed[i])) for i in chosen))
    search.run(how.moves, how.should_stop)
    others = sorted((i for i in able.tolist() if i not in board.at), key=lambda i: (-int(worth[i]), i))
    for i in others:
        if worth[i] > 0:
            spot = next((one for one in board.spots[i] if board.fits(i, one)), None)
            if spot is not None:
                board.put(i, spot)
    return _seats(grid, board)


class _Search:
    """The state of the search: who has no spot, what is tabu, and the best so far."""

    def __init__(self, board: Board, worth: list[int], rng: random.Random) -> None:
        self.board = board
        self.worth = worth
        self.rng = rng
        self.homeless: list[int] = []
        self.tabu: dict[tuple[int, int], int] = {}
        self.moved: dict[int, int] = {}

    def cost(self, i: int) -> float:
        """What it costs to take a meeting out of its spot."""
        return self.worth[i] * (1 + self.moved.get(i, 0) / 8)

    def run(self, moves: int, should_stop: Callable[[], bool]) -> None:
        """Move until all are placed, or nothing gets better for long; the best is on the board then."""
        best, best_lost, since = dict(self.board.at), self._lost(), 0
        lost = best_lost
        for move in range(moves):
            if not self.homeless or since > STALE or (move % 64 == 0 and should_stop()):
                break
            i = self._next()
            found = self._best_spot(i, move)
            since += 1
            if found is None:
                self.homeless.append(i)
                self.moved[i] = self.moved.get(i, 0) + 1
                continue
            spot, leaving = found
            for other in sorted(leaving):
                self.tabu[other, self.board.at[other][0]] = move + 6 + self.rng.randrange(10)
                self.moved[other] = self.moved.get(other, 0) + 1
                self.board.take(other)
                self.homeless.append(other)
            self.board.put(i, spot)
            lost += sum(self.worth[j] for j in leaving) - self.worth[i]
            if lost < best_lost:
                best, best_lost, since = dict(self.board.at), lost, 0
        for i in [i for i in self.board.at if self.board.at[i] != best.get(i)]:
            self.board.take(i)
        for i, spot in best.items():
            if i not in self.board.at:
                self.board.put(i, spot)

    def _lost(self) -> int:
        return sum(self.worth[i] for i in self.homeless)

    def _next(self) -> int:
        """One of those without a spot, rather one that is worth much."""
        k = max(
            (self.rng.randrange(len(self.homeless)) for _ in range(2)),
            key=lambda k: self.worth[self.homeless[k]],
        )
        self.homeless[k], self.homeless[-1] = self.homeless[-1], self.homeless[k]
        return self.homeless.pop()

    def _best_spot(self, i: int, move: int) -> tuple[Spot, set[int]] | None:
        best: tuple[Spot, set[int]] | None = None
        least = 0.0
        for spot in self.board.spots[i]:
            if self.tabu.get((i, spot[0]), -1) > move:
                continue
            leaving = self.board.leaving(i, spot, self.cost, least if best is not None else inf)
            if leaving is None:
                continue
            if not leaving:
                return spot, leaving
            cost = sum(self.cost(j) for j in leaving) * (1 + self.rng.random() / 8)
            if best is None or cost < least:
                best, least = (spot, leaving), cost
        return best


def _seats(grid: Grid, board: Board) -> Seats:
    slots = np.full(len(grid.score), UNPLACED, np.int64)
    people: dict[tuple[int, int], int] = {}
    for i, (t, first, second) in board.at.items():
        slots[i] = t
        people[i, 0], people[i, 1] = first, second
    return Seats(slots=slots, people=people)
