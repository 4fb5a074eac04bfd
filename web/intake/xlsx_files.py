"""Reads an XLSX workbook, after `web.intake.xlsx_bounds` has made sure that reading it does no harm."""

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from matcher.issue import Issue
from web.intake.cells import Cell
from web.intake.grid import Raw
from web.intake.limits import MERGED_MOST
from web.intake.sheets import find_sheet
from web.intake.xlsx_bounds import filled_sheets

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks and password-protected ones begin."""


def read_xlsx(name: str, data: bytes) -> list[Raw] | Issue:
    """The sheets of a workbook that hold something or are the template's, or why it can't be read.

    `file` of each is name/sheet.
    """
    filled = filled_sheets(name, data)
    if isinstance(filled, Issue):
        return filled
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _raw(name, title, workbook)
                for title in workbook.sheet_names
                if title in filled or find_sheet(title)
            ]
    except PasswordError:
        return Issue(code="xlsx-old", file=name, given=name)
    except (CalamineError, ValueError, OSError, UnicodeError):
        return Issue(code="xlsx-broken", file=name, given=name)
    except BaseException as error:
        # The reader is written in Rust; where it gives up on odd bytes, that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return Issue(code="xlsx-broken", file=name, given=name)


def _raw(name: str, title: str, workbook: CalamineWorkbook) -> Raw:
    sheet = workbook.get_sheet_by_name(title)
    rows: list[list[Cell]] = list(sheet.to_python(skip_empty_area=False))
    ranges = (sheet.merged_cell_ranges or [])[:MERGED_MOST]
    merged = tuple((*first, *last) for first, last in ranges)
    return Raw(file=f"{name}/{title}", title=title, rows=rows, book=name, merged=merged)
