"""Tasks given to workers: as many at a time as there are cores and memory for, none left behind."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import wait

from scheduler.memory import GIB, need_of
from scheduler.timetable import Result
from scheduler.whatif.compare import Failed
from scheduler.whatif.worker import Fault, Task, Worker

POLL = 0.1
"""Seconds between two looks at whether to stop."""
GRACE = 15.0
"""Seconds that a stopped worker has to come back with its best so far."""
KEPT_SHARE = 8
"""A worker is used again unless its task may have taken more than this part of the memory."""

Outcome = Result | Failed
Done = Callable[[int, Outcome], None]


class Pool:
    """Tasks that wait, workers and what they are busy with, and what has come of it.

    `memory` is in bytes; None: any amount. `done` hears of the outcome of each task as soon as it is there.
    """

    def __init__(self, tasks: Sequence[Task], *, most: int, memory: int | None, done: Done) -> None:
        self.tasks = tasks
        self.most = most
        self.memory = memory
        self.done = done
        self.outcomes: dict[int, Outcome] = {}
        self.waiting = list(range(len(tasks)))
        self.busy: dict[Worker, int] = {}
        self.idle: list[Worker] = []
        self.deadline: float | None = None
        self.needs = [need_of(task.problem) for task in tasks]
        # What there is no memory for is not searched exactly, so a task never takes more than all there is.
        whole = (need.bytes + need.search for need in self.needs)
        self.takes = [most if memory is None else min(most, memory) for most in whole]

    def go(self, should_stop: Callable[[], bool]) -> list[Outcome]:
        """Do everything; what came of each task, in their order. No process is left behind."""
        try:
            while self.waiting or self.busy:
                if self.deadline is None and should_stop():
                    self._stop()
                while self._begin_next():
                    pass
                self._collect()
                if self.deadline is not None and time.monotonic() > self.deadline:
                    for worker in list(self.busy):
                        self._take(worker, Failed(failure="stopped"), again=False)
        finally:
            for worker in (*self.busy, *self.idle):
                worker.end()
        return [self.outcomes[number] for number in range(len(self.tasks))]

    def _say(self, number: int, outcome: Outcome) -> None:
        self.outcomes[number] = outcome
        self.done(number, outcome)

    def _stop(self) -> None:
        """Ask everybody for the best so far; what has not begun never does."""
        self.deadline = time.monotonic() + GRACE
        for worker in self.busy:
            worker.stop()
        for number in self.waiting:
            self._say(number, Failed(failure="stopped"))
        self.waiting = []

    def _begin_next(self) -> bool:
        """Begin the next task, or say that it can't be done; False where it has to wait."""
        if not self.waiting or len(self.busy) >= self.most:
            return False
        number = self.waiting[0]
        if self.memory is not None:
            least = self.needs[number].bytes
            if least > self.memory:
                self._say(
                    self.waiting.pop(0), Failed(failure="memory", detail=f"it may take {least / GIB:.2f} GiB")
                )
                return True
            if self.busy and sum(self.takes[i] for i in (number, *self.busy.values())) > self.memory:
                return False
        worker = self.idle.pop() if self.idle else Worker()
        self.busy[worker] = self.waiting.pop(0)
        share = None if self.memory is None else self.takes[number]
        worker.begin(replace(self.tasks[number], memory=share))
        return True

    def _collect(self) -> None:
        """Take what workers have for us, waiting a moment for it."""
        ready = set(wait([worker.pipe for worker in self.busy], POLL)) if self.busy else ()
        for worker in [worker for worker in self.busy if worker.pipe in ready]:
            answer = worker.answer()
            if isinstance(answer, Fault):
                self._take(worker, Failed(failure="crashed", detail=answer.text), again=False)
            else:
                small = self.memory is None or self.takes[self.busy[worker]] * KEPT_SHARE <= self.memory
                self._take(worker, answer, again=small and self.deadline is None)

    def _take(self, worker: Worker, outcome: Outcome, *, again: bool) -> None:
        number = self.busy.pop(worker)
        if again:
            self.idle.append(worker)
        else:
            worker.end()
        self._say(number, outcome)
