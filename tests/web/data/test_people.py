"""What was written down comes back the same."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from fixtures.event import Event, problem_of
from fixtures.generate import generate
from scheduler.form import fingerprint
from web.rows import CompanyRow, DelegateRow, EventRow, WishRow
from web.store.events import create_event, events, find_event, set_deadline
from web.store.people import assembled, event_people, event_problem, field_names, open_until


def test_the_people_of_an_event_come_back_as_they_were(db: Session, event: EventRow, small: Event) -> None:
    people = event_people(db, event)
    assert people.participants == small.participants
    assert sorted(people.wishes, key=repr) == sorted(small.wishes, key=repr)
    assert people.vetoes == small.vetoes
    assert people.tree == small.tree


def test_the_stored_problem_has_the_fingerprint_of_the_generated_one(db: Session, now: datetime) -> None:
    made = generate("gumi-500", seed=3, buyers=6, sellers=20)
    stored = event_problem(db, create_event(db, made, now=now))
    assert fingerprint(stored) == fingerprint(problem_of(made))


def test_a_company_without_delegates_has_one_of_its_own_code(db: Session, event: EventRow) -> None:
    del event
    assert db.get_one(DelegateRow, ("small", "S002")).company == "S002"


def test_an_event_with_the_same_code_can_not_be_made_twice(
    db: Session, event: EventRow, small: Event, now: datetime
) -> None:
    del event
    db.expunge_all()
    with pytest.raises(IntegrityError):
        create_event(db, small, now=now)


@pytest.mark.parametrize("status", ["applied", "waiting", "declined", "withdrawn"])
def test_only_selected_companies_are_in_the_problem(db: Session, event: EventRow, status: str) -> None:
    db.get_one(CompanyRow, ("small", "B001")).status = status  # type: ignore[assignment]
    db.flush()
    problem = event_problem(db, event)
    assert [one.code for one in problem.participants] == ["S001", "S002", "B002"]
    assert [one.id for one in problem.candidates] == ["S001:B002"]


def test_an_assembly_tells_who_was_dropped_and_why(db: Session, event: EventRow, now: datetime) -> None:
    said = {"of_code": "S002", "of_company": "S002", "to_code": "B002", "to_company": "B002"}
    db.add(WishRow(event="small", rank=2, asked_at=now, **said))
    db.flush()
    found = assembled(db, event)
    assert [(one.first, one.second, one.because) for one in found.dropped] == [("S002", "B002", "vetoed")]


def test_fields_have_names_in_two_languages(db: Session, event: EventRow) -> None:
    assert field_names(db, event.code) == {"M": ("기계관", "Machinery"), "M1": ("베어링", "Bearings")}


def test_an_event_is_found_by_its_code(db: Session, event: EventRow) -> None:
    assert find_event(db, "small") == event
    assert find_event(db, "large") is None
    assert events(db) == [event]


def test_forms_are_open_until_the_deadline(db: Session, event: EventRow, now: datetime) -> None:
    assert open_until(event, now)
    set_deadline(db, event, now + timedelta(hours=1))
    assert open_until(event, now)
    assert not open_until(event, now + timedelta(hours=1))


def test_times_are_kept_in_utc(event: EventRow) -> None:
    assert event.created_at.tzinfo is UTC
