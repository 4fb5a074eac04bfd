"""Publishing in waves, withdrawing, and what companies, phones and calendars are told of it."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from web.database import reading
from web.store.companies import names
from web.store.versions import latest_version


@pytest.fixture
def desk_and_newest(site: Any, version: int) -> Iterator[tuple[str, int]]:
    """The organiser's desk and the newest version, which everybody sees again after the test."""
    del version
    with reading(site.engine) as db:
        found = latest_version(db, "first")
        assert found is not None
        number = found.number
    desk = site.link("organiser")
    yield desk, number
    site.post(f"{desk}/versions/{number}/show", {"wave": "all"})


def statuses(site: Any, link: str) -> set[str]:
    file = icalendar.Calendar.from_ical(site.get(f"{link}/feed.ics").content)
    return {str(entry["status"]) for entry in file.walk("VEVENT")} - {"CANCELLED"}


def with_meetings(site: Any, link: str) -> bool:
    return 'class="table-no"' in site.get(link).text


def test_what_is_withdrawn_is_on_no_page_and_only_tentative_in_calendars(
    site: Any, desk_and_newest: tuple[str, int]
) -> None:
    desk, number = desk_and_newest
    mine, form = site.link("attendee", "B001"), site.link("company", "B001")
    assert (with_meetings(site, mine), statuses(site, mine)) == (True, {"CONFIRMED"})
    assert site.post(f"{desk}/versions/{number}/withdraw").headers["location"] == f"{desk}/timetable"
    said = "운영자가 시간표를 회수했습니다"
    assert (with_meetings(site, mine), said in site.get(mine).text) == (False, True)
    assert said in site.get(form).text
    assert statuses(site, mine) == {"TENTATIVE"}
    assert "운영자에게만 보입니다" in site.get(f"{desk}/timetable").text
    site.now += timedelta(minutes=1)
    site.post(f"{desk}/versions/{number}/show", {"wave": "all"})
    assert (with_meetings(site, mine), statuses(site, mine)) == (True, {"CONFIRMED"})


def test_a_wave_sees_it_first_and_the_organiser_sees_how_many(
    site: Any, desk_and_newest: tuple[str, int]
) -> None:
    desk, number = desk_and_newest
    site.post(f"{desk}/versions/{number}/withdraw")
    site.post(f"{desk}/versions/{number}/show", {"wave": "buyer"})
    seller = next(one.code for one in site.event.participants if one.side == "seller")
    assert with_meetings(site, site.link("attendee", "B001"))
    assert not with_meetings(site, site.link("attendee", seller))
    page = site.get(f"{desk}/timetable").text
    assert "18곳 중 6곳이 이 버전을 보고 있습니다" in page
    assert '<option value="buyer">' not in page  # they see it already


def test_a_wave_or_a_version_that_is_not_there_changes_nothing(
    site: Any, desk_and_newest: tuple[str, int]
) -> None:
    desk, number = desk_and_newest
    assert site.post(f"{desk}/versions/{number}/show", {"wave": "hall:x"}).status_code == 400
    assert site.post(f"{desk}/versions/999/withdraw").status_code == 404
    assert with_meetings(site, site.link("attendee", "B001"))


def told(page: str) -> set[str]:
    """The codes of the companies that a page lists as told."""
    return set(re.findall(r'<li><a href="[^"]*/companies/(\w+)"', page))


def test_a_version_says_what_it_changed_for_whom(
    site: Any, version: int, republish: Any, movable: Any
) -> None:
    moved, slot = movable("B001")
    new, desk = republish(move={moved: slot}), site.link("organiser")
    page = site.get(f"{desk}/versions/{new}").text
    assert told(page) == set(moved.split(":"))
    assert page.count("시간 변경: ") + page.count("옮김: ") + page.count("변경: ") >= 2
    assert site.get(f"{desk}/versions/{new}?against={version}").status_code == 200
    assert site.get(f"{desk}/versions/x").status_code == 404


def test_mails_go_only_to_those_who_see_it_and_for_whom_it_changed(
    site: Any, version: int, republish: Any, movable: Any
) -> None:
    del version
    moved, slot = movable("B001")
    new, desk = republish(move={moved: slot}), site.link("organiser")

    with reading(site.engine) as db:
        called = {name: code for code, (name, _) in names(db, "first").items()}

    def mailed() -> set[str]:
        page = html.unescape(site.get(f"{desk}/mails/changed").text)
        return {code for name, code in called.items() if f"<li>{name} " in page or f">{name}</a>" in page}

    assert mailed() == set(moved.split(":"))
    site.post(f"{desk}/versions/{new}/withdraw")
    assert mailed() == set()
    site.post(f"{desk}/versions/{new}/show", {"wave": "all"})
