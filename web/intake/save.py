"""Writes what was read into the database: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from matcher.issue import Issue
from web.intake.changes import Changes, changes
from web.intake.faults import faults
from web.intake.intake import Intake
from web.intake.merge import NOTHING, Merged, merge
from web.rows import EventRow
from web.store.enrol import (
    enrol_cards,
    enrol_companies,
    enrol_delegates,
    enrol_fields,
    replace_vetoes,
    replace_wishes,
)
from web.store.events import find_event, frame_text
from web.store.pieces import snapshot
from web.store.relations import replace_relations
from web.store.scoring import scoring_text
from web.store.undoing import record
from web.store.whole import stored_event


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was saved: how many of each stood in the files, and how many of the companies are new.

    `kept` are companies that have answered on their forms: their own answers stood against the files.
    `undo` is the id of the deed, to be undone with; None where nothing changed.
    """

    event: str
    new: bool
    companies: int
    new_companies: int
    delegates: int
    wishes: int
    vetoes: int
    kept: tuple[str, ...]
    undo: str | None = field(default=None, compare=False)


def save(
    db: Session,
    intake: Intake,
    *,
    now: datetime,
    event: EventRow | None = None,
    files: Sequence[str] = (),
    seen: str | None = None,
) -> Saved | list[Issue]:
    """Saves an intake into its event, or makes the event; in the caller's transaction.

    `event` is where it goes when the files do not say. What is stored may have changed since the files were
    read, so everything is checked once more: a list of Issues means that nothing was saved. One of them is
    that `seen`, the fingerprint of the changes that were shown, is not that of those there would be. What
    stands in the files takes the place of what was stored under the same code; nothing else is touched, and
    what it replaced is kept to be put back (`web.store.undoing`), with the names of the `files`.
    """
    code = intake.settings.code or (event.code if event else "")
    if event is not None and event.code != code:
        return [Issue(code="event-other", given=code, detail={"event": event.code})]
    row = find_event(db, code)
    stored = NOTHING if row is None else stored_event(db, row)
    merged = merge(intake, stored)
    if found := faults(intake, merged, new=row is None):
        return found
    differ = changes(stored, merged, intake)
    if seen is not None and seen != differ.fingerprint:
        return [Issue(code="import-overtaken")]
    before = snapshot(db, code)
    _write(db, intake, merged, _event(db, row, merged, now), now)
    deed = record(db, code, before, deed="import", what=_summary(differ, files), now=now)
    known = {one.code for one in stored.participants}
    return Saved(
        event=code,
        new=row is None,
        companies=len(intake.companies),
        new_companies=sum(one.participant.code not in known for one in intake.companies),
        delegates=len(intake.people or ()),
        wishes=len(intake.wishes),
        vetoes=len(intake.vetoes),
        kept=differ.kept_codes,
        undo=deed.id if deed else None,
    )


def _summary(differ: Changes, files: Sequence[str]) -> dict[str, object]:
    """The deed in numbers: how many rows of each sheet are new, changed and removed."""
    numbers = {one.sheet: [len(one.new), len(one.changed), len(one.removed)] for one in differ.sheets}
    return {"files": list(files), "sheets": numbers}


def _event(db: Session, row: EventRow | None, merged: Merged, now: datetime) -> EventRow:
    event = merged.event
    if row is None:
        row = EventRow(
            code=event.frame.event,
            title_ko="",
            title_en="",
            kind=event.frame.kind,
            timezone=event.frame.timezone,
            preset=event.preset,
            frame="",
            created_at=now,
        )
    row.title_ko, row.title_en = event.title
    row.kind, row.timezone, row.preset = event.frame.kind, event.frame.timezone, event.preset
    row.frame = frame_text(event.frame)
    row.deadline, row.purge_on = event.deadline, event.purge_on
    row.review_until, row.wish_form = event.review_until, event.wish_form
    row.scoring = scoring_text(event.scoring)
    db.add(row)
    db.flush()
    return row


def _write(db: Session, intake: Intake, merged: Merged, row: EventRow, now: datetime) -> None:
    event = merged.event
    if intake.fields is not None:
        enrol_fields(db, row.code, event.tree, event.field_names)
    enrol_companies(db, row.code, merged.companies, standing=merged.standing)
    enrol_delegates(db, row.code, merged.staffed)
    enrol_cards(db, row.code, merged.profiles, merged.contacts)
    replace_wishes(db, row.code, event.participants, event.wishes, of=merged.wishes_of, now=now)
    replace_vetoes(db, row.code, event.vetoes, of=merged.vetoes_of, now=now)
    replace_relations(db, row.code, event.relations)
