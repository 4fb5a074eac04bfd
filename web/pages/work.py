"""The work of one run: solves the problem that was written down when the run was asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from sqlalchemy import Engine

from scheduler.form import write_result
from scheduler.timetable import Progress
from web.database import reading, writing
from web.rows import RunRow
from web.run import Json, RunContext
from web.run import Progress as Line
from web.settings import Settings
from web.store.drafts import at_number, draft_of
from web.store.runs import begin_run, find_run, run_problem


class How(TypedDict):
    """What solving and completing are told alike."""

    seconds: float
    workers: int
    seed: int
    on_progress: Callable[[Progress], None]
    should_stop: Callable[[], bool]


def work(run: RunContext, engine: Engine, settings: Settings, now: Callable[[], datetime]) -> Json:
    """What the run comes to, as JSON. Says how far it is while it goes on, and stops when it is asked to."""
    from scheduler.repair.complete import complete
    from scheduler.solve import solve  # ortools takes a second to import: only where something is solved

    with writing(engine) as db:
        row = find_run(db, run.run_id)
        assert row is not None, "a run begins after its row is written"
        begin_run(db, row, now=now())
    with reading(engine) as db:
        row = db.get_one(RunRow, run.run_id)
        problem = run_problem(row)
        made = at_number(db, row.event, row.revision) if row.revision is not None else None
        around = draft_of(db, made).meetings if made is not None else None
        how: How = {
            "seconds": row.seconds,
            "workers": row.workers or settings.solve_workers,
            "seed": row.seed,
            "on_progress": lambda step: run.report(line_of(step)),
            "should_stop": run.should_stop,
        }
    result = solve(problem, **how) if around is None else complete(problem, around, **how)
    return {"result": write_result(result)}


def line_of(step: Progress) -> Line:
    """Progress as jobs keep it: stage and aim in one word."""
    return Line(
        stage=f"{step.stage}/{step.aim}", value=step.value, bound=step.bound, seconds=round(step.seconds, 3)
    )


def progress_of(line: Line) -> Progress:
    """The same, read back."""
    stage, _, aim = line["stage"].partition("/")
    return Progress(stage=stage, aim=aim, value=line["value"], bound=line["bound"], seconds=line["seconds"])
