"""Columns of which it is not sure what they mean: what a person is asked before anything is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from web.intake.cells import text
from web.intake.headers import Match, is_left_out
from web.intake.sheets import Column, SheetName
from web.intake.tables import Decided, Listed, missing

SAMPLES = 3
"""Values that are shown of a column."""
SAMPLE_MOST = 60
"""Characters of each."""
ASKED_MOST = 100
"""The most columns that are asked about at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnToConfirm:
    """One column. `file` and `sheet` (empty for CSV) say where, `kind` is the list that it belongs to.

    `samples` are the first values in it, `proposed` is what it seems to mean (None: nothing), `others` what
    else it may mean. The answer is a column's name, or None to leave it out, under `key`.
    """

    file: str
    sheet: str
    kind: SheetName
    header: str
    samples: tuple[str, ...]
    proposed: Column | None
    others: tuple[Column, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """Under which `read` takes the answer."""
        return self.file, self.sheet, self.header


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsToConfirm:
    """What has to be answered before the files can be read, in the order of files and columns."""

    columns: tuple[ColumnToConfirm, ...]


def to_confirm(lists: Sequence[Listed], decided: Decided) -> ColumnsToConfirm | None:
    """The columns to ask about, or None where everything is sure, decided, or past asking."""
    found = tuple(islice((one for listed in lists for one in _asked(listed, decided)), ASKED_MOST))
    return ColumnsToConfirm(columns=found) if found else None


def _asked(listed: Listed, decided: Decided) -> Iterator[ColumnToConfirm]:
    """The columns that are only near to something; then, and where a needed one is lost, the unknown ones."""
    file, sheet = listed.raw.key
    left = [one for one in listed.matches if (file, sheet, one.header) not in decided]
    # Where no header at all means anything, this is no list, and asking would not help.
    lost = bool(listed.columns) and bool(missing(listed.kind, listed.columns))
    if not lost and not any(_is_near(one) for one in left):
        return
    for one in left:
        if _is_near(one) or (one.column is None and one.second is None and not is_left_out(one.header)):
            samples = _samples(listed, one)
            if samples:  # of an empty column nothing is lost
                yield ColumnToConfirm(
                    file=file,
                    sheet=sheet,
                    kind=listed.kind,
                    header=one.header,
                    samples=samples,
                    proposed=one.column,
                    others=one.others,
                )


def _is_near(one: Match) -> bool:
    return one.sure == "close" and one.column is not None


def _samples(listed: Listed, one: Match) -> tuple[str, ...]:
    said = (text(row[one.place]) for _, row in listed.body() if one.place < len(row))
    return tuple(islice((value[:SAMPLE_MOST] for value in said if value), SAMPLES))
