"""Faults of dates, times and their order."""

import re
from collections.abc import Callable, Iterator
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matcher.issue import Issue
from scheduler.faults.kinds import within
from scheduler.problem import Problem

DAY = re.compile(r"20\d\d-\d\d-\d\d")
"""A date of this century; other years are slips of the pen."""


def clock(problem: Problem) -> Iterator[Issue]:
    """Sessions without a slot, dates and times that are none, slots that go back in time."""
    if not problem.slots:
        yield Issue(code="sessions-none", path="/sessions")
    if not _reads(ZoneInfo, problem.timezone):
        yield Issue(code="timezone-unknown", path="/timezone", given=problem.timezone)
    before: tuple[str, str] | None = None
    for i, session in enumerate(problem.sessions):
        day = session.date
        if day is not None and not (DAY.fullmatch(day) and _reads(date.fromisoformat, day)):
            yield Issue(code="date-wrong", path=f"/sessions/{i}/date", given=day)
            day = None
        for j, slot in enumerate(session.slots):
            path = f"/sessions/{i}/slots/{j}/start"
            if slot.start is None:
                continue
            if not re.fullmatch(r"\d\d:\d\d", slot.start) or not _reads(time.fromisoformat, slot.start):
                yield Issue(code="time-wrong", path=path, given=slot.start)
            elif before is not None and (day or before[0], slot.start) <= before:
                yield Issue(code="slots-out-of-order", path=path, given=slot.code)
            else:
                before = (day or (before[0] if before else ""), slot.start)
    for field, least in (("slot_minutes", 1), ("change_minutes", 0)):
        yield from within(f"/{field}", field, getattr(problem, field), least)


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True
