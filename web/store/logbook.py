"""The log of an event: every change by an organiser, in codes; read by whoever owns the event."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from web.rows import EventRow, LogRow, UndoRow

PREFIX = 12
"""So many signs of a link's hash tell the links of an event apart, and lead back to no token."""

Said = Mapping[str, Any]
"""What stood there: by name a code, a number, or a list or mapping of them, as JSON holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One entry: the codes and numbers before and after, only those that differ."""

    number: int
    at: datetime
    link: str
    what: str
    subject: str | None
    before: Said
    after: Said


def note(
    db: Session,
    event: str,
    what: str,
    *,
    link: str,
    now: datetime,
    subject: str | None = None,
    before: Said | None = None,
    after: Said | None = None,
) -> LogRow:
    """Writes one change down, in the transaction that makes it; of before and after only what differs.

    `link` is the hash of the link that was used; empty for a command on the server. Nothing personal may be
    given: names and contacts are "changed".
    """
    old, new = dict(before or {}), dict(after or {})
    same = [name for name in old if name in new and old[name] == new[name]]
    for name in same:
        del old[name], new[name]
    # Two who write at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow.code).where(EventRow.code == event).with_for_update()).first()
    last = db.exec(select(func.max(LogRow.number)).where(LogRow.event == event)).one() or 0
    row = LogRow(
        event=event,
        number=last + 1,
        at=now,
        link=link[:PREFIX],
        what=what,
        subject=subject,
        before=json.dumps(old, ensure_ascii=False),
        after=json.dumps(new, ensure_ascii=False),
    )
    db.add(row)
    db.flush()
    return row


def deed_said(row: UndoRow | None) -> dict[str, Any]:
    """What an import or a merging changed, in numbers; without the names of files, which may be personal."""
    if row is None:
        return {}
    said: dict[str, Any] = json.loads(row.what)
    after: dict[str, Any] = {"deed": row.number}
    for place, name in enumerate(("new", "changed", "removed")):
        sheets = said.get("sheets", {})
        if counted := {sheet: numbers[place] for sheet, numbers in sheets.items() if numbers[place]}:
            after[name] = counted
    return after


def logged(
    db: Session, event: str, *, what: str = "", subject: str = "", limit: int, offset: int = 0
) -> list[Logged]:
    """The entries of one kind, about one code, or all; the newest first."""
    query = select(LogRow).where(*_asked(event, what, subject)).order_by(col(LogRow.number).desc())
    return [entry_of(row) for row in db.exec(query.limit(limit).offset(offset))]


def count_logged(db: Session, event: str, *, what: str = "", subject: str = "") -> int:
    """How many entries `logged` has in all."""
    return db.exec(select(func.count()).select_from(LogRow).where(*_asked(event, what, subject))).one()


def kinds(db: Session, event: str) -> list[str]:
    """The kinds of changes that this event's log has."""
    return sorted(db.exec(select(LogRow.what).where(LogRow.event == event).distinct()))


def find_logged(db: Session, event: str, number: int) -> Logged | None:
    """The entry with this number, or None."""
    row = db.get(LogRow, (event, number))
    return entry_of(row) if row is not None else None


def entry_of(row: LogRow) -> Logged:
    """The entry in a row."""
    return Logged(
        number=row.number,
        at=row.at,
        link=row.link,
        what=row.what,
        subject=row.subject,
        before=json.loads(row.before),
        after=json.loads(row.after),
    )


def _asked(event: str, what: str, subject: str) -> list[ColumnElement[bool]]:
    """The conditions of a search. A code is looked for in what changed as well: one entry may name many."""
    wanted: list[ColumnElement[bool]] = [col(LogRow.event) == event]
    if what:
        wanted.append(col(LogRow.what) == what)
    if subject:
        written = json.dumps(subject, ensure_ascii=False)
        texts = (col(LogRow.before), col(LogRow.after))
        named = (text.contains(written, autoescape=True) for text in texts)
        wanted.append(or_(col(LogRow.subject) == subject, *named))
    return wanted
