"""A run as its own work sees it: what was asked, how to say how far it is, and whether to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypedDict

Json = dict[str, Any]
"""A JSON object. Arguments and results of runs hold codes only, never names or contacts."""


class Progress(TypedDict):
    """One line of a run's progress."""

    stage: str
    value: int | None
    bound: int | None
    seconds: float


TICK: Final = 0.2
"""Seconds between two looks at the work: at most five lines a second are written."""

State = Literal["queued", "running", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatus:
    """How a run stands.

    `stopped` is a run that ended because somebody stopped it; its best so far was stored, unless it was
    stopped before it began. `stopping` says that a stop was asked for and the work has not obeyed yet.
    `attempts` counts how often the work was begun: more than one means that a server ended under it.
    """

    run_id: str
    event_id: str
    state: State
    error: str | None
    attempts: int
    stopping: bool

    @property
    def over(self) -> bool:
        """Says whether nothing more will come."""
        return self.state in ("done", "stopped", "failed")


class UnknownRun(LookupError):
    """There is no such run, or it was long ago and has been forgotten."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"no run {run_id!r}")
        self.run_id = run_id


class AlreadyRunning(Exception):
    """The event has a run that is queued or running; `run_id` says which."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"run {run_id!r} is not over yet")
        self.run_id = run_id


class ServerEnds(BaseException):
    """Leaves the work without an outcome, so that the next start takes the run up again.

    Not an Exception on purpose: dbos writes every Exception down as the outcome.
    """


class RunContext:
    """What the work of a run may know and say. Every method may be called from any thread, and is quick."""

    def __init__(self, *, run_id: str, args: Json, best: Json | None) -> None:
        self.run_id = run_id
        self.args = args
        self.best = best
        """What an earlier attempt of this run kept last, before its server ended; else None."""
        self._lock = threading.Lock()
        self._line: Progress | None = None
        self._better: Json | None = None
        self._stop = threading.Event()
        self._saw_stop = False

    def report(self, progress: Progress) -> None:
        """Says how far the run is. At most five lines a second are written; the last one always is."""
        with self._lock:
            self._line = progress

    def keep(self, best: Json) -> None:
        """Keeps the best answer so far, so that a later attempt need not begin from nothing."""
        with self._lock:
            self._better = best

    def should_stop(self) -> bool:
        """Says whether to return now, with the best so far: somebody stopped the run, or the server ends."""
        if not self._stop.is_set():
            return False
        self._saw_stop = True
        return True


RunFn = Callable[[RunContext], Json]


class Attempt(RunContext):
    """One attempt at a run.

    The work has a daemon thread of its own, since a solver that is slow to obey must not keep a server alive.
    What goes to the database goes through the thread that sees the attempt through: there, dbos can refuse
    the writes of an attempt that has lost its run to another server.
    """

    def __init__(self, work: RunFn, *, run_id: str, args: Json, best: Json | None) -> None:
        super().__init__(run_id=run_id, args=args, best=best)
        self._work = work
        self._thread = threading.Thread(target=self._do, name=f"run-{run_id}", daemon=True)
        self._ended = threading.Event()
        self._answer: Json = {}
        self._error: BaseException | None = None

    def ask_to_stop(self) -> None:
        """Makes should_stop() true from now on."""
        self._stop.set()

    def see_through(
        self,
        *,
        write_line: Callable[[Progress], None],
        write_best: Callable[[Json], None],
        stop_wanted: Callable[[], bool],
        server_ends: Callable[[], float | None],
    ) -> Json:
        """Does the work to its end, and returns its answer and whether it was stopped by hand.

        `server_ends` says until when (on the monotonic clock) the work may obey, if the server is to end.
        Raises what the work raised, or ServerEnds when it was interrupted by nothing but the server's end.
        """
        try:
            if server_ends() is not None:
                raise ServerEnds
            if stop_wanted():
                self.ask_to_stop()
            self._thread.start()
            while not self._ended.wait(TICK):
                self._write_down(write_line, write_best)
                end = server_ends()
                if end is not None or stop_wanted():
                    self.ask_to_stop()
                if end is not None and time.monotonic() > end:
                    raise ServerEnds
            self._write_down(write_line, write_best)
            if self._saw_stop and not stop_wanted():
                raise ServerEnds
            return {"answer": self._answer_or_raise(), "stopped": self._saw_stop}
        finally:
            self.ask_to_stop()  # whatever made us leave, nobody waits for this work any more

    def _write_down(self, write_line: Callable[[Progress], None], write_best: Callable[[Json], None]) -> None:
        """Writes the newest line and the newest best answer, if there are any."""
        with self._lock:
            line, self._line = self._line, None
            better, self._better = self._better, None
        if line is not None:
            write_line(line)
        if better is not None:
            write_best(better)

    def _answer_or_raise(self) -> Json:
        """Returns what the work returned, or raises what it raised."""
        if isinstance(self._error, Exception):
            raise self._error
        if self._error is not None:  # SystemExit and the like would leave the run without an outcome
            raise RuntimeError(f"the work raised {self._error!r}") from self._error
        return self._answer

    def _do(self) -> None:
        """Does the work and holds what came of it for the thread that waits."""
        try:
            self._answer = self._work(self)
        except BaseException as error:  # noqa: BLE001 (handed to the waiting thread, which raises it there)
            self._error = error
        finally:
            self._ended.set()
