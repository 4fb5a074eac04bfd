"""Wishes as ranks, stars or importance; caps; and what the event's sheet says of all this."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from matcher.people import Veto, Wish
from matcher.wish_forms import MUST_RANKS, STAR_RANKS, WishForm
from web.export.workbook import event_workbook
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import NOTHING, merge
from web.intake.read import read
from web.intake.save import Saved, save
from web.rows import EventRow
from web.store.scoring import NEW_EVENT, Caps, scoring_of
from web.store.whole import stored_event

Make = Callable[..., Intake]
Faults = Callable[..., list[str]]
EVENT = "항목,값\n행사 코드,fair\n행사명,작은 상담회\n상담 시간,20\n"


def ranks(intake: Intake) -> list[int]:
    return [wish.rank for wish, _ in intake.wishes]


@pytest.mark.parametrize("said", ["4", "4.0", "4점", "★★★★", "★★★★☆"])
def test_stars_are_read_as_a_number_or_as_stars(intake: Make, said: str) -> None:
    assert ranks(intake(희망=f"신청,대상,별점\nS001,B001,{said}\n")) == [2]


@pytest.mark.parametrize("said", ["0", "6", "★★★★★★", "★★★★★☆", "☆", "많이", "-1"])
def test_what_is_no_stars_is_a_fault(faults: Faults, said: str) -> None:
    assert faults(희망=f"신청,대상,별점\nS001,B001,{said}\n") == ["희망.csv:2:별점 stars-wrong"]


def test_importance_is_read_in_both_languages_and_no_is_a_veto(intake: Make) -> None:
    rows = "신청,대상,중요도\nS001,B001,꼭\nS002,B001-1,nice\nB001,S001,제외\n"
    found = intake(희망=rows, 제외=None)
    assert [wish for wish, _ in found.wishes] == [
        Wish(of="S001", to="B001", rank=1),
        Wish(of="S002", to="B001-1", rank=4),
    ]
    assert [veto for veto, _ in found.vetoes] == [Veto(of="B001", to="S001")]


def test_each_row_may_have_its_own_form_but_only_one(intake: Make, faults: Faults) -> None:
    head = "신청,대상,순위,별점,중요도\n"
    assert ranks(intake(희망=f"{head}S001,B001,2,,\nS002,B001,,★,\nB001,S001,,,가능하면\n", 제외=None)) == [
        2,
        5,
        4,
    ]
    assert faults(희망=f"{head}S001,B001,1,5,\n") == ["희망.csv:2:별점 wish-forms-mixed"]
    assert faults(희망=f"{head}S001,B001,,,\n") == ["희망.csv:2:순위 field-missing"]
    assert faults(희망=f"{head}S001,B001,,,글쎄\n") == ["희망.csv:2:중요도 word-unknown"]


def test_a_sheet_with_none_of_the_three_columns_counts_in_the_order_of_its_rows(intake: Make) -> None:
    found = intake(희망="신청,대상\nB001,S002\nS002,B001\nB001,S001\n", 제외=None)
    ranks = {(wish.of, wish.to): wish.rank for wish, _ in found.wishes}
    assert ranks == {("B001", "S002"): 1, ("S002", "B001"): 1, ("B001", "S001"): 2}


def test_the_same_stars_twice_are_no_remark(intake: Make) -> None:
    found = intake(희망="신청,대상,별점\nB001,S001,5\nB001,S002,5\n", 제외=None)
    assert found.notes == ()


def test_what_the_events_sheet_says_of_wishes_is_kept(db: Session, intake: Make, now: datetime) -> None:
    said = (
        "신청 마감,2026-11-30 18:00\n검토 마감,2026-12-04\n희망 방식,별점\n"
        "공급기업 희망 한도,5\n수요처 희망 한도,0\n추천으로 채우기,0\n"
    )
    assert isinstance(save(db, intake(행사=EVENT + said), now=now), Saved)
    event = db.get_one(EventRow, "fair")
    assert (event.wish_form, event.review_until) == ("stars", datetime(2026, 12, 4, 14, 59, tzinfo=UTC))
    assert scoring_of(event) == replace(NEW_EVENT, caps=Caps(seller=5), fill=0, reviews=True)


def test_a_new_event_is_filled_and_breaks_ties_if_nothing_is_said(
    db: Session, intake: Make, now: datetime
) -> None:
    save(db, intake(), now=now)
    event = db.get_one(EventRow, "fair")
    assert (event.wish_form, scoring_of(event)) == ("ranks", NEW_EVENT)


def test_an_item_that_is_left_out_changes_nothing(db: Session, intake: Make, now: datetime) -> None:
    save(db, intake(행사=f"{EVENT}공급기업 희망 한도,7\n희망 방식,must\n"), now=now)
    save(db, intake(), now=now)
    event = db.get_one(EventRow, "fair")
    assert (event.wish_form, scoring_of(event).caps) == ("must", Caps(seller=7))


def test_requests_can_not_be_answered_before_the_last_of_them_has_come(faults: Faults) -> None:
    said = "신청 마감,2026-11-30 18:00\n검토 마감,2026-11-30 17:00\n"
    assert faults(행사=EVENT + said) == ["행사.csv:6:검토 마감 review-early"]


@pytest.mark.parametrize(
    ("item", "said", "code"),
    [
        ("희망 방식", "주사위", "word-unknown"),
        ("공급기업 희망 한도", "201", "number-too-large"),
        ("추천으로 채우기", "-1", "number-negative"),
        ("검토 마감", "언젠가", "date-wrong"),
    ],
)
def test_a_setting_that_can_not_be_is_a_fault(faults: Faults, item: str, said: str, code: str) -> None:
    assert faults(행사=f"{EVENT}{item},{said}\n") == [f"행사.csv:5:{item} {code}"]


def test_the_rows_beyond_the_cap_are_named_the_last_ranks_first_to_go(faults: Faults) -> None:
    wishes = "신청,대상,순위\nB001,S001,2\nB001,S002,1\nS001,B001,1\n"
    assert faults(행사=f"{EVENT}수요처 희망 한도,1\n", 희망=wishes, 제외=None) == [
        "희망.csv:2:대상 wishes-too-many"
    ]


def test_a_company_and_its_people_share_a_cap_and_one_company_counts_once(
    intake: Make, faults: Faults
) -> None:
    capped = f"{EVENT}수요처 희망 한도,1\n"
    same = "신청,대상,순위\nB001-1,S001,1\nB001-2,S001,1\nB001,S001,3\n"
    assert len(intake(행사=capped, 희망=same).wishes) == 3
    two = "신청,대상,순위\nB001-1,S001,1\nB001-2,S002,2\n"
    assert faults(행사=capped, 희망=two, 제외=None) == ["희망.csv:3:대상 wishes-too-many"]


@pytest.mark.parametrize("form", ["ranks", "stars", "must"])
@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_an_export_in_any_form_reads_back_as_it_was(
    db: Session, intake: Make, now: datetime, form: WishForm, tongue: str
) -> None:
    """Also ranks that the form has no word for."""
    rows = "신청,대상,순위\n" + "".join(
        f"{of},{to},{rank}\n"
        for of, to, rank in (
            ("S001", "B001", 1), ("S002", "B001", 4), ("B001-1", "S001", 5), ("B001-2", "S001", 9),
        )
    )  # fmt: skip
    save(db, intake(행사=f"{EVENT}희망 방식,{form}\n공급기업 희망 한도,9\n", 희망=rows), now=now)
    stored = stored_event(db, db.get_one(EventRow, "fair"))
    found = read([Upload(name="event.xlsx", data=event_workbook(stored, tongue))])  # type: ignore[arg-type]
    assert isinstance(found, Intake), found
    again = merge(found, NOTHING).event
    assert sorted(again.wishes, key=repr) == sorted(stored.wishes, key=repr)
    assert (again.wish_form, again.scoring) == (form, stored.scoring)
    said = {column for _, line in found.wishes for column in ("rank", "stars", "importance") if line[column]}
    known = {"ranks": range(10), "stars": STAR_RANKS.values(), "must": MUST_RANKS.values()}[form]
    own = {"ranks": "rank", "stars": "stars", "must": "importance"}[form]
    assert said == {own} | ({"rank"} if {1, 4, 5, 9} - set(known) else set())
