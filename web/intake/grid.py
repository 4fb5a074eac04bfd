"""Rows of cells under headers, each with its place in the file: what workbooks and CSV files become."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from matcher.issue import Issue
from web.intake.cells import Cell, text
from web.intake.sheets import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A sheet or CSV file as it was read: `file` says where, `rows` begin with the first row of the file.

    `unread`: there is something in it, but the template has no such sheet, so it was not read.
    """

    file: str
    title: str
    rows: Sequence[Sequence[Cell]]
    unread: bool = False


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


def grid(sheet: Sheet, raw: Raw) -> Grid:
    """The rows of a sheet under its headers, which stand in its first row that is not empty."""
    filled = [(number, row) for number, row in enumerate(raw.rows, 1) if any(map(text, row))]
    if not filled:
        return Grid(sheet=sheet, file=raw.file)
    top, first = filled[0]
    found: dict[int, str] = {}
    headers: dict[str, str] = {}
    faults: list[Issue] = []
    notes: list[Issue] = []
    for place, cell in enumerate(first):
        header = text(cell)
        column = sheet.column(header) if header else None
        if column is None:
            if header or any(place < len(row) and text(row[place]) for _, row in filled[1:]):
                notes.append(Issue(code="column-ignored", file=raw.file, row=top, given=header or "–"))
        elif column.name in headers:
            faults.append(Issue(code="header-twice", file=raw.file, row=top, given=header))
        else:
            found[place] = column.name
            headers[column.name] = header
    faults += [
        Issue(code="header-missing", file=raw.file, row=top, detail={"field": column.both})
        for column in sheet.columns
        if column.required and column.name not in headers
    ]
    if sheet.any_of and headers.keys().isdisjoint(sheet.any_of):
        column = next(one for one in sheet.columns if one.name in sheet.any_of)
        faults.append(Issue(code="header-missing", file=raw.file, row=top, detail={"field": column.both}))
    return Grid(
        sheet=sheet,
        file=raw.file,
        lines=tuple(_lines(raw.file, filled[1:], found, headers)) if not faults else (),
        faults=tuple(faults),
        notes=tuple(notes),
    )


def _lines(
    file: str,
    filled: Sequence[tuple[int, Sequence[Cell]]],
    found: Mapping[int, str],
    headers: Mapping[str, str],
) -> Iterator[Line]:
    for number, row in filled:
        cells = {name: row[place] for place, name in found.items() if place < len(row)}
        if any(map(text, cells.values())):
            yield Line(file=file, number=number, cells=cells, headers=headers)
