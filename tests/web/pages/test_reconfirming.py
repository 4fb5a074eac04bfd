"""Reconfirmation: asked a week before and the day before, answered in one touch, refused in two."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from web.database import reading
from web.pages.reconfirming import question
from web.store.itineraries import itinerary
from web.store.versions import latest_version

DAY = date(2026, 12, 10)


def dec(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    ("today", "answered", "state"),
    [
        (2, None, "open"),  # eight days before
        (3, None, "put"),
        (8, None, "put"),
        (3, 3, "open"),
        (8, 3, "open"),
        (9, 3, "put"),  # the day before asks anew
        (9, 9, "open"),
        (10, 3, "put"),
        (10, 10, "open"),
        (3, 2, "put"),  # "can't come", said before anybody asked
        (11, None, None),
    ],
)
def test_when_the_question_is_put(today: int, answered: int | None, state: str | None) -> None:
    found = question([DAY], today=dec(today), answered_on=dec(answered) if answered else None)
    assert (found.state if found else None) == state


def test_the_first_of_several_days_counts_and_the_last_ends_it() -> None:
    days = [dec(11), None, dec(10)]
    assert question(days, today=dec(9), answered_on=None).on == DAY
    assert question(days, today=dec(11), answered_on=None).state == "put"
    assert question(days, today=dec(12), answered_on=None) is None


def test_nobody_is_asked_about_days_that_nobody_knows() -> None:
    assert question([None], today=DAY, answered_on=None) is None
    assert question([], today=DAY, answered_on=None) is None


@pytest.fixture
def person(site: Any, version: int) -> str:
    """A seller's delegate with a meeting."""
    with reading(site.engine) as db:
        newest = latest_version(db, "first")
        assert newest is not None
        assert newest.number >= version
        return next(
            plan.subject
            for one in site.event.participants
            if one.side == "seller"
            for plan in (itinerary(db, newest, one.delegates[0].code),)
            if plan.entries
        )


def week_before(site: Any) -> None:
    site.now = datetime(2026, 12, 3, 1, 0, tzinfo=UTC)  # ten o'clock in Seoul


def test_one_touch_says_yes_and_the_organiser_sees_it(site: Any, person: str) -> None:
    day, desk = site.link("attendee", person), site.link("organiser")
    assert "상담회에 참석하십니까?" not in site.get(day).text
    week_before(site)
    assert "12. 10.(목) 상담회에 참석하십니까?" in site.get(day).text
    answer = site.post(f"{day}/attendance", {"coming": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, day)
    page = site.get(day).text
    assert "상담회에 참석하십니까?" not in page
    assert "참석한다고 알림" in page
    assert person in site.get(f"{desk}/attendance?show=coming").text
    assert person not in site.get(f"{desk}/attendance?show=open").text
    site.now = datetime(2026, 12, 9, 1, 0, tzinfo=UTC)
    assert "12. 3.(목)에 참석한다고 하셨습니다." in site.get(day).text


def test_no_is_said_in_two_touches_and_changes_no_timetable(site: Any, person: str) -> None:
    day, desk = site.link("attendee", person), site.link("organiser")
    week_before(site)
    with reading(site.engine) as db:
        before = itinerary(db, latest_version(db, "first"), person)
    page = site.get(day).text
    assert page.index('<details class="refusal">') < page.index('value="no"') < page.index("</details>")
    site.post(f"{day}/attendance", {"coming": "no"})
    assert "참석이 어렵다고 알림" in site.get(day).text
    assert person in site.get(f"{desk}/attendance?show=not").text
    with reading(site.engine) as db:
        assert itinerary(db, latest_version(db, "first"), person) == before
    site.post(f"{day}/attendance", {"coming": "yes"})
    assert person not in site.get(f"{desk}/attendance?show=not").text


def test_an_answer_that_nobody_asked_for_is_refused(site: Any, person: str) -> None:
    day = site.link("attendee", person)
    week_before(site)
    assert site.post(f"{day}/attendance", {"coming": "perhaps"}).status_code == 400
    site.now = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
    assert site.post(f"{day}/attendance", {"coming": "yes"}).status_code == 400
    unpublished = site.link("attendee", "S002", event="second")
    assert site.post(f"{unpublished}/attendance", {"coming": "yes"}).status_code == 400


def test_before_publication_nobody_is_expected(site: Any) -> None:
    page = site.get(site.link("organiser", event="second") + "/attendance")
    assert (page.status_code, "<table" in page.text) == (200, False)
