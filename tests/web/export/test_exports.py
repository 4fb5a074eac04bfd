"""What is stored comes out as files: the same meetings, the same event, and nothing that runs."""

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from sqlmodel import Session

from fixtures.event import Event, problem_of
from scheduler.form import read_problem, write_problem
from web.export.formulas import neutral
from web.export.problem import problem_json
from web.export.timetable import csv_bytes, timetable_csv, timetable_workbook
from web.export.workbook import event_workbook, template_workbook
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.merge import NOTHING, merge
from web.intake.read import read
from web.intake.sheets import SHEETS
from web.purge import purge
from web.rows import EventRow, VersionRow
from web.store.itineraries import itineraries
from web.store.versions import meetings
from web.store.whole import stored_event

Sheets = Callable[[bytes], dict[str, list[list[str]]]]
DANGEROUS = '=HYPERLINK("https://example.com","클릭")'


def test_the_list_of_the_workbook_holds_every_meeting(
    db: Session, version: VersionRow, sheets: Sheets
) -> None:
    listed = sheets(timetable_workbook(db, version))["상담 목록"]
    assert [row[0] for row in listed[1:]] == [row.id for row in meetings(db, version)]


def test_the_grid_of_the_workbook_shows_each_meeting_at_its_table(
    db: Session, version: VersionRow, sheets: Sheets
) -> None:
    grid = sheets(timetable_workbook(db, version))["시간표"]
    first = meetings(db, version)[0]
    place = [head.split("\n")[0] for head in grid[0]].index(first.slot)
    [row] = [row for row in grid if row[1] == first.table_code]
    assert row[place].split()[0] == first.first


def test_the_itineraries_of_the_workbook_are_everybodys(
    db: Session, version: VersionRow, sheets: Sheets
) -> None:
    listed = sheets(timetable_workbook(db, version))["개인 상담 일정표"]
    everybody = itineraries(db, version).values()
    assert [row[0] for row in listed[1:]] == [own.subject for own in everybody for _ in own.entries]


def test_the_workbook_speaks_english_too(db: Session, version: VersionRow, sheets: Sheets) -> None:
    assert list(sheets(timetable_workbook(db, version, "en"))) == ["Timetable", "Meetings", "Itineraries"]


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_workbook(db: Session, event: EventRow) -> None:
    book = zipfile.ZipFile(io.BytesIO(event_workbook(stored_event(db, event))))
    parts = {name: book.read(name).decode() for name in book.namelist() if "sheet" in name.lower()}
    assert [name for name, text in parts.items() if "<f>" in text or "<hyperlink" in text] == []
    assert "HYPERLINK" in book.read("xl/sharedStrings.xml").decode()


def test_a_name_that_looks_like_a_formula_stands_behind_an_apostrophe_in_csv(
    db: Session, version: VersionRow
) -> None:
    said = timetable_csv(db, version).decode("utf-8-sig")
    names = {row["공급기업"] for row in csv.DictReader(io.StringIO(said))}
    assert f"'{DANGEROUS}" in names
    assert DANGEROUS not in names


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_every_beginning_of_a_formula_is_neutralised(first: str) -> None:
    assert neutral(f"{first}1") == f"'{first}1"


def test_other_texts_are_left_as_they_are() -> None:
    assert [neutral(text) for text in ("", "가나다", "a=b", "010-0000-0001", "'")] == [
        "",
        "가나다",
        "a=b",
        "010-0000-0001",
        "'",
    ]


def test_csv_begins_with_the_mark_that_spreadsheets_need_for_korean() -> None:
    assert csv_bytes([["가"]]) == b"\xef\xbb\xbf\xea\xb0\x80\r\n"


def test_the_problem_file_is_the_generated_problem(db: Session, event: EventRow, fair: Event) -> None:
    found = read_problem(problem_json(db, event))
    assert not isinstance(found, list)
    assert write_problem(found) == write_problem(problem_of(fair))


def test_the_problem_file_names_nobody(db: Session, event: EventRow, fair: Event) -> None:
    text = problem_json(db, event)
    personal = {profile.name for profile in fair.profiles.values()}
    personal |= {contact.name for contact in fair.contacts.values()}
    assert [name for name in personal if name in text] == []


@pytest.mark.parametrize("tongue", ["ko", "en"])
def test_the_workbook_of_an_event_reads_back_as_the_same_event(
    db: Session, event: EventRow, tongue: str
) -> None:
    stored = stored_event(db, event)
    found = read([Upload(name="event.xlsx", data=event_workbook(stored, tongue))])  # type: ignore[arg-type]
    assert isinstance(found, Intake), found
    merged = merge(found, NOTHING)
    again = merged.event
    assert again.participants == stored.participants
    assert (again.wishes, again.vetoes) == (stored.wishes, stored.vetoes)
    assert (again.frame, again.tree, again.field_names) == (stored.frame, stored.tree, stored.field_names)
    assert (again.title, again.preset, again.standing) == (stored.title, stored.preset, stored.standing)
    assert merged.contacts == stored.contacts
    assert {code: one.name for code, one in merged.profiles.items()} == {
        code: one.name for code, one in stored.profiles.items()
    }


def test_the_same_event_gives_the_same_bytes(db: Session, event: EventRow) -> None:
    stored = stored_event(db, event)
    assert event_workbook(stored) == event_workbook(stored)


@pytest.mark.parametrize(("tongue", "guide"), [("ko", "안내"), ("en", "Guide")])
def test_the_template_explains_every_sheet_and_column(tongue: str, guide: str, sheets: Sheets) -> None:
    pages = sheets(template_workbook(tongue))  # type: ignore[arg-type]
    explained = [cell.removesuffix(" *") for row in pages[guide] for cell in row[:2] if cell]
    for sheet in SHEETS:
        assert (sheet.ko if tongue == "ko" else sheet.en) in explained
        for column in sheet.columns:
            assert (column.ko if tongue == "ko" else column.en) in explained


def test_after_a_purge_the_exports_hold_codes_only(
    db: Session, event: EventRow, version: VersionRow, fair: Event
) -> None:
    with db.begin_nested() as save:
        purge(db, event, now=event.created_at)
        said = timetable_csv(db, version).decode("utf-8-sig")
        save.rollback()
    assert [one.name for one in fair.profiles.values() if one.name in said] == []
