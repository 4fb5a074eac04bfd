"""Running and publishing through the pages, with the real solver and the real jobs behind them."""

import json
import re
import time
from typing import Any

import pytest
from sqlmodel import select

from web.database import reading, writing
from web.rows import CompanyRow, EventRow, RunRow, VersionRow
from web.store.runs import new_run


@pytest.fixture
def desk(site: Any) -> str:
    return site.link("organiser", event="second")


def states(site: Any) -> dict[str, str]:
    with reading(site.engine) as db:
        return {run.id: run.state for run in db.exec(select(RunRow).where(RunRow.event == "second"))}


def wait(site: Any, desk: str, run: str) -> str:
    """The page of the run once it is over."""
    for _ in range(300):
        if states(site)[run] not in {"queued", "running"}:
            return site.get(f"{desk}/runs/{run}").text
        time.sleep(0.1)
    raise AssertionError("the run does not end")


@pytest.fixture
def run(site: Any, desk: str) -> str:
    made = site.post(f"{desk}/runs").headers["location"].rsplit("/", 1)[1]
    wait(site, desk, made)
    return made


def test_a_second_click_leads_to_the_run_that_is_under_way(site: Any, desk: str) -> None:
    first = site.post(f"{desk}/runs")
    second = site.post(f"{desk}/runs")
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert sum(state in {"queued", "running"} for state in states(site).values()) <= 1
    wait(site, desk, first.headers["location"].rsplit("/", 1)[1])


def test_a_run_that_is_over_says_what_is_proven_of_how_many_pairs(site: Any, desk: str, run: str) -> None:
    page = wait(site, desk, run)
    assert "증명됨" in page
    assert "가능한 조합" in page
    assert "0%" in page


def test_the_events_of_a_run_end_with_its_end(site: Any, desk: str, run: str) -> None:
    with site.client.stream("GET", f"{desk}/runs/{run}/events") as answer:
        lines = [line for line in answer.iter_lines() if line]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert lines[-2:] == ["event: over", "data: {}"]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith('data: {"')]
    shown = {"stage", "aim", "value", "bound", "gap", "seconds", "high", "low", "said"}
    assert set(told[-1]["texts"]) == shown
    texts = told[-1]["texts"]
    said = "{aim}: 최고값 {value}, 한계값 {bound}, 격차 {gap}, {seconds}초 지남"
    assert texts["said"] == said.format(**texts)


def test_a_hall_comes_as_a_part_and_as_a_page(site: Any, desk: str, run: str) -> None:
    whole = site.get(f"{desk}/runs/{run}?hall=M").text
    part = site.get(f"{desk}/runs/{run}?hall=M", headers={"hx-request": "true"}).text
    assert part.strip() in whole
    assert site.get(f"{desk}/runs/{run}?hall=nonsense").status_code == 200


def test_stopping_what_is_over_changes_nothing(site: Any, desk: str, run: str) -> None:
    before = states(site)
    assert site.post(f"{desk}/runs/{run}/stop").status_code == 303
    assert states(site) == before


def test_publishing_the_same_run_twice_makes_one_version(site: Any, desk: str, run: str) -> None:
    asked = site.get(f"{desk}/runs/{run}/publish").text
    number = {"number": re.search('name="number" value="([0-9]+)"', asked)[1]}
    assert site.post(f"{desk}/runs/{run}/publish", number).headers["location"] == f"{desk}/timetable"
    again = site.post(f"{desk}/runs/{run}/publish", number)
    assert again.status_code == 303
    with reading(site.engine) as db:
        made = db.exec(select(VersionRow).where(VersionRow.event == "second", VersionRow.run == run)).all()
    assert len(made) == 1
    assert "버전" in site.get(f"{desk}/timetable").text


def test_before_publishing_it_is_said_for_how_many_it_changes(site: Any, desk: str, run: str) -> None:
    asked = site.get(f"{desk}/runs/{run}/publish").text
    assert re.search("버전 [0-9]+[을를] 게시합니다", asked)
    assert re.search("기업 18곳의 일정이 바뀝니다|일정이 바뀌는 기업은 없습니다", asked)
    assert "신청 마감(11. 26.) 전입니다." in asked


@pytest.mark.parametrize("number", ["", "99", "x"])
def test_nothing_is_published_that_was_not_asked_about(site: Any, desk: str, run: str, number: str) -> None:
    answer = site.post(f"{desk}/runs/{run}/publish", {"number": number})
    assert answer.status_code == 409
    assert "게시하시겠습니까?" in answer.text
    with reading(site.engine) as db:
        assert db.exec(select(VersionRow).where(VersionRow.run == run)).all() == []


def test_a_timetable_with_somebody_who_withdrew_is_refused_and_why_is_said(
    site: Any, desk: str, run: str
) -> None:
    number = re.search('name="number" value="([0-9]+)"', site.get(f"{desk}/runs/{run}/publish").text)[1]
    standing(site, "B001", "withdrawn")
    try:
        asked, sent = (
            site.get(f"{desk}/runs/{run}/publish"),
            site.post(f"{desk}/runs/{run}/publish", {"number": number}),
        )
    finally:
        standing(site, "B001", "selected")
    assert (asked.status_code, sent.status_code) == (409, 409)
    assert "배정을 실행한 뒤 행사가 바뀌어" in asked.text
    assert "배정을 실행한 뒤 행사가 바뀌어" in sent.text


def standing(site: Any, code: str, status: str) -> None:
    with writing(site.engine) as db:
        company = db.get_one(CompanyRow, ("second", code))
        company.status = status
        db.add(company)


def test_a_run_that_the_jobs_lost_is_said_to_have_failed(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        lost = new_run(db, db.get_one(EventRow, "second"), seed=0, seconds=5, now=site.now)
        assert isinstance(lost, RunRow)
    page = site.get(f"{desk}/runs/{lost.id}").text
    assert "배정이 실패했습니다." in page
    assert states(site)[lost.id] == "failed"
    answer = site.post(f"{desk}/runs/{lost.id}/publish")
    assert answer.status_code == 409
    assert "감사를 통과한 시간표가 없습니다." in answer.text
