"""Published timetables: version 1, 2, 3 …, each written once and never changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, func, select

from matcher.issue import Issue
from scheduler.form import read_problem
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from web.rows import EventRow, MeetingRow, RunRow, SeatRow, VersionRow
from web.store.events import frame_text
from web.store.outdated import check_outdated
from web.store.runs import run_problem, run_result
from web.store.showing import ALL, show


def publish(db: Session, run: RunRow, *, now: datetime, wave: str = ALL) -> VersionRow | list[Issue]:
    """Makes the run's timetable the next version of its event. The same run again gives the same version.

    It is shown to this wave (`web.store.showing`); others see what they saw before until they are shown it.

    An Issue says that the run has no timetable that passed the audit, or one that does not fit any more.
    """
    done = db.exec(select(VersionRow).where(VersionRow.run == run.id)).first()
    if done is not None:
        return done
    result = run_result(run)
    if result is None or result.meetings is None or run.beside is not None:
        return [Issue(code="run-no-timetable", given=run.id)]
    # Two who publish at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow).where(EventRow.code == run.event).with_for_update()).one()
    if outdated := [*check_outdated(db, run, result.meetings)]:
        return outdated
    last = db.exec(select(func.max(VersionRow.number)).where(VersionRow.event == run.event)).one() or 0
    version = VersionRow(
        event=run.event,
        number=last + 1,
        run=run.id,
        frame=frame_text(run_problem(run)),
        published_at=now,
    )
    db.add(version)
    db.flush()
    _write(db, version, result.meetings)
    show(db, version, wave, now=now)
    return version


def _write(db: Session, version: VersionRow, held: tuple[Meeting, ...]) -> None:
    before = _newest(db, version.event)
    for row in as_rows(version, held):
        row.sequence = _sequence(row, before.get(row.id), last=version.number - 1)
        db.add(row)
    db.flush()
    for one in held:
        for person in one.delegates:
            db.add(
                SeatRow(
                    event=version.event,
                    version=version.number,
                    slot=one.slot,
                    delegate=person,
                    meeting=one.id,
                )
            )
    db.flush()


def as_rows(version: VersionRow, held: Iterable[Meeting]) -> list[MeetingRow]:
    """The rows of a version's meetings, not stored yet and without their SEQUENCE."""
    return [
        MeetingRow(
            event=version.event,
            version=version.number,
            id=one.id,
            first=one.pair[0],
            second=one.pair[1],
            first_delegate=one.delegates[0],
            second_delegate=one.delegates[1],
            slot=one.slot,
            table_code=one.table,
            interpreter=one.interpreter,
        )
        for one in held
    ]


def _newest(db: Session, event: str) -> dict[str, MeetingRow]:
    """Each meeting as it stood in the newest version that held it, by id."""
    rows = db.exec(select(MeetingRow).where(MeetingRow.event == event).order_by(col(MeetingRow.version)))
    return {row.id: row for row in rows}


def _sequence(row: MeetingRow, before: MeetingRow | None, *, last: int) -> int:
    """The calendar's SEQUENCE: as it was where the entry is the same, one more where it differs.

    Two more for one that comes back: calendars were told in between, under one more, that it is cancelled.
    """
    if before is None:
        return 0
    if before.version != last or before.state == "cancelled":
        return before.sequence + 2
    kept = ("slot", "table_code", "first_delegate", "second_delegate", "interpreter")
    same = all(getattr(row, name) == getattr(before, name) for name in kept)
    return before.sequence if same else before.sequence + 1


def versions(db: Session, event: str) -> list[VersionRow]:
    """All versions of an event, the newest first."""
    query = select(VersionRow).where(VersionRow.event == event)
    return list(db.exec(query.order_by(col(VersionRow.number).desc())))


def latest_version(db: Session, event: str) -> VersionRow | None:
    """The newest version, or None before the first is published; who sees it is `web.store.showing`'s."""
    return next(iter(versions(db, event)), None)


def meetings(db: Session, version: VersionRow) -> list[MeetingRow]:
    """All meetings of a version, by time and then by table."""
    place = {slot.code: i for i, slot in enumerate(version_frame(version).slots)}
    rows = db.exec(
        select(MeetingRow).where(MeetingRow.event == version.event, MeetingRow.version == version.number)
    )
    return sorted(rows, key=lambda row: (place[row.slot], row.table_code, row.id))


def version_frame(version: VersionRow) -> Problem:
    """Sessions, slots, halls and tables as they were for this version."""
    found = read_problem(version.frame)
    assert isinstance(found, Problem), f"the frame of version {version.number} does not read"
    return replace(found, participants=())
