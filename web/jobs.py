"""Runs the long work behind the pages, so that it survives a killed server. The only module that knows dbos.

A run is one dbos workflow of two steps. The first does the work, outside any transaction, and its answer is
written down (a checkpoint). The second stores the answer with the application's own `finish`, in one
transaction with its checkpoint, so that a result row exists exactly once however often the server is killed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import anyio
import sqlalchemy
from anyio import to_thread
from dbos import (
    DBOS,
    DBOSClient,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    PortableWorkflowError,
    SQLAlchemyDatasource,
    WorkflowStatus,
)
from dbos import error as dbos_error
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session

from web.run import AlreadyRunning, Attempt, Json, Progress, RunFn, RunStatus, State, UnknownRun
from web.sqlite import BEGIN

Finish = Callable[[Session, str, Json], None]
"""Stores the answer of a run: gets the open transaction, the run's id and the answer. Must not commit."""

SYSTEM_TABLES: Final = frozenset(
    """application_versions datasource_outputs dbos_datasource_migrations dbos_migrations notifications
    operation_outputs queues streams workflow_events workflow_events_history workflow_input workflow_output
    workflow_schedules workflow_status""".split()  # noqa: SIM905 (one name a line would be a page)
)
"""The tables that dbos makes and migrates itself: in SQLite beside ours, in PostgreSQL in the schema dbos."""

_APP: Final = "sangdam"
_WORKFLOW: Final = "sangdam.run"
_QUEUE: Final = "runs"
_LINES: Final = "progress"  # the stream that holds the lines of progress
_BEST: Final = "best"  # the event that holds the best answer so far
_POLL: Final = 0.25  # seconds between two looks at the database for queued runs and new lines
_OVER: Final = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_BATCH: Final = 500
_one_in_this_process: Final = threading.Lock()  # dbos is a singleton: a second would silently be the first


def open_jobs(
    engine: sqlalchemy.Engine,
    *,
    run: RunFn,
    finish: Finish,
    executor_id: str,
    version: str,
    at_once: int = 1,
    resumptions: int = 3,
) -> Jobs:
    """Starts the machinery, and takes up the runs that a killed server left behind.

    `executor_id` must be the same at every start of this server, and no two live servers may share one.
    `version` names the shape of a run's arguments and answers, not the release: raise it only when what was
    begun before cannot be continued. `at_once` is how many runs of this server go on together, and
    `resumptions` how often a run is taken up again before it is given up as the one that kills the server.
    Call it outside an event loop (from a worker thread). One process holds one Jobs at a time.
    """
    # dbos reads on a second connection while a first one holds SQLite's write lock, so it must not ask for
    # that lock just to read. The option means nothing to other databases.
    systems_engine = engine.execution_options(**{BEGIN: "LATE"})
    serializer = DBOSPortableJSONSerializer()
    client = DBOSClient(
        system_database_engine=systems_engine, serializer=serializer, application_name=_APP, lazy=True
    )
    jobs = Jobs(client, run)
    if not _one_in_this_process.acquire(blocking=False):
        raise RuntimeError("jobs are open in this process already: close them first")
    try:
        DBOS(
            config={
                "name": _APP,
                "system_database_engine": systems_engine,
                "serializer": serializer,
                "application_version": version,
                "executor_id": executor_id,
                "log_level": "WARNING",
                "notification_listener_polling_interval_sec": _POLL,  # close() waits for this poll as well
            }
        )
        datasource = SQLAlchemyDatasource.create(
            database_url=f"{engine.dialect.name}://",  # only to tell SQLite from PostgreSQL
            engine=engine,
            serializer=serializer,
            sessionmaker=sessionmaker(class_=Session, expire_on_commit=False),
        )

        def store(run_id: str, answer: Json) -> None:
            session = datasource.sql_session()
            assert isinstance(session, Session)
            finish(session, run_id, answer)

        @DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=resumptions)
        def workflow(args: dict[str, Any]) -> dict[str, Any]:
            run_id = DBOS.workflow_id
            assert run_id is not None
            with jobs.busy():
                outcome = DBOS.run_step({"name": "work"}, jobs.work, run_id, args)
                datasource.run_tx_step({"name": "finish"}, store, run_id, outcome["answer"])
            return {"stopped": outcome["stopped"]}

        DBOS.launch()
        # A queued run has no version and is taken by the latest one. After a step back to an older release
        # that would be another, and nothing would ever run: from here on this server's is the latest.
        DBOS.set_latest_application_version(version)
        DBOS.register_queue(
            _QUEUE, worker_concurrency=at_once, polling_interval_sec=_POLL, on_conflict="always_update"
        )
        jobs.give_up_other_versions(executor_id, version)
    except BaseException:
        DBOS.destroy(destroy_registry=True)
        _one_in_this_process.release()
        raise
    return jobs


