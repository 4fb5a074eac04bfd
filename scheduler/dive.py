"""Whole timetables out of the relaxation with slots: even out, fix the surest few, even out again.

The relaxation has very many best solutions; a corner of them, as a simplex method gives, says little about
which meetings go together. The *evenest* says most: of all fractional timetables whose prices are right,
the one of greatest entropy. It is found by scaling rows in turn until none is overfull (iterative
proportional fitting; Sinkhorn's algorithm where the rows are those of one slot): each column's share is the
product of its rows' factors, and a row's factor may not rise above what its price allows, since whoever
leaves a priced row empty loses that price. Meetings whose share is greatest are then fixed, a few at a
time, and the rest is evened out again: sampling by decimation, as for hard satisfiability problems.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scheduler.columns import Columns, Family, Floats
from scheduler.index import Bools, Ints
from scheduler.weights import Weights

MOST = 40.0
"""Exponents stay below this, so that factors stay finite."""
TINY = 1e-200
FIRST_SWEEPS = 150
"""Sweeps before anything is fixed; they are made once for each heat."""
SWEEPS = 5
"""Sweeps after each fixing."""
PART = 0.04
"""How much of what is still to be placed is fixed at a time."""
SHAKE = 0.1
"""How much chance shakes the order in which the surest are fixed."""
ASK_EVERY = 8
"""Fixings between two looks at whether to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The rows of one family while meetings are fixed; the last row stands for none.

    `of`: for each end, (k,) row of each column still open. `room`: (r + 1,) what the row still takes, or
    for a floor still lacks. `factor` lies between `low` and `high`. `closes`: whether a full row closes its
    columns.
    """

    of: tuple[Ints, ...]
    room: Floats
    low: Floats
    high: Floats
    factor: Floats
    closes: bool

    def kept(self, keep: Bools) -> "Line":
        """The same rows with some of the columns."""
        return self.holding(tuple(one[keep] for one in self.of), self.room)

    def packed(self) -> "Line":
        """Only the rows that some column counts to, and only the ends that count to any."""
        none = len(self.room) - 1
        of = tuple(one for one in self.of if (one != none).any())
        rows = np.unique(np.concatenate([*of, np.array([none])]))
        return Line(
            of=tuple(np.searchsorted(rows, one) for one in of),
            room=self.room[rows],
            low=self.low[rows],
            high=self.high[rows],
            factor=self.factor[rows],
            closes=self.closes,
        )

    def holding(self, of: tuple[Ints, ...], room: Floats) -> "Line":
        """The same rows with other columns and other room."""
        return Line(of=of, room=room, low=self.low, high=self.high, factor=self.factor, closes=self.closes)

    def evened(self, share: Floats) -> tuple["Line", Floats]:
        """The shares scaled so that the rows are full, as far as their prices allow."""
        filled = np.bincount(self.of[0], share, len(self.room))
        for one in self.of[1:]:
            filled += np.bincount(one, share, len(self.room))
        factor = self.factor * self.room / np.maximum(filled, TINY)
        np.minimum(factor, self.high, out=factor)
        np.maximum(factor, self.low, out=factor)
        change = factor / self.factor
        if len(self.of) > 1:
            # A column that counts to two rows of the family answers to both: each takes half a step.
            change = np.sqrt(change)
            factor = self.factor * change
        for one in self.of:
            share = share * change[one]
        line = Line(
            of=self.of, room=self.room, low=self.low, high=self.high, factor=factor, closes=self.closes
        )
        return line, share


class Dive:
    """The columns of a relaxation with their shares at one heat, ready to be dived into.

    `prices`: for each family of rows, first `once`, then the capacities, then the floors. `heat`: how many
    points of worth a column may be off for its share to shrink to a third.
    """

    def __init__(
        self, columns: Columns, prices: list[Floats], off: Floats, weights: Weights, *, heat: float
    ) -> None:
        self.columns = columns
        families = (columns.once, *columns.capacities, columns.floors)
        self.lines = [
            _line(family, price, weights, heat=heat).packed()
            for family, price in zip(families, prices, strict=True)
            if len(family.most)
        ]
        self.share: Floats = np.exp(np.maximum(-MOST, np.minimum(0.0, off) / heat))
        self.lines, self.share = _even(self.lines, self.share, FIRST_SWEEPS)

    def down(
        self, fixed: Ints, *, rng: np.random.Generator | None, should_stop: Callable[[], bool]
    ) -> Ints | None:
        """A whole timetable's columns, those of `fixed` among them; None where it was stopped.

        `rng` shakes the order in which the surest are taken.
        """
        lines, share = self.lines, self.share
        open_ = np.arange(len(share))
        taken = fixed.tolist()
        lines = [
            line.holding(
                line.of, line.room - sum(np.bincount(one[fixed], minlength=len(line.room)) for one in line.of)
            )
            for line in lines
        ]
        lines, share, open_ = _closed(lines, share, open_)
        # Most rows are full by now, and most floors reached: what is left is quick to scale.
        lines = [line for one in lines if (line := one.packed()).of and (line.closes or line.room[:-1].any())]
        lines, share = _even(lines, share, 2 * SWEEPS)
        step = 0
        while len(open_):
            step += 1
            if step % ASK_EVERY == 0 and should_stop():
                return None
            # What is left is about as many as the shares add up to.
            number = max(1, int(PART * share.sum()))
            key = share if rng is None else share * np.exp(SHAKE * rng.standard_normal(len(share)))
            lines, found = _fix(lines, _first(key, 4 * number), number)
            taken += open_[found].tolist()
            lines, share, open_ = _closed(lines, share, open_)
            lines, share = _even(lines, share, SWEEPS)
        return np.array(sorted(taken), np.int64)


def _line(family: Family, price: Floats, weights: Weights, *, heat: float) -> Line:
    """The rows of a family at their full room, each with the range that its price gives the factor."""
    rows = len(family.most)

    def power(of: Floats) -> Floats:
        return np.exp(np.clip(of / heat, -MOST, MOST))

    if family.soft:
        room, low, high = family.least, power(-price), power(weights.cover - price)
    else:
        # Whoever must be held is, whatever it costs.
        room, low, high = family.most, np.full(rows, TINY), power(np.where(family.least > 0, np.inf, price))
    return Line(
        of=tuple(np.where(one < 0, rows, one) for one in family.of),
        room=np.append(room, np.inf),
        low=np.append(low, 1.0),
        high=np.append(high, 1.0),
        factor=np.ones(rows + 1),
        closes=not family.soft,
    )


def _even(lines: list[Line], share: Floats, sweeps: int) -> tuple[list[Line], Floats]:
    """Every family evened in turn, so many times."""
    lines = list(lines)
    if len(share):
        for _ in range(sweeps):
            for i, line in enumerate(lines):
                lines[i], share = line.evened(share)
    return lines, share


def _first(key: Floats, number: int) -> list[int]:
    """The columns with the greatest keys, the greatest first."""
    top = np.sort(np.argpartition(-key, number)[:number]) if number < len(key) else np.arange(len(key))
    found: list[int] = top[np.argsort(-key[top], kind="stable")].tolist()
    return found


def _fix(lines: list[Line], order: list[int], number: int) -> tuple[list[Line], list[int]]:
    """Fix up to so many columns in this order, each if there is room for it when its turn comes."""
    rooms = [line.room.copy() for line in lines]
    found: list[int] = []
    for j in order:
        rows = [[int(one[j]) for one in line.of] for line in lines]
        if all(
            room[row] >= rows_.count(row)
            for line, room, rows_ in zip(lines, rooms, rows, strict=True)
            if line.closes
            for row in rows_
        ):
            for room, rows_ in zip(rooms, rows, strict=True):
                for row in rows_:
                    room[row] -= 1
            found.append(j)
            if len(found) == number:
                break
    return [line.holding(line.of, room) for line, room in zip(lines, rooms, strict=True)], found


def _closed(lines: list[Line], share: Floats, open_: Ints) -> tuple[list[Line], Floats, Ints]:
    """Without the columns for which a row has no room any more."""
    keep = np.ones(len(share), bool)
    for line in lines:
        if line.closes:
            for one in line.of:
                keep &= line.room[one] >= 1
    lines = [line.kept(keep) for line in lines]
    # A floor that is reached asks for no more.
    lines = [line if line.closes else line.holding(line.of, np.maximum(0.0, line.room)) for line in lines]
    return lines, share[keep], open_[keep]
