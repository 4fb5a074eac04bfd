"""A program that is killed in the middle of an import leaves everything of it or nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import func, select

from web.database import open_engine, reading, upgrade
from web.intake.files import Upload
from web.rows import CompanyRow, EventRow, WishRow

IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from web.database import open_engine, writing
from web.intake.files import take
from web.intake.read import read
from web.intake.save import save

database, *files = sys.argv[1:]
intake = read([take(Path(file)) for file in files])
print("read", flush=True)
with writing(open_engine("sqlite:///" + database)) as db:
    save(db, intake, now=datetime.now(UTC))
    print("written", flush=True)
    if sys.stdin.readline():  # says whether to commit
        pass
print("committed", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "sangdam.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def importing(
    files: Callable[..., list[Upload]], database: Path, tmp_path: Path
) -> Callable[[], subprocess.Popen[str]]:
    paths = []
    for upload in files():
        path = tmp_path / upload.name
        path.write_bytes(upload.data)
        paths.append(str(path))

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(database), *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


def wait_for(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for said in process.stdout:
        if said.strip() == line:
            return
    raise AssertionError(f"the import ended before it was {line}")


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()


def found(database: Path) -> tuple[int, int, int]:
    """How many events, companies and wishes a new process finds."""
    engine = open_engine(f"sqlite:///{database}")
    with reading(engine) as db:
        events, companies, wishes = (
            db.exec(select(func.count()).select_from(kind)).one() for kind in (EventRow, CompanyRow, WishRow)
        )
    engine.dispose()
    return events, companies, wishes


def test_killed_before_the_commit_it_leaves_nothing(
    importing: Callable[[], subprocess.Popen[str]], database: Path
) -> None:
    process = importing()
    wait_for(process, "written")
    kill(process)
    assert found(database) == (0, 0, 0)


def test_killed_after_the_commit_it_leaves_everything(
    importing: Callable[[], subprocess.Popen[str]], database: Path
) -> None:
    process = importing()
    wait_for(process, "written")
    assert process.stdin is not None
    process.stdin.write("commit\n")
    process.stdin.flush()
    wait_for(process, "committed")
    kill(process)
    assert found(database) == (1, 3, 3)


@pytest.mark.parametrize("milliseconds", [0, 5, 15, 30, 60])
def test_killed_at_any_moment_it_leaves_all_or_nothing(
    importing: Callable[[], subprocess.Popen[str]], database: Path, milliseconds: int
) -> None:
    process = importing()
    wait_for(process, "read")
    assert process.stdin is not None
    process.stdin.write("commit\n")
    process.stdin.flush()
    time.sleep(milliseconds / 1000)
    kill(process)
    assert found(database) in {(0, 0, 0), (1, 3, 3)}


def test_what_was_killed_can_be_imported_again(
    importing: Callable[[], subprocess.Popen[str]], database: Path
) -> None:
    for end in ("written", "committed"):
        process = importing()
        assert process.stdin is not None
        wait_for(process, "written")
        if end == "committed":
            process.stdin.write("commit\n")
            process.stdin.flush()
            wait_for(process, end)
        kill(process)
    assert found(database) == (1, 3, 3)
