"""A timetable with the fewest breaks when all meetings are given, and the proof that none is better.

The published benchmark of this case is B2BSOP (Bofill et al., JAIR 74, 2022). docs/decisions/given.md says
how the lanes were chosen by measurement.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from scheduler.given.case import GivenAnswer, GivenProblem, GivenStatus, faults_of
from scheduler.given.lanes import Lane, lanes
from scheduler.given.race import Race

__all__ = ["GivenAnswer", "GivenProblem", "solve_given"]

POLL = 0.05  # seconds between two looks at the clock, at the stop and at the news


def solve_given(
    p: GivenProblem,
    *,
    seconds: float,
    workers: int,
    seed: int,
    hint: Sequence[int] | None = None,
    on_progress: Callable[[int | None, int, float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> GivenAnswer:
    """Give every meeting a slot so that the breaks cost least, within so many seconds.

    hint: a slot per meeting. A legal one is the first timetable; one that breaks a rule is left aside.
    on_progress(value, bound, seconds since the start): each improvement of either, told within 0.1 s.
    should_stop: asked about twenty times a second. Both are called from the calling thread only.
    workers: with one, the same seed gives the same timetable, unless the clock or should_stop cuts it short;
    with two or more, two lanes race: whatever is proven has the same value, but perhaps another timetable.
    status: STOPPED when should_stop said so before the proof; a bound that is given was proven before that.
    Raises AssertionError when the solver contradicts what plain Python counts.
    """
    race = Race(problem=p, seconds=seconds)
    if hint is not None and not faults_of(p, hint):
        race.offer(hint)
    race.lanes = len(lanes(workers))
    threads = [
        threading.Thread(target=_guarded, args=(race, lane, seed + 1000 * k), daemon=True)
        for k, lane in enumerate(lanes(workers))
    ]
    for thread in threads:
        thread.start()
    stopped = False
    try:
        while race.lanes:
            _tell(race, on_progress)
            if should_stop is not None and not race.proven() and should_stop():
                stopped = race.stopping = True
            race.end_useless_runs()
            _wait(race)
    finally:  # an exception of the caller's, or Ctrl-C, ends the lanes too
        race.stopping = True
        while race.lanes:
            race.end_useless_runs()
            _wait(race)
        for thread in threads:
            thread.join()
    if race.fault is not None:
        raise race.fault
    _tell(race, on_progress)
    return GivenAnswer(
        status=_status(race, stopped=stopped),
        slots=race.slots,
        value=race.value,
        bound=race.bound,
        seconds=race.elapsed(),
    )


def _guarded(race: Race, lane: Lane, seed: int) -> None:
    try:
        lane(race, seed)
    except Exception as fault:  # noqa: BLE001  # raised again in the calling thread
        race.fault = fault
    finally:
        with race.lock:
            race.lanes -= 1
        race.woken.set()


def _wait(race: Race) -> None:
    race.woken.wait(POLL)
    race.woken.clear()


def _tell(race: Race, on_progress: Callable[[int | None, int, float], None] | None) -> None:
    for value, bound, seconds in race.take_news():
        if on_progress is not None:
            on_progress(value, bound, seconds)


def _status(race: Race, *, stopped: bool) -> GivenStatus:
    if race.infeasible:
        return "INFEASIBLE"
    if race.proven():
        return "OPTIMAL"
    if stopped:
        return "STOPPED"
    return "UNKNOWN" if race.value is None else "FEASIBLE"
