"""Purges what is personal, on the event's date: names and contacts go, codes and timetables stay."""

from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Engine, update
from sqlmodel import Session, col, delete, select

from web.database import writing
from web.links import revoke
from web.rows import (
    ConsentRow,
    ContactRow,
    EventRow,
    ExhibitRow,
    FitRow,
    IntakeRow,
    MailRow,
    MailTextRow,
    ProfileRow,
    UndoRow,
)

FILES_KEPT = timedelta(days=1)
"""How long files wait for the organiser's word."""
UNDO_KEPT = timedelta(days=30)
"""How long an import or a merging of companies can be undone."""
MAILS_KEPT = timedelta(days=30)
"""How long a mail's text, with its personal link, lies in the outbox."""
_TIMES = 5
_PATIENCE = 500
"""Milliseconds that one attempt to empty the log waits for readers."""

log = structlog.get_logger("sangdam.purge")


def purge(db: Session, event: EventRow, *, now: datetime) -> int:
    """Deletes every name, number, address and text of the event's companies and people.

    Pictures and sheets, files that wait, mails and what could be undone hold names too and go. Their links
    end as well: they would lead to pages without names. Returns how many rows were deleted; a second time
    deletes nothing. Published versions stay: they hold codes only. Affinities stay as numbers, without the
    words that they come from, and consents without names.
    """
    contacts = db.exec(delete(ContactRow).where(col(ContactRow.event) == event.code)).rowcount
    db.exec(update(FitRow).where(col(FitRow.event) == event.code).values(why="[]"))
    profiles = db.exec(delete(ProfileRow).where(col(ProfileRow.event) == event.code)).rowcount
    db.exec(update(ConsentRow).where(col(ConsentRow.event) == event.code).values(person=""))
    shown = db.exec(delete(ExhibitRow).where(col(ExhibitRow.event) == event.code)).rowcount
    mails = db.exec(delete(MailRow).where(col(MailRow.event) == event.code)).rowcount
    db.exec(delete(MailTextRow).where(col(MailTextRow.event) == event.code))
    waiting = db.exec(delete(IntakeRow).where(col(IntakeRow.event) == event.code)).rowcount
    deeds = db.exec(delete(UndoRow).where(col(UndoRow.event) == event.code)).rowcount
    revoke(db, event.code, now=now, purpose="company")
    revoke(db, event.code, now=now, purpose="attendee")
    event.purged_at = now
    db.add(event)
    db.flush()
    return contacts + profiles + shown + mails + waiting + deeds


def purge_old(db: Session, *, now: datetime) -> int:
    """Deletes files, mails and what could be undone once they are old; returns how many rows."""
    files = db.exec(delete(IntakeRow).where(col(IntakeRow.at) <= now - FILES_KEPT)).rowcount
    deeds = db.exec(delete(UndoRow).where(col(UndoRow.at) <= now - UNDO_KEPT)).rowcount
    mails = db.exec(delete(MailRow).where(col(MailRow.queued_at) <= now - MAILS_KEPT)).rowcount
    return files + deeds + mails


def due(db: Session, today: date) -> list[EventRow]:
    """The events whose date to purge has come."""
    query = select(EventRow).where(col(EventRow.purge_on) <= today, col(EventRow.purged_at).is_(None))
    return list(db.exec(query.order_by(EventRow.code)))


def purge_due(engine: Engine, *, now: datetime) -> list[str]:
    """Purges every event whose date has come, each in its own transaction; returns their codes.

    Files that wait and what can be undone are deleted once they are old, whatever the event.

    Meant to be called once a day as well as at the start: a server runs for weeks.

    On SQLite the write-ahead log is emptied after it, since old pages with the names still lie there.
    """
    with writing(engine) as db:
        old = purge_old(db, now=now)
        codes = [event.code for event in due(db, now.date())]
    for code in codes:
        with writing(engine) as db:
            rows = purge(db, db.get_one(EventRow, code), now=now)
        log.info("purged", fair=code, rows=rows)
    if old:
        log.info("old files, mails and deeds purged", rows=old)
    if (codes or old) and engine.dialect.name == "sqlite" and not _emptied(engine):
        log.error("names may remain in the write-ahead log", fairs=codes)
    return codes


def _emptied(engine: Engine) -> bool:
    """Empties the write-ahead log; False where somebody was reading old pages of it all the time."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        [before] = connection.exec_driver_sql("PRAGMA busy_timeout").one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            for _ in range(_TIMES):
                [busy, *_pages] = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                if not busy:
                    return True
            return False
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")
