"""A small server for the tests of web.jobs: its work counts, fails, ignores a stop or kills the server.

Run as `python jobs_app.py FILE [VERSION [RESUMPTIONS]]`, where FILE may be a postgresql URL; the first line
that it prints is its port.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from anyio import to_thread
from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine, select

from web.jobs import Jobs, open_jobs
from web.run import AlreadyRunning, Json, RunContext, RunStatus, UnknownRun
from web.signals import on_exit_signals
from web.sqlite import reading, sqlite_engine


class ClickRow(SQLModel, table=True):
    """Somebody pressed the button and was told that it was heard."""

    run_id: str = Field(primary_key=True)


class ResultRow(SQLModel, table=True):
    """An answer. run_id is not unique on purpose: a second row would show."""

    id: int | None = Field(default=None, primary_key=True)
    run_id: str
    value: int


def work(run: RunContext) -> Json:
    """Does what the arguments say."""
    kind = run.args["kind"]
    if kind == "fail":
        raise ValueError("there is no timetable")
    if kind == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "not json":
        return {"value": object()}
    answer = {"value": run.best["value"] if run.best else 0}
    deaf = kind == "deaf at first" and run.best is None

    def count() -> None:
        while answer["value"] < run.args["steps"]:
            time.sleep(run.args["pause"])
            answer["value"] += 1
            run.keep({"value": answer["value"]})
            run.report({"stage": "count", "value": answer["value"], "bound": None, "seconds": 0.0})
            if not deaf and run.should_stop():
                return

    solver = threading.Thread(target=count, daemon=True)  # as a solver calls back: from a thread of its own
    solver.start()
    solver.join()
    return {**answer, **({"cut": run.args["cut"]} if "cut" in run.args else {})}


def finish(db: Session, run_id: str, answer: Json) -> None:
    """Stores the answer; when asked, dies once right after the commit, before dbos knows of it."""
    db.add(ResultRow(run_id=run_id, value=answer["value"]))
    if "cut" in answer and not Path(answer["cut"]).exists():
        Path(answer["cut"]).touch()
        event.listen(db, "after_commit", lambda _db: os.kill(os.getpid(), signal.SIGKILL))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Opens file and jobs, and closes them."""
    path, version, resumptions = [*sys.argv[1:], *["1", "3"][len(sys.argv) - 2 :]]
    engine = create_engine(path) if path.startswith("postgresql") else sqlite_engine(path)
    SQLModel.metadata.create_all(engine)
    began = time.perf_counter()

    def opened() -> Jobs:
        return open_jobs(
            engine,
            run=work,
            finish=finish,
            executor_id="test",
            version=version,
            resumptions=int(resumptions),
        )

    jobs = await to_thread.run_sync(opened)
    print(f"jobs open after {time.perf_counter() - began:.3f} s", file=sys.stderr, flush=True)
    app.state.engine, app.state.jobs = engine, jobs
    with on_exit_signals(jobs.hang_up):
        try:
            yield
        finally:
            await to_thread.run_sync(jobs.close)
            engine.dispose()


app = FastAPI(lifespan=lifespan)


def jobs_of(request: Request) -> Jobs:
    """Hands out the jobs."""
    jobs: Jobs = request.app.state.jobs
    return jobs


JobsHere = Annotated[Jobs, Depends(jobs_of)]


def known_run(run_id: str, jobs: JobsHere) -> RunStatus:
    """Finds the run before a response has begun: inside a stream it is too late for a 404."""
    return jobs.status(run_id)


@app.exception_handler(UnknownRun)
def not_found(_request: Request, _error: Exception) -> Response:
    """Answers 404."""
    return JSONResponse({}, status_code=404)


@app.post("/events/{event_id}/runs", status_code=202)
def start(event_id: str, args: dict[str, Any], request: Request, jobs: JobsHere) -> dict[str, Any]:
    """Hears a click and queues a run in one transaction."""
    run_id = uuid.uuid4().hex
    try:
        with Session(request.app.state.engine) as db:
            db.add(ClickRow(run_id=run_id))
            jobs.start(db, run_id=run_id, event_id=event_id, args=args)
            db.commit()
    except AlreadyRunning as running:
        return {"run": running.run_id, "new": False}
    return {"run": run_id, "new": True}


@app.post("/runs/{run_id}/stop", status_code=202)
def stop(run_id: str, jobs: JobsHere) -> None:
    """Asks for a stop."""
    jobs.stop(run_id)


@app.get("/runs/{run_id}")
def show(run: Annotated[RunStatus, Depends(known_run)], request: Request) -> dict[str, Any]:
    """Shows how a run stands and every answer that was stored for it."""
    with Session(reading(request.app.state.engine)) as db:
        rows = db.exec(select(ResultRow).where(ResultRow.run_id == run.run_id)).all()
        heard = db.get(ClickRow, run.run_id) is not None
    return {
        "state": run.state,
        "error": run.error,
        "attempts": run.attempts,
        "event": run.event_id,
        "results": [row.value for row in rows],
        "heard": heard,
    }


@app.get("/clicks")
def clicks(request: Request) -> int:
    """Counts the clicks that were heard."""
    with Session(reading(request.app.state.engine)) as db:
        return len(db.exec(select(ClickRow)).all())


@app.get("/runs/{run_id}/progress", response_class=EventSourceResponse)
async def progress(
    run: Annotated[RunStatus, Depends(known_run)],
    jobs: JobsHere,
    last_event_id: Annotated[int, Header()] = 0,
) -> AsyncIterator[ServerSentEvent]:
    """Streams the lines, then one `over`, so that the browser does not come back for more."""
    async for n, line in jobs.progress(run.run_id, after=last_event_id):
        yield ServerSentEvent(data=line, id=str(n))
    end = await to_thread.run_sync(jobs.status, run.run_id)
    if end.over:
        yield ServerSentEvent(data=end.state, event="over")


@app.post("/forget")
def forget(jobs: JobsHere) -> int:
    """Forgets every run that is over."""
    return jobs.forget(before=datetime.now(UTC))


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    # No timeout_graceful_shutdown: the test shows that streams end without it.
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
