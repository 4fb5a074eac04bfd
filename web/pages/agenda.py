"""One person's day: what is now or next, the meetings in order, and the gaps between them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from web.store.hours import Hour
from web.store.itineraries import Entry, Itinerary

OFF = frozenset({"cancelled", "no-show"})
"""States in which nobody has to be anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the day: a meeting, or a gap from the first of its slots to the last."""

    entry: Entry | None
    first: Hour
    last: Hour
    over: bool = False

    @property
    def minutes(self) -> int | None:
        """How long a gap is; None where the hours are not known."""
        if self.first.start is None or self.last.end is None:
            return None
        return minutes(self.last.end - self.first.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The lines of one day, in order."""

    on: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Where to be: at this meeting now, or next in so many minutes."""

    when: Literal["now", "next"]
    entry: Entry
    minutes: int
    """Until it ends, if it is now; else until it begins."""
    together: int = 1
    """How many meetings begin at the same time, this one among them: a company may have several."""


def next_of(plan: Itinerary, now: datetime) -> Next | None:
    """The meeting that goes on, or else the next one; None when all are over or no hours are known.

    While tables are changed the next one is shown: that is when people look.
    """
    for entry in plan.entries:
        start, end = entry.hour.start, entry.hour.end
        if start is None or end is None or end <= now or entry.state in OFF:
            continue
        together = sum(one.hour.start == start and one.state not in OFF for one in plan.entries)
        if start <= now:
            return Next(when="now", entry=entry, minutes=minutes(end - now), together=together)
        return Next(when="next", entry=entry, minutes=minutes(start - now), together=together)
    return None


def agenda(plan: Itinerary, now: datetime) -> tuple[Day, ...]:
    """The meetings by day with the gaps between them; gaps that touch are one."""
    lines = [
        Line(entry=one, first=one.hour, last=one.hour, over=one.hour.end is not None and one.hour.end <= now)
        for one in plan.entries
    ]
    for gap in plan.gaps:
        if lines and lines[-1].entry is None and _touch(lines[-1].last, gap):
            lines[-1] = Line(entry=None, first=lines[-1].first, last=gap)
        else:
            lines.append(Line(entry=None, first=gap, last=gap))
    days: dict[date | None, list[Line]] = {}
    for line in sorted(lines, key=lambda one: one.first.place):
        days.setdefault(line.first.date, []).append(line)
    return tuple(Day(on=day, lines=tuple(found)) for day, found in days.items())


def _touch(before: Hour, after: Hour) -> bool:
    return before.session == after.session and before.place + 1 == after.place


def minutes(length: timedelta) -> int:
    """Whole minutes, rounded up: who reads "1 minute" should go now."""
    return -(-int(length.total_seconds()) // 60)
