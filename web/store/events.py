"""Events: a fair as it is set up."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from scheduler.form import write_problem
from scheduler.problem import Problem
from web.rows import EventRow
from web.store.enrol import (
    enrol_cards,
    enrol_companies,
    enrol_delegates,
    enrol_fields,
    replace_vetoes,
    replace_wishes,
)
from web.store.values import EventLike


def create_event(
    db: Session,
    event: EventLike,
    *,
    now: datetime,
    deadline: datetime | None = None,
    purge_on: date | None = None,
) -> EventRow:
    """Writes down a whole event; its code is `event.frame.event`, and all its companies are selected.

    Takes events without faults (`scheduler.check`, `matcher.pairs.check_wishes`). Raises IntegrityError
    when there is an event with this code already: ask `find_event` first.
    """
    frame = event.frame
    row = EventRow(
        code=frame.event,
        title_ko=event.title[0],
        title_en=event.title[1],
        kind=frame.kind,
        timezone=frame.timezone,
        preset=event.preset,
        frame=frame_text(frame),
        deadline=deadline,
        purge_on=purge_on,
        created_at=now,
    )
    db.add(row)
    db.flush()
    enrol_fields(db, row.code, event.tree, event.field_names)
    enrol_companies(db, row.code, event.participants, standing={})
    enrol_delegates(db, row.code, event.participants)
    enrol_cards(db, row.code, event.profiles, event.contacts)
    everybody = [one.code for one in event.participants]
    replace_wishes(db, row.code, event.participants, event.wishes, of=everybody, now=now)
    replace_vetoes(db, row.code, event.vetoes, of=everybody, now=now)
    return row


def frame_text(frame: Problem) -> str:
    """A frame as it is kept: a problem file without people."""
    return write_problem(replace(frame, participants=(), candidates=(), given=(), vetoes=(), precedences=()))


def find_event(db: Session, code: str) -> EventRow | None:
    """The event with this code, or None."""
    return db.get(EventRow, code)


def events(db: Session) -> list[EventRow]:
    """All events, the newest first."""
    return list(db.exec(select(EventRow).order_by(col(EventRow.created_at).desc(), EventRow.code)))


def set_deadline(db: Session, event: EventRow, deadline: datetime | None) -> None:
    """Until when companies may change their forms; None: until the organiser says."""
    event.deadline = deadline
    db.add(event)
    db.flush()
