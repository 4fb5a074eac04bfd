"""What a new version changes for each company and person, and for nobody else."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session

from scheduler.timetable import Result
from web.rows import RunRow, VersionRow
from web.store.news import Change, news
from web.store.runs import store_result
from web.store.versions import publish

Another = Callable[..., tuple[RunRow, Result]]


@pytest.fixture
def version(db: Session, run: RunRow, result: Result, now: datetime) -> VersionRow:
    return published(db, run, result, now)


def published(db: Session, run: RunRow, result: Result, now: datetime) -> VersionRow:
    assert store_result(db, run, result, now=now) == ()
    made = publish(db, run, now=now)
    assert isinstance(made, VersionRow)
    return made


def kinds(found: dict[str, tuple[Change, ...]]) -> dict[str, list[tuple[str, str]]]:
    return {code: [(one.kind, one.meeting) for one in changes] for code, changes in sorted(found.items())}


def test_the_first_version_is_new_to_everybody_in_it(db: Session, version: VersionRow) -> None:
    assert {code: len(changes) for code, changes in sorted(news(db, None, version).items())} == {
        "B001": 2,
        "B001-1": 1,
        "B001-2": 1,
        "B002": 1,
        "S001": 2,
        "S001-1": 2,
        "S002": 1,
    }


def test_a_moved_meeting_is_told_to_its_two_sides_only(
    db: Session, version: VersionRow, another: Another, now: datetime
) -> None:
    after = published(db, *another(S002_B001={"slot": "T02"}), now)
    found = news(db, version, after)
    moved = [("moved", "S002:B001")]
    assert kinds(found) == {"B001": moved, "B001-1": moved, "S002": moved}
    [change] = found["S002"]
    assert (change.was.slot, change.will.slot, change.table) == ("T01", "T02", "M-01")
    assert change.counterpart_name == ("가온중공업", "Gaon Heavy Industries")
    assert change.hall_name == ("기계관", "Machinery")
    assert found["B001"][0].counterpart_name == ("두물기공", "Dumul Machining")


def test_a_meeting_that_is_gone_is_told_with_the_time_it_had(
    db: Session, version: VersionRow, another: Another, now: datetime
) -> None:
    after = published(db, *another(S001_B002=None), now)
    gone = [("gone", "S001:B002")]
    found = news(db, version, after)
    assert kinds(found) == {"B002": gone, "S001": gone, "S001-1": gone}
    assert (found["B002"][0].was.slot, found["B002"][0].will) == ("T02", None)
    back = published(db, *another(), now)
    assert kinds(news(db, after, back))["B002"] == [("new", "S001:B002")]
    assert news(db, version, back) == {}


def test_a_meeting_that_passes_to_a_colleague_is_gone_for_one_and_new_for_the_other(
    db: Session, version: VersionRow, another: Another, now: datetime
) -> None:
    passed = {"delegates": ("S001-1", "B001-1"), "table": "M-01", "slot": "T02"}
    after = published(db, *another(S001_B001=passed, S001_B002={"slot": "T01"}), now)
    found = kinds(news(db, version, after))
    assert found["B001"] == [("moved", "S001:B001")]
    assert found["B001-1"] == [("new", "S001:B001")]
    assert found["B001-2"] == [("gone", "S001:B001")]
    assert "S002" not in found
