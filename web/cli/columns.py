"""What the command line says of columns and fields that are not sure, and the answers that it takes."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matcher.issue import Issue
from web.cli.faults import fail

if TYPE_CHECKING:
    from web.intake.asking import ColumnsToConfirm
    from web.intake.confirming import FieldsToConfirm

Key = tuple[str, str, str]


def answers(said: Sequence[str], form: str = "HEADER=NAME") -> dict[str, str | None]:
    """The columns by header, from HEADER=NAME; HEADER= leaves it out. Ends the program at anything else.

    Product fields by phrase come alike, in the `form` PHRASE=CODE.
    """
    found: dict[str, str | None] = {}
    for one in said:
        header, sign, name = one.rpartition("=")
        if not sign or not header:
            fail(f"“{one}” is not {form}.")
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


def unsure_fields(asked: "FieldsToConfirm") -> list[Issue]:
    """What is asked of phrases, as lines with the place of each and the fields that it may mean."""
    found = []
    for one in asked.phrases:
        likely = (
            f"{code} {asked.names.get(code, (code, code))[0]}" for code in (p.code for p in one.proposals)
        )
        detail = {"names": ", ".join(likely) or "–"}
        found.append(
            Issue(
                code="field-unsure",
                file=one.file,
                row=one.row,
                column=one.column,
                given=one.phrase,
                detail=detail,
            )
        )
    return found
