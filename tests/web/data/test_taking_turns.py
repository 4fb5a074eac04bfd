"""Several at once, and a process that is killed: nothing is doubled, nothing that was said is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlmodel import func, select

from fixtures.event import Event
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Result
from web.database import open_engine, reading, writing
from web.rows import CompanyRow, MeetingRow, RunRow, SeatRow, VersionRow
from web.store.answers import save_wishes
from web.store.events import create_event
from web.store.runs import new_run, run_problem, store_result
from web.store.versions import publish

PUBLISH = """
import sys
from datetime import UTC, datetime
from web.database import open_engine, writing
from web.rows import RunRow
from web.store.versions import publish

with writing(open_engine("sqlite:///" + sys.argv[1])) as db:
    publish(db, db.get_one(RunRow, sys.argv[2]), now=datetime.now(UTC))
    print("written", flush=True)
    sys.stdin.readline()
print("committed", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def audited(
    engine: Engine,
    small: Event,
    first_meetings: tuple[Meeting, ...],
    true_of: Callable[..., Result],
    now: datetime,
) -> str:
    """The id of a run whose result was stored; all of it committed."""
    with writing(engine) as db:
        run = new_run(db, create_event(db, small, now=now), seed=0, seconds=60, now=now)
        assert isinstance(run, RunRow)
        problem: Problem = run_problem(run)
        assert store_result(db, run, true_of(problem, *first_meetings), now=now) == ()
        return run.id


def at_once(work: Callable[[int], object], times: int) -> list[object]:
    """Does the same in so many threads, all of which begin together."""
    start = Barrier(times)

    def do(number: int) -> object:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(do, range(times)))


def numbers(engine: Engine) -> list[int]:
    """How many versions, meetings and seats there are."""
    with reading(engine) as db:
        kinds = (VersionRow, MeetingRow, SeatRow)
        return [db.exec(select(func.count()).select_from(kind)).one() for kind in kinds]


def test_eight_who_publish_one_run_at_once_make_one_version(
    engine: Engine, audited: str, now: datetime
) -> None:
    def work(_: int) -> object:
        with writing(engine) as db:
            version = publish(db, db.get_one(RunRow, audited), now=now)
            assert isinstance(version, VersionRow)
            return version.number

    assert at_once(work, 8) == [1] * 8
    assert numbers(engine) == [1, 3, 6]


def test_two_companies_that_answer_at_once_both_keep_their_answers(
    engine: Engine, audited: str, now: datetime
) -> None:
    del audited
    sellers = ["S001", "S002"]

    def work(number: int) -> object:
        with writing(engine) as db:
            company = db.get_one(CompanyRow, ("small", sellers[number]))
            return save_wishes(db, company, ["B002"], now=now)

    assert at_once(work, 2) == [[], []]
    with reading(engine) as db:
        answered = db.exec(select(CompanyRow.code).where(CompanyRow.answered_at == now)).all()
    assert sorted(answered) == sellers


def test_a_reader_keeps_no_writer_waiting(engine: Engine, audited: str, now: datetime) -> None:
    with reading(engine) as looking:
        assert looking.exec(select(func.count()).select_from(VersionRow)).one() == 0
        with writing(engine) as db:
            publish(db, db.get_one(RunRow, audited), now=now)
        assert looking.exec(select(func.count()).select_from(VersionRow)).one() == 0  # its own snapshot
    assert numbers(engine) == [1, 3, 6]


@pytest.mark.parametrize(("moment", "left"), [("written", [0, 0, 0]), ("committed", [1, 3, 6])])
def test_killed_while_it_publishes_it_leaves_all_or_nothing(
    engine: Engine, audited: str, tmp_path: Path, moment: str, left: list[int]
) -> None:
    engine.dispose()
    file = tmp_path / "sangdam.sqlite3"
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISH, str(file), audited],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        if moment == "committed":
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "committed\n"
        os.kill(process.pid, signal.SIGKILL)
    fresh = open_engine(f"sqlite:///{file}")
    assert numbers(fresh) == left
    fresh.dispose()
