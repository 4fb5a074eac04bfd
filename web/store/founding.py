"""Makes an event out of nothing, or out of an earlier one: its frame, and never anybody's data."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from matcher.issue import Issue
from scheduler.daily import day_faults, sessions_of
from scheduler.faults.kinds import proper
from scheduler.problem import Kind, Problem
from scheduler.problem import Session as Run
from web.event_kinds import KINDS
from web.rows import EventRow, FieldRow, MailTextRow, RunRow
from web.store.companies import counts
from web.store.events import find_event, frame_text
from web.store.kinds import with_language
from web.store.people import event_tree, field_names, frame_of
from web.store.scoring import NEW_EVENT, Caps, scoring_text
from web.store.setup import Setup, save_setup, setup_of
from web.store.texts import one_line


def found_event(
    db: Session,
    code: str,
    *,
    title: tuple[str, str],
    days: Sequence[str],
    kind: Kind,
    timezone: str,
    now: datetime,
) -> EventRow | list[Issue]:
    """An event without companies, halls and tables, with the usual hours of its kind on these days.

    `title` is Korean and English, `days` are ISO dates. Issues say what is wrong; nothing is made then.
    """
    preset = KINDS[kind]
    whole = tuple(preset.on(day) for day in days)
    found = [*proper("/event", code), *day_faults(whole, talk=preset.talk), *_timezone(timezone)]
    if find_event(db, code) is not None:
        found.append(Issue(code="code-twice", path="/event", given=code))
    if found:
        return found
    frame = Problem(
        event=code,
        kind=kind,
        sessions=sessions_of(whole, talk=preset.talk, change=preset.change),
        tables=(),
        participants=(),
        floors=preset.floors,
        slot_minutes=preset.talk,
        change_minutes=preset.change,
        timezone=timezone,
    )
    seller, buyer, pool = preset.caps
    caps = Caps(seller=seller, buyer=buyer, pool=pool)
    korean, english = (one_line(one) for one in title)
    row = EventRow(
        code=code,
        title_ko=korean or english or code,
        title_en=english or korean or code,
        kind=kind,
        timezone=timezone,
        preset="floor-first",
        frame=frame_text(frame),
        facts=with_language("{}", preset),
        scoring=scoring_text(replace(NEW_EVENT, caps=caps, reviews=preset.reviews)),
        created_at=now,
    )
    db.add(row)
    db.flush()
    save_setup(db, code, Setup(days=whole))
    return row


def copy_setup(db: Session, source: EventRow, target: EventRow, *, first_day: date) -> list[Issue]:
    """Gives the target the source's frame, product fields, settings and texts; never companies or wishes.

    All dates move so that the first day is this one. The target keeps its code and titles. It has to have
    no companies and no runs yet: an Issue says that it has some, and nothing is done.
    """
    have = counts(db, target.code)
    filled = have.buyers + have.sellers + have.pool
    if filled or db.exec(select(RunRow.id).where(RunRow.event == target.code)).first() is not None:
        return [Issue(code="copy-filled")]
    frame, setup = frame_of(source), setup_of(db, source.code)
    by = _shift(frame.sessions, first_day)
    moved = tuple(replace(one, date=_moved(one.date, by)) for one in frame.sessions)
    # What names people or companies stays behind.
    frame = replace(frame, event=target.code, sessions=moved, programme=(), interpreters=(), published=())
    zone = ZoneInfo(source.timezone)
    for name in ("deadline", "review_until"):
        moment = getattr(source, name)
        local = None if moment is None else moment.astimezone(zone).replace(tzinfo=None) + by
        setattr(target, name, None if local is None else local.replace(tzinfo=zone))
    target.purge_on = None if source.purge_on is None else source.purge_on + by
    target.kind, target.timezone, target.preset = source.kind, source.timezone, source.preset
    target.frame, target.facts = frame_text(frame), source.facts
    target.wish_form, target.scoring = source.wish_form, source.scoring
    db.add(target)
    db.flush()
    _copy_fields(db, source.code, target.code)
    _copy_texts(db, source.code, target.code)
    days = tuple(replace(one, date=_moved(one.date, by) or one.date) for one in setup.days)
    save_setup(db, target.code, replace(setup, days=days))
    return []


def _copy_fields(db: Session, source: str, target: str) -> None:
    """The source's tree in the place of the target's; parents are checked when all is written."""
    names = field_names(db, source)
    for row in db.exec(select(FieldRow).where(FieldRow.event == target)).all():
        db.delete(row)
    db.flush()
    for position, (code, parent) in enumerate(event_tree(db, source).parent.items()):
        korean, english = names[code]
        db.add(
            FieldRow(
                event=target, code=code, parent=parent, name_ko=korean, name_en=english, position=position
            )
        )
    db.flush()


def _copy_texts(db: Session, source: str, target: str) -> None:
    for row in db.exec(select(MailTextRow).where(MailTextRow.event == source)).all():
        copy = db.get(MailTextRow, (target, row.kind)) or MailTextRow(
            event=target, kind=row.kind, subject_ko="", body_ko="", subject_en="", body_en=""
        )
        copy.subject_ko, copy.body_ko = row.subject_ko, row.body_ko
        copy.subject_en, copy.body_en = row.subject_en, row.body_en
        db.add(copy)
    db.flush()


def _shift(sessions: Sequence[Run], first_day: date) -> timedelta:
    """How far the dates move; not at all where none is known."""
    known = [one.date for one in sessions if one.date is not None]
    return first_day - date.fromisoformat(min(known)) if known else timedelta()


def _moved(day: str | None, by: timedelta) -> str | None:
    return None if day is None else (date.fromisoformat(day) + by).isoformat()


def _timezone(name: str) -> list[Issue]:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return [Issue(code="timezone-unknown", path="/timezone", given=name)]
    return []
