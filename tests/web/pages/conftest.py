"""Two small events in a real SQLite file, the application on it, and links to everything."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from fixtures.event import Event
from fixtures.generate import generate
from web.app import create_app
from web.database import open_engine, upgrade, writing
from web.fitter import Fitter
from web.links import issue_link, revoke
from web.rows import MeetingRow, Purpose, RunRow, VersionRow
from web.settings import Settings
from web.store.events import create_event, find_event
from web.store.runs import new_run, run_problem, store_result
from web.store.versions import latest_version, meetings, publish, version_frame

START = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
"""10:20 on a Monday in Seoul."""
DEADLINE = START + timedelta(days=3)
OURS = {"sec-fetch-site": "same-origin"}
"""What a browser says of a request from our own pages."""
ATTACK = "<script>alert(1)</script>"


@dataclass
class Site:
    """The running application. `now` is its clock; `event` has a company with an evil name."""

    client: TestClient
    engine: Engine
    event: Event
    now: datetime = START
    tokens: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        headers = {**OURS, **more.pop("headers", {})}
        return self.client.post(path, data=data, headers=headers, follow_redirects=False, **more)

    def link(self, purpose: Purpose, subject: str | None = None, *, event: str = "", days: int = 100) -> str:
        """The path of a link, made anew for each (purpose, subject)."""
        root = {"organiser": "/o/", "company": "/c/", "attendee": "/t/"}[purpose]
        key = f"{event}{purpose}{subject}"
        if key not in self.tokens:
            with writing(self.engine) as db:
                code = event or self.event.frame.event
                ends = START + timedelta(days=days)
                self.tokens[key] = issue_link(db, code, purpose, subject, now=START, expires=ends)
        return root + self.tokens[key]

    def revoked(self, purpose: Purpose, subject: str | None, event: str) -> str:
        """The path of a link that held once."""
        path = self.link(purpose, subject, event=event)
        with writing(self.engine) as db:
            revoke(db, event, now=START, purpose=purpose, subject=subject)
        return path


STREAMS = {"/t/{token}/events"}
"""What goes on for ever: whoever listens is found by the token alone, and `test_follow` asks what is told."""


def routes_of(app: Any) -> Iterator[Any]:
    """Every route of the application as it runs, those of its routers included; mounts as they are."""
    for route in app.routes:
        router = getattr(route, "original_router", None)
        yield from routes_of(router) if router is not None else (route,)


def small_event(code: str, seed: int) -> Event:
    """Six buyers and twelve sellers of Gumi; the first seller's name is an attack."""
    event = generate("gumi-500", seed=seed, buyers=6, sellers=12)
    first = event.participants[0].code
    evil = replace(event.profiles[first], name=ATTACK, name_en=ATTACK, intro_ko=ATTACK, intro_en=ATTACK)
    return replace(
        event,
        frame=replace(event.frame, event=code),
        profiles={**event.profiles, first: evil},
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application with two events, neither of them published."""
    data: Path = tmp_path_factory.mktemp("site")
    settings = Settings(data=data, host="sangdam.test", upload_bytes=1024 * 1024, solve_seconds=20)
    engine = open_engine(settings.url)
    upgrade(engine)
    event = small_event("first", 1)
    with writing(engine) as db:
        create_event(db, event, now=START, deadline=DEADLINE)
        create_event(db, small_event("second", 2), now=START, deadline=DEADLINE)
    fitter = Fitter(engine, now=lambda: START)
    for code in ("first", "second"):
        fitter.refit(code)  # so that no list changes its order behind a test
    times: list[Site] = []
    app = create_app(settings, now=lambda: times[0].now)
    with TestClient(app, base_url="http://sangdam.test", raise_server_exceptions=False) as client:
        site = Site(client=client, engine=engine, event=event)
        times.append(site)
        yield site
    engine.dispose()


@pytest.fixture
def site(home: Site) -> Iterator[Site]:
    """The application at ten twenty, read in Korean."""
    home.now = START
    home.client.cookies.clear()
    yield home
    home.now = START
    home.client.cookies.clear()


@pytest.fixture(scope="module")
def version(home: Site) -> int:
    """The first event's timetable, solved and published for good: the number of its version."""
    from scheduler.solve import solve

    with writing(home.engine) as db:
        event = find_event(db, home.event.frame.event)
        assert event is not None
        run = new_run(db, event, seed=0, seconds=20, now=START)
        assert isinstance(run, RunRow)
        result = solve(run_problem(run), seconds=20, workers=1)
        assert store_result(db, run, result, now=START) == ()
        made = publish(db, run, now=START)
        assert isinstance(made, VersionRow)
        return made.number


@pytest.fixture(scope="module")
def address(home: Site) -> Iterator[str]:
    """The same application behind a real server on a free port of this machine."""
    config = uvicorn.Config(home.client.app, lifespan="off", log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def republish(home: Site, republish_in: Callable[..., int]) -> Callable[..., int]:
    """Publishes the first event's newest version anew: some meetings left out, some in other slots."""
    return partial(republish_in, home.engine, home.event.frame.event)


@pytest.fixture
def movable(home: Site, version: int) -> Callable[[str], tuple[str, str]]:
    """Of a company a meeting, and another slot in which its people and its table are free."""
    del version

    def find(company: str) -> tuple[str, str]:
        with writing(home.engine) as db:
            newest = latest_version(db, home.event.frame.event)
            assert newest is not None
            rows = meetings(db, newest)
            busy = {(row.slot, thing) for row in rows for thing in _things(row)}
            return next(
                (row.id, slot.code)
                for row in rows
                if company in {row.first, row.second}
                for slot in version_frame(newest).slots
                if not {(slot.code, thing) for thing in _things(row)} & busy
            )

    return find


def _things(row: MeetingRow) -> tuple[str, str, str]:
    return row.first_delegate, row.second_delegate, f"table {row.table_code}"
