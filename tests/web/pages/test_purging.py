"""While the server runs, events are purged when their date comes, without anybody asking."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from fixtures.generate import generate
from web.app import keep_purging
from web.database import open_engine, reading, upgrade, writing
from web.rows import ProfileRow
from web.settings import Settings
from web.store.events import create_event

NOW = datetime.fromisoformat("2026-11-23T01:20:00+00:00")


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    found = open_engine(Settings(data=tmp_path).url)
    upgrade(found)
    with writing(found) as db:
        event = generate("gumi-500", seed=1, buyers=2, sellers=4)
        create_event(db, event, now=NOW, purge_on=(NOW + timedelta(days=30)).date())
    yield found
    found.dispose()


def profiles(engine: Engine) -> int:
    with reading(engine) as db:
        return len(db.exec(select(ProfileRow)).all())


async def gone(engine: Engine) -> None:
    """Waits until no profile is left: another thread takes them away, and tells nobody."""
    while profiles(engine):  # noqa: ASYNC110
        await asyncio.sleep(0.02)


def test_names_go_on_the_day_even_if_the_server_is_never_restarted(engine: Engine) -> None:
    clock, counted = [NOW], []

    async def live() -> None:
        purging = asyncio.create_task(keep_purging(engine, now=lambda: clock[0], every=0.02))
        await asyncio.sleep(0.2)
        counted.append(profiles(engine))
        clock[0] += timedelta(days=31)
        async with asyncio.timeout(10):
            await gone(engine)
        purging.cancel()

    asyncio.run(live())
    assert (counted, profiles(engine)) == ([6], 0)


def test_a_purge_that_fails_once_is_tried_again(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    asked: list[int] = []

    def broken_once() -> datetime:
        asked.append(1)
        if len(asked) == 1:
            raise OSError("no clock")
        return NOW + timedelta(days=31)

    async def live() -> None:
        purging = asyncio.create_task(keep_purging(engine, now=broken_once, every=0.02))
        async with asyncio.timeout(10):
            await gone(engine)
        purging.cancel()

    asyncio.run(live())
    assert "the purge failed" in caplog.text
