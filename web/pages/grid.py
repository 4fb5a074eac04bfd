"""The timetable of a hall as a grid: slots across, tables down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.problem import Problem
from scheduler.timetable import Meeting

Heart = Literal["both", "one", "filled", "none"]
"""How much a meeting was wanted: by both, by one of them, or by neither (from affinity, or given)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What happens at a table in a slot: a meeting, nothing, or the table is closed."""

    slot: str
    meeting: Meeting | None = None
    heart: Heart = "none"
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A table's row. `owner` is the company that sits there all the time, if there is one."""

    table: str
    owner: str | None
    cells: tuple[Cell, ...]
    held: int


def grid(
    problem: Problem, meetings: Iterable[Meeting], hall: str, wished: frozenset[tuple[str, str]]
) -> tuple[Line, ...]:
    """The rows of one hall. `wished` holds (of, to) of all wishes, between companies."""
    held = tuple(meetings)
    at = {(one.table, one.slot): one for one in held}
    owners = owners_of(problem)
    wanted = hearts(problem, held, wished)
    lines: list[Line] = []
    for table in problem.tables:
        if table.hall != hall:
            continue
        cells: list[Cell] = []
        for slot in problem.slots:
            one = at.get((table.code, slot.code))
            heart = wanted[one.id] if one else "none"
            cells.append(Cell(slot=slot.code, meeting=one, heart=heart, closed=slot.code in table.closed))
        number = sum(cell.meeting is not None for cell in cells)
        lines.append(Line(table=table.code, owner=owners.get(table.code), cells=tuple(cells), held=number))
    return tuple(lines)


def hearts(
    problem: Problem, meetings: Iterable[Meeting], wished: frozenset[tuple[str, str]]
) -> dict[str, Heart]:
    """How much each meeting was wanted, by its id."""
    candidates = {one.id for one in problem.candidates}
    found: dict[str, Heart] = {}
    for one in meetings:
        heart = heart_of(one.pair, wished)
        found[one.id] = "filled" if heart == "none" and one.id in candidates else heart
    return found


def heart_of(pair: tuple[str, str], wished: frozenset[tuple[str, str]]) -> Heart:
    """Whether both of a pair asked for each other, one of them, or neither."""
    hearts: tuple[Heart, ...] = ("none", "one", "both")
    return hearts[(pair in wished) + ((pair[1], pair[0]) in wished)]


def owners_of(problem: Problem) -> Mapping[str, str]:
    """Which company sits at which table all the time."""
    return {table: one.code for one in problem.participants for table in one.fixed_tables}
