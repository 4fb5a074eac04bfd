"""A list that was found in a sheet, as rows by column name; and what is wrong with its headers."""

from collections.abc import Iterator, Mapping

from matcher.issue import Issue
from matcher.people import Side
from web.intake.cells import Cell, text
from web.intake.grid import Grid, Line
from web.intake.headers import SURE
from web.intake.limits import CELLS_MOST
from web.intake.sheets import BY_NAME, SheetName, plain
from web.intake.sides import side_of
from web.intake.tables import Listed, is_sum, missing

_SUMMED: frozenset[SheetName] = frozenset({"companies", "delegates", "wishes", "vetoes", "relations"})
"""Lists of people, which have rows at the end that add up or explain."""
_MERGED: Mapping[SheetName, tuple[str, ...]] = {
    "companies": ("side", "hall", "region", "status"),
    "delegates": ("company",),
    "wishes": ("of",),
    "vetoes": ("of",),
    "relations": ("of",),
    "slots": ("session", "date"),
}
"""Columns in which a merged cell says the same of every row that it reaches over."""


def grid_of(listed: Listed) -> Grid:
    """The rows of a list, or the faults of its headers; notes on what was left out."""
    sheet, raw = BY_NAME[listed.kind], listed.raw
    if not listed.depth:
        return Grid(sheet=sheet, file=raw.file)
    side = side_of(listed) if listed.kind == "companies" else None
    faults = [*_header_faults(listed, side)]
    notes = [*_header_notes(listed)]
    if side is not None and "side" not in listed.columns:
        said = f"{_SIDES[side]} ({side})"
        notes.append(Issue(code="side-taken", file=raw.file, row=listed.top, given=said))
    lines: list[Line] = []
    for line, row in _lines(listed, side):
        if listed.kind in _SUMMED and is_sum(row):
            notes.append(line.issue("row-left-out", None, next(one for one in map(text, row) if one)[:60]))
        else:
            lines.append(line)
    return Grid(
        sheet=sheet,
        file=raw.file,
        lines=() if faults else tuple(lines),
        faults=tuple(faults),
        notes=tuple(notes),
    )


_SIDES: Mapping[Side, str] = {"seller": "공급기업", "buyer": "수요처", "pool": "교류기업"}


def _header_faults(listed: Listed, side: Side | None) -> Iterator[Issue]:
    file, top = listed.raw.file, listed.top
    seen: set[str] = set()
    for one in listed.matches:
        # Two words for one column are a choice, the same word twice is a slip.
        if one.sure in SURE and plain(one.header) in seen:
            yield Issue(code="header-twice", file=file, row=top, given=one.header)
        seen.add(plain(one.header))
    for column in missing(listed.kind, listed.columns):
        yield Issue(code="header-missing", file=file, row=top, detail={"field": column.both})
    if listed.kind == "companies" and side is None and "side" not in listed.columns:
        yield Issue(code="side-unknown", file=file, row=top, given=listed.raw.title)


def _header_notes(listed: Listed) -> Iterator[Issue]:
    file, top = listed.raw.file, listed.top
    for one in listed.matches:
        if one.second is not None and plain(one.second) != plain(one.header):
            detail = {"other": one.second}
            yield Issue(code="column-second", file=file, row=top, given=one.header, detail=detail)
        elif one.column is None and one.second is None:
            yield Issue(code="column-ignored", file=file, row=top, given=one.header)
    named = {one.place for one in listed.matches}
    width = len(listed.raw.rows[listed.top - 1])
    bare = {place for _, row in listed.body() for place, cell in enumerate(row[:width]) if text(cell)} - named
    for _ in bare:
        yield Issue(code="column-ignored", file=file, row=top, given="–")


def _lines(listed: Listed, side: Side | None) -> Iterator[tuple[Line, tuple[Cell, ...]]]:
    """The rows in whose known columns something stands."""
    columns, merged = listed.columns, _merged(listed)
    headers = dict(listed.headers)
    if listed.kind == "companies":
        headers.setdefault("code", headers.get("name", "code"))
        headers.setdefault("side", headers.get("name", "side"))
    for number, row in listed.body():
        cells = {name: row[place] for name, place in columns.items() if place < len(row)}
        if not any(map(text, cells.values())):
            continue
        cells |= {
            name: merged[number - 1, place]
            for name, place in columns.items()
            if (number - 1, place) in merged and not text(cells.get(name))
        }
        if side is not None and not text(cells.get("side")):
            cells["side"] = side
        yield Line(file=listed.raw.file, number=number, cells=cells, headers=headers), tuple(row)


def _merged(listed: Listed) -> Mapping[tuple[int, int], Cell]:
    """What merged cells say of the rows below their first one, by row and column from 0."""
    columns = listed.columns
    places = {columns[name] for name in _MERGED.get(listed.kind, ()) if name in columns}
    found: dict[tuple[int, int], Cell] = {}
    rows, left = listed.raw.rows, CELLS_MOST
    for top, column, bottom, _ in listed.raw.merged:
        last = min(bottom, len(rows) - 1)
        left -= max(0, last - top)
        if left < 0:
            break
        if column in places and top < len(rows) and column < len(rows[top]):
            found.update(((row, column), rows[top][column]) for row in range(top + 1, last + 1))
    return found
