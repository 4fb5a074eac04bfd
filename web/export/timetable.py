"""The published timetable as files: a workbook with grid, list and itineraries, and a CSV list."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session

from web.export.book import Book, Cell
from web.export.cells import Tongue
from web.export.formulas import neutral
from web.export.listing import STATES, MeetingLine, headers, meeting_lines
from web.rows import VersionRow
from web.store.hours import Hour, hours
from web.store.itineraries import Itinerary, itineraries
from web.store.people import field_names
from web.store.versions import version_frame

_TITLES: Mapping[Tongue, Sequence[str]] = {
    "ko": ("시간표", "상담 목록", "개인 상담 일정표"),
    "en": ("Timetable", "Meetings", "Itineraries"),
}
_ITINERARY: Mapping[Tongue, Sequence[str]] = {
    "ko": (
        "기업 코드",
        "기업",
        "날짜",
        "시작",
        "종료",
        "관",
        "테이블",
        "상담자",
        "상대 코드",
        "상대 기업",
        "상태",
    ),
    "en": (
        "Code",
        "Company",
        "Date",
        "Start",
        "End",
        "Hall",
        "Table",
        "Delegate",
        "Counterpart's code",
        "Counterpart",
        "State",
    ),
}
_PLACE: Mapping[Tongue, Sequence[str]] = {"ko": ("관", "테이블"), "en": ("Hall", "Table")}


def timetable_workbook(db: Session, version: VersionRow, tongue: Tongue = "ko") -> bytes:
    """The version as a workbook: tables × slots, the list of meetings, and everybody's itinerary."""
    book = Book()
    frame = version_frame(version)
    lines = meeting_lines(db, version, tongue)
    pick = 0 if tongue == "ko" else 1
    fields = {code: both[pick] for code, both in field_names(db, version.event).items()}
    clock = list(hours(frame).values())
    page = book.sheet(
        _TITLES[tongue][0],
        [*_PLACE[tongue], *map(_slot, clock)],
        [16, 10, *(26 for _ in clock)],
    )
    places = [(fields.get(table.hall, table.hall), table.code) for table in frame.tables]
    for row, cells in enumerate(_grid(places, clock, lines), 1):
        book.write(page, row, cells, book.wrapped)
    page.freeze_panes(1, 2)
    page = book.sheet(_TITLES[tongue][1], headers(frame.kind, tongue))
    for row, line in enumerate(lines, 1):
        book.write(page, row, line.cells)
    page.autofilter(0, 0, len(lines), len(headers(frame.kind, tongue)) - 1)
    page = book.sheet(_TITLES[tongue][2], _ITINERARY[tongue])
    for row, cells in enumerate(_itineraries(itineraries(db, version).values(), tongue), 1):
        book.write(page, row, cells)
    return book.done()


def timetable_csv(db: Session, version: VersionRow, tongue: Tongue = "ko") -> bytes:
    """The list of meetings as CSV: UTF-8 with its mark, as spreadsheets need it; no cell can be a formula."""
    frame = version_frame(version)
    rows: list[Sequence[str]] = [headers(frame.kind, tongue)]
    rows += (line.cells for line in meeting_lines(db, version, tongue))
    return csv_bytes(rows)


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """These rows as CSV, each cell that would be a formula behind an apostrophe."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[neutral(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _slot(hour: Hour) -> str:
    """The head of a slot's column: date where it is known, then time, else the slot's code."""
    if hour.start is None:
        return hour.slot
    return f"{hour.slot}\n{hour.start:%m-%d %H:%M}"


def _grid(
    places: Sequence[tuple[str, str]], clock: Sequence[Hour], lines: Iterable[MeetingLine]
) -> Iterable[Sequence[Cell]]:
    held = {
        (line.table, line.slot): f"{line.first} {line.first_name}\n{line.second} {line.second_name}"
        for line in lines
    }
    for hall, table in places:
        yield (hall, table, *(held.get((table, hour.slot)) for hour in clock))


def _itineraries(everybody: Iterable[Itinerary], tongue: Tongue) -> Iterable[Sequence[Cell]]:
    pick = 0 if tongue == "ko" else 1
    for own in everybody:
        for entry in own.entries:
            hour = entry.hour
            yield (
                own.subject,
                own.company_name[pick],
                "" if hour.date is None else hour.date.isoformat(),
                hour.slot if hour.start is None else f"{hour.start:%H:%M}",
                "" if hour.end is None else f"{hour.end:%H:%M}",
                entry.hall_name[pick],
                entry.table,
                entry.delegate_name or entry.delegate,
                entry.counterpart,
                entry.counterpart_name[pick],
                STATES[entry.state] if tongue == "ko" else entry.state,
            )
