"""Where an event stands between its first workbook and its last record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from scheduler.problem import Problem

Step = Literal["setup", "applications", "review", "assignment", "publication", "day", "results"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the line of time: over, now, or still to come, and a date where one is known."""

    step: Step
    place: Literal["over", "now", "ahead"]
    on: date | None = None


def step_of(
    *,
    now: datetime,
    timezone: str,
    companies: int,
    deadline: datetime | None,
    days: Sequence[date],
    runs: int,
    published: bool,
) -> Step:
    """The step in which the event is at this moment.

    What was published counts more than the calendar, the calendar more than what was tried out.
    """
    today = now.astimezone(ZoneInfo(timezone)).date()
    if published and days:
        if today > days[-1]:
            return "results"
        if today >= days[0]:
            return "day"
    if published:
        return "publication"
    if not companies:
        return "setup"
    if deadline is not None and now < deadline:
        return "applications"
    return "assignment" if runs else "review"


def line_of_time(
    step: Step, *, timezone: str, deadline: datetime | None, days: Sequence[date]
) -> tuple[Stage, ...]:
    """All steps in order, with the dates that are known."""
    now = STEPS.index(step)
    dates: dict[str, date] = {"day": days[0]} if days else {}
    if deadline is not None:
        dates["applications"] = deadline.astimezone(ZoneInfo(timezone)).date()
    return tuple(
        Stage(
            step=one,
            place="over" if place < now else "now" if place == now else "ahead",
            on=dates.get(one),
        )
        for place, one in enumerate(STEPS)
    )


def days_of(frame: Problem) -> tuple[date, ...]:
    """The days of the event, where they are known."""
    known = {session.date for session in frame.sessions if session.date is not None}
    return tuple(sorted(date.fromisoformat(day) for day in known))
