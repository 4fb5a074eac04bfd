"""A published timetable of a small invented fair, solved for real."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine
from sqlmodel import Session

from fixtures.event import Event, Profile
from fixtures.generate import generate
from scheduler.solve import solve
from web.database import open_engine, upgrade, writing
from web.rows import EventRow, RunRow, VersionRow
from web.store.events import create_event
from web.store.runs import new_run, run_problem, store_result
from web.store.versions import publish

Cells = list[list[str]]
DANGEROUS = '=HYPERLINK("https://example.com","클릭")'


@pytest.fixture(scope="session")
def fair() -> Event:
    """Four buyers and eight sellers, one of which has a name that a spreadsheet could run."""
    made = generate("gumi-500", seed=1, buyers=4, sellers=8, slots=4)
    profiles: dict[str, Profile] = {**made.profiles}
    profiles["S001"] = replace(profiles["S001"], name=DANGEROUS)
    return replace(made, profiles=profiles)


@pytest.fixture(scope="session")
def engine(fair: Event, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    path: Path = tmp_path_factory.mktemp("export") / "sangdam.sqlite3"
    opened = open_engine(f"sqlite:///{path}")
    upgrade(opened)
    with writing(opened) as db:
        run = new_run(db, create_event(db, fair, now=now), seed=0, seconds=20, now=now)
        assert isinstance(run, RunRow)
        assert store_result(db, run, solve(run_problem(run), seconds=20, workers=1), now=now) == ()
        assert isinstance(publish(db, run, now=now), VersionRow)
    yield opened
    opened.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session


@pytest.fixture
def event(db: Session) -> EventRow:
    return db.get_one(EventRow, "gumi-500")


@pytest.fixture
def version(db: Session) -> VersionRow:
    return db.get_one(VersionRow, ("gumi-500", 1))


@pytest.fixture
def sheets(tmp_path: Path) -> Callable[[bytes], dict[str, Cells]]:
    """The texts of all sheets of a workbook."""

    def read(data: bytes) -> dict[str, Cells]:
        path = tmp_path / "read.xlsx"
        path.write_bytes(data)
        book = CalamineWorkbook.from_path(path)
        return {
            title: [[str(cell) for cell in row] for row in book.get_sheet_by_name(title).to_python()]
            for title in book.sheet_names
        }

    return read