class Jobs:
    """The launched machinery. What is not async talks to the database: call it from `def` routes."""

    def __init__(self, client: DBOSClient, run: RunFn) -> None:
        """Is called by open_jobs only."""
        self._client = client
        self._run = run
        self._attempts: dict[str, Attempt] = {}
        self._count = 0
        self._changed = threading.Condition()
        self._ends: float | None = None  # the moment until which runs may obey, once close() was called
        self._hung_up = False

    def start(self, db: Session, *, run_id: str, event_id: str, args: Json) -> str:
        """Queues a run in the caller's own transaction; it begins after the commit, or never.

        Raises AlreadyRunning, and leaves the transaction usable, when the event has a run that is not over.
        The same `run_id` once more changes nothing. Returns `run_id`.
        """
        options: EnqueueOptions = {
            "workflow_name": _WORKFLOW,
            "queue_name": _QUEUE,
            "workflow_id": run_id,
            "deduplication_id": event_id,
            "attributes": {"event": event_id},
        }
        for _ in range(3):  # the run in our way may end between the two questions
            try:
                with db.begin_nested():  # on PostgreSQL the refusal would end the whole transaction
                    self._client.enqueue_in_transaction(db, options, args)
            except dbos_error.DBOSQueueDeduplicatedError:
                for other in self._client.list_workflows(
                    name=_WORKFLOW, status=["ENQUEUED", "PENDING"], load_input=False, load_output=False
                ):
                    if other.deduplication_id == event_id:
                        raise AlreadyRunning(other.workflow_id) from None
            else:
                return run_id
        raise RuntimeError(f"two runs for event {event_id!r} in one transaction")

    def stop(self, run_id: str) -> None:
        """Asks a run to stop: the best so far becomes its result. Holds over a restart; raises UnknownRun.

        One that has not begun yet ends at once, without a result. One that is over stays as it is.
        """
        found = self._find(run_id)
        if found.status == "ENQUEUED" and not found.recovery_attempts:
            self._client.cancel_workflow(run_id)
        elif found.status not in _OVER:
            self._client.update_workflow_attributes(run_id, {"stop": True}, merge=True)
        attempt = self._attempts.get(run_id)
        if attempt is not None:  # a shorter way than the database; the database is for the next start
            attempt.ask_to_stop()

    def status(self, run_id: str) -> RunStatus:
        """Says how a run stands; raises UnknownRun."""
        return _status(self._find(run_id))

    def lines(self, run_id: str, *, after: int = 0) -> tuple[list[tuple[int, Progress]], bool]:
        """Returns the lines of progress after number `after`, and whether the run is over.

        Numbers begin at 1 and go on without gaps when a run is taken up again. Raises UnknownRun.
        """
        found: list[tuple[int, Progress]] = []
        try:
            for line in self._client.read_stream(run_id, _LINES, offset=after, timeout_seconds=0):
                found.append((after + len(found) + 1, line))
        except dbos_error.DBOSStreamTimeoutError:
            return found, False
        except dbos_error.DBOSNonExistentWorkflowError:
            raise UnknownRun(run_id) from None
        return found, True

    async def progress(self, run_id: str, *, after: int = 0) -> AsyncIterator[tuple[int, Progress]]:
        """Yields the lines after number `after` as they come, until the run or the server ends."""
        seen = after
        while not self._hung_up:
            # In anyio's threads: asyncio.to_thread would use a pool that dbos can swap for one it shuts down.
            lines, over = await to_thread.run_sync(partial(self.lines, run_id, after=seen))
            for number, line in lines:
                yield number, line
                seen = number
            if over:
                return
            if not lines:
                await anyio.sleep(_POLL)

    def forget(self, *, before: datetime) -> int:
        """Deletes runs that were over before this moment, with their lines, and returns how many they were.

        What `finish` stored stays: it belongs to the application.
        """
        moment = before.astimezone(UTC).isoformat()
        count = 0
        while True:
            old = self._client.list_workflows(
                name=_WORKFLOW,
                status=list(_OVER),
                completed_before=moment,
                limit=_BATCH,
                load_input=False,
                load_output=False,
            )
            if not old:
                return count
            self._client.delete_workflows([found.workflow_id for found in old])
            count += len(old)

    def hang_up(self) -> None:
        """Ends every open stream of progress within a moment. Sets a flag only: safe in a signal handler."""
        self._hung_up = True

    def close(self, *, grace: float = 2.0) -> None:
        """Ends the machinery. Runs under way get `grace` seconds to obey, and go on at the next start."""
        self.hang_up()
        self._ends = time.monotonic() + grace
        with self._changed:  # half a second more than the work, for what is to be written then
            self._changed.wait_for(lambda: self._count == 0, timeout=grace + 0.5)
        self._client.destroy()
        DBOS.destroy(destroy_registry=True)
        _one_in_this_process.release()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Counts a workflow that is under way, so that close() can wait for it."""
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def work(self, run_id: str, args: Json) -> Json:
        """Is the first step: does the work, and meanwhile writes its lines and listens for a stop."""
        best = DBOS.get_all_events(run_id).get(_BEST)
        attempt = Attempt(self._run, run_id=run_id, args=args, best=best)
        self._attempts[run_id] = attempt
        try:
            return attempt.see_through(
                write_line=lambda line: DBOS.write_stream(_LINES, line),
                write_best=lambda better: DBOS.set_event(_BEST, better),
                stop_wanted=lambda: self._stop_wanted(run_id),
                server_ends=lambda: self._ends,
            )
        finally:
            if self._attempts.get(run_id) is attempt:  # not when another server gave the run back meanwhile
                del self._attempts[run_id]

    def give_up_other_versions(self, executor_id: str, version: str) -> None:
        """Ends runs that this server began as another version: dbos would leave them running for ever."""
        for found in self._client.list_workflows(
            name=_WORKFLOW, status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        ):
            if found.app_version != version:
                text = f"interrupted, and version {version} cannot continue what {found.app_version} began"
                self._client.update_workflow_attributes(found.workflow_id, {"failed": text}, merge=True)
                self._client.cancel_workflow(found.workflow_id)

    def _stop_wanted(self, run_id: str) -> bool:
        """Says whether somebody asked for a stop, in this server's life or before."""
        found = self._find(run_id)
        return found.status in _OVER or bool((found.attributes or {}).get("stop"))

    def _find(self, run_id: str) -> WorkflowStatus:
        """Returns what dbos knows of a run; raises UnknownRun."""
        found = self._client.list_workflows(workflow_ids=[run_id], name=_WORKFLOW, load_input=False)
        if not found:
            raise UnknownRun(run_id)
        return found[0]


def _status(found: WorkflowStatus) -> RunStatus:
    """Says in our words what dbos says in its own."""
    attributes = found.attributes or {}
    attempts = found.recovery_attempts or 0
    error: str | None = None
    state: State
    match found.status:
        case "ENQUEUED" | "DELAYED":
            state = "queued"
        case "PENDING":
            state = "running"
        case "SUCCESS":
            state = "stopped" if (found.output or {}).get("stopped") else "done"
        case "CANCELLED":
            error = attributes.get("failed")
            state = "failed" if error else "stopped"
        case "MAX_RECOVERY_ATTEMPTS_EXCEEDED":
            state = "failed"
            attempts -= 1  # the last one was refused
            error = f"the server ended {attempts} times while this run was under way"
        case _:
            state = "failed"
            error = str(found.error)
            if isinstance(found.error, PortableWorkflowError):
                error = f"{found.error.name}: {found.error.message}"
    return RunStatus(
        run_id=found.workflow_id,
        event_id=str(attributes.get("event", "")),
        state=state,
        error=error,
        attempts=attempts,
        stopping=bool(attributes.get("stop")) and found.status not in _OVER,
    )
