"""An attendee's day: what is now, what is next, and the gaps, by the clock that is handed in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheduler.form import fingerprint, write_problem
from scheduler.problem import Interpreter
from scheduler.solve import solve
from web.database import writing
from web.pages.agenda import agenda, next_of
from web.rows import RunRow, VersionRow
from web.store.events import find_event
from web.store.hours import Hour
from web.store.itineraries import Entry, Itinerary
from web.store.runs import new_run, run_problem, store_result
from web.store.versions import publish

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2026, 12, 10)
START = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)


def hour(place: int, session: str = "am") -> Hour:
    """Slots of 20 minutes with 5 to change over, the first at ten."""
    start = datetime(2026, 12, 10, 10, tzinfo=SEOUL) + timedelta(minutes=25 * place)
    end = start + timedelta(minutes=20)
    return Hour(slot=f"T{place:02}", place=place, session=session, date=DAY, start=start, end=end)


def entry(place: int, **more: Any) -> Entry:
    said = {
        "id": f"S1:B{place}",
        "hour": hour(place),
        "table": "1-01",
        "hall": "R",
        "hall_name": ("1관", "Hall 1"),
        "delegate": "S1",
        "delegate_name": "",
        "counterpart": f"B{place}",
        "counterpart_name": (f"바이어{place}", f"Buyer {place}"),
        "state": "planned",
        "sequence": 0,
    }
    return Entry(**{**said, **more})


def plan(*entries: Entry, gaps: tuple[int, ...] = ()) -> Itinerary:
    return Itinerary(
        event="e",
        version=1,
        subject="S1",
        company="S1",
        company_name=("에스", "S"),
        person_name="",
        entries=entries,
        gaps=tuple(hour(place) for place in gaps),
    )


def at(clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return datetime(2026, 12, 10, hours, minutes, tzinfo=SEOUL)


# Meetings at 10:00–10:20, 10:25–10:45 and 11:40–12:00; the slots at 10:50 and 11:15 are free.
THREE = plan(entry(0), entry(1), entry(4), gaps=(2, 3))


@pytest.mark.parametrize(
    ("clock", "when", "slot", "minutes"),
    [
        ("09:30", "next", "T00", 30),
        ("10:00", "now", "T00", 20),
        ("10:19", "now", "T00", 1),
        ("10:20", "next", "T01", 5),
        ("10:25", "now", "T01", 20),
        ("10:45", "next", "T04", 55),
        ("11:59", "now", "T04", 1),
    ],
)
def test_what_is_now_and_what_is_next(clock: str, when: str, slot: str, minutes: int) -> None:
    found = next_of(THREE, at(clock))
    assert (found.when, found.entry.hour.slot, found.minutes) == (when, slot, minutes)


def test_after_the_last_meeting_there_is_no_next() -> None:
    assert next_of(THREE, at("12:00")) is None


def test_a_cancelled_meeting_is_nowhere_to_go() -> None:
    off = plan(entry(0, state="cancelled"), entry(1))
    assert next_of(off, at("10:05")).entry.hour.slot == "T01"


def test_free_slots_that_touch_are_one_gap() -> None:
    (day,) = agenda(THREE, at("10:30"))
    assert [line.first.slot if line.entry else line.minutes for line in day.lines] == [
        "T00",
        "T01",
        45,
        "T04",
    ]
    assert [line.over for line in day.lines] == [True, False, False, False]


def test_meetings_without_hours_are_listed_all_the_same() -> None:
    bare = replace(hour(0), date=None, start=None, end=None)
    (day,) = agenda(plan(entry(0, hour=bare)), at("10:00"))
    assert (day.on, day.lines[0].entry.counterpart) == (None, "B0")
    assert next_of(plan(entry(0, hour=bare)), at("10:00")) is None


@pytest.mark.usefixtures("version")
def test_the_page_shows_now_or_next_and_nothing_of_others(site: Any) -> None:
    code = site.event.participants[1].code
    page = site.get(site.link("attendee", code)).text
    assert "다음" in page
    others = {one.name for key, one in site.event.contacts.items() if not key.startswith(code)}
    assert [name for name in others if name in page] == []


def test_before_publication_the_page_says_what_will_be_there(site: Any) -> None:
    page = site.get(site.link("attendee", "S002", event="second")).text
    assert "시간표가 아직 게시되지 않았습니다." in page


def test_several_meetings_at_one_time_are_counted() -> None:
    same = [entry(0, id="a"), entry(0, id="b"), entry(0, id="c", state="cancelled"), entry(1)]
    found = next_of(plan(*same), at("09:50"))
    assert found is not None
    assert (found.entry.id, found.together) == ("a", 2)


def test_the_page_says_who_interprets_where_somebody_does(site: Any) -> None:
    """Of the second event's meetings only those of one candidate pair need Vietnamese."""
    with writing(site.engine) as db:
        event = find_event(db, "second")
        assert event is not None
        run = new_run(db, event, seed=0, seconds=20, now=START)
        assert isinstance(run, RunRow)
        plain = run_problem(run)
        one, *others = plain.candidates
        problem = replace(
            plain,
            interpreters=(Interpreter(code="V1", languages=("vi",)),),
            candidates=(replace(one, interpreter="vi", must=True), *others),
        )
        run.problem, run.fingerprint = write_problem(problem), fingerprint(problem)
        assert store_result(db, run, solve(problem, seconds=20, workers=1), now=START) == ()
        assert isinstance(publish(db, run, now=START), VersionRow)
    page = site.link("attendee", one.pair[0], event="second")
    assert site.get(page).text.count("통역: V1") in {1, 2}  # in the day, and where to be next if it is that
    site.client.cookies.set("language", "en")
    assert "Interpreter: V1" in site.get(page).text
    assert "Interpreter" not in site.get(site.link("attendee", "S001")).text
