"""The organiser's desk: where the event stands, who comes, and what waits for a decision."""

import re
from datetime import date, timedelta
from html import escape
from typing import Any

import pytest
from sqlalchemy import event as happening
from sqlmodel import select

from web.database import writing
from web.jobs import SYSTEM_TABLES
from web.pages.steps import days_of, line_of_time, step_of
from web.rows import EventRow, ProfileRow, VetoRow, WishRow

DAYS = (date(2026, 12, 10),)


@pytest.mark.parametrize(
    ("companies", "runs", "published", "days_later", "step"),
    [
        (0, 0, False, 0, "setup"),
        (9, 0, False, 0, "applications"),
        (9, 0, False, 4, "review"),
        (9, 1, False, 4, "assignment"),
        (9, 1, True, 4, "publication"),
        (9, 1, True, 17, "day"),
        (9, 1, True, 18, "results"),
    ],
)
def test_the_step_follows_from_what_is_there_and_from_the_date(
    site: Any, companies: int, runs: int, published: bool, days_later: int, step: str
) -> None:
    found = step_of(
        now=site.now + timedelta(days=days_later),
        timezone="Asia/Seoul",
        companies=companies,
        deadline=site.now + timedelta(days=3),
        days=DAYS,
        runs=runs,
        published=published,
    )
    assert found == step


def test_the_line_of_time_has_seven_steps_with_the_dates_that_are_known(site: Any) -> None:
    line = line_of_time(
        "review", timezone="Asia/Seoul", deadline=site.now + timedelta(days=3), days=days_of(site.event.frame)
    )
    assert [stage.place for stage in line] == ["over", "over", "now", "ahead", "ahead", "ahead", "ahead"]
    assert [stage.on for stage in line if stage.on] == [date(2026, 11, 26), date(2026, 12, 10)]


def test_before_any_run_the_home_page_offers_one(site: Any) -> None:
    page = site.get(site.link("organiser", event="second")).text
    assert "아직 만든 시간표가 없습니다." in page
    assert 'aria-current="step"' in page


def test_both_ways_to_write_the_address_of_a_link_work(site: Any) -> None:
    path = site.link("organiser", event="second")
    assert [site.get(path).status_code, site.get(f"{path}/").status_code] == [200, 200]


def listed(html: str) -> list[str]:
    return re.findall(r' href="[^"]*/companies/([SB]\d+)"', html)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 18),
        ("?side=buyer", 6),
        ("?side=seller", 12),
        ("?search=B003", 1),
        ("?search=zzz", 0),
        ("?side=buyer&search=B003", 1),
        ("?side=nonsense&page=-1", 18),
        ("?page=99999999999", 18),
        ("?answered=yes", 0),
    ],
)
def test_the_list_shows_those_who_fit(site: Any, asked: str, number: int) -> None:
    page = site.get(site.link("organiser") + "/companies" + asked)
    assert (page.status_code, len(listed(page.text))) == (200, number)


def test_a_company_page_shows_its_wishes_and_its_people(site: Any) -> None:
    page = site.get(site.link("organiser") + "/companies/S002").text
    asked = [wish.to for wish in site.event.wishes if wish.of == "S002"]
    assert [code for code in asked if code not in page] == []
    assert site.event.contacts["S002-1"].name in page


def test_an_event_without_companies_is_led_to_the_import(site: Any) -> None:
    with writing(site.engine) as db:
        bare = db.get_one(EventRow, "first").model_dump()
        db.add(EventRow(**{**bare, "code": "bare"}))
    desk = site.link("organiser", event="bare")
    page = site.get(desk).text
    assert "아직 참여기업이 없습니다." in page
    assert '/import">엑셀 파일 가져오기' in page
    opened = [site.get(desk + path).status_code for path in ("/companies", "/runs", "/timetable", "/import")]
    assert opened == [200] * 4


@pytest.mark.usefixtures("version")
def test_files_can_be_taken_along(site: Any) -> None:
    desk = site.link("organiser")
    for name in ("workbook.xlsx", "timetable.xlsx", "timetable.csv"):
        answer = site.get(f"{desk}/files/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="first-{name}"'
    assert site.get(f"{desk}/import/template.xlsx").content.startswith(b"PK")
    assert site.get(f"{desk}/files/passwords.txt").status_code == 404


def test_a_longer_list_asks_the_database_no_more_often(site: Any) -> None:
    asked: list[str] = []

    def hear(*told: Any) -> None:
        # What runs behind the pages looks at its own tables now and then, and begins transactions for it.
        if told[2].startswith("SELECT") and not any(name in told[2] for name in SYSTEM_TABLES):
            asked.append(told[2])

    engine = site.client.app.state.house.engine
    happening.listen(engine, "before_cursor_execute", hear)
    desk = site.link("organiser")
    site.get(f"{desk}/companies")  # what the server does when it starts is over by then
    asked.clear()
    numbers = []
    for search in ("B003", ""):
        asked.clear()
        site.get(f"{desk}/companies?search={search}")
        numbers.append(len(asked))
    happening.remove(engine, "before_cursor_execute", hear)
    assert numbers[0] == numbers[1] > 0


def test_a_wish_against_a_veto_is_named_and_the_veto_wins(site: Any) -> None:
    with writing(site.engine) as db:
        for wish in db.exec(select(WishRow).where(WishRow.event == "second", WishRow.rank == 1)).all():
            if db.get(VetoRow, ("second", wish.to_company, wish.of_company)) is None:
                crossed = wish.of_company, wish.to_company
                db.add(
                    VetoRow(event="second", of_company=crossed[1], to_company=crossed[0], asked_at=site.now)
                )
                break
        called = [db.get_one(ProfileRow, ("second", code)).name for code in crossed]
    page = site.get(site.link("organiser", event="second")).text
    assert "상담 제외를 우선하므로, 이 조합에는 상담을 잡지 않습니다." in page
    assert [name for name in called if escape(name, quote=False) not in page] == []
