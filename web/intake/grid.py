"""Rows of cells under headers, each with its place in the file: what workbooks and CSV files become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matcher.issue import Issue
from web.intake.cells import Cell, text
from web.intake.sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A sheet or CSV file as it was read: `file` says where, `rows` begin with the first row of the file.

    `book` is the workbook's name where it is one of its sheets. `merged` are cells that are one: the first
    row and column and the last ones, from 0; the content is in the first cell.
    """

    file: str
    title: str
    rows: Sequence[Sequence[Cell]]
    book: str | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """The names of file and sheet; a CSV file has no sheet."""
        return (self.file, "") if self.book is None else (self.book, self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row below the headers. `number` counts as the spreadsheet does; cells are by column name."""

    file: str
    number: int
    cells: Mapping[str, Cell]
    headers: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """What stands in the column, as text; empty where there is no such column."""
        return text(self.cells.get(column))

    def issue(self, code: str, column: str | None, given: str | None = None, **detail: str) -> Issue:
        """A fault in this row; `column` is named by the header that stands in the file."""
        return Issue(
            code=code,
            file=self.file,
            row=self.number,
            column=None if column is None else self.headers.get(column, column),
            given=given,
            detail=detail,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet of the template as it was found. `faults` refuse it; `notes` only say what was left out."""

    sheet: Sheet
    file: str
    lines: tuple[Line, ...] = ()
    faults: tuple[Issue, ...] = ()
    notes: tuple[Issue, ...] = field(default=())
