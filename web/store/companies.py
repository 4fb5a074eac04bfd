"""The organiser's list of companies, searched, filtered and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, or_, select

from matcher.people import Side
from web.rows import CompanyRow, DelegateRow, LinkRow, ProfileRow, Standing, VetoRow, WishRow

LinkState = Literal["opened", "unopened", "none"]
"""What became of the link to a form that has not been answered; `none`: there is none that holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLine:
    """One company in the organiser's list. The names are its code once its profile has been purged."""

    code: str
    side: Side
    status: Standing
    hall: str | None
    name: str
    name_en: str
    region: str
    delegates: int
    wishes: int
    wished: int
    quota: int | None
    floor: int | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many there are of everything in an event."""

    buyers: int
    sellers: int
    pool: int
    delegates: int
    wishes: int
    vetoes: int
    answered: int


def companies(
    db: Session,
    event: str,
    *,
    search: str = "",
    side: Side | None = None,
    hall: str | None = None,
    status: Standing | None = None,
    answered: bool | None = None,
    link: LinkState | None = None,
    now: datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[CompanyLine]:
    """The companies of an event in the organiser's order, those that fit all that is asked.

    `search` looks for a piece of the code or of either name. The same few queries, however many there are.
    """
    query = (
        select(CompanyRow, ProfileRow)
        .select_from(CompanyRow)
        .outerjoin(ProfileRow, of_company())
        .where(
            *asked(
                event,
                search=search,
                side=side,
                hall=hall,
                status=status,
                answered=answered,
                link=link,
                now=now,
            )
        )
        .order_by(col(CompanyRow.position))
        .offset(offset)
    )
    found = db.exec(query.limit(limit) if limit is not None else query).all()
    delegates = _numbers(db, event, col(DelegateRow.company), col(DelegateRow.event))
    wishes = _numbers(db, event, col(WishRow.of_company), col(WishRow.event))
    wished = _numbers(db, event, col(WishRow.to_company), col(WishRow.event))
    return [
        CompanyLine(
            code=row.code,
            side=row.side,
            status=row.status,
            hall=row.hall,
            name=profile.name if profile else row.code,
            name_en=(profile.name_en if profile else "") or row.code,
            region=profile.region if profile else "",
            delegates=delegates.get(row.code, 0),
            wishes=wishes.get(row.code, 0),
            wished=wished.get(row.code, 0),
            quota=row.quota,
            floor=row.floor,
            answered_at=row.answered_at,
        )
        for row, profile in found
    ]


def count_companies(
    db: Session,
    event: str,
    *,
    search: str = "",
    side: Side | None = None,
    hall: str | None = None,
    status: Standing | None = None,
    answered: bool | None = None,
    link: LinkState | None = None,
    now: datetime | None = None,
) -> int:
    """How many companies `companies` would list without a limit."""
    wanted = asked(
        event, search=search, side=side, hall=hall, status=status, answered=answered, link=link, now=now
    )
    query = select(func.count()).select_from(CompanyRow).outerjoin(ProfileRow, of_company())
    return db.exec(query.where(*wanted)).one()


def find_company(db: Session, event: str, code: str) -> CompanyRow | None:
    """The company with this code, or None."""
    return db.get(CompanyRow, (event, code))


def counts(db: Session, event: str) -> Counts:
    """How many companies, delegates, wishes and vetoes the event has, and how many have answered."""
    sides = dict(
        db.exec(
            select(CompanyRow.side, func.count()).where(CompanyRow.event == event).group_by(CompanyRow.side)
        ).all()
    )
    answered = select(func.count()).where(CompanyRow.event == event, col(CompanyRow.answered_at).is_not(None))
    return Counts(
        buyers=sides.get("buyer", 0),
        sellers=sides.get("seller", 0),
        pool=sides.get("pool", 0),
        delegates=db.exec(select(func.count()).where(DelegateRow.event == event)).one(),
        wishes=db.exec(select(func.count()).where(WishRow.event == event)).one(),
        vetoes=db.exec(select(func.count()).where(VetoRow.event == event)).one(),
        answered=db.exec(answered).one(),
    )


def names(db: Session, event: str) -> dict[str, tuple[str, str]]:
    """What each company is called, Korean and English, by code; the code itself where nothing is known."""
    query = (
        select(CompanyRow.code, ProfileRow)
        .select_from(CompanyRow)
        .outerjoin(ProfileRow, of_company())
        .where(CompanyRow.event == event)
    )
    return {
        code: (profile.name, profile.name_en or profile.name) if profile else (code, code)
        for code, profile in db.exec(query)
    }


def of_company() -> ColumnElement[bool]:
    """Joins a company with its profile."""
    return (col(ProfileRow.event) == col(CompanyRow.event)) & (
        col(ProfileRow.company) == col(CompanyRow.code)
    )


def _numbers(db: Session, event: str, code: Mapped[str], whose: Mapped[str]) -> dict[str, int]:
    """How many rows of the event there are by code."""
    return dict(db.exec(select(code, func.count()).where(whose == event).group_by(code)).all())


def asked(
    event: str,
    *,
    search: str = "",
    side: Side | None = None,
    hall: str | None = None,
    status: Standing | None = None,
    answered: bool | None = None,
    link: LinkState | None = None,
    now: datetime | None = None,
) -> Sequence[ColumnElement[bool]]:
    """The conditions of a search among companies and their profiles. `link` needs the moment `now`."""
    wanted: list[ColumnElement[bool]] = [col(CompanyRow.event) == event]
    if search.strip():
        wanted.append(
            or_(
                *(
                    col(text).icontains(search.strip(), autoescape=True)
                    for text in (CompanyRow.code, ProfileRow.name, ProfileRow.name_en)
                )
            )
        )
    if side is not None:
        wanted.append(col(CompanyRow.side) == side)
    if hall is not None:
        wanted.append(col(CompanyRow.hall) == hall)
    if status is not None:
        wanted.append(col(CompanyRow.status) == status)
    if answered is not None:
        when = col(CompanyRow.answered_at)
        wanted.append(when.is_not(None) if answered else when.is_(None))
    if link is not None:
        wanted += _by_link(link, now)
    return wanted


def _by_link(link: LinkState, now: datetime | None) -> list[ColumnElement[bool]]:
    """Who has not answered, by what became of the link to its form."""
    own = (col(LinkRow.event) == col(CompanyRow.event)) & (col(LinkRow.company) == col(CompanyRow.code))
    holds = own & (col(LinkRow.purpose) == "company") & col(LinkRow.revoked_at).is_(None)
    holds &= col(LinkRow.expires_at) > now
    has, opened = exists().where(holds), exists().where(holds, col(LinkRow.first_opened_at).is_not(None))
    fits = {"opened": opened, "unopened": has & ~opened, "none": ~has}
    return [col(CompanyRow.answered_at).is_(None), fits[link]]


def newcomers(db: Session, event: str) -> frozenset[str]:
    """The companies that say, or of which the organiser said, that they are there for the first time."""
    query = select(ProfileRow.company).where(ProfileRow.event == event, col(ProfileRow.newcomer).is_(True))
    return frozenset(db.exec(query))
