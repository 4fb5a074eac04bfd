"""Changes the frame of an event, unless something that stands would break."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from matcher.issue import Issue
from scheduler.problem import Problem
from web.rows import CompanyRow, DelegateRow, EventRow, MeetingRow
from web.store.events import frame_text
from web.store.people import frame_of
from web.store.undoing import event_faults
from web.store.versions import latest_version

SHOWN = 5
"""So many codes stand in a sentence; the others are only counted."""


def set_frame(db: Session, event: EventRow, frame: Problem) -> list[Issue]:
    """Puts this frame in the place of the event's; or says what stands in the way, and nothing is done.

    What is gone with a slot (tables that are closed then, lunch windows) goes with it. A slot in the newest
    published timetable or in somebody's hours, and a table that is anybody's own or published, have to stay.
    """
    # Two who change it at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow.code).where(EventRow.code == event.code).with_for_update()).one()
    before = frame_of(event)
    slots = [slot.code for slot in before.slots if slot.code not in {one.code for one in frame.slots}]
    tables = [one.code for one in before.tables if one.code not in {table.code for table in frame.tables}]
    if standing := [*_slots_stand(db, event.code, slots), *_tables_stand(db, event.code, tables)]:
        return standing
    known, had = event_faults(db, event.code), (event.frame, event.kind, event.timezone)
    fitted = replace(without_slots(frame, slots), event=event.code)
    event.frame, event.kind, event.timezone = frame_text(fitted), fitted.kind, fitted.timezone
    db.add(event)
    db.flush()
    if new := [one for one in event_faults(db, event.code) if one not in known]:
        event.frame, event.kind, event.timezone = had
        db.flush()
        return new
    return []


def without_slots(frame: Problem, gone: Collection[str]) -> Problem:
    """The frame without these slots wherever it names them."""

    def left(codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(code for code in codes if code not in gone)

    if not gone:
        return frame
    lunches = tuple(replace(one, slots=left(one.slots)) for one in frame.lunches)
    programme = tuple(replace(one, slots=left(one.slots)) for one in frame.programme)
    interpreters = tuple(
        one if one.hours is None else replace(one, hours=left(one.hours)) for one in frame.interpreters
    )
    return replace(
        frame,
        tables=tuple(replace(one, closed=left(one.closed)) for one in frame.tables),
        lunches=tuple(one for one in lunches if len(one.slots) >= one.free),
        programme=tuple(one for one in programme if one.slots),
        interpreters=interpreters,
        slot_costs=tuple((code, cost) for code, cost in frame.slot_costs if code not in gone),
    )


def slots_used(db: Session, event: EventRow) -> bool:
    """Whether anything names a slot by its code, so that slots have to keep theirs."""
    frame = frame_of(event)
    named = [*frame.lunches, *frame.programme, *frame.slot_costs]
    named += [one for one in frame.tables if one.closed]
    named += [one for one in frame.interpreters if one.hours is not None]
    if named or latest_version(db, event.code) is not None:
        return True
    codes = [slot.code for slot in frame.slots]
    return next(_given_hours(db, event.code, codes), None) is not None


def _slots_stand(db: Session, event: str, slots: Sequence[str]) -> Iterator[Issue]:
    version = latest_version(db, event)
    if version is not None:
        held = select(MeetingRow.slot).where(MeetingRow.event == event, MeetingRow.version == version.number)
        used = set(db.exec(held))
        number = {"version": str(version.number)}
        yield from (Issue(code="slot-published", given=code, detail=number) for code in slots if code in used)
    by_slot: dict[str, dict[str, None]] = defaultdict(dict)
    for code, who in _given_hours(db, event, slots):
        by_slot[code][who] = None
    for code, companies in by_slot.items():
        yield Issue(code="slot-hours", given=code, detail={"who": listed(list(companies))})


def _given_hours(db: Session, event: str, slots: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each of these slots that a company or one of its people named, with the code of the company."""
    wanted = set(slots)
    for company, hours in db.exec(
        select(DelegateRow.company, DelegateRow.hours)
        .where(DelegateRow.event == event)
        .order_by(col(DelegateRow.position))
    ):
        yield from ((code, company) for code in hours or () if code in wanted)
    for row in db.exec(
        select(CompanyRow).where(CompanyRow.event == event).order_by(col(CompanyRow.position))
    ):
        yield from ((code, row.code) for code in row.forbidden if code in wanted)


def _tables_stand(db: Session, event: str, tables: Sequence[str]) -> Iterator[Issue]:
    if not tables:
        return
    owners = table_owners(db, event)
    version = latest_version(db, event)
    used: set[str] = set()
    if version is not None:
        held = select(MeetingRow.table_code).where(
            MeetingRow.event == event, MeetingRow.version == version.number
        )
        used = set(db.exec(held))
    for code in tables:
        if code in owners:
            yield Issue(code="table-owned", given=code, detail={"who": owners[code]})
        elif code in used and version is not None:
            yield Issue(code="table-published", given=code, detail={"version": str(version.number)})


def table_owners(db: Session, event: str) -> dict[str, str]:
    """By table that is somebody's own, the code of the company."""
    found: dict[str, str] = {}
    for row in db.exec(select(CompanyRow).where(CompanyRow.event == event)):
        found.update(dict.fromkeys(row.tables, row.code))
    staffed = select(DelegateRow.table_code, DelegateRow.company).where(
        DelegateRow.event == event, col(DelegateRow.table_code).is_not(None)
    )
    found.update({code: company for code, company in db.exec(staffed) if code is not None})
    return found


def listed(codes: Sequence[str]) -> str:
    """A, B, C, and how many more."""
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" +{more}" if more > 0 else "")
