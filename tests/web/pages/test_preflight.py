"""The check before a run: what will not work, and where each thing is mended."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, delete, select

from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from tests.web.pages.conftest import DEADLINE
from web.database import reading, writing
from web.language import language
from web.pages.access import Visitor
from web.pages.findings import findings
from web.rows import CompanyRow, EventRow, LinkRow, VetoRow, WishRow
from web.store.aims import set_floors
from web.store.events import frame_text
from web.store.people import Assembly, frame_of

EVENT = "second"


@pytest.fixture
def desk(site: Any) -> Iterator[str]:
    """The second event, in which every wish, company and table is afterwards as it was."""
    with reading(site.engine) as db:
        event = db.get_one(EventRow, EVENT)
        frame = event.frame
        kept = [
            row.model_dump()
            for kind in (WishRow, VetoRow)
            for row in db.exec(select(kind).where(kind.event == EVENT))
        ]
        rows = {
            row.code: row.model_dump() for row in db.exec(select(CompanyRow).where(CompanyRow.event == EVENT))
        }
    yield site.link("organiser", event=EVENT)
    with writing(site.engine) as db:
        event = db.get_one(EventRow, EVENT)
        event.frame = frame
        db.add(event)
        for kind in (WishRow, VetoRow):
            db.exec(delete(kind).where(col(kind.event) == EVENT))
        for code, values in rows.items():
            company = db.get_one(CompanyRow, (EVENT, code))
            for name, value in values.items():
                setattr(company, name, value)
            db.add(company)
        for values in kept:
            db.add((WishRow if "rank" in values else VetoRow)(**values))


def change(site: Any, code: str, **values: Any) -> None:
    with writing(site.engine) as db:
        company = db.get_one(CompanyRow, (EVENT, code))
        for name, value in values.items():
            setattr(company, name, value)
        db.add(company)


def said(site: Any, desk: str, where: str = "/preflight") -> dict[str, str]:
    """What each finding says, and where its button leads."""
    page = site.get(desk + where).text
    found = {}
    for part in page.split('<li class="decision')[1:]:
        what = re.search(r'<p class="what">(.*?)</p>', part)[1]
        found[what] = re.search(r'<a class="button[^"]*" href="([^"]*)"', part)[1].removeprefix(desk)
    return found


def test_before_the_deadline_it_says_that_things_may_change_and_who_is_silent(site: Any, desk: str) -> None:
    page = site.get(f"{desk}/preflight").text
    assert "아래 내용은 아직 바뀔 수 있습니다." in page
    site.now = DEADLINE + timedelta(days=1)
    page = site.get(f"{desk}/preflight").text
    assert "신청이 마감되었습니다." in page
    assert "아직 바뀔 수 있습니다" not in page


def test_a_hall_that_is_short_says_by_how_many_table_slots(site: Any) -> None:
    """B1 and B2 belong to H and expect two meetings each, in two slots; its one table has room for two."""
    people = (S1, S2, replace(B1, hall="H"), replace(B2, hall="H"))
    listed = tuple(meet(f"S{i} B{j}") for i in (1, 2) for j in (1, 2))
    have = Assembly(problem=tiny(people, listed, slots=(2,), tables=1), pairs=(), dropped=())
    with reading(site.engine) as db:
        event = db.get_one(EventRow, EVENT)
        who = Visitor(base="", link=LinkRow(), event=event, now=site.now, language=language("en"))
        first = findings(db, have, who)[0]
    assert (first.what, first.why) == (
        "Hall H is short of 2 table-slots.",
        "4 meetings are expected there, and its tables have room for 2.",
    )
    assert first.href == "/whatif?tables=%2B1"


def test_a_wish_that_contradicts_a_veto_leads_to_the_company(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        wish = db.exec(select(WishRow).where(WishRow.event == EVENT)).first()
        of, to = wish.of_company, wish.to_company
        db.merge(VetoRow(event=EVENT, of_company=to, to_company=of, asked_at=site.now))
    found = {what: href for what, href in said(site, desk).items() if "어긋나는" in what}
    assert len(found) == 1
    assert next(iter(found.values())).startswith("/companies/")


def test_companies_without_a_counterpart_and_companies_that_nobody_wants(site: Any, desk: str) -> None:
    """S001 neither wishes nor is wished for; S002 wishes and nobody wishes for it."""
    with writing(site.engine) as db:
        for row in db.exec(select(WishRow).where(WishRow.event == EVENT)).all():
            if "S001" in {row.of_company, row.to_company} or row.to_company == "S002":
                db.delete(row)
    page = site.get(f"{desk}/preflight").text
    none, unwanted = "기업 1곳은 만날 수 있는 상대가 없습니다.", "아무도 희망하지 않았습니다."
    assert none in page
    assert "(S002)" in page[page.index(unwanted) :]
    assert "(S001)" not in page[page.index(unwanted) :]
    assert said(site, desk)[none] == "/companies/S001"


def test_why_a_floor_can_not_be_reached_is_said_with_its_numbers(site: Any, desk: str) -> None:
    change(site, "S003", quota=1, floor=None)
    with writing(site.engine) as db:
        set_floors(db, db.get_one(EventRow, EVENT), {"seller": 2})
    page = site.get(f"{desk}/preflight").text
    assert "기업 1곳은 최대 상담 수가 최소 상담 수보다 적습니다." in page
    assert re.search(r"\(S003\): 최소 상담 수 2건, 가능한 상담 최대 1건", page)


def test_faults_stand_alone_and_come_first_at_home(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        event = db.get_one(EventRow, EVENT)
        frame = frame_of(event)
        event.frame = frame_text(replace(frame, floors=replace(frame.floors, seller=-1)))
        db.add(event)
    found = said(site, desk)
    assert list(found) == ["배정을 시작할 수 없습니다. 먼저 1건을 고쳐야 합니다."]
    assert next(iter(found)) in said(site, desk, "")


def test_the_home_page_shows_the_first_and_says_how_many_more(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        db.exec(
            delete(WishRow).where(col(WishRow.event) == EVENT, col(WishRow.to_company).in_(["S005", "S006"]))
        )
        set_floors(db, db.get_one(EventRow, EVENT), {"seller": 20})
    whole, home = list(said(site, desk)), said(site, desk, "")
    assert whole[0] in home
    shown = sum(what in home for what in whole)
    assert home[f"점검에서 문제 {len(whole) - shown}건이 더 나왔습니다."] == "/preflight"


def test_expected_and_possible_stand_by_hall_and_by_slot(site: Any, desk: str) -> None:
    page = site.get(f"{desk}/preflight").text
    with reading(site.engine) as db:
        frame = frame_of(db.get_one(EventRow, EVENT))
    rows = re.findall(r'<th scope="row">', page)
    assert len(rows) == len(frame.halls) + len(frame.slots)
