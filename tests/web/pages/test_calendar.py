"""The calendar file: one entry a meeting, which the same meeting of a later version changes or cancels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from web.calendar import calendar
from web.database import reading
from web.language import language
from web.store.itineraries import Entry, Itinerary, itinerary
from web.store.versions import latest_version

NOW = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
TITLE = ("구미 상담회", "Gumi fair")


@pytest.fixture
def plan(site: Any, version: int) -> Itinerary:
    with reading(site.engine) as db:
        newest = latest_version(db, "first")
        assert newest.number >= version
        plans = [itinerary(db, newest, one.code) for one in site.event.participants]
    return max(plans, key=lambda one: len(one.entries))


def entries(plan: Itinerary, code: str = "en") -> list:
    return list(Calendar.from_ical(calendar(plan, TITLE, language(code), stamp=NOW)).walk("VEVENT"))


def with_first(plan: Itinerary, **changed: Any) -> Itinerary:
    first: Entry = replace(plan.entries[0], **changed)
    return replace(plan, entries=(first, *plan.entries[1:]))


def test_one_entry_a_meeting_with_event_and_meeting_in_its_uid(plan: Itinerary) -> None:
    assert [str(one["uid"]) for one in entries(plan)] == [f"first/{one.id}@sangdam" for one in plan.entries]
    assert len(plan.entries) > 1


def test_an_entry_lasts_as_long_as_the_talk_in_the_events_own_zone(plan: Itinerary) -> None:
    one, hour = entries(plan)[0], plan.entries[0].hour
    assert (one.start, one.end) == (hour.start, hour.end)
    assert one.end - one.start == timedelta(minutes=20)
    assert one["dtstart"].params["TZID"] == "Asia/Seoul"
    assert hour.start.tzinfo == ZoneInfo("Asia/Seoul")


def test_the_zone_itself_is_in_the_file(plan: Itinerary) -> None:
    file = Calendar.from_ical(calendar(plan, TITLE, language("ko"), stamp=NOW))
    assert [str(zone["tzid"]) for zone in file.walk("VTIMEZONE")] == ["Asia/Seoul"]


def test_the_sequence_is_the_rows_and_a_moved_meeting_keeps_its_uid(plan: Itinerary) -> None:
    before, after = entries(plan)[0], entries(with_first(plan, sequence=3))[0]
    assert (before["sequence"], after["sequence"]) == (0, 3)
    assert before["uid"] == after["uid"]


def test_a_cancelled_meeting_is_cancelled_not_missing(plan: Itinerary) -> None:
    assert str(entries(with_first(plan, state="cancelled"))[0]["status"]) == "CANCELLED"


def test_an_entry_speaks_the_language_of_the_page(plan: Itinerary) -> None:
    first = plan.entries[0]
    assert str(entries(plan, "ko")[0]["summary"]) == f"{first.counterpart_name[0]} 상담"
    assert str(entries(plan, "en")[0]["summary"]) == f"Consultation with {first.counterpart_name[1]}"
    assert str(entries(plan, "en")[0]["location"]) == f"{first.hall_name[1]}, table {first.table}"


def test_names_that_look_like_calendar_lines_stay_names(plan: Itinerary) -> None:
    evil = with_first(plan, counterpart_name=("가\r\nATTENDEE:x", "A\r\nATTENDEE:mailto:x@example.com"))
    assert entries(evil)[0].get("attendee") is None
    assert len(entries(evil)) == len(plan.entries)


def test_no_title_breaks_the_file(plan: Itinerary) -> None:
    odd = ("구미\r\n상담회\x07", "Gumi\nfair\u2028X")
    file = calendar(plan, odd, language("ko"), stamp=NOW)
    assert str(Calendar.from_ical(file)["x-wr-calname"]) == "구미 상담회"
    assert {sign for sign in file if sign < 32} <= {13, 10}


def test_a_meeting_that_is_gone_from_the_newest_version_is_cancelled_in_calendars(plan: Itinerary) -> None:
    first, left = plan.entries[0], replace(plan, entries=plan.entries[1:])
    file = calendar(left, TITLE, language("ko"), stamp=NOW, gone=[first])
    found = {str(one["uid"]): one for one in Calendar.from_ical(file).walk("VEVENT")}
    gone = found[f"first/{first.id}@sangdam"]
    assert (str(gone["status"]), gone["sequence"]) == ("CANCELLED", first.sequence + 1)
    assert str(gone["summary"]) == f"취소: {first.counterpart_name[0]} 상담"


def test_an_entry_says_which_fair_it_is_of(plan: Itinerary) -> None:
    assert {str(one["description"]) for one in entries(plan)} == {"Gumi fair"}


def test_an_entry_says_who_interprets(plan: Itinerary) -> None:
    interpreted = with_first(plan, interpreter="V1")
    assert str(entries(interpreted)[0]["description"]) == "Gumi fair · Interpreter: V1"
    assert str(entries(interpreted, "ko")[0]["description"]) == "구미 상담회 · 통역: V1"
    assert str(entries(interpreted)[1]["description"]) == "Gumi fair"


def test_the_page_hands_out_the_file_in_its_language(site: Any, plan: Itinerary) -> None:
    site.client.cookies.set("language", "en")
    day = site.link("attendee", plan.company)
    assert f"{day}/calendar.ics?lang=en" in site.get(day).text
    site.client.cookies.clear()
    answer = site.get(f"{day}/calendar.ics?lang=en")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "Consultation with" in answer.text


def test_a_calendar_asked_for_before_anything_is_published_is_empty(site: Any) -> None:
    answer = site.get(site.link("attendee", "S001", event="second") + "/calendar.ics")
    assert list(Calendar.from_ical(answer.content).walk("VEVENT")) == []
