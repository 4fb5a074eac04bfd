"""Reads a CSV file as spreadsheets write them: UTF-8 with or without its mark, CP949, commas or tabs."""

import csv
import io

from matcher.issue import Issue
from web.intake.grid import Raw
from web.intake.limits import COLUMNS_MOST, ROWS_MOST

_MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_csv(name: str, title: str, data: bytes) -> Raw | Issue:
    """The rows of a CSV file, or why it can't be read."""
    said = decoded(data)
    if said is None:
        return Issue(code="csv-encoding", file=name, given=name)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(said, newline=""), delimiter=_delimiter(said), strict=True):
            if len(row) > COLUMNS_MOST or len(rows) >= ROWS_MOST:
                detail = {"rows": str(ROWS_MOST), "columns": str(COLUMNS_MOST)}
                return Issue(code="sheet-too-large", file=name, row=len(rows) + 1, detail=detail)
            rows.append([_bare(cell) for cell in row])
    except csv.Error:
        return Issue(code="csv-broken", file=name, row=len(rows) + 1, given=name)
    return Raw(file=name, title=title, rows=rows)


def decoded(data: bytes) -> str | None:
    """The text in these bytes, or None where no encoding fits that spreadsheets in Korea write."""
    marked = next((encoding for mark, encoding in _MARKED.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp949"):
        try:
            said = data.decode(encoding)
        except UnicodeError:
            continue
        # Pictures and programs decode as CP949 now and then; no list of companies has such characters.
        return None if "\0" in said else said
    return None


def _delimiter(said: str) -> str:
    """What stands between the headers: the commonest of comma, tab and semicolon in the first line."""
    first = said.lstrip("\r\n").split("\n", 1)[0]
    return max(",\t;", key=first.count)


def _bare(cell: str) -> str:
    """A cell without the apostrophe that our own export puts before what would be a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell
