"""Files wait for a day, in the order in which they were sent, and never for another event."""

from datetime import datetime, timedelta

from sqlmodel import Session, func, select

from web.rows import EventRow, UploadRow
from web.store.uploads import (
    FIELDS_MOST,
    WAITING_MOST,
    choose_columns,
    choose_fields,
    chosen_columns,
    chosen_fields,
    find_files,
    keep_files,
    kept_files,
)

FILES = [("희망.csv", b"1"), ("제외.csv", b"2")]


def test_files_are_found_again_as_they_were_sent(db: Session, event: EventRow, now: datetime) -> None:
    row = keep_files(db, event.code, FILES, now=now)
    found = find_files(db, event.code, row.id, now=now)
    assert found is not None
    assert kept_files(db, found) == FILES


def test_files_of_another_event_or_of_yesterday_are_not_found(
    db: Session, event: EventRow, now: datetime
) -> None:
    row = keep_files(db, event.code, FILES, now=now)
    assert find_files(db, "other", row.id, now=now) is None
    assert find_files(db, event.code, row.id, now=now + timedelta(hours=23)) is not None
    assert find_files(db, event.code, row.id, now=now + timedelta(days=1)) is None


def test_the_oldest_make_room_for_new_ones(db: Session, event: EventRow, now: datetime) -> None:
    rows = [
        keep_files(db, event.code, FILES, now=now + timedelta(minutes=minute)).id
        for minute in range(WAITING_MOST + 1)
    ]
    there = [find_files(db, event.code, row, now=now) is not None for row in rows]
    assert there == [False] + [True] * WAITING_MOST
    assert db.exec(select(func.count()).select_from(UploadRow)).one() == 2 * WAITING_MOST


def test_what_a_header_means_is_kept_with_the_files(db: Session, event: EventRow, now: datetime) -> None:
    row = keep_files(db, event.code, FILES, now=now)
    assert chosen_columns(row) == {}
    columns = {("희망.csv", "희망", "업체"): "of", ("희망.csv", "희망", "비고"): None}
    choose_columns(db, row, columns)
    assert chosen_columns(row) == columns


def test_chosen_fields_are_added_to_those_of_before_and_bounded(
    db: Session, event: EventRow, now: datetime
) -> None:
    row = keep_files(db, event.code, FILES, now=now)
    assert chosen_fields(row) == {}
    choose_fields(db, row, {"볼베어링": "M1", "축": None})
    choose_fields(db, row, {"축": "M2"})
    assert chosen_fields(row) == {"볼베어링": "M1", "축": "M2"}
    choose_fields(db, row, {str(i): None for i in range(FIELDS_MOST)})
    assert len(chosen_fields(row)) == FIELDS_MOST
