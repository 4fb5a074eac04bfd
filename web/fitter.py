"""Keeps affinities up to date: counts them anew for whoever has changed, behind the pages.

What a company says is read again only where it changed; the statistics of the corpus stay as they are once
a run has used them, so that a company that joins later changes nobody else's affinity.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING

from anyio import to_thread
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from web.database import reading, writing
from web.rows import CorpusRow, EventRow
from web.store.events import find_event
from web.store.fits import add_fits, corpus, digests, forget_fits, note_digests, take_corpus
from web.store.said import Everything, everything

if TYPE_CHECKING:
    from web.fits import Counting

PAUSE, LONGEST = 0.5, 10.0
"""Seconds in which more changes may come before affinities are counted, at least and at most."""
REST = 9
"""How many times as long as the last look took nobody looks again: pages come first."""
GROWN = 1.2
"""Statistics that no run has used are taken anew once there are so many times the offers."""
log = logging.getLogger("sangdam.fitter")


class Fitter:
    """Counts affinities where they are out of date. Its methods may be called from any thread."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._touched: set[str] = set()
        self._waiting = Lock()
        self._counting = Lock()
        self._read: dict[str, tuple[int | None, Counting]] = {}

    def touch(self, event: str) -> None:
        """Says that somebody of this event may have changed."""
        with self._waiting:
            self._touched.add(event)

    def touch_all(self) -> None:
        """Looks at every event that is not purged: whatever changed while nobody served pages."""
        with reading(self._engine) as db:
            query = select(EventRow.code).where(col(EventRow.purged_at).is_(None))
            codes = list(db.exec(query))
        with self._waiting:
            self._touched.update(codes)

    def catch_up(self) -> None:
        """Counts for all events that were touched. One that fails is tried again with its next change."""
        with self._waiting:
            codes, self._touched = sorted(self._touched), set()
        for code in codes:
            try:
                self.refit(code)
            except Exception:
                log.exception("the affinities of an event could not be counted")

    def refit(self, event: str) -> int:
        """Counts the affinities of an event for everybody who changed; returns how many companies those are.

        Batches are written one by one, so that nobody waits long for the database; that it was done is
        written last, so that what was cut short is done anew.
        """
        with self._counting:
            with reading(self._engine) as db:
                found = self._changed(db, event)
                row = corpus(db, event)
            if found is None:
                return 0
            have, changed, gone = found
            counting = self._held(event, row, have)
            fresh = counting.known is None
            if fresh:
                changed = set(have.companies)
            batches = counting.fittings(have, changed)
            first = next(batches, [])
            with writing(self._engine) as db:
                if fresh:
                    self._take(db, event, counting)
                forget_fits(db, event, changed | gone)
            for batch in chain([first], batches):
                with writing(self._engine) as db:
                    add_fits(db, event, batch)
            with writing(self._engine) as db:
                note_digests(db, event, have.digests())
            return len(changed)

    def _held(self, event: str, row: CorpusRow | None, have: Everything) -> Counting:
        """What counts for this event, with what it has read before, or anew with the statistics in use."""
        from web.fits import Counting  # the thesaurus and numpy: only where something is counted

        number = None if row is None or self._outgrown(row, have) else row.number
        held = self._read.get(event)
        if held is None or held[0] != number or number is None:
            counting = Counting(None if number is None or row is None else row.statistics)
            self._read[event] = (number, counting)
            return counting
        return held[1]

    @staticmethod
    def _outgrown(row: CorpusRow, have: Everything) -> bool:
        offers = sum(said.one.side != "buyer" for said in have.companies.values())
        return row.frozen_at is None and not (row.offers / GROWN <= offers <= row.offers * GROWN)

    def _take(self, db: Session, event: str, counting: Counting) -> None:
        """Puts the statistics of these offers into use."""
        assert counting.statistics is not None
        counting.known = counting.statistics.to_text()
        offers = counting.statistics.offers
        row = take_corpus(db, event, offers=offers, statistics=counting.known, now=self._now())
        self._read[event] = (row.number, counting)

    def _changed(self, db: Session, event: str) -> tuple[Everything, set[str], set[str]] | None:
        """What is to be counted, for whom, and who is gone; None where nothing is to be done."""
        row = find_event(db, event)
        if row is None or row.purged_at is not None:
            return None
        have, before = everything(db, row), digests(db, event)
        now = have.digests()
        changed = {code for code, digest in now.items() if before.get(code) != digest}
        gone = before.keys() - now.keys()
        return (have, changed, gone) if changed or gone else None


async def keep_fitting(fitter: Fitter) -> None:
    """Counts whatever was touched, now and then; looking who changed takes a tenth of the time."""
    await to_thread.run_sync(fitter.touch_all)
    while True:
        began = time.monotonic()
        await to_thread.run_sync(fitter.catch_up)
        await asyncio.sleep(min(LONGEST, max(PAUSE, REST * (time.monotonic() - began))))
