"""A calendar that subscribes: read by a second implementation, and synchronised by a real client."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vobject

from web.database import reading
from web.store.itineraries import Itinerary, itinerary
from web.store.versions import latest_version

COMPANY = "B001"


def plan_of(site: Any, company: str = COMPANY) -> Itinerary:
    with reading(site.engine) as db:
        newest = latest_version(db, "first")
        assert newest is not None
        return itinerary(db, newest, company)


def strictly(text: str) -> Any:
    """The file as vobject reads it, which raises for whatever RFC 5545 does not allow."""
    found = vobject.readOne(text, allowQP=False, validate=True)
    found.validate(raiseException=True)
    return found


@pytest.mark.parametrize("page", ["calendar.ics", "feed.ics"])
@pytest.mark.usefixtures("version")
def test_a_second_implementation_reads_the_file_strictly(site: Any, page: str) -> None:
    text = site.get(f"{site.link('attendee', COMPANY)}/{page}?lang=en").text
    found, plan = strictly(text), plan_of(site)
    assert [one.uid.value for one in found.vevent_list] == [f"first/{one.id}@sangdam" for one in plan.entries]
    assert [one.dtstart.value for one in found.vevent_list] == [one.hour.start for one in plan.entries]
    assert [one.summary.value for one in found.vevent_list] == [
        f"Consultation with {one.counterpart_name[1]}" for one in plan.entries
    ]
    assert {len(line) <= 75 for line in text.encode().split(b"\r\n")} == {True}


@pytest.mark.usefixtures("version")
def test_a_calendar_is_told_what_it_is_called_how_it_looks_and_when_to_ask_again(site: Any) -> None:
    lines = site.get(f"{site.link('attendee', COMPANY)}/feed.ics?lang=en").text.split("\r\n")
    title = site.event.title[1]
    for line in (
        f"NAME:{title}",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
    ):
        assert lines.count(line) == 1, line


@pytest.mark.usefixtures("version")
def test_a_feed_that_has_not_changed_is_not_sent_again(site: Any, republish: Any, movable: Any) -> None:
    feed = f"{site.link('attendee', COMPANY)}/feed.ics"
    first = site.get(feed)
    assert "content-disposition" not in first.headers
    assert first.headers["last-modified"].endswith("GMT")
    again = site.get(feed, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    meeting, slot = movable(COMPANY)
    republish(move={meeting: slot})
    after = site.get(feed, headers={"if-none-match": first.headers["etag"]})
    assert after.status_code == 200
    assert after.headers["etag"] != first.headers["etag"]


def sequence(site: Any, meeting: str) -> tuple[int, str]:
    found = strictly(site.get(f"{site.link('attendee', COMPANY)}/feed.ics").text)
    [one] = [one for one in found.vevent_list if one.uid.value == f"first/{meeting}@sangdam"]
    return int(one.sequence.value), one.status.value


@pytest.mark.usefixtures("version")
def test_the_sequence_rises_with_every_change_and_never_falls(site: Any, republish: Any) -> None:
    meeting = plan_of(site).entries[-1].id
    begin, _ = sequence(site, meeting)
    republish(drop=(meeting,))
    assert sequence(site, meeting) == (begin + 1, "CANCELLED")
    republish()
    assert sequence(site, meeting) == (begin + 1, "CANCELLED")


@pytest.fixture
def subscriber(site: Any, address: str, tmp_path: Path) -> Callable[[], dict[str, Any]]:
    """vdirsyncer, which mirrors the feed in a folder: after each call, its entries by what they are about."""
    settings = tmp_path / "config"
    settings.write_text(
        f"""
[general]
status_path = "{tmp_path}/status"
[pair fair]
a = "folder"
b = "feed"
collections = null
conflict_resolution = "b wins"
[storage folder]
type = "filesystem"
path = "{tmp_path}/folder"
fileext = ".ics"
[storage feed]
type = "http"
url = "{address}{site.link("attendee", COMPANY)}/feed.ics?lang=en"
""",
        encoding="utf-8",
    )
    (tmp_path / "folder").mkdir()
    command = [sys.executable, "-m", "vdirsyncer", "--config", str(settings)]

    def synchronised() -> dict[str, Any]:
        for what in ("discover", "sync"):
            done = subprocess.run(
                [*command, what],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "NO_PROXY": "*"},
            )
            assert done.returncode == 0, done.stderr
        files = sorted((tmp_path / "folder").glob("*.ics"))
        found = [strictly(file.read_text("utf-8")).vevent for file in files]
        assert len({one.summary.value for one in found}) == len(found)
        return {one.summary.value: one for one in found}

    return synchronised


@pytest.mark.usefixtures("version")
def test_a_client_that_subscribes_sees_a_moved_and_a_cancelled_meeting(
    site: Any, subscriber: Any, republish: Any, movable: Any
) -> None:
    before = subscriber()
    plan = plan_of(site)
    held = [one for one in before.values() if one.status.value == "CONFIRMED"]
    assert len(held) == len(plan.entries)
    moved, slot = movable(COMPANY)
    gone = next(one for one in plan.entries if one.id != moved)
    was = next(one for one in plan.entries if one.id == moved)
    republish(drop=(gone.id,), move={moved: slot})
    will = next(one for one in plan_of(site).entries if one.id == moved)
    after = subscriber()
    name = f"Consultation with {was.counterpart_name[1]}"
    assert (before[name].dtstart.value, after[name].dtstart.value) == (was.hour.start, will.hour.start)
    assert was.hour.start != will.hour.start
    lost = f"Consultation with {gone.counterpart_name[1]}"
    assert lost not in after
    assert after[f"Cancelled: {lost}"].status.value == "CANCELLED"
    assert len(after) == len(before)
