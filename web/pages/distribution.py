"""How meetings are distributed over the companies of a side, against their floors and quotas: a picture."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.people import Side
from scheduler.problem import Problem
from scheduler.rows import rows_of
from scheduler.timetable import Meeting

WIDTH, SPACE, LEFT, TOP, HEIGHT, FOOT = 40, 8, 8, 24, 160, 28
"""Pixels: a column and the space after it, the margins, the longest column, the line of numbers below."""
SIDES: tuple[Side, ...] = ("seller", "buyer", "pool")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of a column: how many companies, from which height on and how high, in pixels."""

    number: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The companies with so many meetings: below their floor, between, and with all that their quota allows.

    A company below its floor counts there even if it can't have more.
    """

    meetings: int
    short: Part
    between: Part
    full: Part
    x: int

    @property
    def number(self) -> int:
        """All companies with so many meetings."""
        return self.short.number + self.between.number + self.full.number

    @property
    def top(self) -> float:
        """Where the column ends, in pixels."""
        return min(self.short.y, self.between.y, self.full.y)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One side: its columns from no meeting on. Floors and quotas are the least and the most of the side."""

    side: Side
    columns: tuple[Column, ...]
    floors: tuple[int, int]
    quotas: tuple[int, int]
    width: int
    height: int = TOP + HEIGHT + FOOT

    @property
    def short(self) -> int:
        """How many companies are below their floor."""
        return sum(one.short.number for one in self.columns)

    @property
    def full(self) -> int:
        """How many companies have all that their quota allows."""
        return sum(one.full.number for one in self.columns)

    @property
    def companies(self) -> int:
        """All companies of the side."""
        return sum(one.number for one in self.columns)

    @property
    def average(self) -> float:
        """Meetings of a company on average."""
        return sum(one.meetings * one.number for one in self.columns) / self.companies


def distributions(problem: Problem, meetings: Iterable[Meeting]) -> tuple[Distribution, ...]:
    """The pictures of all sides that take part."""
    times = Counter(code for one in meetings for code in one.pair)
    found = (_distribution(problem, times, side) for side in SIDES)
    return tuple(one for one in found if one is not None)


def _distribution(problem: Problem, times: Counter[str], side: Side) -> Distribution | None:
    there = [one for one in problem.participants if one.side == side]
    if not there:
        return None
    capacity = rows_of(problem).capacity
    quotas = {one.code: capacity[f"participant:{one.code}"] for one in there}
    floors = {one.code: problem.floor(one) for one in there}
    kinds: Counter[tuple[int, str]] = Counter()
    for one in there:
        number = times[one.code]
        kind = "short" if number < floors[one.code] else "full" if number >= quotas[one.code] else "between"
        kinds[number, kind] += 1
    last = max(number for number, _ in kinds)
    highest = max(Counter(number for number, _ in kinds.elements()).values())
    columns = tuple(_column(kinds, number, HEIGHT / highest) for number in range(last + 1))
    return Distribution(
        side=side,
        columns=columns,
        floors=(min(floors.values()), max(floors.values())),
        quotas=(min(quotas.values()), max(quotas.values())),
        width=LEFT + len(columns) * (WIDTH + SPACE),
    )


def _column(kinds: Counter[tuple[int, str]], number: int, scale: float) -> Column:
    """One column, its parts from the ground up."""
    y = float(TOP + HEIGHT)
    parts: dict[str, Part] = {}
    for kind in ("short", "between", "full"):
        height = kinds[number, kind] * scale
        y -= height
        parts[kind] = Part(number=kinds[number, kind], y=y, height=height)
    return Column(
        meetings=number,
        short=parts["short"],
        between=parts["between"],
        full=parts["full"],
        x=LEFT + number * (WIDTH + SPACE),
    )
