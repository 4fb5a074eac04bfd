"""The pictures or the sheet that a company shows to those who may meet it."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlmodel import Session, col, func, select

from web.exhibit_files import Picture, Sheet
from web.rows import EventRow, ExhibitKind, ExhibitRow

PICTURES_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One picture or sheet, without its bytes. `number` is never given again within the company."""

    company: str
    number: int
    kind: ExhibitKind


def exhibits(db: Session, event: str, companies: Collection[str]) -> dict[str, list[Exhibit]]:
    """What these companies show, by company, in the order in which it was sent."""
    query = select(ExhibitRow.company, ExhibitRow.number, ExhibitRow.kind).where(
        ExhibitRow.event == event, col(ExhibitRow.company).in_(companies)
    )
    found: dict[str, list[Exhibit]] = {}
    for company, number, kind in db.exec(query.order_by(ExhibitRow.company, col(ExhibitRow.number))):
        found.setdefault(company, []).append(
            Exhibit(company=company, number=number, kind=cast("ExhibitKind", kind))
        )
    return found


def find_exhibit(db: Session, event: str, company: str, number: int) -> ExhibitRow | None:
    """One exhibit with its bytes, or None."""
    return db.get(ExhibitRow, (event, company, number))


def add_exhibit(
    db: Session, event: str, company: str, one: Picture | Sheet, *, now: datetime
) -> Literal["full"] | ExhibitRow:
    """Keeps an exhibit; or says that the company has three pictures or a sheet already, and keeps nothing."""
    # Two who send at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow.code).where(EventRow.code == event).with_for_update()).first()
    had = exhibits(db, event, [company]).get(company, [])
    if any(other.kind == "sheet" for other in had) or len(had) >= (
        PICTURES_MOST if isinstance(one, Picture) else 1
    ):
        return "full"
    own = (ExhibitRow.event == event, ExhibitRow.company == company)
    last = db.exec(select(func.max(ExhibitRow.number)).where(*own)).one() or 0
    row = ExhibitRow(
        event=event,
        company=company,
        number=last + 1,
        kind="picture" if isinstance(one, Picture) else "sheet",
        sha256=hashlib.sha256(one.data).hexdigest(),
        data=one.data,
        small=one.small if isinstance(one, Picture) else None,
        at=now,
    )
    db.add(row)
    db.flush()
    return row


def remove_exhibit(db: Session, event: str, company: str, number: int) -> bool:
    """Deletes an exhibit; False where there is none."""
    row = find_exhibit(db, event, company, number)
    if row is None:
        return False
    db.delete(row)
    db.flush()
    return True
