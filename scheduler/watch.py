"""The clock of one run: how much time is left, whether somebody asked to stop, and who hears of progress."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from scheduler.timetable import Progress

POLL = 0.1
"""Seconds between two looks at whether to stop."""


class Stoppable(Protocol):
    """A search that another thread can stop."""

    def stop_search(self) -> None:
        """End the search with the best found so far."""


class Watch:
    """Counts the seconds of a run and of its stages, and passes progress on."""

    def __init__(
        self,
        seconds: float,
        *,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.stages: dict[str, float] = {}
        self.stopped = False
        self._limit = seconds
        self._begin = time.perf_counter()
        self._on_progress = on_progress
        self._should_stop = should_stop

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self._begin

    @property
    def left(self) -> float:
        """Seconds that are left, never below 0."""
        return max(0.0, self._limit - self.elapsed)

    def over(self) -> bool:
        """Whether the run should end now: somebody asked for it, or time is up."""
        if not self.stopped and self._should_stop is not None and self._should_stop():
            self.stopped = True
        return self.stopped or self.left <= 0

    def tell(self, stage: str, aim: str, value: int | None, bound: int | None) -> None:
        """Pass one step of progress on."""
        if self._on_progress is not None:
            step = Progress(stage=stage, aim=aim, value=value, bound=bound, seconds=self.elapsed)
            self._on_progress(step)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the seconds spent inside under this name."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + time.perf_counter() - begin


@contextmanager
def stopping(search: Stoppable, over: Callable[[], bool]) -> Iterator[None]:
    """While inside, a thread asks `over` and stops the search when it says so."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(POLL):
            if over():
                search.stop_search()

    thread = threading.Thread(target=look, name="watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
