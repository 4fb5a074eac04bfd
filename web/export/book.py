"""Writes workbooks: texts stay texts, whatever they begin with, so that nothing in them can run."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

Page = Any
"""A sheet in the making, and the look of a cell: xlsxwriter has no types."""
Format = Any
Cell = str | int | None
_LONGEST = 32_767
"""Characters that a cell can hold."""
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Book:
    """A workbook in the making; `done` gives its bytes. The same content gives the same bytes."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        self._book = Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.set_properties({"created": _EPOCH})
        self.plain = self._format(num_format="@", valign="top")
        self.wrapped = self._format(num_format="@", valign="top", text_wrap=True)
        self.strong = self._format(bold=True, valign="top", text_wrap=True)
        self._head = self._format(bold=True, bg_color="#D9EDEE", border=1, valign="vcenter", text_wrap=True)

    def _format(self, **look: object) -> Format:
        return self._book.add_format({"font_name": "맑은 고딕", "font_size": 10, **look})

    def sheet(self, title: str, headers: Sequence[str], widths: Sequence[int] = ()) -> Page:
        """A new sheet with a row of headers that stays in sight, and columns as wide as their headers."""
        page = self._book.add_worksheet(title)
        for place, text in enumerate(headers):
            width = widths[place] if place < len(widths) else max(10, 2 * len(text) + 2)
            # The format of texts, so that a phone number typed here keeps its first 0.
            page.set_column(place, place, width, self.plain)
            page.write_string(0, place, text, self._head)
        page.freeze_panes(1, 0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        return page

    def write(self, page: Page, row: int, cells: Sequence[Cell], look: Format | None = None) -> None:
        """A row of cells: numbers as numbers, texts as texts, nothing where there is nothing."""
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                page.write_number(row, place, cell)
            elif cell:
                page.write_string(row, place, cell[:_LONGEST], look or self.plain)

    def done(self) -> bytes:
        """The workbook as bytes."""
        self._book.close()
        return self._bytes.getvalue()
