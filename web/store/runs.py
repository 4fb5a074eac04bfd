"""Runs of the solver: asked for, begun, ended; a result is audited before it is written down."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from matcher.issue import Issue
from scheduler.check import check
from scheduler.form import fingerprint, read_problem, read_result, write_problem, write_result
from scheduler.problem import Problem
from scheduler.timetable import Result, Violation
from scheduler.verify import verify
from web.rows import EventRow, RunRow
from web.store.fits import freeze_corpus
from web.store.people import event_problem


def new_run(
    db: Session, event: EventRow, *, seed: int, seconds: float, now: datetime, workers: int | None = None
) -> RunRow | list[Issue]:
    """A run of the event as it is now, queued; or every fault that keeps its problem from being solved."""
    problem = event_problem(db, event)
    faults = check(problem)
    if faults:
        return faults
    run = RunRow(
        id=uuid4().hex,
        event=event.code,
        seed=seed,
        seconds=seconds,
        problem=write_problem(problem),
        fingerprint=fingerprint(problem),
        corpus=freeze_corpus(db, event.code, now=now),
        asked_at=now,
        aims=problem.aims,
        workers=workers,
    )
    db.add(run)
    db.flush()
    return run


def find_run(db: Session, run_id: str) -> RunRow | None:
    """The run with this id, or None."""
    return db.get(RunRow, run_id)


def runs(db: Session, event: str) -> list[RunRow]:
    """All runs of an event, the newest first, without its what-ifs."""
    query = select(RunRow).where(RunRow.event == event, col(RunRow.beside).is_(None))
    return list(db.exec(query.order_by(col(RunRow.asked_at).desc(), RunRow.id)))


def run_problem(run: RunRow) -> Problem:
    """The problem as it was when the run was asked for."""
    found = read_problem(run.problem)
    assert isinstance(found, Problem), f"the problem of run {run.id} does not read"
    return found


def run_result(run: RunRow) -> Result | None:
    """What came of the run: audited, or None."""
    if run.result is None:
        return None
    found = read_result(run.result)
    assert isinstance(found, Result), f"the result of run {run.id} does not read"
    return found


def is_over(run: RunRow) -> bool:
    """Whether nothing more will come of the run."""
    return run.state in ("done", "stopped", "failed")


def begin_run(db: Session, run: RunRow, *, now: datetime) -> None:
    """Says that the solver is at work; a run that is over stays as it is."""
    if not is_over(run):
        run.state = "running"
        run.began_at = run.began_at or now
        db.add(run)
        db.flush()


def store_result(
    db: Session, run: RunRow, result: Result, *, now: datetime, stopped: bool = False
) -> tuple[Violation, ...]:
    """Audits a result and writes it down; returns what the auditor found.

    A result with any violation or false claim makes the run failed and is not kept, so nothing of it can be
    published. `stopped`: somebody ended the run early and this is its best so far. A run that is over
    already stays as it is, so storing the same result twice is harmless.
    """
    if is_over(run):
        return ()
    found = verify(run_problem(run), result)
    if found:
        fail_run(db, run, _broken(found), now=now)
        return found
    run.state = "stopped" if stopped or result.status == "STOPPED" else "done"
    run.result = write_result(result)
    run.ended_at = now
    db.add(run)
    db.flush()
    return ()


def stop_run(db: Session, run: RunRow, *, now: datetime) -> None:
    """Ends a run without a result: it was stopped before it had any. One that is over stays as it is."""
    if not is_over(run):
        run.state = "stopped"
        run.ended_at = now
        db.add(run)
        db.flush()


def fail_run(db: Session, run: RunRow, error: str, *, now: datetime) -> None:
    """Ends a run with what went wrong, in codes only. One that is over stays as it is."""
    if not is_over(run):
        run.state, run.error, run.ended_at = "failed", error, now
        db.add(run)
        db.flush()


def _broken(found: Sequence[Violation]) -> str:
    """What the auditor found, in one line: the rules, and how often each."""
    rules = dict.fromkeys(one.rule for one in found)
    times = {rule: sum(one.rule == rule for one in found) for rule in rules}
    return "the audit refused the result: " + ", ".join(f"{rule} × {n}" for rule, n in times.items())
