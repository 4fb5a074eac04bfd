"""Turns the rows of the event's sheets into values: settings, sessions, tables, product fields."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from matcher.issue import Issue
from scheduler.problem import Session, Slot, Table
from web.intake import cells
from web.intake.grid import Grid, Line
from web.intake.hours import Clock
from web.intake.intake import Field, Settings
from web.intake.reader import Reader
from web.intake.sheets import EVENT_ITEMS, plain
from web.intake.words import KINDS, PRESET_WORDS, WISH_FORMS
from web.store.scoring import CAP_MOST, FILL_MOST
from web.store.texts import one_line

YEARS = range(2000, 2101)
"""No fair is held in other years; times near the ends of the calendar can't be counted with."""
DAY = 24 * 60
"""Minutes; no slot is longer."""


def read_settings(reader: Reader, grid: Grid) -> tuple[Settings, dict[str, Line], list[Issue]]:
    """The items of the event's sheet, where each stands, and notes on items that nobody knows."""
    said: dict[str, Any] = {}
    lines: dict[str, Line] = {}
    notes: list[Issue] = []
    for row in grid.lines:
        # What is wrong with a value is said of its item: every value stands in the same column.
        line = replace(row, headers={**row.headers, "value": row["item"]})
        names = (
            one
            for one in EVENT_ITEMS
            for text in (one.name, one.ko, one.en, *one.also)
            if plain(text) == plain(line["item"])
        )
        item = next(names, None)
        if item is None:
            notes.append(line.issue("item-ignored", "item", line["item"]))
        elif item.name in lines:
            reader.faults.append(line.issue("header-twice", "item", line["item"]))
        else:
            lines[item.name] = line
            if line["value"]:
                said[item.name] = _item(reader, item.name, line)
    return Settings(**said), lines, notes


def _item(reader: Reader, name: str, line: Line) -> object:
    value = line["value"]
    if name in {"slot_minutes", "change_minutes", "floor_seller", "floor_buyer", "floor_pool"}:
        most = DAY if name.endswith("minutes") else None
        return reader.number(line, "value", least=1 if name == "slot_minutes" else 0, most=most)
    if name in {"cap_seller", "cap_buyer", "cap_pool", "fill"}:
        return reader.number(line, "value", most=FILL_MOST if name == "fill" else CAP_MOST)
    if name == "wish_form":
        return reader.word(line, "value", WISH_FORMS)
    if name == "kind":
        return reader.word(line, "value", KINDS)
    if name == "preset":
        return reader.word(line, "value", PRESET_WORDS)
    if name == "timezone" and not _is_timezone(value):
        reader.faults.append(line.issue("timezone-unknown", "value", value))
        return None
    if name in {"deadline", "review_until", "purge_on"}:
        return _moment(reader, name, line)
    return one_line(value) if name in {"title_ko", "title_en"} else value


def _moment(reader: Reader, name: str, line: Line) -> str | date | None:
    """The day on which names are deleted, or a deadline as local time; a day alone means its end."""
    said, _, hour = line["value"].rpartition(" ") if ":" in line["value"] else (line["value"], "", "23:59")
    if re.fullmatch(r"\d{5}\.\d+", line["value"]):  # as Excel counts: the day, and the part of the day
        said, hour = line["value"], line["value"]
    try:
        day = date.fromisoformat(cells.day(said))
        if day.year not in YEARS:
            reader.faults.append(_far(line, "value", line["value"]))
            return None
        if name == "purge_on":
            return day
        return datetime.combine(day, datetime.strptime(cells.clock(hour), "%H:%M").time()).isoformat()  # noqa: DTZ007 -- local time of the event
    except ValueError:
        reader.faults.append(line.issue("date-wrong", "value", line["value"]))
        return None


def read_sessions(grid: Grid) -> tuple[tuple[tuple[Session, Line], ...], tuple[Line, ...]]:
    """The sessions with the row of their first slot, and the rows of all slots in their order."""
    runs: list[tuple[Session, Line]] = []
    for line in grid.lines:
        day = cells.day(line["date"]) or None
        name = line["session"] or day or "1"
        slot = Slot(code=line["code"], start=cells.clock(line["start"]) or None)
        if runs and (runs[-1][0].code, runs[-1][0].date) == (name, day):
            last, first = runs[-1]
            runs[-1] = replace(last, slots=(*last.slots, slot)), first
        else:
            runs.append((Session(code=name, date=day, slots=(slot,)), line))
    return tuple(runs), tuple(grid.lines)


def read_tables(reader: Reader, grid: Grid, clock: Clock) -> tuple[tuple[Table, Line], ...]:
    """The tables, each with its row."""
    found = []
    for line in grid.lines:
        if not line["hall"]:
            reader.faults.append(line.issue("field-missing", "hall", field="관"))
        closed = reader.slots(line, "closed", clock) or ()
        found.append((Table(code=line["code"], hall=line["hall"], closed=closed), line))
    return tuple(found)


def read_fields(reader: Reader, grid: Grid) -> tuple[Field, ...]:
    """The product fields, each with its row."""
    found: dict[str, Field] = {}
    for line in grid.lines:
        code, korean = line["code"], one_line(line["name_ko"]) or line["code"]
        if not code:
            reader.faults.append(line.issue("code-missing", "code"))
        elif code in found:
            reader.faults.append(line.issue("code-twice", "code", code))
        else:
            names = (korean, one_line(line["name_en"]) or korean)
            found[code] = Field(code=code, parent=line["parent"] or None, names=names, line=line)
    return tuple(found.values())


def _far(line: Line, column: str, given: str) -> Issue:
    detail = {"first": str(YEARS.start), "last": str(YEARS.stop - 1)}
    return line.issue("date-far", column, given, **detail)


def _is_timezone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        return False
    return True
