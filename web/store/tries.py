"""What-ifs: variants of a run's problem, each solved as a run beside it. Nothing of the event changes."""

import json
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from scheduler.form import fingerprint, write_problem
from scheduler.whatif.variants import Asked, variants_of
from web.rows import RunRow
from web.store.runs import run_problem

MOST = 3
"""So many what-ifs stand beside a run: more could not be compared at a glance."""


def new_try(db: Session, base: RunRow, asked: Asked, *, workers: int, now: datetime) -> RunRow:
    """A variant of the run's problem, queued, with its seed, seconds and threads.

    Raises VariantError where the change can't be made, or leaves a faulty problem.
    """
    [variant] = variants_of(run_problem(base), [asked])
    found = RunRow(
        id=uuid4().hex,
        event=base.event,
        seed=base.seed,
        seconds=base.seconds,
        problem=write_problem(variant.problem),
        fingerprint=fingerprint(variant.problem),
        asked_at=now,
        aims=variant.problem.aims,
        workers=base.workers or workers,
        beside=base.id,
        variant=json.dumps([asked.change, asked.values]),
    )
    db.add(found)
    db.flush()
    return found


def tries(db: Session, base: RunRow) -> list[RunRow]:
    """The what-ifs beside a run, the first one first."""
    query = select(RunRow).where(RunRow.event == base.event, RunRow.beside == base.id)
    return list(db.exec(query.order_by(col(RunRow.asked_at), col(RunRow.id))))


def asked_of(run: RunRow) -> Asked:
    """The change that a what-if was asked for."""
    change, values = json.loads(run.variant or '["", ""]')
    return Asked(change=change, values=values)
