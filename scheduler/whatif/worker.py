"""A process of its own that solves one problem after the other, as long as its caller wants.

Messages go through one pipe: problems to the worker, results back. A caller that says stop, or that is gone,
is noticed by the same pipe, so that no worker outlives its caller for long.
"""

import multiprocessing
import signal
from dataclasses import dataclass, fields, replace
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from scheduler.problem import Problem
from scheduler.timetable import Result

STOP = "stop"
"""The message after which a worker ends what it does with the best so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One problem to solve, and how; `memory` is in bytes (None: any number)."""

    problem: Problem
    seconds: float
    seed: int
    memory: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a worker says where solving raised an error: a fault of this program."""

    text: str


class Worker:
    """One process and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(theirs,), daemon=True)
        # A Ctrl-C reaches every process of the terminal; the caller alone decides what it means. The
        # tracker's own start lets the signal through again, so it has to be running before.
        resource_tracker.ensure_running()
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
            theirs.close()

    def begin(self, task: Task) -> None:
        """Hand over a task; a worker that is gone is noticed when its answer is read."""
        try:
            self.pipe.send(replace(task, problem=bare(task.problem)))
        except OSError:
            return

    def answer(self) -> Result | Fault:
        """What came of the task, once the pipe has something; a Fault where the process has ended."""
        try:
            found: Result | Fault = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(1)
            return Fault(text=f"its process ended with code {self.process.exitcode}")
        return found

    def stop(self) -> None:
        """Ask for the best so far."""
        try:
            self.pipe.send(STOP)
        except OSError:
            return

    def end(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self.process.join(0.2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def bare(problem: Problem) -> Problem:
    """The problem without what was counted for it, which would have to be sent along."""
    return Problem(**{field.name: getattr(problem, field.name) for field in fields(Problem)})


def work(pipe: "Connection[Result | Fault, Task | str]") -> None:
    """What a worker does: solve whatever comes, until the pipe is closed or says stop."""
    from scheduler.solve import solve

    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        if isinstance(task, str):
            return
        found: Result | Fault
        try:
            found = solve(
                task.problem,
                seconds=task.seconds,
                workers=1,
                seed=task.seed,
                should_stop=pipe.poll,
                memory=task.memory,
            )
        except Exception as error:  # noqa: BLE001 -- whatever it is, the caller shows it beside the others
            found = Fault(text=f"{type(error).__name__}: {error}")
        try:
            pipe.send(found)
        except OSError:
            return
