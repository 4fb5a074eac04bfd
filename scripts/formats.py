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

## Workbooks as you have them · 쓰던 파일 그대로

A list that you have already can be read as it is. 이미 쓰는 명단도 그대로 읽습니다.

* Titles and empty rows above the headers, headers in two rows with merged cells (담당자 above
  성명 and 연락처), empty columns, rows that add up. Sheets may have other names. 제목 행, 두 줄 머리글,
  합계 행이 있어도 됩니다.
* Other words for a column (업체명, 상호, 핸드폰, 희망 바이어). A header that is only near to one is
  asked about, never guessed. 비슷하기만 한 머리글은 물어봅니다.
* One list with companies, their contact person and their wishes (희망 기업, 1순위, 2순위 …). A
  second person of a company has a row below it. 기업, 담당자, 희망을 한 표에 적어도 됩니다.
* Sellers and buyers in a sheet each: the side is then read from the title or a header, and
  said. 공급기업과 수요처를 다른 시트에 적어도 됩니다.
* Wishes by code or by name, several in one cell with commas or on lines (1) 한빛전자 2) 두레중공업).
  (주), ㈜, Co., Ltd. and spaces don't count. Of a name that is not known the nearest ones are
  named. 이름으로 적어도 됩니다.
* Words in place of product fields (볼베어링 가공): you are shown which fields they may mean, and
  nothing is saved before you have confirmed one. 상담 분야를 말로 적어도 됩니다. 어느 분야인지 여쭙습니다.
* Columns KSIC 코드 and HS 코드 beside the companies: where a company names no product field, you
  are shown those of the example tree that its industry or goods belong to. 상담 분야가 비어 있으면
  KSIC나 HS 코드로 분야를 추천합니다.
* Companies without codes get them: S001, B001 … The same company (by business number, else
  by name) keeps its code when the list comes again. 코드가 없으면 붙여 드립니다.
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
