"""On its date an event loses every name and number, and keeps every code."""

from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, select
from structlog.testing import capture_logs

from fixtures.event import Event
from scheduler.timetable import Result
from web.database import reading, writing
from web.exhibit_files import Sheet
from web.links import find_link, issue_link
from web.purge import due, purge, purge_due
from web.rows import (
    ContactRow,
    EventRow,
    ExhibitRow,
    IntakeRow,
    ProfileRow,
    RunRow,
    UndoRow,
    UploadRow,
    VersionRow,
)
from web.store.companies import companies
from web.store.enrol import enrol_cards
from web.store.events import create_event
from web.store.exhibits import add_exhibit
from web.store.itineraries import itinerary
from web.store.people import event_problem
from web.store.pieces import snapshot
from web.store.runs import store_result
from web.store.undoing import record
from web.store.uploads import keep_files
from web.store.values import Profile
from web.store.versions import publish


def test_purging_deletes_profiles_and_contacts(db: Session, event: EventRow, now: datetime) -> None:
    assert purge(db, event, now=now) == 4 + 2  # four profiles, two contacts
    assert [*db.exec(select(ProfileRow)), *db.exec(select(ContactRow))] == []
    assert event.purged_at == now


def test_purging_deletes_pictures_and_sheets(db: Session, event: EventRow, now: datetime) -> None:
    add_exhibit(db, event.code, "S001", Sheet(data=b"%PDF-"), now=now)
    assert purge(db, event, now=now) == 4 + 2 + 1
    assert db.exec(select(ExhibitRow)).all() == []


def test_the_problem_is_the_same_after_purging(db: Session, event: EventRow, now: datetime) -> None:
    before = event_problem(db, event)
    purge(db, event, now=now)
    assert event_problem(db, event) == before


def test_a_purged_company_is_listed_by_its_code(db: Session, event: EventRow, now: datetime) -> None:
    purge(db, event, now=now)
    assert [line.name for line in companies(db, event.code)] == ["S001", "S002", "B001", "B002"]


def test_the_published_timetable_stays_in_codes(
    db: Session, event: EventRow, run: RunRow, result: Result, now: datetime
) -> None:
    store_result(db, run, result, now=now)
    version = publish(db, run, now=now)
    assert isinstance(version, VersionRow)
    purge(db, event, now=now)
    own = itinerary(db, version, "S001")
    assert [entry.counterpart_name[0] for entry in own.entries] == ["B001", "B002"]


def test_the_links_of_companies_end_and_the_organisers_stays(
    db: Session, event: EventRow, now: datetime
) -> None:
    later = now + timedelta(days=1)
    organiser = issue_link(db, event.code, "organiser", None, now=now, expires=later)
    company = issue_link(db, event.code, "company", "S001", now=now, expires=later)
    purge(db, event, now=now)
    assert find_link(db, company, "company", now=now) is None
    assert find_link(db, organiser, "organiser", now=now) is not None


def test_an_event_is_due_on_its_date_and_only_once(db: Session, event: EventRow, now: datetime) -> None:
    event.purge_on = date(2027, 1, 10)
    db.add(event)
    assert due(db, date(2027, 1, 9)) == []
    assert due(db, date(2027, 1, 10)) == [event]
    purge(db, event, now=now)
    assert due(db, date(2027, 1, 10)) == []


def test_names_that_were_due_are_not_in_the_file_any_more(
    engine: Engine, tmp_path: Path, small: Event, now: datetime
) -> None:
    with writing(engine) as db:
        create_event(db, small, now=now, purge_on=now.date())
    assert purge_due(engine, now=now) == ["small"]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [word for word in ("한빛정밀", "김하늘", "010-0000-0001") if word.encode() in kept] == []


def test_nothing_is_purged_before_its_date(engine: Engine, small: Event, now: datetime) -> None:
    with writing(engine) as db:
        create_event(db, small, now=now, purge_on=now.date() + timedelta(days=1))
    assert purge_due(engine, now=now) == []


def test_names_that_come_back_are_purged_again(
    db: Session, event: EventRow, small: Event, now: datetime
) -> None:
    event.purge_on = now.date()
    purge(db, event, now=now)
    enrol_cards(db, event.code, small.profiles, {})
    assert due(db, now.date()) == [event]


def test_names_that_may_remain_because_somebody_reads_are_logged(
    engine: Engine, small: Event, now: datetime
) -> None:
    with writing(engine) as db:
        create_event(db, small, now=now, purge_on=now.date())
    with reading(engine) as reader, capture_logs() as logged:
        reader.exec(select(ProfileRow)).all()  # holds the pages with the names
        purge_due(engine, now=now)
    assert [line["log_level"] for line in logged] == ["info", "error"]


def waiting(db: Session, event: EventRow, now: datetime) -> None:
    """A file that waits, and a name that can be put back."""
    keep_files(db, event.code, [("희망.csv", "한빛정밀".encode())], now=now)
    before = snapshot(db, event.code)
    enrol_cards(db, event.code, {"S001": Profile(name="새 이름")}, {})
    record(db, event.code, before, deed="import", what={}, now=now)


def left(db: Session) -> list[int]:
    return [len(db.exec(select(kind)).all()) for kind in (IntakeRow, UploadRow, UndoRow)]


def test_purging_deletes_files_that_wait_and_what_could_be_undone(
    db: Session, event: EventRow, now: datetime
) -> None:
    waiting(db, event, now)
    assert left(db) == [1, 1, 1]
    assert purge(db, event, now=now) == 4 + 2 + 1 + 1
    assert left(db) == [0, 0, 0]


def test_files_wait_for_a_day_and_an_undo_for_thirty(engine: Engine, small: Event, now: datetime) -> None:
    with writing(engine) as db:
        waiting(db, create_event(db, small, now=now), now)
    for days, rows in ((0.9, [1, 1, 1]), (1, [0, 0, 1]), (29.9, [0, 0, 1]), (30, [0, 0, 0])):
        assert purge_due(engine, now=now + timedelta(days=days)) == []
        with reading(engine) as db:
            assert left(db) == rows


def test_a_name_that_could_be_put_back_is_not_in_the_file_any_more(
    engine: Engine, tmp_path: Path, small: Event, now: datetime
) -> None:
    """What is kept to be undone is packed, so the packed text is looked for."""
    with writing(engine) as db:
        waiting(db, create_event(db, small, now=now, purge_on=now.date()), now)
        [packed] = db.exec(select(UndoRow.pieces))
    assert purge_due(engine, now=now) == ["small"]
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert (packed[:40].encode() in kept, "한빛정밀".encode() in kept) == (False, False)
