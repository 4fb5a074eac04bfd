"""Open registration: a side's door, which the organiser opens and closes, and companies that apply by it."""

import re
import secrets
from datetime import datetime

from sqlmodel import Session, col, func, select

from matcher.people import Participant, Side
from web.links import TOKEN_BYTES
from web.rows import CompanyRow, EventRow, RegistrationRow
from web.store.enrol import enrol_cards, enrol_companies, enrol_delegates
from web.store.values import Contact, Profile

LETTERS: dict[Side, str] = {"seller": "S", "buyer": "B", "pool": "P"}
MOST_WAITING = 500
"""So many applications may wait that no company has gone on to answer: more is not a fair but an attack."""


def registrations(db: Session, event: str) -> dict[Side, str]:
    """The tokens of the doors that are open, by side."""
    rows = db.exec(select(RegistrationRow).where(RegistrationRow.event == event))
    return {row.side: row.token for row in rows}


def open_door(db: Session, event: str, side: Side, *, now: datetime) -> str:
    """Opens the door of a side and returns its token; one that is open already stays as it is."""
    row = db.get(RegistrationRow, (event, side))
    if row is None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = RegistrationRow(event=event, side=side, token=token, opened_at=now)
        db.add(row)
        db.flush()
    return row.token


def close_door(db: Session, event: str, side: Side) -> bool:
    """Closes it: its address leads nowhere from then on. Whether it was open."""
    row = db.get(RegistrationRow, (event, side))
    if row is None:
        return False
    db.delete(row)
    db.flush()
    return True


def find_door(db: Session, token: str) -> RegistrationRow | None:
    """The door with this token, or None."""
    return db.exec(select(RegistrationRow).where(RegistrationRow.token == token)).first()


def is_full(db: Session, event: str) -> bool:
    """Whether too many applications wait."""
    waiting = (
        select(func.count())
        .select_from(CompanyRow)
        .where(
            CompanyRow.event == event, CompanyRow.status == "applied", col(CompanyRow.answered_at).is_(None)
        )
    )
    return db.exec(waiting).one() >= MOST_WAITING


def apply(db: Session, event: EventRow, side: Side, profile: Profile, contact: Contact) -> CompanyRow:
    """Writes a company down that applies, with one person, under the next code of its side."""
    # Two who apply at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow.code).where(EventRow.code == event.code).with_for_update()).one()
    code = _next_code(db, event.code, LETTERS[side])
    one = Participant(code=code, side=side)
    enrol_companies(db, event.code, [one], standing={code: "applied"})
    enrol_delegates(db, event.code, [one])
    enrol_cards(db, event.code, {code: profile}, {code: contact})
    return db.get_one(CompanyRow, (event.code, code))


def _next_code(db: Session, event: str, letter: str) -> str:
    """S241 after S240; codes of another form are left alone."""
    codes = db.exec(select(CompanyRow.code).where(CompanyRow.event == event))
    numbers = [int(found[1]) for code in codes if (found := re.fullmatch(rf"{letter}([0-9]{{1,9}})", code))]
    return f"{letter}{max(numbers, default=0) + 1:03}"
