"""A workbook that was exported gives the same event when it is imported, and then the same cells."""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from fixtures.generate import PRESETS, generate
from matcher.people import Delegate, Participant, Veto, Wish
from scheduler.problem import Floors, Slot, Table
from scheduler.problem import Session as Run
from web.database import open_engine, upgrade, writing
from web.export.workbook import event_workbook
from web.intake.example import EXAMPLE
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.intake.save import save
from web.intake.sheets import EVENT_ITEMS, EXPLANATION, SHEETS
from web.rows import EventRow
from web.store.events import create_event, find_event
from web.store.scoring import NEW_EVENT, Caps
from web.store.values import Contact, Profile, Relation
from web.store.whole import StoredEvent, stored_event

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
Database = Callable[[], Session]
Cells = dict[str, list[list[str]]]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """Makes empty databases, each in one transaction as long as the test."""
    opened = []

    def make() -> Session:
        path = tmp_path / f"{len(opened)}.sqlite3"
        shutil.copy(migrated, path)
        engine = open_engine(f"sqlite:///{path}")
        context = writing(engine)
        db = context.__enter__()
        opened.append((engine, context))
        return db

    yield make
    for engine, context in opened:
        context.__exit__(None, None, None)
        engine.dispose()


def cells(data: bytes) -> Cells:
    """The cells of all sheets as texts."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        title: [[str(cell) for cell in row] for row in book.get_sheet_by_name(title).to_python()]
        for title in book.sheet_names
    }


def brought(db: Session, data: bytes, into: StoredEvent | None = None) -> StoredEvent:
    """The event after the workbook was read and saved."""
    found = read([Upload(name="행사.xlsx", data=data)], into)
    assert isinstance(found, Intake), found
    assert found.notes == ()
    event = find_event(db, into.frame.event) if into is not None else None
    saved = save(db, found, now=NOW, event=event)
    assert not isinstance(saved, list), saved
    kept = find_event(db, saved.event)
    assert isinstance(kept, EventRow)
    return stored_event(db, kept)


FULL = replace(
    EXAMPLE,
    title=("=구매 상담회", "Fair: “one”, two"),
    frame=replace(
        EXAMPLE.frame,
        event="full",
        kind="export",
        timezone="Asia/Yangon",
        slot_minutes=15,
        change_minutes=10,
        floors=Floors(seller=2, buyer=1, pool=0),
        sessions=(
            Run(
                code="1일-오전",
                date="2026-12-10",
                slots=(Slot(code="T01", start="09:05"), Slot(code="T02", start="09:30")),
            ),
            Run(code="2일", date="2026-12-11", slots=(Slot(code="007", start="13:00"),)),
        ),
        tables=(
            Table(code="2", hall="M"),
            Table(code="E-01", hall="E"),
            Table(code="M-01", hall="M", closed=("007", "T01")),
        ),
    ),
    preset="mutual-first",
    participants=(
        Participant(
            code="S001",
            side="seller",
            quota=3,
            floor=1,
            parallel=2,
            forbidden=("T02",),
            fields=("M1", "E1"),
            languages=("ko", "en"),
            delegates=(
                Delegate(code="S001-1", hours=("T01", "007"), fields=("M1",), languages=("en",)),
                Delegate(code="S001-2"),
            ),
        ),
        Participant(code="0012", side="seller"),
        Participant(code="B001", side="buyer", hall="M", tables=("M-01", "2"), parallel=2, fields=("M",)),
        Participant(code="B002", side="buyer", hall="E", delegates=(Delegate(code="B002-1", table="E-01"),)),
        Participant(code="B003", side="buyer"),
    ),
    wishes=(
        Wish(of="0012", to="B001", rank=7),
        Wish(of="B002-1", to="S001", rank=1),
        Wish(of="S001", to="B001", rank=1),
        Wish(of="S001", to="B002-1", rank=2),
    ),
    vetoes=(Veto(of="0012", to="B002"), Veto(of="B001", to="0012")),
    relations=(
        Relation(first="0012", second="B001", met=3),
        Relation(first="S001", second="B002", supplies=True),
    ),
    profiles={
        "S001": Profile(
            name="=SUM(A1)",
            name_en="+82 Trading Co., Ltd.",
            business_number="0008100300",
            region="경북 구미시 (제1공단)",
            intro_ko="베어링을 만듭니다.\n- 볼\n- 롤러\n\n2026.12.10부터",
            intro_en="@home, 'quoted' \"text\"; 1,000 pieces",
            certificates=("ISO 9001", "=KS"),
            capacity=12_000,
            exports=True,
            newcomer=False,
        ),
        "0012": Profile(name="365", name_en="2026-12-10", exports=False, newcomer=True),
        "B001": Profile(name="합계", name_en="없음"),
        "B002": Profile(name="㈜가온 · 나래", name_en="Gaon / Narae"),
        "B003": Profile(name="기업명", region="3.0"),
    },
    contacts={
        "S001-1": Contact(
            name="김 하늘", title="과장/팀장", phone="+95 1 000 0000 (내선 3)", email="a.b+c@example.com"
        ),
        "S001-2": Contact(name="1순위", title="O", phone="02-000-0001"),
        "B002-1": Contact(name="정다온", phone="1588-0000", email="x@example.com"),
    },
    standing={
        "S001": "applied",
        "0012": "waiting",
        "B001": "selected",
        "B002": "declined",
        "B003": "withdrawn",
    },
    deadline=datetime(2026, 11, 30, 9, 30, tzinfo=UTC),
    review_until=datetime(2026, 12, 2, 9, 30, tzinfo=UTC),
    scoring=replace(NEW_EVENT, caps=Caps(seller=3, buyer=4, pool=5), reviews=True),
    purge_on=date(2027, 1, 10),
)
"""All that the web keeps is set, in its order; texts look like numbers, dates, formulas, headers and sums."""


def test_nothing_of_the_full_event_is_empty() -> None:
    """Every column of every sheet has a value somewhere: a new column has to come into this test."""
    found = cells(event_workbook(FULL))
    for sheet in SHEETS:
        rows = found[sheet.ko][1:]
        for place, column in enumerate(sheet.columns):
            if column.name in sheet.any_of[1:]:
                continue  # another form of what is there: tests/web/intake has each of them
            assert any(place < len(row) and row[place] for row in rows), f"{sheet.name}.{column.name}"
    values = {row[0].rstrip(" *"): row[1] for row in found["행사"][1:]}
    assert [item.name for item in EVENT_ITEMS if not values.get(item.ko)] == []


@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_the_full_event_comes_back_with_the_same_cells(database: Database, tongue: str) -> None:
    data = event_workbook(FULL, tongue)  # type: ignore[arg-type]
    again = brought(database(), data)
    assert cells(event_workbook(again, tongue)) == cells(data)  # type: ignore[arg-type]
    assert event_workbook(again, tongue) == data  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("preset", "tongue"), [*((preset, "ko") for preset in sorted(PRESETS)), ("gumi-500", "en")]
)
def test_an_example_fair_comes_back_as_the_same_event(database: Database, preset: str, tongue: str) -> None:
    first = database()
    buyers = None if PRESETS[preset].kind == "exchange" else 6
    made = generate(preset, seed=3, buyers=buyers, sellers=14, slots=6, profiles=True)
    event = stored_event(
        first, create_event(first, made, now=NOW, purge_on=date(2027, 3, 1), scoring=NEW_EVENT)
    )
    data = event_workbook(event, tongue)  # type: ignore[arg-type]
    again = brought(database(), data)
    assert again == event
    assert event_workbook(again, tongue) == data  # type: ignore[arg-type]


def test_a_fair_of_full_size_comes_back_into_itself(database: Database) -> None:
    db = database()
    event = stored_event(db, create_event(db, generate("gumi-500", seed=1), now=NOW))
    data = event_workbook(event)
    again = brought(db, data, event)
    assert again == event
    assert event_workbook(again) == data


def test_the_guide_is_no_list() -> None:
    assert set(cells(event_workbook(EXAMPLE))) == {EXPLANATION[0], *(sheet.ko for sheet in SHEETS)}
