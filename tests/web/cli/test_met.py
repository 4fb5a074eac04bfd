"""Counting on the command line who met at an earlier event: said first, then saved, then undone."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select

from fixtures.generate import generate
from scheduler.solve import solve
from web.database import open_engine, reading, upgrade, writing
from web.rows import MeetingRow, RelationRow, RunRow, VersionRow
from web.store.events import create_event
from web.store.runs import new_run, run_problem, store_result
from web.store.versions import publish

Sangdam = Callable[..., subprocess.CompletedProcess[str]]
MAIN = "from web.cli.app import main; main()"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def sangdam(tmp_path: Path) -> Sangdam:
    """Runs commands on two events of the same companies; the one called old has a published timetable."""
    (tmp_path / ".sangdam").mkdir()
    engine = open_engine(f"sqlite:///{tmp_path}/.sangdam/sangdam.sqlite3")
    upgrade(engine)
    made = generate("gumi-500", seed=3, buyers=3, sellers=4, slots=6)
    with writing(engine) as db:
        for code in ("old", "new"):
            event = create_event(db, replace(made, frame=replace(made.frame, event=code)), now=NOW)
            if code == "old":
                run = new_run(db, event, seed=0, seconds=10, now=NOW)
                assert isinstance(run, RunRow)
                result = solve(run_problem(run), seconds=10, workers=1)
                assert store_result(db, run, result, now=NOW) == ()
                assert isinstance(publish(db, run, now=NOW), VersionRow)
    engine.dispose()
    return partial(command, tmp_path)


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[3])
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def known(folder: Path) -> list[tuple[str, str, int]]:
    engine = open_engine(f"sqlite:///{folder}/.sangdam/sangdam.sqlite3")
    with reading(engine) as db:
        found = sorted(db.exec(select(RelationRow.first, RelationRow.second, RelationRow.met)).all())
    engine.dispose()
    return found


def pairs(folder: Path) -> list[tuple[str, str]]:
    """Who meets whom in the published timetable."""
    engine = open_engine(f"sqlite:///{folder}/.sangdam/sangdam.sqlite3")
    with reading(engine) as db:
        found = sorted(db.exec(select(MeetingRow.first, MeetingRow.second)).all())
    engine.dispose()
    return found


def test_it_is_said_saved_and_undone(sangdam: Sangdam, tmp_path: Path) -> None:
    met = [(first, second, 1) for first, second in pairs(tmp_path)]
    said = [f"{first} – {second}: 0 → 1" for first, second, _ in met]
    dry = sangdam("met", "new", "--from", "old", "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "Nothing was saved.\n")
    assert dry.stdout.splitlines()[2:] == said
    assert dry.stdout.startswith(
        "old, version 1: companies that met there 7, of them here 7.\n  B001 = B001, "
    )
    assert known(tmp_path) == []
    done = sangdam("met", "new", "--from", "old", "--lang", "ko")
    assert (done.returncode, done.stdout.splitlines()[2:]) == (0, said)
    assert done.stdout.startswith("old 버전 1: 상담한 기업 7곳, 그중 이번 행사에 있는 기업 7곳.\n")
    assert known(tmp_path) == met
    assert sangdam("met", "new", "--from", "old").stderr == "Nothing has changed.\n"
    assert "Meetings at old  (done)" in sangdam("undo", "new", "--list").stdout
    assert sangdam("undo", "new").returncode == 0
    assert known(tmp_path) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("new", "--from", "none"), "There is no event none."),
        (("none", "--from", "old"), "There is no event none."),
        (("old", "--from", "new"), "new has no published timetable."),
        (("old", "--from", "old"), "old is not earlier than itself."),
    ],
)
def test_what_can_not_be_counted_is_said(sangdam: Sangdam, words: tuple[str, ...], sentence: str) -> None:
    done = sangdam("met", *words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")
