"""Runs made again, what came of that, and which run is the one to be published."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlmodel import Session, col, select

from scheduler.timetable import Result
from web.rows import RunRow
from web.store.runs import find_run, is_over, run_result, runs

Sameness = Literal["same", "moved", "other"]
"""Meeting by meeting the same, the same values with some meetings elsewhere, or other values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A run beside the one that it repeats. `moved` counts meetings that only one of the two has as they are.

    `versions`: the two were made by other versions of the programs.
    """

    sameness: Sameness
    moved: int
    versions: bool


def new_repeat(db: Session, run: RunRow, *, workers: int, now: datetime) -> RunRow:
    """The same run again, queued: the same problem, seed, seconds and threads.

    `workers` are the threads of a run of which it was not kept.
    """
    found = RunRow(
        id=uuid4().hex,
        event=run.event,
        seed=run.seed,
        seconds=run.seconds,
        problem=run.problem,
        fingerprint=run.fingerprint,
        corpus=run.corpus,
        asked_at=now,
        aims=run.aims,
        workers=run.workers or workers,
        repeats=run.id,
        revision=run.revision,
    )
    db.add(found)
    db.flush()
    return found


def repeatable(run: RunRow) -> bool:
    """Whether a run can be made again: it is over, and was made by the solver, not by hand in the draft."""
    return is_over(run) and (run.revision is None or run.began_at is not None)


def compared(db: Session, run: RunRow) -> Compared | None:
    """A repeated run beside the first one; None where it repeats none, or one of the two has no timetable."""
    first = find_run(db, run.repeats) if run.repeats is not None else None
    before, after = run_result(first) if first is not None else None, run_result(run)
    if before is None or after is None or before.meetings is None or after.meetings is None:
        return None
    return difference(before, after)


def difference(before: Result, after: Result) -> Compared:
    """What differs between two results of one problem; the time that they took does not count."""
    were, now = set(before.meetings or ()), set(after.meetings or ())
    known = [[(aim.name, aim.value, aim.bound, aim.status) for aim in one.aims] for one in (before, after)]
    moved = max(len(were - now), len(now - were))
    sameness: Sameness = "other" if known[0] != known[1] else "moved" if moved else "same"
    return Compared(sameness=sameness, moved=moved, versions=before.versions != after.versions)


def choose(db: Session, run: RunRow, *, now: datetime) -> None:
    """Makes this the run that is to be published, in place of any other of its event."""
    for other in db.exec(select(RunRow).where(RunRow.event == run.event, col(RunRow.chosen_at).is_not(None))):
        other.chosen_at = None
        db.add(other)
    run.chosen_at = now
    db.add(run)
    db.flush()


def chosen_run(db: Session, event: str) -> RunRow | None:
    """The run that was chosen, or else the newest with a timetable that repeats no other; or None."""
    have = [run for run in runs(db, event) if run.result is not None]
    picked = [run for run in have if run.chosen_at is not None]
    for run in (*picked, *(one for one in have if one.repeats is None)):
        result = run_result(run)
        if result is not None and result.meetings is not None:
            return run
    return None
