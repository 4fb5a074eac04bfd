"""The aims in their order: moved, left out and added, presets to begin with, and the floors."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from fixtures.tiny import S1, tiny
from web.database import reading, writing
from web.pages.aims import ABOUT, moved
from web.rows import EventRow, LogRow
from web.store.aims import OFFERED, STARTS, aims_of, floors_of, set_floors
from web.store.people import event_problem
from web.store.scoring import NEW_EVENT, Scoring, scoring_of, scoring_text

PART = {"hx-request": "true"}
FOUR = ("shortfall", "leximin", "score", "idle")


@pytest.fixture
def desk(site: Any) -> Iterator[str]:
    """The second event as a new event begins; afterwards it is as it was."""
    make(site, NEW_EVENT)
    floors = floors_of(stored(site))
    yield site.link("organiser", event="second")
    make(site, Scoring())
    with writing(site.engine) as db:
        set_floors(db, db.get_one(EventRow, "second"), floors)


def make(site: Any, scoring: Scoring) -> None:
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "second")
        event.scoring, event.preset = scoring_text(scoring), "floor-first"
        db.add(event)


def stored(site: Any) -> EventRow:
    with reading(site.engine) as db:
        return db.get_one(EventRow, "second")


def listed(html: str) -> list[str]:
    return re.findall(r'<li data-aim="([\w-]+)"', html)


def touch(site: Any, desk: str, do: str, was: str = "", **more: Any) -> Any:
    now = was or ",".join(listed(site.get(f"{desk}/runs").text))
    return site.post(f"{desk}/aims", {"was": now, "do": do, **more})


def test_a_new_event_starts_with_floors_the_worst_off_points_and_gaps(site: Any, desk: str) -> None:
    page = site.get(f"{desk}/runs").text
    assert listed(page) == list(FOUR)
    with reading(site.engine) as db:
        assert event_problem(db, db.get_one(EventRow, "second")).aims == FOUR


def test_an_event_from_before_counts_as_it_did(site: Any, desk: str) -> None:
    make(site, Scoring())
    assert listed(site.get(f"{desk}/runs").text) == ["shortfall", "score"]


@pytest.mark.parametrize(
    ("do", "after"),
    [
        ("up:score", "shortfall score leximin idle"),
        ("up:shortfall", "shortfall leximin score idle"),
        ("down:shortfall", "leximin shortfall score idle"),
        ("down:idle", "shortfall leximin score idle"),
        ("drop:leximin", "shortfall score idle"),
        ("add:breaks", "shortfall leximin score idle breaks"),
        ("add:lost", "shortfall leximin score idle"),
        ("jump:score", "shortfall leximin score idle"),
    ],
)
def test_one_touch_changes_one_place(site: Any, desk: str, do: str, after: str) -> None:
    answer = touch(site, desk, do)
    changed = after != " ".join(FOUR)
    assert answer.headers["location"] == f"{desk}/runs?aims={'saved' if changed else 'kept'}#aims"
    page = site.get(answer.headers["location"]).text
    assert listed(page) == after.split()
    assert ("저장했습니다." in page) == changed


def test_the_last_aim_stays() -> None:
    assert moved(("score",), "drop", "score") == ("score",)


def test_an_order_that_was_dragged_is_taken_as_a_whole(site: Any, desk: str) -> None:
    touch(site, desk, "order", aim=["idle", "score", "leximin", "shortfall"])
    assert scoring_of(stored(site)).aims == ("idle", "score", "leximin", "shortfall")


def test_an_order_with_an_aim_too_many_is_refused(site: Any, desk: str) -> None:
    assert touch(site, desk, "order", aim=["idle", "score"]).status_code == 400
    assert scoring_of(stored(site)).aims is None


def test_who_saw_another_order_changes_nothing_and_is_told(site: Any, desk: str) -> None:
    seen = ",".join(FOUR)
    touch(site, desk, "drop:idle")
    late = site.post(f"{desk}/aims", {"was": seen, "do": "drop:score"}, headers=PART)
    assert "그사이 다른 사람이 목표를 바꾸었습니다." in late.text
    assert listed(late.text) == ["shortfall", "leximin", "score"]
    assert scoring_of(stored(site)).aims == ("shortfall", "leximin", "score")


def test_the_list_comes_as_a_part_that_says_what_was_done(site: Any, desk: str) -> None:
    answer = site.post(f"{desk}/aims", {"was": ",".join(FOUR), "do": "up:score"}, headers=PART)
    assert "<html" not in answer.text
    assert "“매칭 점수 합계 최대” 목표가 4개 가운데 2번째가 되었습니다." in answer.text


def test_a_preset_sets_order_and_points_and_keeps_the_rest(site: Any, desk: str) -> None:
    make(site, replace(NEW_EVENT, fill=3))
    touch(site, desk, "start:mutual-first")
    event = stored(site)
    assert (event.preset, scoring_of(event)) == ("mutual-first", replace(NEW_EVENT, fill=3))
    assert listed(site.get(f"{desk}/runs").text) == ["score", "shortfall", "idle"]


def test_the_page_of_scores_keeps_the_order(site: Any, desk: str) -> None:
    touch(site, desk, "drop:idle")
    page = site.get(f"{desk}/scores").text
    numbers = dict(re.findall(r'<input type="number" name="(\w+)" value="(\d*)"', page))
    site.post(f"{desk}/scores", {**numbers, "preset": "floor-first", "wish_form": "ranks"})
    assert scoring_of(stored(site)).aims == ("shortfall", "leximin", "score")


def test_floors_are_saved_logged_and_counted(site: Any, desk: str) -> None:
    answer = site.post(f"{desk}/aims", {"do": "floors", "floor_seller": "3", "floor_buyer": "1"})
    assert answer.headers["location"].endswith("?aims=saved#aims")
    with reading(site.engine) as db:
        event = db.get_one(EventRow, "second")
        assert (floors_of(event)["seller"], event_problem(db, event).floors.seller) == (3, 3)
        last = db.exec(select(LogRow).where(LogRow.event == "second").order_by(LogRow.number)).all()[-1]
    assert json.loads(last.after) == {"floor_seller": 3, "floor_buyer": 1}


@pytest.mark.parametrize("wrong", ["-1", "21", "x", "²", "1.5"])
def test_a_floor_that_is_none_changes_nothing(site: Any, desk: str, wrong: str) -> None:
    before = floors_of(stored(site))
    answer = site.post(f"{desk}/aims", {"do": "floors", "floor_seller": wrong}, headers=PART)
    assert "0부터 20까지의 정수" in answer.text
    assert floors_of(stored(site)) == before


def test_without_a_floor_nobody_is_lifted_and_the_run_is_not_refused(site: Any, desk: str) -> None:
    site.post(f"{desk}/aims", {"do": "floors", "floor_seller": "0", "floor_buyer": "0"})
    with reading(site.engine) as db:
        assert event_problem(db, db.get_one(EventRow, "second")).aims == ("shortfall", "score", "idle")
    assert "최소 상담 수가 있는 기업이 없어" in site.get(f"{desk}/runs").text


def test_one_pool_starts_without_idle_gaps() -> None:
    pool = tiny((replace(S1, side="pool", floor=1), replace(S1, code="P2", side="pool")))
    event = EventRow(code="e", preset="floor-first", scoring=scoring_text(NEW_EVENT), kind="exchange")
    assert aims_of(event, pool) == ("shortfall", "leximin", "score")


def test_every_aim_that_is_offered_is_explained() -> None:
    assert set(ABOUT) == set(OFFERED)
    assert {name for start in STARTS.values() for name in start} <= set(OFFERED)
