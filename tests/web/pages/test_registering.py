"""Open registration: a company applies by itself, goes on to its own page, and waits to be selected."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.web.pages.conftest import START
from web.database import reading, writing
from web.rows import CompanyRow, ContactRow, EventRow, ProfileRow
from web.store import registration
from web.store.registration import close_door, open_door

SAID = {"name": "(주)가온누리", "name_en": "", "person": "한다온", "email": "daon@example.com", "phone": ""}


@pytest.fixture
def door(site: Any) -> Any:
    """The address of the sellers' door of the second event; what applied by it goes again."""
    desk = site.link("organiser", event="second")
    assert site.post(f"{desk}/registration", {"side": "seller", "do": "open"}).status_code == 303
    [address] = re.findall(r'value="http://[^"/]+(/r/[^"]+)"', site.get(f"{desk}/companies").text)
    yield address
    with writing(site.engine) as db:
        close_door(db, "second", "seller")
        for row in db.exec(select(CompanyRow).where(CompanyRow.event == "second", CompanyRow.code > "S012")):
            if row.code.startswith("S"):
                db.delete(row)


def applied(site: Any) -> list[CompanyRow]:
    with reading(site.engine) as db:
        query = select(CompanyRow).where(CompanyRow.event == "second", CompanyRow.status == "applied")
        return list(db.exec(query.order_by(CompanyRow.code)))


def test_a_company_applies_and_goes_on_to_its_own_page(site: Any, door: str) -> None:
    assert "참가 신청" in site.get(door).text
    answer = site.post(door, SAID)
    assert (answer.status_code, answer.headers["location"][:3]) == (303, "/c/")
    assert "가온누리" in site.get(answer.headers["location"]).text
    [row] = applied(site)
    assert (row.code, row.side) == ("S013", "seller")
    with reading(site.engine) as db:
        assert db.get_one(ProfileRow, ("second", "S013")).name == "(주)가온누리"
        card = db.get_one(ContactRow, ("second", "S013"))
        assert (card.name, card.email) == ("한다온", "daon@example.com")


def test_the_next_one_gets_the_next_code_and_the_organiser_selects(site: Any, door: str) -> None:
    for _ in range(2):
        site.post(door, SAID)
    assert [row.code for row in applied(site)] == ["S013", "S014"]
    desk = site.link("organiser", event="second")
    page = site.get(f"{desk}/companies?standing=applied").text
    assert set(re.findall(r"/companies/(S\d+)\"", page)) == {"S013", "S014"}
    site.post(f"{desk}/companies/standing", {"code": ["S013"], "status": "selected"})
    assert [row.code for row in applied(site)] == ["S014"]


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"name": " "}, "빠진 내용을 적어 주십시오."),
        ({"person": ""}, "빠진 내용을 적어 주십시오."),
        ({"email": "daon"}, "이메일 주소 형식이 아닙니다."),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_saved_or_lost(
    site: Any, door: str, odd: dict[str, str], said: str
) -> None:
    answer = site.post(door, {**SAID, **odd})
    assert (answer.status_code, said in answer.text) == (422, True)
    kept = next(value for name, value in SAID.items() if name not in odd and value)
    assert f'value="{kept}"' in answer.text
    assert applied(site) == []


def test_a_door_that_is_closed_leads_nowhere(site: Any, door: str) -> None:
    desk = site.link("organiser", event="second")
    missing = site.get("/no-such-page").content
    site.post(f"{desk}/registration", {"side": "seller", "do": "close"})
    for answer in (site.get(door), site.post(door, SAID), site.get("/r/x"), site.post("/r/ㄱ", SAID)):
        assert (answer.status_code, answer.content) == (404, missing)


def test_after_the_deadline_nobody_applies_any_more(site: Any, door: str) -> None:
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "second")
        before, event.deadline = event.deadline, START - timedelta(minutes=1)
        db.add(event)
    answer = site.post(door, SAID)
    assert (answer.status_code, "신청을 마감했습니다" in answer.text) == (422, True)
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "second")
        event.deadline = before
        db.add(event)
    assert applied(site) == []


def test_too_many_that_wait_close_the_door(site: Any, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "MOST_WAITING", 1)
    assert site.post(door, SAID).status_code == 303
    assert site.post(door, SAID).status_code == 422
    assert len(applied(site)) == 1


def test_a_door_that_is_open_keeps_its_address(site: Any, door: str) -> None:
    with writing(site.engine) as db:
        assert open_door(db, "second", "seller", now=START) == door.rsplit("/", 1)[1]


def test_a_side_that_the_event_has_not_is_refused(site: Any) -> None:
    desk = site.link("organiser", event="second")
    assert site.post(f"{desk}/registration", {"side": "pool", "do": "open"}).status_code == 400
    assert site.post(f"{desk}/registration", {"side": "seller", "do": "x"}).status_code == 400
