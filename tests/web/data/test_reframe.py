"""What stands is not broken by a change of the frame: it is refused, and says what is in the way."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from matcher.issue import Issue
from scheduler.problem import Lunch, Problem, Table
from scheduler.timetable import Result
from web.rows import CompanyRow, DelegateRow, EventRow, RunRow, VersionRow
from web.store.people import frame_of
from web.store.reframe import set_frame, slots_used, without_slots
from web.store.runs import store_result
from web.store.versions import publish


def said(found: list[Issue]) -> list[tuple[str, str | None]]:
    return [(one.code, one.given) for one in found]


def without(frame: Problem, slot: str) -> Problem:
    kept = tuple(
        replace(one, slots=tuple(each for each in one.slots if each.code != slot)) for one in frame.sessions
    )
    return replace(frame, sessions=kept)


def test_a_slot_in_somebodys_hours_stays(db: Session, event: EventRow) -> None:
    before = event.frame
    found = set_frame(db, event, without(frame_of(event), "T02"))
    assert [(one.code, one.given, one.detail["who"]) for one in found] == [("slot-hours", "T02", "S001")]
    assert event.frame == before


def test_a_slot_that_nobody_named_goes(db: Session, event: EventRow) -> None:
    person = db.get_one(DelegateRow, (event.code, "S001-1"))
    person.hours = None
    db.flush()
    assert not slots_used(db, event)
    assert set_frame(db, event, without(frame_of(event), "T02")) == []
    assert [slot.code for slot in frame_of(event).slots] == ["T01"]


def test_a_slot_that_a_company_has_ruled_out_stays(db: Session, event: EventRow) -> None:
    db.get_one(DelegateRow, (event.code, "S001-1")).hours = ("T01",)
    db.get_one(CompanyRow, (event.code, "B002")).forbidden = ("T02",)
    db.flush()
    [found] = set_frame(db, event, without(frame_of(event), "T02"))
    assert (found.code, found.detail["who"]) == ("slot-hours", "B002")


def test_a_table_of_somebodys_own_stays(db: Session, event: EventRow) -> None:
    frame = frame_of(event)
    fewer = replace(frame, tables=frame.tables[1:])
    [found] = set_frame(db, event, fewer)
    assert (found.code, found.given, found.detail["who"]) == ("table-owned", "M-01", "B001")


def test_what_is_published_stays(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    assert isinstance(publish(db, run, now=now), VersionRow)
    frame = frame_of(event)
    assert said(set_frame(db, event, replace(frame, tables=frame.tables[:2]))) == [
        ("table-published", "M-03")
    ]
    assert said(set_frame(db, event, without(frame, "T02"))) == [
        ("slot-published", "T02"),
        ("slot-hours", "T02"),
    ]


def test_a_frame_that_would_not_fit_together_is_refused(db: Session, event: EventRow) -> None:
    """B001 belongs to hall M, and its tables would stand in hall E."""
    frame = frame_of(event)
    elsewhere = tuple(replace(one, hall="E") for one in frame.tables)
    before = event.frame
    found = set_frame(db, event, replace(frame, tables=elsewhere))
    assert "table-other-hall" in {one.code for one in found}
    assert event.frame == before


def test_what_is_said_of_a_slot_goes_with_it(event: EventRow) -> None:
    frame = replace(
        frame_of(event),
        tables=(Table(code="M-01", hall="M", closed=("T01", "T02")),),
        lunches=(Lunch(slots=("T01", "T02"), free=2), Lunch(slots=("T01", "T02"), free=1)),
        slot_costs=(("T01", 1), ("T02", 2)),
    )
    left = without_slots(frame, {"T02"})
    assert left.tables[0].closed == ("T01",)
    assert left.lunches == (Lunch(slots=("T01",), free=1),)
    assert left.slot_costs == (("T01", 1),)


def test_a_run_with_a_table_that_is_gone_since_is_not_published(
    db: Session,
    event: EventRow,
    run: RunRow,
    result: Result,
    now: datetime,
) -> None:
    store_result(db, run, result, now=now)
    frame = frame_of(event)
    assert set_frame(db, event, replace(frame, tables=frame.tables[:2])) == []
    found = publish(db, run, now=now)
    assert isinstance(found, list)
    assert said(found) == [("run-outdated", "M-03")]


def test_a_run_of_slots_at_other_times_is_not_published(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    frame = frame_of(event)
    later = replace(frame.sessions[0], date="2026-12-17")
    assert set_frame(db, event, replace(frame, sessions=(later,))) == []
    found = publish(db, run, now=now)
    assert isinstance(found, list)
    assert said(found) == [("run-outdated", "T01, T02")]
