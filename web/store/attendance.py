"""Who said to be coming, and who has arrived."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from web.rows import (
    AttendanceRow,
    Coming,
    CompanyRow,
    ContactRow,
    DelegateRow,
    MeetingRow,
    VersionRow,
)
from web.store.companies import names


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Somebody with a meeting: what was answered, and the arrival.

    Where somebody has given no answer or has no arrival, that of the company's own link counts.
    """

    code: str
    company: str
    company_name: tuple[str, str]
    name: str
    meetings: int
    coming: Coming | None
    answered_at: datetime | None
    arrived_at: datetime | None


def attendance(db: Session, event: str, code: str) -> AttendanceRow:
    """What is known of a company or delegate; a row that is not stored yet where that is nothing.

    Raises LookupError for a code that the event has not.
    """
    if (found := db.get(AttendanceRow, (event, code))) is not None:
        return found
    if db.get(CompanyRow, (event, code)) is not None:
        return AttendanceRow(event=event, code=code, company=code)
    person = db.get(DelegateRow, (event, code))
    if person is None:
        raise LookupError(f"event {event} has no {code}")
    return AttendanceRow(event=event, code=code, company=person.company, delegate=code)


def answer(db: Session, event: str, code: str, coming: Coming, *, now: datetime) -> None:
    """Writes down that somebody is coming or not. It changes nobody's timetable."""
    row = attendance(db, event, code)
    row.coming, row.answered_at = coming, now
    db.add(row)
    db.flush()


def arrive(db: Session, event: str, code: str, *, by: str, now: datetime) -> None:
    """Marks that somebody has arrived; the first time counts. `by` is the hash of the organiser's link."""
    row = attendance(db, event, code)
    if row.arrived_at is None:
        row.arrived_at, row.arrived_by = now, by
        db.add(row)
        db.flush()


def take_back(db: Session, event: str, code: str) -> None:
    """Takes a mark of arrival back."""
    row = attendance(db, event, code)
    row.arrived_at = row.arrived_by = None
    db.add(row)
    db.flush()


def presences(db: Session, version: VersionRow) -> list[Presence]:
    """Everybody who has a meeting in this version, by company and person in the organiser's order."""
    event = version.event
    counted: dict[str, int] = {}
    held = select(MeetingRow.first_delegate, MeetingRow.second_delegate).where(
        MeetingRow.event == event, MeetingRow.version == version.number, MeetingRow.state != "cancelled"
    )
    for pair in db.exec(held):
        for person in pair:
            counted[person] = counted.get(person, 0) + 1
    known = {row.code: row for row in db.exec(select(AttendanceRow).where(AttendanceRow.event == event))}
    people = dict(
        db.exec(select(ContactRow.delegate, ContactRow.name).where(ContactRow.event == event)).all()
    )
    called = names(db, event)
    staff = db.exec(
        select(DelegateRow.code, DelegateRow.company)
        .join_from(
            DelegateRow,
            CompanyRow,
            (col(CompanyRow.event) == col(DelegateRow.event))
            & (col(CompanyRow.code) == col(DelegateRow.company)),
        )
        .where(DelegateRow.event == event)
        .order_by(col(CompanyRow.position), col(DelegateRow.position))
    )
    return [
        _presence(code, company, called[company], people.get(code, ""), counted[code], known)
        for code, company in staff
        if code in counted
    ]


def _presence(
    code: str,
    company: str,
    called: tuple[str, str],
    name: str,
    meetings: int,
    known: dict[str, AttendanceRow],
) -> Presence:
    rows = [row for row in (known.get(code), known.get(company)) if row is not None]
    answered = next((row for row in rows if row.coming is not None), None)
    return Presence(
        code=code,
        company=company,
        company_name=called,
        name=name,
        meetings=meetings,
        coming=answered.coming if answered else None,
        answered_at=answered.answered_at if answered else None,
        arrived_at=next((row.arrived_at for row in rows if row.arrived_at is not None), None),
    )
