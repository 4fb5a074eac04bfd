"""Finds companies, people and tables of an event by a piece of a name or of a code."""

from dataclasses import dataclass

from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, or_, select

from matcher.people import Side
from web.rows import CompanyRow, ContactRow, DelegateRow
from web.store.companies import companies, count_companies


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCompany:
    """A company: its code, its side, and its names, Korean and English."""

    code: str
    side: Side
    name: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """One of a company's people; `name` is empty where there is no card. `table` is the person's own."""

    code: str
    company: str
    name: str
    title: str
    table: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The first of those that fit, the organiser's order, and how many fit in all."""

    companies: tuple[FoundCompany, ...]
    people: tuple[FoundPerson, ...]
    all_companies: int
    all_people: int


def find(db: Session, event: str, piece: str, *, limit: int) -> Found:
    """Companies by name or code, people by name, code or their own table; nothing for an empty piece."""
    if not piece.strip():
        return Found(companies=(), people=(), all_companies=0, all_people=0)
    lines = companies(db, event, search=piece, limit=limit)
    people, number = _people(db, event, piece.strip(), limit)
    return Found(
        companies=tuple(
            FoundCompany(
                code=one.code,
                side=one.side,
                name=(one.name, one.name_en if one.name_en != one.code else one.name),
            )
            for one in lines
        ),
        people=people,
        all_companies=len(lines) if len(lines) < limit else count_companies(db, event, search=piece),
        all_people=number,
    )


def _people(db: Session, event: str, piece: str, limit: int) -> tuple[tuple[FoundPerson, ...], int]:
    """Their cards may have been purged: then the codes are left."""
    card = (col(ContactRow.event) == col(DelegateRow.event)) & (
        col(ContactRow.delegate) == col(DelegateRow.code)
    )
    texts: tuple[Mapped[str] | Mapped[str | None], ...] = (
        col(DelegateRow.code),
        col(DelegateRow.table_code),
        col(ContactRow.name),
    )
    fits = (
        col(DelegateRow.event) == event,
        or_(*(text.icontains(piece, autoescape=True) for text in texts)),
    )
    query = (
        select(DelegateRow, ContactRow)
        .select_from(DelegateRow)
        .outerjoin(ContactRow, card)
        .where(*fits)
        .order_by(col(DelegateRow.position))
    )
    found = tuple(
        FoundPerson(
            code=row.code,
            company=row.company,
            name=contact.name if contact else "",
            title=contact.title if contact else "",
            table=row.table_code,
        )
        for row, contact in db.exec(query.limit(limit))
    )
    if len(found) < limit:
        return found, len(found)
    counted = select(func.count()).select_from(DelegateRow).outerjoin(ContactRow, card).where(*fits)
    return found, db.exec(counted).one()


def table_owners(db: Session, event: str) -> dict[str, str]:
    """Which company sits at which table all the time, itself or one of its people."""
    found: dict[str, str] = {}
    for code, tables in db.exec(select(CompanyRow.code, CompanyRow.tables).where(CompanyRow.event == event)):
        found |= dict.fromkeys(tables, code)
    staffed = select(DelegateRow.table_code, DelegateRow.company).where(
        DelegateRow.event == event, col(DelegateRow.table_code).is_not(None)
    )
    return found | {table: code for table, code in db.exec(staffed).all() if table is not None}


def person_names(db: Session, event: str) -> dict[str, str]:
    """What each delegate's card says, by code; nothing of those who have none."""
    query = select(ContactRow.delegate, ContactRow.name).where(ContactRow.event == event)
    return {code: name for code, name in db.exec(query).all() if name}
