"""Finds the list in a sheet: below which rows it begins, what its columns are called, and where it ends."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from web.intake.cells import Cell, text
from web.intake.extra import WISHED
from web.intake.grid import Raw
from web.intake.headers import BELOW, SURE, Match, known, match_columns
from web.intake.sheets import BY_NAME, Column, SheetName, plain
from web.store.texts import one_line

LOOKED = 30
"""Rows with something in them among which the headers are looked for."""
HEADER_MOST = 200
"""Characters of a header that are read."""
Decided = Mapping[tuple[str, str, str], str | None]
"""What somebody chose for a column, by file, sheet (empty for CSV) and header: its name, or None for none."""
DERIVED: Mapping[SheetName, frozenset[str]] = {
    "companies": frozenset({"code", "side"}),
    "delegates": frozenset({"code"}),
    "wishes": frozenset({"rank"}),
}
"""Required columns that can be made up for where they are missing."""
_SUM = re.compile(r"(총?합계|총계|소계|계|total|sum|grandtotal|총\d+(개사|개|명|건|업체|곳|사)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list in a sheet. `top` counts its first row of headers as the spreadsheet does, `depth` is how many.

    `above` are the texts over the headers: titles. `matches` say what its columns mean.
    """

    raw: Raw
    kind: SheetName
    top: int
    depth: int
    above: tuple[str, ...]
    matches: tuple[Match, ...]

    @property
    def columns(self) -> Mapping[str, int]:
        """The place of each column that is known, by name."""
        return {one.column.name: one.place for one in self.matches if one.column is not None}

    @property
    def headers(self) -> Mapping[str, str]:
        """The header of each column that is known, by name."""
        return {one.column.name: one.header for one in self.matches if one.column is not None}

    def body(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows below the headers with their numbers: without empty ones and repeated headers."""
        heads = [tuple(text(cell) for cell in self.raw.rows[self.top - 1 + i]) for i in range(self.depth)]
        for number, row in enumerate(self.raw.rows[self.top - 1 + self.depth :], self.top + self.depth):
            said = tuple(map(text, row))
            if any(said) and said not in heads:
                yield number, row


def find_list(raw: Raw, kinds: Iterable[SheetName], decided: Decided) -> Listed | None:
    """The list in a sheet: where most headers of one of these kinds stand; None where no row is filled.

    Of rows that are as good the first one, of kinds the one with all its required columns, then the first.
    """
    filled = [i for i, row in enumerate(raw.rows) if any(map(text, row))]
    if not filled:
        return None
    chosen = {header: name for (file, sheet, header), name in decided.items() if (file, sheet) == raw.key}
    best: tuple[tuple[bool, int], SheetName, int, int] | None = None
    for kind in kinds:
        for row, depth in _places(filled[:LOOKED]):
            headers = headers_at(raw.rows, row, depth)
            said = (
                chosen[header] if header in chosen else _sure(header, kind) for header in headers if header
            )
            names = frozenset(column for column in said if column is not None)
            weight = not missing(kind, names), len(names)
            if best is None or weight > best[0]:
                best = weight, kind, row, depth
    if best is None:
        return None
    (_, number), kind, row, depth = best
    if number == 0:  # nothing is known: what stands first is named as it is
        row, depth = next((i for i in filled if _filled(raw.rows[i]) > 1), filled[0]), 1
    return Listed(
        raw=raw,
        kind=kind,
        top=row + 1,
        depth=depth,
        above=tuple(said for i in filled if i < row for said in map(header_text, raw.rows[i]) if said),
        matches=match_columns(headers_at(raw.rows, row, depth), kind, chosen),
    )


def nothing(raw: Raw, kind: SheetName) -> Listed:
    """A sheet of this kind in which nothing stands."""
    return Listed(raw=raw, kind=kind, top=1, depth=0, above=(), matches=())


def missing(kind: SheetName, names: Container[str]) -> list[Column]:
    """The columns that a list of this kind can't do without and that are not among these."""
    derived = DERIVED.get(kind, frozenset())
    found = [
        column
        for column in BY_NAME[kind].columns
        if column.required and column.name not in names and column.name not in derived
    ]
    if any(wished.name in names for wished in WISHED):
        return [column for column in found if column.name != "to"]
    return found


def is_sum(row: Sequence[Cell]) -> bool:
    """Whether a row only adds up others, or is a footnote."""
    said = [one for one in map(text, row) if one]
    if not said:
        return False
    words = [one for one in said[1:] if not re.search(r"\d", one)]
    adds_up = _SUM.fullmatch(plain(said[0][:HEADER_MOST])) is not None and not words
    return adds_up or (len(said) == 1 and said[0].startswith(("※", "*", "◈", "☞")))


def headers_at(rows: Sequence[Sequence[Cell]], row: int, depth: int) -> list[str]:
    """The headers in one row, or in two: a header above some columns and the header of each below it."""
    upper = [header_text(cell) for cell in rows[row]]
    if depth == 1:
        return upper
    lower = [header_text(cell) for cell in rows[row + 1]]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    found: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        if above:
            # A header with nothing below it stands for its own column only: its two cells are merged.
            group = above if below else ""
        elif not below:
            group = ""
        found.append(f"{group}{BELOW}{below}" if group and below else above or below)
    return found


def header_text(cell: Cell) -> str:
    """A header as it is shown: on one line, and not endless."""
    return one_line(text(cell))[:HEADER_MOST]


def _places(filled: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where headers may stand: a row, and how many rows of headers."""
    yield from ((row, 1) for row in filled)
    # Two rows only where they say more than one: a title above the headers is none of them.
    yield from ((row, 2) for row in filled if row + 1 in filled)


def _sure(header: str, kind: SheetName) -> str | None:
    found = known(header, kind)
    return found[0].name if found is not None and found[1] in SURE else None


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(text(cell)) for cell in row)
