"""What-ifs beside a run, through the pages and the real jobs."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from scheduler.problem import Problem
from scheduler.whatif.variants import Asked
from tests.web.pages import test_runs
from web.database import reading, writing
from web.language import language
from web.pages.whatif import title_of
from web.rows import EventRow, RunRow
from web.store.repeats import chosen_run
from web.store.runs import run_problem, runs
from web.store.tries import tries
from web.store.versions import publish

run = test_runs.run
"""A run that is over."""
pytestmark = pytest.mark.usefixtures("run")
PART = {"hx-request": "true"}


@pytest.fixture
def desk(site: Any) -> Iterator[str]:
    yield site.link("organiser", event="second")
    done(site)
    with writing(site.engine) as db:
        for row in db.exec(select(RunRow).where(col(RunRow.beside).is_not(None))):
            db.delete(row)


def done(site: Any) -> None:
    for _ in range(300):
        with reading(site.engine) as db:
            found = db.exec(select(RunRow.state).where(RunRow.event == "second")).all()
        if not {"queued", "running"} & set(found):
            return
        time.sleep(0.1)
    raise AssertionError("the what-ifs do not end")


def ask(site: Any, desk: str, change: str, **said: str) -> Any:
    return site.post(f"{desk}/whatif", {"change": change, **said})


def beside(site: Any) -> list[Problem]:
    """The problems of the what-ifs beside the present run."""
    with reading(site.engine) as db:
        base = chosen_run(db, "second")
        assert base is not None
        return [run_problem(one) for one in tries(db, base)]


def row_of(page: str, title: str) -> list[str]:
    """The cells of one row of the comparison."""
    part = page[page.index(f'<th scope="row">{title}</th>') :].split("</tr>", maxsplit=1)[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", part, re.DOTALL)
    return [re.sub(r"<[^>]*>|\s+", " ", one).strip() for one in cells]


def test_a_what_if_stands_in_a_column_beside_the_run_and_nothing_changes(
    site: Any,
    desk: str,
) -> None:
    with reading(site.engine) as db:
        before = db.get_one(EventRow, "second").model_dump(), len(runs(db, "second"))
    assert ask(site, desk, "quota", side="seller", number="1").status_code == 303
    done(site)
    page = site.get(f"{desk}/whatif").text
    [problem] = beside(site)
    assert {one.quota for one in problem.participants if one.side == "seller"} == {1}
    assert "공급기업: 최대 1건" in page
    base, tried = row_of(page, "상담")
    assert int(tried.split()[0]) <= sum(one.side == "seller" for one in problem.participants)
    assert f"−{int(base) - int(tried.split()[0])}" in tried
    assert row_of(page, "증명") == ["✓ 증명됨", "✓ 증명됨"]
    with reading(site.engine) as db:
        assert (db.get_one(EventRow, "second").model_dump(), len(runs(db, "second"))) == before


def test_three_stand_beside_it_and_a_fourth_waits_until_one_is_taken_away(
    site: Any,
    desk: str,
) -> None:
    for minutes in ("15", "30"):
        ask(site, desk, "slot-minutes", number=minutes)
        site.now += timedelta(seconds=1)
    ask(site, desk, "floor", side="seller", number="3")
    refused = ask(site, desk, "tables", number="+1")
    assert refused.status_code == 422
    assert "시험이 이미 3개 있습니다." in refused.text
    assert [one.slot_minutes for one in beside(site)] == [15, 30, 20]
    [first, *_] = re.findall(rf"{desk}/whatif/(\w+)/drop", site.get(f"{desk}/whatif").text)
    site.post(f"{desk}/whatif/{first}/drop")
    site.now += timedelta(seconds=1)
    assert ask(site, desk, "tables", number="1").status_code == 303
    now = beside(site)
    assert [one.slot_minutes for one in now] == [30, 20, 20]
    halls = len(now[2].halls)
    assert len(now[2].tables) == len(now[1].tables) + halls


@pytest.mark.parametrize(
    ("change", "said", "told"),
    [
        ("tables", {"number": "0"}, "시험할 수 있는 값이 아닙니다."),
        ("tables", {"number": "-99"}, "이 조건은 시험할 수 없습니다."),
        ("slot-minutes", {"number": "x"}, "시험할 수 있는 값이 아닙니다."),
        ("slot-minutes", {"number": "20"}, "지금과 같은 조건이라"),
        ("slot-minutes", {"number": "400"}, "이 조건은 시험할 수 없습니다."),
        ("merge-halls", {"first": "M", "second": "M"}, "시험할 수 있는 값이 아닙니다."),
    ],
)
def test_what_can_not_be_tried_says_why(
    site: Any,
    desk: str,
    change: str,
    said: dict[str, str],
    told: str,
) -> None:
    answer = ask(site, desk, change, **said)
    assert answer.status_code == 422
    assert told in answer.text
    assert beside(site) == []


def test_the_same_is_not_tried_twice(site: Any, desk: str) -> None:
    ask(site, desk, "slot-minutes", number="15")
    assert "같은 시험이 이미 있습니다." in ask(site, desk, "slot-minutes", number="15").text
    assert len(beside(site)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("without", {"number": "S001"}),
        ("quota", {"side": "nobody", "number": "1"}),
        ("tables", {"hall": "nowhere", "number": "1"}),
        ("aims", {"order": "score"}),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    site: Any,
    desk: str,
    change: str,
    said: dict[str, str],
) -> None:
    assert ask(site, desk, change, **said).status_code == 400


def test_a_what_if_is_no_run_and_can_not_be_published(site: Any, desk: str) -> None:
    ask(site, desk, "aims", order="score-first")
    done(site)
    with reading(site.engine) as db:
        tried = db.exec(select(RunRow).where(col(RunRow.beside).is_not(None))).one().id
    for page in ("", "/publish"):
        assert site.get(f"{desk}/runs/{tried}{page}").status_code == 404
    [tag] = set(re.findall(r'name="tag" value="([^"]*)"', site.get(f"{desk}/draft").text))
    take = {"do": "take", "run": tried, "tag": tag}
    assert site.post(f"{desk}/draft", take).status_code == 404
    with writing(site.engine) as db:
        issues = publish(db, db.get_one(RunRow, tried), now=site.now)
        assert [one.code for one in issues] == ["run-no-timetable"]


def test_the_columns_come_as_a_part_and_are_asked_for_while_something_goes_on(
    site: Any,
    desk: str,
) -> None:
    ask(site, desk, "slot-minutes", number="15")
    done(site)
    part = site.get(f"{desk}/whatif", headers=PART).text
    assert part.startswith('<div id="columns">')  # all is done: nothing is asked for any more
    assert part.strip() in site.get(f"{desk}/whatif").text


def test_without_a_run_there_is_nothing_to_compare_with(site: Any) -> None:
    page = site.get(site.link("organiser") + "/whatif")
    assert "아직 비교할 배정이 없습니다." in page.text
    assert ask(site, site.link("organiser"), "slot-minutes", number="15").status_code == 404


@pytest.mark.parametrize(
    ("change", "values", "title"),
    [
        ("tables", "+2", "Every hall: +2 tables"),
        ("tables", "M=-1", "Machines: -1 tables"),
        ("slot-minutes", "15", "15 minutes to talk"),
        ("quota", "seller=5", "Seller: at most 5 meetings"),
        ("floor", "buyer=1", "Buyer: at least 1 meetings"),
        ("merge-halls", "M,E", "Machines + E as one hall"),
        ("aims", "score-first", "Score first"),
    ],
)
def test_what_a_what_if_is_called(change: str, values: str, title: str) -> None:
    assert title_of(language("en"), Asked(change=change, values=values), {"M": "Machines"}) == title
