"""The solver's work behind the pages: one run at a time for each event, outside of any request."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from anyio import to_thread
from sqlalchemy import Engine
from sqlmodel import Session

from matcher.issue import Issue
from scheduler.form import read_result
from scheduler.problem import Problem
from scheduler.timetable import Progress, Result
from web.jobs import Jobs, open_jobs
from web.pages.work import progress_of, work
from web.rows import EventRow, RunRow
from web.run import AlreadyRunning, Json, RunContext, UnknownRun
from web.settings import Settings
from web.signals import on_exit_signals
from web.store.drafts import Revision, new_completion
from web.store.repeats import new_repeat
from web.store.runs import (
    fail_run,
    find_run,
    is_over,
    new_run,
    runs,
    stop_run,
    store_result,
)

log = logging.getLogger("sangdam.runs")

SHAPE = "1"
"""Rises when a run that was begun before can't be continued any more."""
WORKER = "web"


class Runs:
    """Starts, stops and follows runs. `jobs` are the durable part: they go on after a killed server."""

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs = jobs
        self._settings = settings

    def start(self, db: Session, event: EventRow, *, now: datetime) -> str | list[Issue]:
        """Queues a run of the event as it is now and returns its id; it begins after the commit.

        While one is under way it returns that one's: a second click does not start a second run. Or every
        fault that keeps the event from being solved.
        """
        for run in runs(db, event.code):
            self.settle(db, run, now=now)
            if not is_over(run):
                return run.id
        number = len(runs(db, event.code))
        found = new_run(
            db,
            event,
            seed=number,
            seconds=self._settings.solve_seconds,
            now=now,
            workers=self._settings.solve_workers,
        )
        return self._queued(db, found) if isinstance(found, RunRow) else found

    def repeat(self, db: Session, run: RunRow, *, now: datetime) -> str:
        """Queues the same run again and returns its id; or that of the run that is under way."""
        for other in runs(db, run.event):
            self.settle(db, other, now=now)
            if not is_over(other):
                return other.id
        return self._queued(db, new_repeat(db, run, workers=self._settings.solve_workers, now=now))

    def try_out(self, db: Session, found: RunRow) -> None:
        """Queues a what-if. Several of one event wait for each other, and keep no run from starting."""
        self._jobs.start(db, run_id=found.id, event_id=f"{found.event} {found.id}", args={"run": found.id})

    def complete(
        self, db: Session, event: EventRow, revision: Revision, problem: Problem, *, now: datetime
    ) -> str:
        """Queues a run that completes the draft as it stands; or returns the one that is under way."""
        for run in runs(db, event.code):
            self.settle(db, run, now=now)
            if not is_over(run):
                return run.id
        number, seconds = len(runs(db, event.code)), self._settings.solve_seconds
        return self._queued(
            db, new_completion(db, event, revision, problem, seed=number, seconds=seconds, now=now)
        )

    def _queued(self, db: Session, found: RunRow) -> str:
        try:
            self._jobs.start(db, run_id=found.id, event_id=found.event, args={"run": found.id})
        except AlreadyRunning as other:
            db.delete(found)
            return other.run_id
        return found.id

    def stop(self, run_id: str) -> None:
        """Asks a run to end with its best so far."""
        try:
            self._jobs.stop(run_id)
        except UnknownRun:
            log.warning("run %s is not known to the jobs", run_id)

    def ended(self, run_id: str) -> bool:
        """Whether nothing more will come of a run, whatever its row says."""
        try:
            return self._jobs.status(run_id).over
        except UnknownRun:
            return True

    def settle(self, db: Session, run: RunRow, *, now: datetime) -> None:
        """Writes down the end of a run that came to one without being able to say so itself."""
        if is_over(run):
            return
        try:
            status = self._jobs.status(run.id)
        except UnknownRun:
            fail_run(db, run, "the run was lost", now=now)
            return
        db.refresh(run)  # it may have ended between the two questions
        if status.state == "stopped":
            stop_run(db, run, now=now)
        elif status.over:
            fail_run(db, run, status.error or "the run ended without a result", now=now)

    def lines(self, run_id: str) -> list[Progress]:
        """What a run has said so far."""
        try:
            return [progress_of(line) for _, line in self._jobs.lines(run_id)[0]]
        except UnknownRun:
            return []

    async def follow(self, run_id: str) -> AsyncIterator[Progress]:
        """What a run says, from its beginning, as it says it; ends with the run."""
        try:
            async for _, line in self._jobs.progress(run_id):
                yield progress_of(line)
        except UnknownRun:
            return


@asynccontextmanager
async def open_runs(
    engine: Engine, settings: Settings, *, now: Callable[[], datetime]
) -> AsyncIterator[Runs]:
    """Takes up the runs that an earlier server left behind, and lets those under way rest at the end."""

    def attempt(run: RunContext) -> Json:
        try:
            return work(run, engine, settings, now)
        except Exception as error:  # whatever went wrong ends the run and is written down
            log.exception("run %s failed", run.run_id)
            return {"error": f"{type(error).__name__}: {error}"}

    def finish(db: Session, run_id: str, answer: Json) -> None:
        row = find_run(db, run_id)
        if row is None:
            return
        if "error" in answer:
            fail_run(db, row, answer["error"], now=now())
            return
        result = read_result(answer["result"])
        assert isinstance(result, Result), "a result that we wrote reads"
        store_result(db, row, result, now=now())

    def opened() -> Jobs:
        return open_jobs(engine, run=attempt, finish=finish, executor_id=WORKER, version=SHAPE)

    jobs = await to_thread.run_sync(opened)
    with on_exit_signals(jobs.hang_up):
        try:
            yield Runs(jobs, settings)
        finally:
            await to_thread.run_sync(jobs.close)
