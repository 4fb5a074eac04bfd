"""What the command line says of columns that are not sure, and the answers that it takes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matcher.issue import Issue
from web.cli.faults import fail

if TYPE_CHECKING:
    from web.intake.asking import ColumnsToConfirm

Key = tuple[str, str, str]


def answers(said: Sequence[str]) -> dict[str, str | None]:
    """The columns by header, from HEADER=NAME; HEADER= leaves it out. Ends the program at anything else."""
    found: dict[str, str | None] = {}
    for one in said:
        header, sign, name = one.rpartition("=")
        if not sign or not header:
            fail(f"“{one}” is not HEADER=NAME.")
        found[header.strip()] = name.strip() or None
    return found


def decided(asked: "ColumnsToConfirm", said: Mapping[str, str | None]) -> dict[Key, str | None]:
    """The answers to what is asked."""
    return {one.key: said[one.header] for one in asked.columns if one.header in said}


def unsure(asked: "ColumnsToConfirm") -> list[Issue]:
    """What is asked, as lines with the place of each column and the name by which to answer."""
    found = []
    for one in asked.columns:
        likely = [*([one.proposed] if one.proposed else []), *one.others]
        names = ", ".join(column.name for column in likely) or "–"
        file = f"{one.file}/{one.sheet}" if one.sheet else one.file
        found.append(Issue(code="column-unsure", file=file, given=one.header, detail={"names": names}))
    return found
