"""What the lanes of a solve know together: the best timetable, the best bound, and whether to go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.given.case import GivenProblem, faults_of, value_of
from scheduler.given.days import Day, days_of
from scheduler.given.model import GivenModel, build

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(slots=True, kw_only=True)
class Run:
    """One call of the solver under way, in one lane.

    ceiling: it looks for a timetable that costs no more than this.
    stopped: it was told to end early, so what it says about proofs is not believed.
    """

    solver: cp_model.CpSolver
    ceiling: int | None = None
    stopped: bool = False


@dataclass(slots=True, kw_only=True)
class Race:
    """Shared by the calling thread and the lanes' threads; every change is made under the lock.

    lanes: how many have not yet ended.
    news: what the calling thread has not yet told its caller: (value, bound, seconds since the start).
    woken: set when the calling thread should look at once, because something was proven or a lane ended.
    """

    problem: GivenProblem
    seconds: float
    start: float = field(default_factory=time.monotonic)
    slots: tuple[int, ...] | None = None
    value: int | None = None
    bound: int = 0
    infeasible: bool = False
    stopping: bool = False
    news: list[tuple[int | None, int, float]] = field(default_factory=list)
    fault: Exception | None = None
    lanes: int = 0
    runs: list[Run] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    woken: threading.Event = field(default_factory=threading.Event)
    _given: GivenModel | None = None
    _building: threading.Lock = field(default_factory=threading.Lock)
    days: tuple[Day, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Start from the bound that each participant's own meetings give."""
        self.days = days_of(self.problem)
        self.bound = sum(w * day.least for w, day in zip(self.problem.weights, self.days, strict=True))

    def given(self) -> GivenModel:
        """The model of the problem, built once for all lanes; to be cloned, never changed."""
        with self._building:
            if self._given is None:
                self._given = build(self.problem, self.days)
            return self._given

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.start

    def left(self) -> float:
        """Seconds until the outermost stop."""
        return max(0.0, self.seconds - self.elapsed())

    def proven(self) -> bool:
        """Whether nothing is left to find out."""
        return self.infeasible or (self.value is not None and self.value == self.bound)

    def over(self) -> bool:
        """Whether the lanes should end: proven, told to stop, out of time, or a bug was caught."""
        return self.proven() or self.stopping or self.left() <= 0.0 or self.fault is not None

    def offer(self, slots: Sequence[int], *, claimed: int | None = None) -> None:
        """Take a timetable that the solver claims to be legal; it is counted again here, in plain Python."""
        faults = faults_of(self.problem, slots)
        if faults:
            raise AssertionError(f"the solver's timetable breaks rules: {'; '.join(faults[:5])}")
        value = value_of(self.problem, slots)
        if claimed is not None and value != claimed:
            raise AssertionError(f"the solver counts {claimed} for breaks, the timetable has {value}")
        with self.lock:
            if self.infeasible or value < self.bound:
                told = "nothing is possible" if self.infeasible else f"{self.bound} is the least possible"
                raise AssertionError(f"a timetable with value {value} was found, though {told}")
            if self.value is None or value < self.value:
                self.slots, self.value = tuple(slots), value
                self._tell()

    def raise_bound(self, bound: int) -> None:
        """Take a lower bound; nothing counts that the solver says once it was told to stop."""
        with self.lock:
            if self.stopping or bound <= self.bound:
                return
            if self.value is not None and bound > self.value:
                raise AssertionError(f"{bound} is said to be the least possible, but {self.value} was found")
            self.bound = bound
            self._tell()

    def rule_out(self) -> None:
        """Take the solver's word that no timetable exists."""
        with self.lock:
            if self.stopping:
                return
            if self.value is not None:
                raise AssertionError(f"said to be infeasible, but {self.value} was found")
            self.infeasible = True
            self.woken.set()

    def end_useless_runs(self) -> None:
        """Stop every run when the race is over, and those whose question was answered meanwhile.

        To be called again and again: a request made just before the solver starts is lost.
        """
        over = self.over()
        with self.lock:
            for run in self.runs:
                if over or (run.ceiling is not None and not self._open(run.ceiling)):
                    run.stopped = True
                    run.solver.stop_search()

    def _open(self, ceiling: int) -> bool:
        """Whether it is still unknown if there is a timetable that costs no more than this."""
        return self.bound <= ceiling and (self.value is None or ceiling < self.value)

    def take_news(self) -> list[tuple[int | None, int, float]]:
        """What was not yet told; each item once."""
        with self.lock:
            news, self.news = self.news, []
        return news

    def _tell(self) -> None:
        self.news.append((self.value, self.bound, self.elapsed()))
        self.woken.set()
