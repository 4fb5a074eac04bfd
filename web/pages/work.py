"""The work of one run: solves the problem that was written down when the run was asked for."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from scheduler.form import write_result
from scheduler.timetable import Progress
from web.database import reading, writing
from web.rows import RunRow
from web.run import Json, RunContext
from web.run import Progress as Line
from web.settings import Settings
from web.store.runs import begin_run, find_run, run_problem


def work(run: RunContext, engine: Engine, settings: Settings, now: Callable[[], datetime]) -> Json:
    """What the run comes to, as JSON. Says how far it is while it goes on, and stops when it is asked to."""
    from scheduler.solve import solve  # ortools takes a second to import: only where something is solved

    with writing(engine) as db:
        row = find_run(db, run.run_id)
        assert row is not None, "a run begins after its row is written"
        begin_run(db, row, now=now())
    with reading(engine) as db:
        row = db.get_one(RunRow, run.run_id)
        problem, seconds, seed = run_problem(row), row.seconds, row.seed
        workers = row.workers or settings.solve_workers
    result = solve(
        problem,
        seconds=seconds,
        workers=workers,
        seed=seed,
        on_progress=lambda step: run.report(line_of(step)),
        should_stop=run.should_stop,
    )
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
