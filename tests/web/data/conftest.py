"""A fair so small that one can see all of it: two sellers, two buyers, two slots, three tables."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from fixtures.event import Contact, Event, Profile
from matcher.affinity import FieldTree
from matcher.people import Delegate, Participant, Veto, Wish
from scheduler.aims import values
from scheduler.form import fingerprint
from scheduler.problem import Problem, Slot, Table
from scheduler.problem import Session as Block
from scheduler.timetable import AimResult, Certificate, Meeting, Result
from web.database import open_engine, upgrade, writing
from web.rows import EventRow, RunRow
from web.store.events import create_event
from web.store.runs import new_run, run_problem


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in its newest shape, made once and copied for each test."""
    path = tmp_path_factory.mktemp("migrated") / "sangdam.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "sangdam.sqlite3"
    shutil.copy(migrated, path)
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """One transaction, as long as the test."""
    with writing(engine) as session:
        yield session


@pytest.fixture
def small() -> Event:
    def profile(name: str, name_en: str, number: str = "0008112349") -> Profile:
        return Profile(
            name=name, name_en=name_en, business_number=number, intro_ko="", intro_en="", region="경북 구미시"
        )

    return Event(
        title=("작은 상담회", "A small fair"),
        frame=Problem(
            event="small",
            sessions=(
                Block(
                    code="AM",
                    date="2026-12-10",
                    slots=(Slot(code="T01", start="10:00"), Slot(code="T02", start="10:25")),
                ),
            ),
            tables=(Table(code="M-01", hall="M"), Table(code="M-02", hall="M"), Table(code="M-03", hall="M")),
            participants=(),
        ),
        participants=(
            Participant(
                code="S001", side="seller", delegates=(Delegate(code="S001-1", hours=("T01", "T02")),)
            ),
            Participant(code="S002", side="seller", quota=1, fields=("M1",)),
            Participant(
                code="B001",
                side="buyer",
                parallel=2,
                hall="M",
                delegates=(
                    Delegate(code="B001-1", table="M-01", fields=("M1",)),
                    Delegate(code="B001-2", table="M-02"),
                ),
            ),
            Participant(code="B002", side="buyer", hall="M"),
        ),
        wishes=(
            Wish(of="S001", to="B001", rank=1),
            Wish(of="S001", to="B002", rank=2),
            Wish(of="S002", to="B001-1", rank=1),
            Wish(of="B001-1", to="S002", rank=1),
        ),
        vetoes=(Veto(of="B002", to="S002"),),
        preset="floor-first",
        tree=FieldTree(parent={"M": None, "M1": "M"}),
        field_names={"M": ("기계관", "Machinery"), "M1": ("베어링", "Bearings")},
        profiles={
            "S001": profile("한빛정밀", "Hanbit Precision"),
            "S002": profile("두물기공", "Dumul Machining"),
            "B001": profile("가온중공업", "Gaon Heavy Industries"),
            "B002": profile("새별산업", "Saebyeol Industry"),
        },
        contacts={
            "S001-1": Contact(name="김하늘", title="과장", phone="010-0000-0001", email="s001@example.com"),
            "B001-1": Contact(name="이바다", title="부장", phone="010-0000-0002", email="b001@example.com"),
        },
    )


@pytest.fixture
def event(db: Session, small: Event, now: datetime) -> EventRow:
    return create_event(db, small, now=now)


@pytest.fixture
def run(db: Session, event: EventRow, now: datetime) -> RunRow:
    found = new_run(db, event, seed=0, seconds=60, now=now)
    assert isinstance(found, RunRow)
    return found


def by_hand(problem: Problem, *meetings: Meeting) -> Result:
    """A result that claims what is true of these meetings and nothing more."""
    amounts = values(problem, meetings)
    return Result(
        status="FEASIBLE",
        aims=tuple(
            AimResult(name=name, value=amounts[name], bound=None, status="FEASIBLE") for name in problem.aims
        ),
        meetings=meetings,
        candidates=len(problem.candidates),
        certificate=Certificate(),
        violations=(),
        fingerprint=fingerprint(problem),
    )


@pytest.fixture
def true_of() -> Callable[..., Result]:
    """Makes a result that claims what is true of a problem's meetings and nothing more."""
    return by_hand


@pytest.fixture
def first_meetings() -> tuple[Meeting, ...]:
    """All three wishes held: two at B001's own tables at 10:00, one at the third table at 10:25."""
    return (
        Meeting(
            id="S001:B001", pair=("S001", "B001"), delegates=("S001-1", "B001-2"), slot="T01", table="M-02"
        ),
        Meeting(
            id="S002:B001", pair=("S002", "B001"), delegates=("S002", "B001-1"), slot="T01", table="M-01"
        ),
        Meeting(
            id="S001:B002", pair=("S001", "B002"), delegates=("S001-1", "B002"), slot="T02", table="M-03"
        ),
    )


@pytest.fixture
def result(run: RunRow, first_meetings: tuple[Meeting, ...]) -> Result:
    return by_hand(run_problem(run), *first_meetings)


@pytest.fixture
def another(
    db: Session, event: EventRow, first_meetings: tuple[Meeting, ...], now: datetime
) -> Callable[..., tuple[RunRow, Result]]:
    """A later run, whose result differs from the first in these meetings (None: not held any more)."""

    def make(**changed: dict[str, str] | None) -> tuple[RunRow, Result]:
        run = new_run(db, event, seed=1, seconds=60, now=now)
        assert isinstance(run, RunRow)
        kept = []
        for meeting in first_meetings:
            change = changed.get(meeting.id.replace(":", "_"), {})
            if change is not None:
                kept.append(replace(meeting, **change))  # type: ignore[arg-type]
        return run, by_hand(run_problem(run), *kept)

    return make
