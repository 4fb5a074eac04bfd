#!/usr/bin/env python3
"""Writes the pages of docs/formats that follow the code: the problem's schema and the workbook's columns."""

import json
from pathlib import Path

from scheduler.form import schema
from web.intake.sheets import EVENT_ITEMS, SHEETS, Column

FORMATS = Path(__file__).parents[1] / "docs" / "formats"

HEAD = """# The workbook · 작업 파일

One XLSX file with these sheets, or one CSV file for each (UTF-8 or CP949). Headers may be in Korean or
English and in any order; columns marked * are required. `sangdam export template.xlsx` writes an empty one
with an example.

시트마다 CSV 파일로 나누어도 됩니다. 머리글은 한국어나 영어로 쓰고 순서는 자유입니다. * 표시는 필수입니다.
"""


def workbook() -> str:
    """The page about the workbook."""
    parts = [HEAD]
    for sheet in SHEETS:
        parts.append(f"## {sheet.both}\n\n{sheet.about_en} {sheet.about_ko}\n")
        columns = EVENT_ITEMS if sheet.name == "event" else sheet.columns
        parts.append(table(columns))
    return "\n".join(parts)


def table(columns: tuple[Column, ...]) -> str:
    """Columns as a Markdown table."""
    lines = ["| 머리글 | header | what to write · 적을 것 |", "|---|---|---|"]
    for one in columns:
        star = "*" if one.required else ""
        lines.append(f"| {one.ko}{star} | {one.en} | {one.note_en} {one.note_ko} |")
    return "\n".join(lines) + "\n"


PAGES = {
    "workbook.md": workbook,
    "problem.schema.json": lambda: json.dumps(schema(), indent=2, ensure_ascii=False) + "\n",
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (FORMATS / name).write_text(page(), encoding="utf-8")
