"""The plan of a hall: its tables as numbered squares in rows, drawn by `parts/plan.html`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 72
HEIGHT = 44
SPACE = 12
"""Measures of a square and of the way between two, in pixels."""
ACROSS_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One table's square: its upper left corner, and the code of the company whose own it is."""

    table: str
    x: int
    y: int
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HallPlan:
    """A hall as a drawing of these measures; `across` tables stand in a row."""

    hall: str
    across: int
    width: int
    height: int
    spots: tuple[Spot, ...]

    @property
    def owned(self) -> tuple[Spot, ...]:
        """The tables that are somebody's own."""
        return tuple(one for one in self.spots if one.owner)


def hall_plan(hall: str, tables: Sequence[str], *, across: int, owners: Mapping[str, str]) -> HallPlan:
    """The plan of a hall with these tables in their order, so many in a row from the left."""
    rows = max(1, -(-len(tables) // across))
    columns = min(across, max(1, len(tables)))
    return HallPlan(
        hall=hall,
        across=across,
        width=columns * (WIDTH + SPACE) + SPACE,
        height=rows * (HEIGHT + SPACE) + SPACE,
        spots=tuple(
            Spot(
                table=code,
                x=SPACE + (i % across) * (WIDTH + SPACE),
                y=SPACE + (i // across) * (HEIGHT + SPACE),
                owner=owners.get(code, ""),
            )
            for i, code in enumerate(tables)
        ),
    )
