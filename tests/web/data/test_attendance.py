"""Who said to be coming, and who has arrived."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, delete

from scheduler.timetable import Result
from web.links import hash_of, issue_link
from web.rows import AttendanceRow, EventRow, LinkRow, RunRow, VersionRow
from web.store.attendance import answer, arrive, attendance, presences, take_back
from web.store.runs import store_result
from web.store.versions import publish


@pytest.fixture
def version(db: Session, run: RunRow, result: Result, now: datetime) -> VersionRow:
    store_result(db, run, result, now=now)
    made = publish(db, run, now=now)
    assert isinstance(made, VersionRow)
    return made


@pytest.fixture
def by(db: Session, event: EventRow, now: datetime) -> str:
    token = issue_link(db, event.code, "organiser", None, now=now, expires=now + timedelta(days=9))
    return hash_of(token)


def test_everybody_with_a_meeting_is_expected_and_nobody_else(db: Session, version: VersionRow) -> None:
    found = presences(db, version)
    assert [(one.code, one.company, one.name, one.meetings) for one in found] == [
        ("S001-1", "S001", "김하늘", 2),
        ("S002", "S002", "", 1),
        ("B001-1", "B001", "이바다", 1),
        ("B001-2", "B001", "", 1),
        ("B002", "B002", "", 1),
    ]
    assert {(one.coming, one.arrived_at) for one in found} == {(None, None)}


def test_the_last_answer_counts(db: Session, version: VersionRow, now: datetime) -> None:
    answer(db, "small", "S001-1", "no", now=now)
    answer(db, "small", "S001-1", "yes", now=now + timedelta(hours=1))
    first = presences(db, version)[0]
    assert (first.coming, first.answered_at) == ("yes", now + timedelta(hours=1))


def test_a_company_answers_for_its_people_who_have_not(
    db: Session, version: VersionRow, now: datetime
) -> None:
    answer(db, "small", "B001", "no", now=now)
    answer(db, "small", "B001-1", "yes", now=now)
    assert [one.coming for one in presences(db, version)] == [None, None, "yes", "no", None]


def test_an_arrival_is_marked_once_and_can_be_taken_back(
    db: Session, version: VersionRow, by: str, now: datetime
) -> None:
    arrive(db, "small", "S002", by=by, now=now)
    arrive(db, "small", "S002", by=by, now=now + timedelta(minutes=5))
    row = attendance(db, "small", "S002")
    assert (row.arrived_at, row.arrived_by) == (now, by)
    assert [one.arrived_at for one in presences(db, version)] == [None, now, None, None, None]
    take_back(db, "small", "S002")
    assert attendance(db, "small", "S002").arrived_at is None


def test_an_arrival_stays_when_the_link_by_which_it_was_marked_is_deleted(
    db: Session, version: VersionRow, by: str, now: datetime
) -> None:
    del version
    arrive(db, "small", "S002", by=by, now=now)
    db.exec(delete(LinkRow))
    db.expire_all()
    row = attendance(db, "small", "S002")
    assert (row.arrived_at, row.arrived_by) == (now, None)


def test_nobody_of_this_name_can_answer(db: Session, event: EventRow, now: datetime) -> None:
    with pytest.raises(LookupError):
        answer(db, event.code, "S009", "yes", now=now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "S001"},  # of a delegate, under the company's code
        {"coming": "perhaps"},
        {"coming": "yes"},  # and no moment
        {"company": "S002"},
    ],
)
def test_the_database_refuses_what_can_not_be(db: Session, event: EventRow, wrong: dict[str, str]) -> None:
    db.add(
        AttendanceRow(
            **{"event": event.code, "code": "S001-1", "company": "S001", "delegate": "S001-1", **wrong}
        )
    )
    with pytest.raises(IntegrityError):
        db.flush()
    db.rollback()
