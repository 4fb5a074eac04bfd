"""What the home page asks the organiser to decide, each with its button, and only while it can be decided."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from tests.web.pages.conftest import DEADLINE, START
from web.database import reading, writing
from web.rows import CompanyRow, EventRow, LinkRow, MailRow, VersionRow, WishRow
from web.store.reviews import waiting_requests
from web.store.scoring import scoring_of, scoring_text
from web.store.versions import meetings


@pytest.fixture
def desk(site: Any) -> str:
    return str(site.link("organiser", event="second"))


@pytest.fixture
def asking(site: Any) -> Iterator[None]:
    """The sellers' forms are closed, and buyers have two more days to answer requests."""
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "second")
        before = event.scoring
        event.scoring = scoring_text(replace(scoring_of(event), reviews=True))
        event.review_until = DEADLINE + timedelta(days=2)
        db.add(event)
    site.now = DEADLINE + timedelta(hours=1)
    yield
    with writing(site.engine) as db:
        event = db.get_one(EventRow, "second")
        event.scoring, event.review_until = before, None
        db.add(event)


def test_the_days_until_the_deadline_are_said(site: Any, desk: str) -> None:
    with writing(site.engine) as db:
        db.add(CompanyRow(event="second", code="Q001", side="seller", position=99))
    assert "3일 남았습니다." in site.get(desk).text
    site.now = DEADLINE - timedelta(minutes=1)
    assert "오늘 마감합니다" in site.get(desk).text
    site.now = DEADLINE
    assert "아직 응답하지 않았습니다" not in site.get(desk).text
    with writing(site.engine) as db:
        db.delete(db.get_one(CompanyRow, ("second", "Q001")))


def test_companies_without_a_link_are_invited_while_forms_are_open(site: Any, desk: str) -> None:
    assert f'href="{desk}/mails/invite"' in site.get(desk).text
    site.now = DEADLINE
    assert f'href="{desk}/mails/invite"' not in site.get(desk).text


def test_requests_wait_for_buyers_while_they_can_answer(site: Any, desk: str, asking: None) -> None:
    del asking
    with reading(site.engine) as db:
        wished = set(
            db.exec(select(WishRow.of_company, WishRow.to_company).where(WishRow.event == "second")).all()
        )
        number = sum(waiting_requests(db, "second").values())
    assert 0 < number <= sum(to.startswith("B") for _, to in wished)
    assert f"수요처의 답변을 기다리는 요청이 {number}건 있습니다." in site.get(desk).text
    site.now = DEADLINE - timedelta(hours=1)
    assert "수요처의 답변을 기다리는" not in site.get(desk).text
    site.now = DEADLINE + timedelta(days=2)
    assert "수요처의 답변을 기다리는" not in site.get(desk).text


def test_mails_that_failed_or_wait_lead_to_the_outbox(site: Any, desk: str) -> None:
    mail = {
        "kind": "remind",
        "company": "S001",
        "to_name": "",
        "to_email": "",
        "subject": "",
        "queued_at": START,
    }
    with writing(site.engine) as db:
        db.add(MailRow(event="second", number=901, **mail, body_ko="", body_en=""))
        db.add(
            MailRow(
                event="second", number=902, **mail, body_ko="", body_en="", state="failed", settled_at=START
            )
        )
    page = site.get(desk).text
    assert page.count(f'href="{desk}/outbox"') == 2
    assert ("작성하지 못한 메일이 1통" in page, "발송을 기다리는 메일이 1통" in page) == (True, True)
    with writing(site.engine) as db:
        for number in (901, 902):
            db.delete(db.get_one(MailRow, ("second", number)))


def test_a_published_meeting_of_a_company_that_is_out_is_named(site: Any, version: int) -> None:
    desk = site.link("organiser")
    with reading(site.engine) as db:
        code = meetings(db, db.get_one(VersionRow, ("first", version)))[0].first
    said = "게시된 시간표에 더 이상 진행할 수 없는 상담이 있습니다."
    assert said not in site.get(desk).text
    for status, there in (("withdrawn", True), ("selected", False)):
        with writing(site.engine) as db:
            row = db.get_one(CompanyRow, ("first", code))
            row.status = status
            db.add(row)
        page = site.get(desk).text
        assert (said in page, code in page) == (there, there)


def test_companies_are_filtered_by_what_became_of_their_link(site: Any, desk: str) -> None:
    """S003's link has been opened, S004's has not, and all others have none."""
    site.get(site.link("company", "S003", event="second"))
    site.link("company", "S004", event="second")
    with reading(site.engine) as db:
        held = {
            row.company for row in db.exec(select(LinkRow).where(LinkRow.event == "second")) if row.company
        }
        number = len(db.exec(select(CompanyRow).where(CompanyRow.event == "second")).all())
    assert held == {"S003", "S004"}
    pages = {one: site.get(f"{desk}/companies?answered={one}").text for one in ("opened", "unopened", "none")}
    assert {one: page.count("<tr>") - 1 for one, page in pages.items()} == {
        "opened": 1, "unopened": 1, "none": number - 2,
    }  # fmt: skip
    assert ('id="o-S003"' in pages["opened"], 'id="o-S004"' in pages["unopened"]) == (True, True)


def test_a_company_opens_beside_the_list_and_is_the_same_as_by_itself(site: Any, desk: str) -> None:
    part = site.get(f"{desk}/companies/S002", headers={"hx-request": "true"}).text
    beside = site.get(f"{desk}/companies?side=seller&opened=S002").text
    body = part[part.index('<div class="page-head">') :].strip()
    assert body in beside
    assert f'href="{desk}/companies?side=seller&amp;page=1"' in beside
    assert 'aria-current="true">' in beside
    assert "<aside" in site.get(f"{desk}/companies?opened=none").text
