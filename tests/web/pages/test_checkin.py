"""The desk at the entrance: a code says who it is, and the arrival is marked and taken back."""

import re
from typing import Any

import pytest
import segno

from web.database import reading
from web.store.checkin import checkin_code, written


def code_of(site: Any, subject: str) -> str:
    with reading(site.engine) as db:
        return checkin_code(db, "first", subject)


@pytest.mark.usefixtures("version")
def test_the_timetable_shows_the_code_and_its_qr_holds_nothing_else(site: Any) -> None:
    page, code = site.get(site.link("attendee", "B001")).text, code_of(site, "B001")
    assert written(code) in page
    drawn = re.search(r'<path[^>]*class="qrline"[^>]* d="([^"]+)"', page)
    assert drawn is not None
    alone = segno.make(code, error="m", micro=False).svg_inline(scale=4, border=2)
    assert f'd="{drawn.group(1)}"' in alone


@pytest.mark.usefixtures("version")
def test_a_code_is_looked_up_marked_and_taken_back(site: Any) -> None:
    desk, code = site.link("organiser"), code_of(site, "B002")
    company = site.event.profiles["B002"].name
    shown = site.get(f"{desk}/checkin?code={written(code).lower()}")
    assert company in shown.text
    assert shown.headers["cache-control"] == "no-store"
    answer = site.post(f"{desk}/checkin", {"code": code, "do": "arrive"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{desk}/checkin?code={code}")
    assert "10:20 도착" in site.get(f"{desk}/checkin?code={code}").text
    site.post(f"{desk}/checkin", {"code": code, "do": "back"})
    assert "10:20 도착" not in site.get(f"{desk}/checkin?code={code}").text


@pytest.mark.usefixtures("version")
def test_the_desk_counts_who_is_there(site: Any) -> None:
    desk = site.link("organiser")
    site.client.cookies.set("language", "en")
    before = site.get(f"{desk}/checkin").text
    expected = re.search(r"0 of (\d+) people with meetings have arrived", before)
    assert expected is not None
    person = next(one for one in site.event.participants if one.code == "B001").delegates[0].code
    site.post(f"{desk}/checkin", {"code": code_of(site, person), "do": "arrive"})
    assert f"1 of {expected.group(1)} people" in site.get(f"{desk}/checkin").text
    site.post(f"{desk}/checkin", {"code": code_of(site, person), "do": "back"})


@pytest.mark.usefixtures("version")
def test_a_code_that_is_nobodys_says_so_and_marks_nothing(site: Any) -> None:
    desk = site.link("organiser")
    other = site.link("organiser", event="second")
    assert "코드를 쓰는 사람이 없습니다" in site.get(f"{desk}/checkin?code=<b>").text
    assert "<b>" not in site.get(f"{desk}/checkin?code=<b>").text
    code = code_of(site, "B001")
    assert site.post(f"{other}/checkin", {"code": code, "do": "arrive"}).status_code == 400
    assert site.post(f"{desk}/checkin", {"code": code, "do": "dance"}).status_code == 400
