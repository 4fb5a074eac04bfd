"""Reads an XLSX workbook, after `web.intake.xlsx_bounds` has made sure that reading it does no harm."""

import io

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from matcher.issue import Issue
from web.intake.cells import Cell
from web.intake.grid import Raw
from web.intake.sheets import find_sheet
from web.intake.xlsx_bounds import filled_sheets

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks and password-protected ones begin."""


def read_xlsx(name: str, data: bytes) -> list[Raw] | Issue:
    """The sheets of a workbook, or why it can't be read. `file` of each is name/sheet.

    Sheets that the template does not have are not read: of those only whether they are empty is known.
    """
    filled = filled_sheets(name, data)
    if isinstance(filled, Issue):
        return filled
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                Raw(
                    file=f"{name}/{title}",
                    title=title,
                    rows=_rows(workbook, title) if find_sheet(title) else (),
                    unread=title in filled and find_sheet(title) is None,
                )
                for title in workbook.sheet_names
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


def _rows(workbook: CalamineWorkbook, title: str) -> list[list[Cell]]:
    return list(workbook.get_sheet_by_name(title).to_python(skip_empty_area=False))
