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
    at = {(one.table, one.slot): one for one in meetings}
    owners = owners_of(problem)
    candidates = {one.id for one in problem.candidates}
    lines: list[Line] = []
    for table in problem.tables:
        if table.hall != hall:
            continue
        cells: list[Cell] = []
        for slot in problem.slots:
            one = at.get((table.code, slot.code))
            heart = heart_of(one.pair, wished) if one else "none"
            if one is not None and heart == "none" and one.id in candidates:
                heart = "filled"
            cells.append(Cell(slot=slot.code, meeting=one, heart=heart, closed=slot.code in table.closed))
        held = sum(cell.meeting is not None for cell in cells)
        lines.append(Line(table=table.code, owner=owners.get(table.code), cells=tuple(cells), held=held))
    return tuple(lines)


def heart_of(pair: tuple[str, str], wished: frozenset[tuple[str, str]]) -> Heart:
    """Whether both of a pair asked for each other, one of them, or neither."""
    hearts: tuple[Heart, ...] = ("none", "one", "both")
    return hearts[(pair in wished) + ((pair[1], pair[0]) in wished)]


def owners_of(problem: Problem) -> Mapping[str, str]:
    """Which company sits at which table all the time."""
    return {table: one.code for one in problem.participants for table in one.fixed_tables}
