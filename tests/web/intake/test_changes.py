"""What an import would change is told before it does, and the same files again change nothing at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from fixtures.generate import generate
from web.export.workbook import event_workbook
from web.intake.changes import Change, Changes, changes
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import NOTHING, merge
from web.intake.read import read
from web.intake.save import Saved, save
from web.links import issue_link
from web.rows import CompanyRow, EventRow, tables
from web.store.answers import save_hours, save_profile, save_wishes
from web.store.events import create_event
from web.store.values import Profile
from web.store.whole import stored_event

Make = Callable[..., Intake]


def dump(db: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    db.flush()
    return {
        name: sorted(db.connection().execute(text(f"SELECT * FROM {name}")).all(), key=repr)
        for name in tables()
    }


@pytest.fixture
def event(db: Session, intake: Make, now: datetime) -> EventRow:
    found = save(db, intake(), now=now)
    assert isinstance(found, Saved)
    return db.get_one(EventRow, found.event)


@pytest.fixture
def would(db: Session, files: Callable[..., list[Upload]], event: EventRow) -> Callable[..., Changes]:
    """What the small fair would change if it was sent again, some files given anew."""

    def make(**changed: str | None) -> Changes:
        stored = stored_event(db, event)
        found = read(files(**changed), stored)
        assert isinstance(found, Intake), found
        return changes(stored, merge(found, stored), found)

    return make


def test_the_same_files_again_would_change_nothing(would: Callable[..., Changes]) -> None:
    assert would() == Changes(sheets=())


@pytest.mark.parametrize("preset", ["gumi-500", "busan-2017", "daegu-2024", "exchange-200"])
@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_the_workbook_of_what_is_stored_changes_no_row_of_any_table(
    db: Session, preset: str, tongue: Any, now: datetime
) -> None:
    """Links, answers and the times of wishes and vetoes stay as well."""
    size = {"sellers": 20} if preset == "exchange-200" else {"buyers": 6, "sellers": 12}
    event = generate(preset, seed=3, **size)
    row = create_event(db, event, now=now, deadline=now + timedelta(days=3))
    first = event.participants[0].code
    company = db.get_one(CompanyRow, (row.code, first))
    company.answered_at = now
    db.add(company)
    issue_link(db, row.code, "company", first, now=now, expires=now + timedelta(days=1))
    stored = stored_event(db, row)
    found = read([Upload(name="a.xlsx", data=event_workbook(stored, tongue))], stored)
    assert isinstance(found, Intake), found
    before = dump(db)
    assert changes(stored, merge(found, stored), found) == Changes(sheets=())
    assert isinstance(save(db, found, now=now + timedelta(days=2), event=row), Saved)
    assert dump(db) == before


def test_a_new_event_is_all_new(intake: Make) -> None:
    found = intake()
    new = changes(NOTHING, merge(found, NOTHING), found)
    assert {one.sheet: len(one.new) for one in new.sheets} == {
        "event": 2,  # the two titles; the minutes are what they are without a file
        "slots": 3,
        "tables": 3,
        "fields": 2,
        "companies": 3,
        "delegates": 3,
        "wishes": 3,
        "vetoes": 1,
    }
    assert [change for one in new.sheets for change in one.removed] == []


def test_a_changed_number_is_told_with_before_and_after(would: Callable[..., Changes]) -> None:
    rows = (
        "기업 코드,구분,기업명,사업자등록번호,최대 상담 수,상담 분야\n"
        "S001,공급기업,한빛정밀(주),000-81-00009,9,M1\n"
    )
    [found] = would(참가기업=rows).sheets
    assert (found.sheet, found.new, found.removed, found.unchanged) == ("companies", (), (), 2)
    assert found.changed == (
        Change(key=("S001",), fields=(("name", "한빛정밀", "한빛정밀(주)"), ("quota", "4", "9"))),
    )


def test_wishes_that_are_not_in_the_file_any_more_are_told_as_removed(would: Callable[..., Changes]) -> None:
    """S001 has another wish instead; S002 and B001-1 send none, so theirs stay."""
    [found] = would(희망="신청,대상,순위\nS001,B001-2,1\n").sheets
    assert [one.key for one in found.new] == [("S001", "B001-2")]
    assert [one.key for one in found.removed] == [("S001", "B001")]
    assert (found.changed, found.unchanged) == ((), 2)


def test_what_goes_with_a_slot_or_a_delegate_is_told(would: Callable[..., Changes]) -> None:
    found = would(
        상담회차="회차,세션,날짜,시작\nT01,오전,2026-12-10,10:00\nT02,오전,2026-12-10,10:30\n",
        상담자="상담자 코드,기업 코드,이름,전화,테이블\nS001-1,S001,김하늘,010-0000-0001,\n"
        "B001-1,B001,이바다,010-0000-0002,M-01\n",
        희망="신청,대상,순위\n",
    ).sheets
    slots, companies, delegates = found[:3]
    assert [one.key for one in slots.removed] == [("T03",)]
    assert slots.changed == (Change(key=("T02",), fields=(("start", "10:25", "10:30"),)),)
    assert companies.changed == (Change(key=("B001",), fields=(("parallel", "2", "1"),)),)
    assert [one.key for one in delegates.removed] == [("B001-2",)]
    assert delegates.changed == (Change(key=("S001-1",), fields=(("hours", "T01, T02", ""),)),)


def test_what_a_company_answered_itself_is_left_alone_and_told(
    db: Session, would: Callable[..., Changes], event: EventRow, now: datetime
) -> None:
    seller = db.get_one(CompanyRow, (event.code, "S001"))
    save_profile(db, seller, Profile(name="새 이름"), fields=["M"], languages=[], now=now)
    save_hours(db, seller, "S001-1", ["T03"], now=now)
    save_wishes(db, seller, ["B001-2"], now=now)
    found = would()
    assert (found.sheets, found.kept_codes) == ((), ("S001",))
    assert [one.sheet for one in found.kept] == ["companies", "delegates", "wishes"]
    assert [field for one in found.kept[0].changed for field in one.fields] == [
        ("name", "새 이름", "한빛정밀"),
        ("business_number", "", "0008100009"),
        ("fields", "M", "M1"),
    ]


def test_an_answer_that_says_the_same_as_the_file_is_no_dispute(
    db: Session, would: Callable[..., Changes], event: EventRow, now: datetime
) -> None:
    seller = db.get_one(CompanyRow, (event.code, "S001"))
    save_wishes(db, seller, ["B001"], now=now)
    assert would() == Changes(sheets=())


def test_the_fingerprint_tells_other_changes_apart(would: Callable[..., Changes]) -> None:
    one, other = (would(희망=f"신청,대상,순위\nS001,B001,{rank}\n") for rank in (2, 3))
    assert one.fingerprint == replace(one).fingerprint
    assert one.fingerprint != other.fingerprint
