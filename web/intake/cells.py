"""What stands in a cell, as text; and texts as numbers, dates, times and lists."""

import re
from datetime import date, datetime, time, timedelta

from web.store.texts import clean

Cell = int | float | str | bool | time | date | datetime | timedelta
"""What a workbook gives for a cell; an empty one is an empty text. CSV gives texts only."""


def text(cell: Cell | None) -> str:
    """The cell as a person reads it: 3.0 is 3, a date 2026-12-10, a time 10:20; no spaces at the ends."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        # Excel counts times from the end of 1899: what lies there has no date of its own.
        if cell.year < 1901:
            return f"{cell:%H:%M}"
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return clean(str(cell)).replace("\xa0", " ").strip()


def whole(said: str) -> int | None:
    """A whole number, or None for what is not one. At most nine digits."""
    if re.fullmatch(r"[+-]?\d{1,9}(\.0+)?", said) is None:
        return None
    return int(said.split(".", maxsplit=1)[0])


def stars(said: str) -> int | None:
    """One to five stars, written as a number or as stars (★★★ or ★★★☆☆); None for anything else."""
    if found := re.fullmatch(r"(★{1,5})☆{0,4}", said):
        return len(found[1]) if len(said) <= 5 else None
    number = re.fullmatch(r"([1-5])(\.0+)?\s*(점|개)?", said)
    return int(number[1]) if number else None


def day(said: str) -> str:
    """A date as 2026-12-10 where it is written 2026. 12. 10. or 2026/12/10; else as it was."""
    found = re.fullmatch(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?", said)
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else said


def clock(said: str) -> str:
    """A time as 09:30 where it is written 9:30 or as the part of a day (0.3958); else as it was."""
    if re.fullmatch(r"0?\.\d+|0", said):
        minutes = round(float(said) * 24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    found = re.fullmatch(r"(\d{1,2})\s*[:시]\s*(\d{2})(:\d{2})?\s*분?", said)
    return f"{int(found[1]):02d}:{found[2]}" if found else said


def listed(said: str) -> tuple[str, ...]:
    """The parts of a cell with several values: commas, semicolons or lines between them; each once."""
    parts = (part.strip() for part in re.split(r"[,;，、\n]", said))
    return tuple(dict.fromkeys(part for part in parts if part))


def phone(cell: Cell | None) -> str:
    """A phone number; one that a spreadsheet took for a number gets the 0 back that it lost."""
    said = text(cell)
    if isinstance(cell, (int, float)) and re.fullmatch(r"[1-9]\d{7,9}", said):
        return f"0{said}"
    return said


def business_number(cell: Cell | None) -> str:
    """A business number; one that a spreadsheet took for a number gets the zeros back that it lost."""
    said = text(cell)
    if isinstance(cell, (int, float)) and said.isdigit():
        return said.zfill(10)
    return said
