"""How full each hall is in each slot: a picture that says where room is left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.problem import Problem
from scheduler.timetable import Meeting

WIDE, NARROW, SPACE, HEIGHT, LEFT, TOP = 84, 52, 4, 36, 188, 28
"""Pixels: a field where slots are few and where they are many, the space after it, its row, the margins."""
FEW = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One hall in one slot: meetings held, tables that are open, and where its field is in the picture."""

    hall: str
    slot: str
    held: int
    open: int
    x: int
    y: int
    width: int

    @property
    def share(self) -> float:
        """How much of the hall is used, 0 to 1."""
        return self.held / self.open if self.open else 0.0

    @property
    def full(self) -> bool:
        """Whether hardly any room is left: drawn in the full colour, with light figures."""
        return self.share >= 0.9

    @property
    def shade(self) -> float:
        """How strong the colour is. Dark figures are easy to read on up to 0.4, so full is a step apart."""
        return 1.0 if self.full else 0.4 * self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All fields, row by row, and how large the picture is."""

    halls: tuple[str, ...]
    slots: tuple[str, ...]
    rows: tuple[tuple[Spot, ...], ...]
    width: int
    height: int

    @property
    def held(self) -> int:
        """All meetings."""
        return sum(spot.held for row in self.rows for spot in row)

    @property
    def open(self) -> int:
        """All places where a meeting could have been: open tables, added up over the slots."""
        return sum(spot.open for row in self.rows for spot in row)


def occupancy(problem: Problem, meetings: Iterable[Meeting]) -> Picture:
    """The picture of a timetable."""
    hall_of = {table.code: table.hall for table in problem.tables}
    held = Counter((hall_of[one.table], one.slot) for one in meetings)
    space: Counter[tuple[str, str]] = Counter()
    for table in problem.tables:
        space.update((table.hall, slot.code) for slot in problem.slots if slot.code not in table.closed)
    width = WIDE if len(problem.slots) <= FEW else NARROW
    rows = tuple(
        tuple(
            Spot(
                hall=hall,
                slot=slot.code,
                held=held[hall, slot.code],
                open=space[hall, slot.code],
                x=LEFT + column * (width + SPACE),
                y=TOP + row * HEIGHT,
                width=width,
            )
            for column, slot in enumerate(problem.slots)
        )
        for row, hall in enumerate(problem.halls)
    )
    return Picture(
        halls=problem.halls,
        slots=tuple(slot.code for slot in problem.slots),
        rows=rows,
        width=LEFT + len(problem.slots) * (width + SPACE),
        height=TOP + len(problem.halls) * HEIGHT,
    )
