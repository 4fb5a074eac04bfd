"""Whom a page is about: what companies and their delegates are called, and what they say of themselves."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from matcher.people import Participant
from web.rows import CompanyRow, DelegateRow
from web.store.companies import names
from web.store.people import participant


def all_names(db: Session, event: str) -> dict[str, tuple[str, str]]:
    """Korean and English names by code; a delegate's is its company's, with the table where it has one."""
    called = names(db, event)
    for person in db.exec(select(DelegateRow).where(DelegateRow.event == event)):
        if person.code not in called:
            ko, en = called[person.company]
            where = person.table_code or person.code
            called[person.code] = (f"{ko} ({where})", f"{en} ({where})")
    return called


def profiles(db: Session, event: str, codes: Iterable[str]) -> dict[str, Participant]:
    """These companies with their delegates, by code: much less than everybody, and without any wish."""
    wanted = list(codes)
    staff: dict[str, list[DelegateRow]] = {}
    for person in db.exec(
        select(DelegateRow)
        .where(DelegateRow.event == event, col(DelegateRow.company).in_(wanted))
        .order_by(col(DelegateRow.position))
    ):
        staff.setdefault(person.company, []).append(person)
    rows = db.exec(select(CompanyRow).where(CompanyRow.event == event, col(CompanyRow.code).in_(wanted)))
    return {row.code: participant(row, staff.get(row.code, [])) for row in rows}
