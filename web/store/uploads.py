"""Files that were sent and wait until the organiser has seen what they would change."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from web.purge import FILES_KEPT
from web.rows import IntakeRow, UploadRow

Header = tuple[str, str, str]
"""A header in somebody's workbook: the file, the sheet, and what stands there."""
FIELDS_MOST = 1000
"""How many words are kept for which product fields were chosen."""
WAITING_MOST = 5
"""How many choices of files wait for one event at once; the oldest go."""


def keep_files(db: Session, event: str, files: Sequence[tuple[str, bytes]], *, now: datetime) -> IntakeRow:
    """Keeps files, by name and bytes, that were sent together."""
    waiting = select(IntakeRow).where(IntakeRow.event == event).order_by(col(IntakeRow.at).desc())
    for old in db.exec(waiting.offset(WAITING_MOST - 1)).all():
        db.delete(old)
    row = IntakeRow(id=secrets.token_urlsafe(12), event=event, at=now)
    db.add(row)
    db.flush()
    for number, (name, data) in enumerate(files, 1):
        sha256 = hashlib.sha256(data).hexdigest()
        db.add(UploadRow(intake=row.id, number=number, name=name, sha256=sha256, data=data))
    db.flush()
    return row


def find_files(db: Session, event: str, intake: str, *, now: datetime) -> IntakeRow | None:
    """The files with this id, if they are for this event and wait still."""
    row = db.get(IntakeRow, intake)
    return row if row is not None and row.event == event and row.at > now - FILES_KEPT else None


def kept_files(db: Session, row: IntakeRow) -> list[tuple[str, bytes]]:
    """The files by name and bytes, in the order in which they were sent."""
    query = select(UploadRow).where(UploadRow.intake == row.id).order_by(col(UploadRow.number))
    return [(one.name, one.data) for one in db.exec(query)]


def chosen_columns(row: IntakeRow) -> dict[Header, str | None]:
    """What was chosen for headers that are not the template's; nothing yet, or the columns that are meant."""
    return {(file, sheet, header): column for file, sheet, header, column in json.loads(row.columns)}


def choose_columns(db: Session, row: IntakeRow, columns: Mapping[Header, str | None]) -> None:
    """Keeps which column each of these headers means; None: it is left out."""
    row.columns = json.dumps([[*header, column] for header, column in columns.items()], ensure_ascii=False)
    db.add(row)
    db.flush()


def chosen_fields(row: IntakeRow) -> dict[str, str | None]:
    """Which product field was chosen for words in its place; None: they are left out."""
    found: dict[str, str | None] = json.loads(row.fields)
    return found


def choose_fields(db: Session, row: IntakeRow, fields: Mapping[str, str | None]) -> None:
    """Keeps these choices beside those that were made before; of very many the last ones."""
    every = [*{**chosen_fields(row), **fields}.items()]
    row.fields = json.dumps(dict(every[-FIELDS_MOST:]), ensure_ascii=False)
    db.add(row)
    db.flush()
