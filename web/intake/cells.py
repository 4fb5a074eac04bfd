"""What stands in a cell, as text; and texts as numbers, dates, times and lists."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from web.business_number import is_business_number
from web.intake.sheets import plain
from web.store.texts import clean

Cell = int | float | str | bool | time | date | datetime | timedelta
"""What a workbook gives for a cell; an empty one is an empty text. CSV gives texts only."""

_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
"""Spaces of every width, as text that was copied from elsewhere has them."""
_DASHES = re.compile("[‐‑‒–—―−－]")
_UNIT = re.compile(r"\s*(건|회|개|개사|곳|명|인|분|위|순위)$")
_EXCEL = date(1899, 12, 30)
"""The day from which Excel counts."""
_CLOCK = re.compile(
    r"(?P<before>오전|오후|am|pm)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:시]\s*(?P<minute>\d{2})(?::\d{2})?\s*분?|시)\s*(?P<after>am|pm)?"
)
_NO_NUMBER = frozenset({"", "없음", "무", "해외", "해외기업", "해당없음", "na", "n/a", "none", "x"})


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
    return _SPACES.sub(" ", clean(str(cell))).strip()


def folded(cell: Cell | None) -> str:
    """The cell as text in ordinary digits and signs: ０１０－１２３４ is 010-1234. For numbers and codes."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text(cell))).strip()


def whole(said: str) -> int | None:
    """A whole number, or None for what is not one. At most nine digits; 3건, 2순위 and 20분 are numbers."""
    bare = _UNIT.sub("", unicodedata.normalize("NFKC", said).strip())
    if re.fullmatch(r"[+-]?\d{1,9}(\.0+)?", bare) is None:
        return None
    return int(bare.split(".", maxsplit=1)[0])


def stars(said: str) -> int | None:
    """One to five stars, written as a number or as stars (★★★ or ★★★☆☆); None for anything else."""
    if found := re.fullmatch(r"(★{1,5})☆{0,4}", said):
        return len(found[1]) if len(said) <= 5 else None
    number = re.fullmatch(r"([1-5])(\.0+)?\s*(점|개)?", said)
    return int(number[1]) if number else None


def day(said: str) -> str:
    """A date as 2026-12-10 where it is written otherwise; else as it was.

    Read are 2026. 12. 10. (목), 2026/12/10, 26.12.10, 2026년 12월 10일, 20261210, and 46366 as Excel counts.
    """
    bare = re.sub(r"\([^)]*\)$", "", unicodedata.normalize("NFKC", said)).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", bare):
        return (_EXCEL + timedelta(days=int(float(bare)))).isoformat()
    if re.fullmatch(r"20\d{6}", bare):
        return f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    found = re.fullmatch(r"(\d{4}|\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?", bare)
    if found is None:
        return said
    year = found[1] if len(found[1]) == 4 else f"20{found[1]}"
    return f"{year}-{int(found[2]):02d}-{int(found[3]):02d}"


def clock(said: str) -> str:
    """A time as 09:30 where it is written otherwise; else as it was.

    Read are 9:30, 9시 30분, 오후 1시, 1:30 PM, the beginning of 10:00~10:20, and the part of a day (0.3958).
    """
    bare = re.split(r"\s*[~∼-]\s*", folded(said), maxsplit=1)[0].casefold()
    if re.fullmatch(r"\d{0,5}\.\d+|0", bare):
        minutes = round(float(bare) % 1 * 24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    found = _CLOCK.fullmatch(bare)
    if found is None:
        return said
    half = found["before"] or found["after"] or ""
    hour = int(found["hour"])
    if half in {"오후", "pm"} and hour < 12:
        hour += 12
    elif half in {"오전", "am"} and hour == 12:
        hour = 0
    return f"{hour:02d}:{found['minute'] or '00'}"


def listed(said: str) -> tuple[str, ...]:
    """The parts of a cell with several values: commas, semicolons or lines between them; each once."""
    parts = (part.strip() for part in re.split(r"[,;，；、\n]", said))
    return tuple(dict.fromkeys(part for part in parts if part))


def phone(cell: Cell | None) -> str:
    """A phone number; one that a spreadsheet took for a number gets its 0 and its hyphens back."""
    said = folded(cell)
    number = isinstance(cell, (int, float)) or re.fullmatch(r"1[016789]\d{7,8}", said) is not None
    if not number or re.fullmatch(r"[1-9]\d{7,9}", said) is None:
        return said
    if re.fullmatch(r"1[568]\d{6}", said):  # 1588-0000 and the like have no 0
        return f"{said[:4]}-{said[4:]}"
    area = 1 if said.startswith("2") else 2
    return f"0{said[:area]}-{said[area:-4]}-{said[-4:]}"


def email(cell: Cell | None) -> str:
    """An e-mail address without spaces, brackets and what stands before it in a link."""
    return re.sub(r"\s", "", folded(cell)).removeprefix("mailto:").strip("<>,;")


def business_number(cell: Cell | None) -> str:
    """A business number, empty for none; one that was taken for a number gets its zeros back.

    Spaces and dots in place of hyphens do not count. Of ten digits in a text the zeros may be lost as well:
    they are given back where the check digit then fits.
    """
    said = re.sub(r"[\s.]", "", folded(cell))
    if plain(said) in _NO_NUMBER:
        return ""
    if said.isdigit() and len(said) < 10:
        whole_number = said.zfill(10)
        if isinstance(cell, (int, float)) or is_business_number(whole_number):
            return whole_number
    return said
