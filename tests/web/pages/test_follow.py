"""Live notices over a real server: what touches the reader within five seconds, and nothing else."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from web.database import reading, writing
from web.links import revoke
from web.pages.access import House
from web.pages.watch import Watch
from web.store.itineraries import itinerary
from web.store.versions import latest_version

WITHIN = 5.0
"""Seconds after which a reader has to know (and in which a silent stream is taken for silent)."""


@contextmanager
def listening(address: str, day: str, seen: int, **more: Any) -> Iterator[Iterator[str]]:
    """The lines of a stream, from the moment at which the server listens."""
    timeout = httpx.Timeout(WITHIN, pool=None)
    with httpx.stream("GET", f"{address}{day}/events?seen={seen}", timeout=timeout, **more) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == ": listening"
        yield lines


def told(lines: Iterator[str]) -> tuple[str, Any]:
    """The next event: its name and its data."""
    name = next(line for line in lines if line.startswith("event: "))
    data = next(line for line in lines if line.startswith("data: "))
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def number(site: Any) -> int:
    with reading(site.engine) as db:
        newest = latest_version(db, "first")
        assert newest is not None
        return newest.number


def test_a_change_is_told_to_those_whom_it_touches_and_to_nobody_else(
    site: Any, version: int, address: str, republish: Any, movable: Any
) -> None:
    moved, slot = movable("B001")
    seller = moved.split(":")[0] if not moved.startswith("B001") else moved.split(":")[1]
    other = next(one.code for one in site.event.participants if one.code not in {"B001", seller})
    seen, english = number(site), {"headers": {"cookie": "language=en"}}
    assert seen >= version
    with (
        listening(address, site.link("attendee", "B001"), seen, **english) as touched,
        listening(address, site.link("attendee", other), seen, **english) as not_touched,
    ):
        new = republish(move={moved: slot})
        name, data = told(touched)
        assert (name, data["head"]) == ("changed", f"Your timetable has changed (version {new}).")
        [line] = data["lines"]
        assert line.startswith("Moved: ")
        with pytest.raises(httpx.ReadTimeout):
            told(not_touched)


@pytest.mark.usefixtures("version")
def test_who_comes_back_hears_what_was_missed_once(site: Any, address: str, republish: Any) -> None:
    with reading(site.engine) as db:
        gone = itinerary(db, latest_version(db, "first"), "B002").entries[0].id
    before = number(site)
    new = republish(drop=(gone,))
    day = site.link("attendee", "B002")
    with listening(address, day, before) as lines:
        assert told(lines)[1]["lines"][0].startswith("취소: ")
    with (
        listening(address, day, before, headers={"last-event-id": str(new)}) as lines,
        pytest.raises(httpx.ReadTimeout),
    ):
        told(lines)


def test_the_stream_ends_when_the_link_does(site: Any, version: int, address: str) -> None:
    del version
    day = site.link("attendee", "S003")
    with listening(address, day, number(site)) as lines:
        with writing(site.engine) as db:
            revoke(db, "first", now=site.now + timedelta(seconds=1), purpose="attendee", subject="S003")
        assert told(lines) == ("ended", {})
        assert [line for line in lines if line] == []
    assert httpx.get(f"{address}{day}/events").status_code == 404


def test_so_many_may_listen_and_no_more(site: Any, version: int, address: str) -> None:
    del version
    home = site.client.app.state.house
    assert isinstance(home, House)
    most, home.watch.most = home.watch.most, 0
    try:
        assert httpx.get(f"{address}{site.link('attendee', 'B001')}/events").status_code == 503
    finally:
        home.watch.most = most


def test_all_who_listen_to_one_event_share_one_look(site: Any) -> None:
    async def many() -> tuple[int, int, int]:
        watch = Watch(site.engine, every=0.01)
        with watch.listening("first") as one, watch.listening("first") as two, watch.listening("second"):
            await asyncio.wait_for(asyncio.gather(one.wait(), two.wait()), WITHIN)
            during = len(watch._looking)
            listeners = sum(map(len, watch._woken.values()))
        return during, listeners, len(watch._looking) + len(watch._woken)

    assert asyncio.run(many()) == (2, 3, 0)


def test_a_version_is_compared_once_for_all(site: Any, version: int) -> None:
    watch = Watch(site.engine)
    assert watch.news("first", 0, version) is watch.news("first", 0, version)
