"""Listens for what is published, once for everybody who has a page of the event open."""

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from anyio import to_thread
from sqlalchemy import Engine
from sqlmodel import col, func, select

from web.database import reading
from web.rows import LinkRow, VersionRow
from web.store.news import Change, news

EVERY = 1.0
"""Seconds between two looks: one small query for each event that somebody listens to, however many do."""
MOST = 2000
"""The most who may listen at once in this process; whoever comes later sees changes on reload."""
KEPT = 8
"""How many comparisons of versions are kept."""

log = logging.getLogger("sangdam.pages")
Sign = tuple[int | None, datetime | None]


class Watch:
    """Wakes those who listen to an event when a version was published or a link ended."""

    def __init__(self, engine: Engine, *, every: float = EVERY, most: int = MOST) -> None:
        self.engine = engine
        self.every = every
        self.most = most
        self._woken: dict[str, set[asyncio.Event]] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._news: dict[tuple[str, int, int], dict[str, tuple[Change, ...]]] = {}
        self._once = threading.Lock()

    @property
    def full(self) -> bool:
        """Whether nobody more may listen."""
        return sum(map(len, self._woken.values())) >= self.most

    @contextmanager
    def listening(self, event: str) -> Iterator[asyncio.Event]:
        """An event of asyncio that is set whenever one should look again, as long as the block lasts."""
        woken = asyncio.Event()
        self._woken.setdefault(event, set()).add(woken)
        if event not in self._looking:
            self._looking[event] = asyncio.create_task(self._look(event))
        try:
            yield woken
        finally:
            self._woken[event].discard(woken)
            if not self._woken[event]:
                del self._woken[event]
                self._looking.pop(event).cancel()

    async def _look(self, event: str) -> None:
        """Looks again and again. The first look wakes everybody too: something may have come before it."""
        seen: Sign | None = None
        while True:
            try:
                sign = await to_thread.run_sync(self._sign, event)
            except Exception:
                log.exception("could not look for news; trying again in %s s", self.every)
            else:
                if sign != seen:
                    for one in self._woken.get(event, ()):
                        one.set()
                seen = sign
            await asyncio.sleep(self.every)

    def _sign(self, event: str) -> Sign:
        """The newest version, and when a link was last revoked."""
        with reading(self.engine) as db:
            newest = db.exec(select(func.max(VersionRow.number)).where(VersionRow.event == event)).one()
            ended = db.exec(select(func.max(col(LinkRow.revoked_at))).where(LinkRow.event == event)).one()
        return newest, ended

    def news(self, event: str, before: int, after: int) -> dict[str, tuple[Change, ...]]:
        """What a version changes for each, against an earlier one (0: none); worked out once for all."""
        with self._once:
            key = (event, before, after)
            if key not in self._news:
                with reading(self.engine) as db:
                    old = db.get(VersionRow, (event, before)) if before else None
                    found = news(db, old, db.get_one(VersionRow, (event, after)))
                while len(self._news) >= KEPT:
                    del self._news[next(iter(self._news))]
                self._news[key] = found
            return self._news[key]
