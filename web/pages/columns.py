"""The page's part that asks what columns mean: what it shows, and what comes back from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from web.intake.asking import ASKED_MOST, ColumnsToConfirm, ColumnToConfirm
from web.intake.extra import with_extra
from web.intake.sheets import Column
from web.language import Language

Answers = dict[tuple[str, str, str], str | None]
"""What columns are, by file, sheet and header; None: left out."""
ANSWERS_MOST = 10 * ASKED_MOST
LEAVE_OUT = ""
"""What the form sends for a column that is to be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One column as the page asks for it: `choices` are names and headers, the likeliest first."""

    asked: ColumnToConfirm
    title: str
    proposed: str
    choices: tuple[tuple[str, str], ...]


def column_questions(
    asked: ColumnsToConfirm, language: Language, answered: Answers | None = None
) -> dict[str, Any]:
    """The values of `organiser/import_columns.html`. What was `answered` before is sent along again."""
    keys = {one.key for one in asked.columns}
    before = [(*key, name or LEAVE_OUT) for key, name in (answered or {}).items() if key not in keys]
    return {"columns": [_question(one, language) for one in asked.columns], "answered": before}


def answered_columns(form: FormData) -> Answers:
    """What the form said of each column, as `web.intake.read.read` takes it; empty where it asked nothing.

    The form sends four lists of equal length; what is longer or odd is left alone.
    """
    files, sheets, headers, names = (
        [value if isinstance(value, str) else "" for value in form.getlist(f"column_{part}")][:ANSWERS_MOST]
        for part in ("file", "sheet", "header", "name")
    )
    return {
        (file, sheet, header): None if name == LEAVE_OUT else name
        for file, sheet, header, name in zip(files, sheets, headers, names, strict=False)
    }


def _question(one: ColumnToConfirm, language: Language) -> Question:
    likely = [*([one.proposed] if one.proposed else []), *one.others]
    names = {column.name for column in likely}
    rest = [column for column in with_extra(one.kind).columns if column.name not in names]
    return Question(
        asked=one,
        title=f"{one.file} / {one.sheet}" if one.sheet else one.file,
        proposed=one.proposed.name if one.proposed else LEAVE_OUT,
        choices=_choices([*likely, *rest], language),
    )


def _choices(columns: Sequence[Column], language: Language) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.ko if language.code == "ko" else one.en) for one in columns)
