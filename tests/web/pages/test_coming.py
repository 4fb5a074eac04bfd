"""After publication a company reads the sheets of those whom it meets, and says who can't come."""

from typing import Any

import pytest
from sqlmodel import select

from web.database import reading, writing
from web.rows import AttendanceRow, MeetingRow


@pytest.fixture
def meeting(site: Any, version: int) -> MeetingRow:
    with reading(site.engine) as db:
        return db.exec(
            select(MeetingRow).where(MeetingRow.event == "first", MeetingRow.version == version)
        ).all()[-1]


@pytest.fixture
def form(site: Any, meeting: MeetingRow) -> Any:
    yield site.link("company", meeting.first, event="first")
    with writing(site.engine) as db:
        for row in db.exec(select(AttendanceRow)):
            row.coming = row.answered_at = None


def test_the_timetable_leads_to_the_sheet_of_whom_one_meets(
    site: Any, meeting: MeetingRow, form: str
) -> None:
    assert f'href="{form}/with/{meeting.second}"' in site.get(form).text
    page = site.get(f"{form}/with/{meeting.second}").text
    assert meeting.table_code in page


def test_there_is_no_sheet_of_anybody_else(site: Any, meeting: MeetingRow, form: str) -> None:
    with reading(site.engine) as db:
        rows = db.exec(select(MeetingRow).where(MeetingRow.event == "first")).all()
    met = {row.second for row in rows if row.first == meeting.first}
    for other in {row.second for row in rows} - met | {meeting.first, "S999"}:
        assert site.get(f"{form}/with/{other}").status_code == 404
        assert site.get(f"{form}/with/{other}/1").status_code == 404


def test_who_can_not_come_is_told_to_the_organiser_and_taken_back(
    site: Any, meeting: MeetingRow, form: str
) -> None:
    desk = site.link("organiser", event="first")
    assert "참석하지 못합니다" not in site.get(desk).text
    answer = site.post(f"{form}/attendance", {"of": meeting.first, "coming": "no"})
    assert answer.headers["location"] == f"{form}#coming"
    assert "참석하지 못합니다" in site.get(desk).text
    assert "주최 측에 전달했습니다" in site.get(form).text or "주최" in site.get(form).text
    site.post(f"{form}/attendance", {"of": meeting.first, "coming": "yes"})
    assert "참석하지 못합니다" not in site.get(desk).text


@pytest.mark.parametrize("coming", ["", "maybe"])
def test_an_answer_that_no_button_gives_is_garbled(
    site: Any, meeting: MeetingRow, form: str, coming: str
) -> None:
    assert site.post(f"{form}/attendance", {"of": meeting.first, "coming": coming}).status_code == 400


def test_nobody_answers_for_another_company(site: Any, meeting: MeetingRow, form: str) -> None:
    for other in (meeting.second, meeting.second_delegate, "S999"):
        assert site.post(f"{form}/attendance", {"of": other, "coming": "no"}).status_code == 400
