"""Personal links: whoever holds the token may see one thing of one event, until it ends or is revoked."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from web.rows import CompanyRow, DelegateRow, LinkRow, Purpose

TOKEN_BYTES = 16
"""128 bits: nobody guesses one, and a hash without salt is enough to keep."""
_TOKEN_CHARACTERS = 22


def issue_link(
    db: Session, event: str, purpose: Purpose, subject: str | None, *, now: datetime, expires: datetime
) -> str:
    """Makes a link and returns its token: this is the only moment at which anybody can read it.

    `subject` is a company's code, for attendees also a delegate's, and None for organisers. Raises
    LookupError when the event has no such company or delegate.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    company, delegate = _subject(db, event, purpose, subject)
    db.add(
        LinkRow(
            token_hash=hash_of(token),
            event=event,
            purpose=purpose,
            company=company,
            delegate=delegate,
            created_at=now,
            expires_at=expires,
        )
    )
    db.flush()
    return token


def find_link(db: Session, token: str, purpose: Purpose, *, now: datetime) -> LinkRow | None:
    """The link of this token for this purpose, while it holds. None for every other, whatever the reason."""
    if len(token) != _TOKEN_CHARACTERS or not token.isascii():
        return None
    link = db.get(LinkRow, hash_of(token))
    if link is None or link.purpose != purpose or link.revoked_at is not None or link.expires_at <= now:
        return None
    return link


def links(db: Session, event: str, *, subject: str | None = None) -> list[LinkRow]:
    """The links of an event, or those about one company and its delegates; the newest first."""
    query = select(LinkRow).where(LinkRow.event == event).order_by(col(LinkRow.created_at).desc())
    if subject is not None:
        query = query.where((LinkRow.company == subject) | (LinkRow.delegate == subject))
    return list(db.exec(query))


def note_opened(db: Session, link: LinkRow, *, now: datetime) -> None:
    """Writes down that somebody opened a link, the first time only: there is no other trace of who reads."""
    first = col(LinkRow.token_hash) == link.token_hash, col(LinkRow.first_opened_at).is_(None)
    db.exec(update(LinkRow).where(*first).values(first_opened_at=now))


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLink:
    """A company's way to its form: when the newest link was made, and when one was opened first."""

    made_at: datetime
    opened_at: datetime | None


def form_links(db: Session, event: str, *, now: datetime) -> dict[str, FormLink]:
    """The companies that have a link to their form that holds, by code."""
    holds = select(LinkRow).where(
        LinkRow.event == event,
        LinkRow.purpose == "company",
        col(LinkRow.revoked_at).is_(None),
        col(LinkRow.expires_at) > now,
    )
    found: dict[str, FormLink] = {}
    for row in db.exec(holds.order_by(col(LinkRow.created_at).desc())):
        assert row.company is not None, "a company's link is about one"
        had = found.get(row.company)
        opened = [at for at in (row.first_opened_at, had.opened_at if had else None) if at is not None]
        made = had.made_at if had else row.created_at
        found[row.company] = FormLink(made_at=made, opened_at=min(opened, default=None))
    return found


def revoke(
    db: Session, event: str, *, now: datetime, purpose: Purpose | None = None, subject: str | None = None
) -> int:
    """Ends the links of an event (of one purpose, about one subject) from now on; says how many ended.

    A company's links are one thing and those of its delegates another: each has to be named.
    """
    change = (
        update(LinkRow)
        .where(col(LinkRow.event) == event, col(LinkRow.revoked_at).is_(None))
        .values(revoked_at=now)
    )
    if purpose is not None:
        change = change.where(col(LinkRow.purpose) == purpose)
    if subject is not None:
        own = (col(LinkRow.company) == subject) & col(LinkRow.delegate).is_(None)
        change = change.where(own | (col(LinkRow.delegate) == subject))
    return db.exec(change).rowcount


def hash_of(token: str) -> str:
    """The SHA-256 under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def _subject(db: Session, event: str, purpose: Purpose, subject: str | None) -> tuple[str | None, str | None]:
    """The company, and the delegate where one is meant."""
    if (subject is None) != (purpose == "organiser"):
        raise LookupError(f"a link for {purpose} can't be about {subject}")
    if subject is None or db.get(CompanyRow, (event, subject)) is not None:
        return subject, None
    person = db.get(DelegateRow, (event, subject))
    if person is None or purpose != "attendee":
        raise LookupError(f"event {event} has no {subject} for a link")
    return person.company, person.code
