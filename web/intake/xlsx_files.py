"""Reads an XLSX workbook, after making sure that reading it does no harm.

A workbook is a ZIP file of XML files. Before it is read: what it says it unpacks to is bounded, what it
really unpacks to is what it says, and no cell lies so far out that the reader would make room for millions.
"""

import io
import posixpath
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from matcher.issue import Issue
from web.intake.cells import Cell
from web.intake.grid import Raw
from web.intake.limits import (
    CELLS_MOST,
    COLUMNS_MOST,
    PARTS_MOST,
    RATIO_FREE,
    RATIO_MOST,
    ROWS_MOST,
    UNPACKED_MOST,
)

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks and password-protected ones begin."""
_CHUNK = 1 << 16


class _TooFarOutError(Exception):
    """A cell lies beyond the rows and columns that are read."""


class _OddError(Exception):
    """The XML is none that a spreadsheet writes."""


def read_xlsx(name: str, data: bytes) -> list[Raw] | Issue:
    """The sheets of a workbook, or why it can't be read. `file` of each is name/sheet."""
    fault = _unsafe(name, data)
    if fault is not None:
        return fault
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                Raw(file=f"{name}/{title}", title=title, rows=_rows(workbook, title))
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


def _unsafe(name: str, data: bytes) -> Issue | None:
    """Why these bytes should not be read as a workbook; None where they can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            listed = parts.infolist()
            names = {part.filename for part in listed}
            if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
                return Issue(code="xlsx-not", file=name, given=name)
            unpacked = sum(part.file_size for part in listed)
            if (
                len(listed) > PARTS_MOST
                or unpacked > UNPACKED_MOST
                or unpacked > max(RATIO_FREE, RATIO_MOST * len(data))
            ):
                return Issue(code="xlsx-swollen", file=name, given=name)
            # Reads everything once: a part that unpacks to more than it says fails its checksum.
            if parts.testzip() is not None:
                return Issue(code="xlsx-broken", file=name, given=name)
            named = _targets(parts)
            for part in listed:
                # Any part can be a sheet: the workbook's own list says which, whatever they are called.
                if part.filename.casefold().endswith(".xml") or part.filename.casefold() in named:
                    with parts.open(part) as stream:
                        _bounded(stream)
    except _TooFarOutError:
        detail = {"rows": str(ROWS_MOST), "columns": str(COLUMNS_MOST)}
        return Issue(code="sheet-too-large", file=name, detail=detail)
    except (
        zipfile.BadZipFile,
        zlib.error,
        _OddError,
        expat.ExpatError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        OverflowError,
    ):
        return Issue(code="xlsx-broken", file=name, given=name)
    return None


def _targets(parts: zipfile.ZipFile) -> set[str]:
    """The parts that the workbook refers to, in small letters."""
    found: set[str] = set()

    def start(_: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "").replace("\\", "/")
        found.add(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").casefold())

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    for name in parts.namelist():
        if name.casefold() == "xl/_rels/workbook.xml.rels":
            parser.Parse(parts.read(name), True)
            break
    return found


def _bounded(stream: IO[bytes]) -> None:
    """Raises where a cell with content lies too far out: the reader would make room for all before it."""
    far = _Reach()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = far.start
    parser.StartDoctypeDeclHandler = far.refuse
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Reach:
    """Follows the cells of a sheet and knows how far out the last ones lie."""

    def __init__(self) -> None:
        self.row = 0
        self.column = 0
        self.rows = 0
        self.columns = 0

    def refuse(self, *_: object) -> None:
        raise _OddError

    def start(self, element: str, attributes: dict[str, str]) -> None:
        tag = element.rpartition(" ")[2]
        if tag == "row":
            self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
        elif tag == "c":
            self.column += 1
            if "r" in attributes:
                self.column, self.row = _place(attributes["r"])
        elif tag in {"v", "is", "f"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            if self.rows > ROWS_MOST or self.columns > COLUMNS_MOST or self.rows * self.columns > CELLS_MOST:
                raise _TooFarOutError


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise _OddError
    return int(text)


def _place(reference: str) -> tuple[int, int]:
    """Column and row of a cell's name: C12 is 3, 12."""
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise _OddError
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, _number(reference[len(letters) :])
