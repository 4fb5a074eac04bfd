"""The relaxation with slots, in arrays: a column for each meeting in a slot, rows as in `scheduler.rows`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.grid import NOWHERE, Grid
from scheduler.index import Bools, Ints
from scheduler.rows import POOL, at
from scheduler.weights import Weights

Floats = npt.NDArray[np.float64]

FLOOR = "floor:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Rows of one kind, of which a column uses at most one at each of its ends.

    `of`: for each end, (k,) the row that each column counts to, or -1. `most` and `least`: (r,) bounds on
    the columns chosen. `names`: (r,) as certificates call the row; None where they have none. `counted`:
    (k,) the columns that the certificate counts; None: all. `soft`: below `least` is allowed, at a price.
    """

    of: tuple[Ints, ...]
    most: Floats
    least: Floats
    names: tuple[str | None, ...]
    counted: Bools | None = None
    soft: bool = False

    def priced(self, prices: Mapping[str, int], denominator: int) -> Floats:
        """(r,) what the certificate asks for each row."""
        asked = (0 if name is None else prices.get(name, 0) for name in self.names)
        return np.fromiter(asked, np.float64, len(self.names)) / denominator


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """(k,) `meeting` and `slot` of each column, and what it is `worth`; the families of their rows.

    `once` is the family of the meetings themselves, `floors` that of the participants' floors.
    """

    meeting: Ints
    slot: Ints
    worth: Floats
    once: Family
    capacities: tuple[Family, ...]
    floors: Family

    def left_over(self, prices: Mapping[str, int], denominator: int) -> Floats:
        """(k,) the worth of each column less the prices of its rows, its meeting's own apart."""
        rest = self.worth.copy()
        for family, sign in (*((one, -1) for one in self.capacities), (self.floors, 1)):
            price = np.append(sign * family.priced(prices, denominator), 0.0)
            for of in family.of:
                rest += price[of] if family.counted is None else np.where(family.counted, price[of], 0.0)
        return rest


def columns_of(grid: Grid, weights: Weights, *, open_: Bools) -> Columns:
    """The columns of all meetings in the slots that are open to them: `open_` is (m, t) within `allowed`."""
    problem = grid.problem
    meeting, slot = np.nonzero(open_)
    slots = grid.allowed.shape[1]
    person = [f"participant:{one.code}" for one in problem.participants]
    # Crews of several people overlap: their capacities are kept, but no price is asked for them.
    several = len(grid.members) - len(grid.index.delegate)
    delegate = [*(f"delegate:{code}" for _, code in grid.index.delegate), *[None] * several]
    hall = [f"hall:{code}" for code in problem.halls]
    ends = [grid.ends[meeting, side] for side in (0, 1)]
    named = [grid.named[meeting, side] for side in (0, 1)]
    pool, pin = grid.pool[meeting], grid.pin[meeting]

    def there(row: Ints) -> Ints:
        """The row in the column's slot."""
        return np.where(row < 0, -1, row * slots + slot)

    def by_slot(names: Sequence[str | None]) -> Callable[[int], str | None]:
        def name(row: int) -> str | None:
            whole = names[row // slots]
            return None if whole is None else at(whole, problem.slots[row % slots].code)

        return name

    # Where a quota is no less than the hours, the rows of single slots say it all.
    scarce = grid.most < grid.room.sum(axis=1)
    families: list[Family] = []
    for group in _apart(ends, pooled=problem.pooled):
        families.append(_family([there(one) for one in group], grid.room.ravel(), by_slot(person)))
        families.append(
            _family([np.where(scarce[one], one, -1) for one in group], grid.most, lambda row: person[row])
        )
    families += [
        _family([there(one)], grid.there.ravel().astype(np.int64), by_slot(delegate)) for one in named
    ]
    in_hall = np.where((pool != NOWHERE) & (pool < len(hall)), pool, -1)
    # The certificate does not count a pinned table to a hall, and has no row for a single table.
    families.append(_family([there(in_hall)], grid.tables[:-1].ravel(), by_slot(hall), counted=pin < 0))
    families.append(
        _family([there(np.where(pool != NOWHERE, 0, -1))], grid.tables[-1].ravel(), by_slot([POOL]))
    )
    families.append(_family([there(pin)], np.ones(len(problem.tables) * slots, np.int64), None))
    wanted = grid.floor > 0 if weights.cover else np.zeros(len(grid.floor), bool)
    return Columns(
        meeting=meeting,
        slot=slot,
        worth=weights.score * grid.score[meeting].astype(np.float64),
        once=_family([meeting], np.ones(len(grid.score), np.int64), None, least=grid.required),
        capacities=tuple(one for one in families if len(one.most)),
        floors=_family(
            [np.where(wanted[one], one, -1) for one in ends],
            None,
            lambda row: FLOOR + problem.participants[row].code,
            least=grid.floor,
            soft=True,
        ),
    )


def _apart(ends: list[Ints], *, pooled: bool) -> list[list[Ints]]:
    """The two ends in one family where anybody may be at either, in two where the sides differ."""
    return [ends] if pooled else [[one] for one in ends]


def _family(
    of: list[Ints],
    most: Ints | None,
    name: Callable[[int], str | None] | None,
    *,
    least: npt.NDArray[np.generic] | None = None,
    counted: Bools | None = None,
    soft: bool = False,
) -> Family:
    """A family of those rows only that some column counts to."""
    rows = np.unique(np.concatenate(of))
    rows = rows[rows >= 0]
    upto = np.full(len(rows), np.inf) if most is None else most[rows].astype(np.float64)
    return Family(
        of=tuple(np.where(one < 0, -1, np.searchsorted(rows, one)) for one in of),
        most=upto,
        least=np.zeros(len(rows)) if least is None else least[rows].astype(np.float64),
        names=tuple(None if name is None else name(row) for row in rows.tolist()),
        counted=counted,
        soft=soft,
    )
