"""What the database itself refuses, and how it keeps times and codes."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session, select

from web.database import writing
from web.rows import (
    CompanyRow,
    ContactRow,
    DelegateRow,
    EventRow,
    LinkRow,
    ProfileRow,
    ReviewRow,
    RunRow,
    VetoRow,
    WishRow,
)

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def company(**changed: object) -> CompanyRow:
    return CompanyRow(**{"event": "small", "code": "S009", "side": "seller", "position": 9, **changed})


def delegate(**changed: object) -> DelegateRow:
    return DelegateRow(**{"event": "small", "code": "S001-9", "company": "S001", "position": 9, **changed})


def wish(**changed: object) -> WishRow:
    said = {"of_code": "S002", "of_company": "S002", "to_code": "B002", "to_company": "B002", "rank": 1}
    return WishRow(**{"event": "small", "asked_at": NOW, **said, **changed})


def link(**changed: object) -> LinkRow:
    said = {"purpose": "company", "company": "S001", "created_at": NOW, "expires_at": NOW + timedelta(days=1)}
    return LinkRow(**{"event": "small", "token_hash": "0" * 64, **said, **changed})


def run(**changed: object) -> RunRow:
    said = {"seed": 0, "seconds": 1, "problem": "{}", "fingerprint": "", "asked_at": NOW}
    return RunRow(**{"id": "r", "event": "small", **said, **changed})


@pytest.mark.parametrize(
    "row",
    [
        company(side="visitor"),
        company(status="maybe"),
        company(parallel=0),
        company(quota=-1),
        company(floor=-1),
        company(floor=3, quota=2),
        company(code=""),
        company(code="x" * 65),
        company(event="nowhere"),
        delegate(hours=()),
        delegate(company="S999"),
        delegate(table_code="M-01"),
        wish(rank=0),
        wish(to_company="B999", to_code="B999"),
        wish(to_company="S002", to_code="S002"),
        wish(to_delegate="B001-1", to_code="B001-1"),
        wish(to_code="B001"),
        wish(of_code="S001", of_company="S001"),
        VetoRow(event="small", of_company="S001", to_company="S001", asked_at=NOW),
        ReviewRow(event="small", of_company="B001", to_company="B001", verdict="held", said_at=NOW),
        ReviewRow(event="small", of_company="B001", to_company="S001", verdict="maybe", said_at=NOW),
        ReviewRow(event="small", of_company="B001", to_company="S999", verdict="held", said_at=NOW),
        ProfileRow(event="small", company="S999", name="아무개"),
        ProfileRow(event="small", company="S001", name="아무개", business_number="123"),
        ContactRow(event="small", delegate="S999-1", name="아무개"),
        link(purpose="visitor"),
        link(purpose="organiser"),
        link(purpose="company", company=None),
        link(company="S999"),
        link(purpose="attendee", delegate="B001-1"),
        link(delegate="S001-1"),
        link(expires_at=NOW),
        link(token_hash="short"),
        run(state="asleep"),
        run(state="done", ended_at=NOW),
        run(state="done", result="{}"),
        run(state="running", result="{}"),
        run(state="failed", ended_at=NOW),
        run(state="failed", ended_at=NOW, error="odd", result="{}"),
        run(seed=-1),
        run(seconds=0),
        EventRow(
            code="other",
            title_ko="",
            title_en="",
            kind="party",
            timezone="",
            preset="floor-first",
            frame="",
            created_at=NOW,
            checkin_key="0" * 64,  # the same in all processes: it is part of the test's name
        ),
    ],
    ids=lambda row: f"{type(row).__name__} {sorted(row.model_dump(exclude_defaults=True).items())!r:.60}",
)
def test_the_database_refuses(db: Session, event: EventRow, row: object) -> None:
    del event
    db.add(row)
    with pytest.raises(IntegrityError):
        db.flush()


@pytest.mark.parametrize("row", [company(), delegate(), wish(), link(), run()], ids=type)
def test_the_database_takes_the_same_rows_without_the_fault(
    db: Session, event: EventRow, row: object
) -> None:
    del event
    db.add(row)
    db.flush()


def test_a_moment_comes_back_in_utc_with_its_zone(db: Session, event: EventRow) -> None:
    event.deadline = datetime(2026, 11, 30, 18, tzinfo=timezone(timedelta(hours=9)))
    db.add(event)
    db.flush()
    db.expire(event)
    assert event.deadline == datetime(2026, 11, 30, 9, tzinfo=UTC)
    assert event.deadline.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(db: Session, event: EventRow) -> None:
    event.deadline = datetime(2026, 11, 30, 18)  # noqa: DTZ001
    db.add(event)
    with pytest.raises(StatementError, match="has no time zone"):
        db.flush()


def test_codes_come_back_as_they_were_in_their_order(db: Session, event: EventRow) -> None:
    del event
    row = company(forbidden=("T02", "T01"), fields=("가", "M1"))
    db.add(row)
    db.flush()
    db.expire(row)
    assert (row.forbidden, row.fields, row.tables) == (("T02", "T01"), ("가", "M1"), ())


def test_deleting_an_event_deletes_all_that_is_not_published(db: Session, event: EventRow) -> None:
    db.delete(event)
    db.flush()
    assert [db.exec(select(kind)).all() for kind in (CompanyRow, DelegateRow, WishRow, ProfileRow)] == [
        []
    ] * 4


def test_deleting_a_delegate_deletes_contact_and_wishes(db: Session, event: EventRow) -> None:
    del event
    person = db.get_one(DelegateRow, ("small", "B001-1"))
    db.delete(person)
    db.flush()
    db.expire_all()
    assert db.get(ContactRow, ("small", "B001-1")) is None
    assert [row.of_code for row in db.exec(select(WishRow).where(WishRow.of_company == "B001"))] == []


def test_what_is_deleted_is_overwritten_in_the_file(engine: Engine) -> None:
    with writing(engine) as db:
        assert db.connection().execute(text("PRAGMA secure_delete")).scalar() == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 30_000)],
)
def test_sqlite_is_set_up_for_several_writers_and_power_cuts(
    engine: Engine, pragma: str, value: object
) -> None:
    with writing(engine) as db:
        assert db.connection().execute(text(f"PRAGMA {pragma}")).scalar() == value
