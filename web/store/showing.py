"""Which version each company sees: a version is shown to all at once or in waves, and can be withdrawn."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, func, select

from web.rows import CompanyRow, Does, EventRow, ShowingRow, VersionRow

ALL = "all"
SIDES = ("buyer", "seller", "pool")
HALL = "hall:"
"""A wave is everybody, a side, or what stands behind this: a hall with its companies of both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From a moment on one sees a version; None: what was seen is withdrawn."""

    version: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What each company of an event has been shown, step by step.

    `common` is the way of all that were in no wave of their own; `own` that of the others, by code.
    """

    common: tuple[Step, ...] = ()
    own: dict[str, tuple[Step, ...]] = field(default_factory=dict)

    def steps(self, company: str) -> tuple[Step, ...]:
        """What this company has been shown, the oldest first; two steps in a row differ."""
        return self.own.get(company, self.common)

    def now(self, company: str) -> int | None:
        """The number of the version that it sees; None before the first and after a withdrawal."""
        steps = self.steps(company)
        return steps[-1].version if steps else None

    def before(self, company: str) -> int | None:
        """What it saw before that; None where that is nothing."""
        steps = self.steps(company)
        return steps[-2].version if len(steps) > 1 else None

    def last(self, company: str) -> Step | None:
        """The last step that showed it a version, be it withdrawn since or not."""
        return next((one for one in reversed(self.steps(company)) if one.version is not None), None)

    def withdrawn(self, company: str) -> bool:
        """Whether what it saw was taken back and nothing came since."""
        steps = self.steps(company)
        return bool(steps) and steps[-1].version is None


def shown(db: Session, event: str) -> Shown:
    """What was shown to whom so far."""
    common: list[Step] = []
    own: dict[str, list[Step]] = {}
    rows = db.exec(select(ShowingRow).where(ShowingRow.event == event).order_by(col(ShowingRow.number)))
    for row in rows:
        step = Step(version=row.version if row.does == "show" else None, at=row.at)
        if row.wave == ALL:
            lists = [common, *own.values()]
        else:
            lists = [own.setdefault(code, list(common)) for code in json.loads(row.companies)]
        for steps in lists:
            if (steps[-1].version if steps else None) != step.version:
                steps.append(step)
    return Shown(common=tuple(common), own={code: tuple(steps) for code, steps in own.items()})


def seen_version(db: Session, event: str, company: str) -> VersionRow | None:
    """The version that a company and its delegates see, or None."""
    number = shown(db, event).now(company)
    return None if number is None else db.get_one(VersionRow, (event, number))


def show(db: Session, version: VersionRow, wave: str, *, now: datetime) -> ShowingRow:
    """Shows a version to a wave from now on. Raises LookupError for a wave that this event has not."""
    companies = () if wave == ALL else wave_of(db, version.event, wave)
    if wave != ALL and not companies:
        raise LookupError(f"event {version.event} has no wave {wave}")
    return _step(db, version, "show", wave, companies, now)


def withdraw(db: Session, version: VersionRow, *, now: datetime) -> ShowingRow:
    """Takes the timetable back from everybody. It stays as it is, and can be shown again."""
    return _step(db, version, "withdraw", ALL, (), now)


def wave_of(db: Session, event: str, wave: str) -> tuple[str, ...]:
    """The codes of a wave's companies; nobody where there is no such wave."""
    query = select(CompanyRow.code).where(CompanyRow.event == event)
    if wave in SIDES:
        query = query.where(CompanyRow.side == wave)
    elif wave.startswith(HALL):
        query = query.where(CompanyRow.hall == wave.removeprefix(HALL))
    elif wave != ALL:
        return ()
    return tuple(sorted(db.exec(query)))


def waves(db: Session, event: str) -> dict[str, int]:
    """Every wave that an event can have, with how many companies are in it; everybody first."""
    rows = db.exec(select(CompanyRow.side, CompanyRow.hall).where(CompanyRow.event == event)).all()
    found = {ALL: len(rows)}
    found |= {side: n for side in SIDES if (n := sum(row[0] == side for row in rows)) not in {0, len(rows)}}
    halls = sorted({hall for _, hall in rows if hall})
    if len(halls) > 1:
        found |= {f"{HALL}{hall}": sum(row[1] == hall for row in rows) for hall in halls}
    return found


def _step(
    db: Session, version: VersionRow, does: Does, wave: str, companies: Collection[str], now: datetime
) -> ShowingRow:
    # Two who do so at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow.code).where(EventRow.code == version.event).with_for_update()).one()
    last = db.exec(select(func.max(ShowingRow.number)).where(ShowingRow.event == version.event)).one() or 0
    row = ShowingRow(
        event=version.event,
        number=last + 1,
        version=version.number,
        does=does,
        wave=wave,
        companies=json.dumps(sorted(companies)) if wave != ALL else "",
        at=now,
    )
    db.add(row)
    db.flush()
    return row
