"""What the set-up knows beside the frame: who sees whom, rows of tables, and the days as they were typed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from sqlmodel import Session

from scheduler.daily import Day, Pause, days_of, sessions_of
from scheduler.problem import Problem
from scheduler.problem import Session as Run
from web.rows import CompanyRow, Sees, SetupRow

A_ROW = 5
"""So many tables stand in a row where nobody said otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """`across` is by hall how many tables stand in a row; `days` are as they were typed in, if they were."""

    sees: Sees = "all"
    across: Mapping[str, int] = field(default_factory=dict)
    days: tuple[Day, ...] = ()


def setup_of(db: Session, event: str) -> Setup:
    """The set-up of this event; the usual one where nothing was said."""
    row = db.get(SetupRow, event)
    if row is None:
        return Setup()
    plan = json.loads(row.plan)
    days = tuple(
        Day(
            date=one["date"],
            begins=one["begins"],
            ends=one["ends"],
            pauses=tuple(Pause(**pause) for pause in one["pauses"]),
        )
        for one in plan.get("days", [])
    )
    return Setup(sees=row.sees, across=plan.get("across", {}), days=days)


def save_setup(db: Session, event: str, setup: Setup) -> None:
    """Keeps the set-up of this event."""
    row = db.get(SetupRow, event) or SetupRow(event=event)
    row.sees = setup.sees
    days = [asdict(one) for one in setup.days]
    row.plan = json.dumps({"across": dict(setup.across), "days": days}, ensure_ascii=False)
    db.add(row)
    db.flush()


def days_typed(frame: Problem, setup: Setup) -> tuple[Day, ...] | None:
    """The days of a frame as they were typed in, or else as its slots tell; None where they don't.

    What was typed counts only while it gives the frame's own slots: an import may have brought others.
    """
    talk, change = frame.slot_minutes, frame.change_minutes
    if setup.days and times(sessions_of(setup.days, talk=talk, change=change)) == times(frame.sessions):
        return setup.days
    return days_of(frame.sessions, talk=talk, change=change)


def times(sessions: Sequence[Run]) -> list[tuple[str | None, list[str | None]]]:
    """The dates and starts of sessions, without codes."""
    return [(one.date, [slot.start for slot in one.slots]) for one in sessions]


def may_see(db: Session, company: CompanyRow) -> bool:
    """Whether this company sees the companies of the other side yet."""
    return company.status == "selected" or setup_of(db, company.event).sees == "all"
