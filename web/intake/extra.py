"""Columns that organisers have beside the companies: the contact person, and whom it wishes to meet.

The template has sheets of their own for these. `web.intake.unfold` takes them there.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from web.intake.sheets import BY_NAME, Column, Sheet, SheetName

RANKS = 20
"""The most columns of wishes, one for each rank."""


def _column(name: str, ko: str, en: str) -> Column:
    return Column(name=name, ko=ko, en=en, note_ko="", note_en="")


WISHED: tuple[Column, ...] = tuple(
    _column(f"wish_{rank}", f"{rank}순위 희망", f"Wish {rank}") for rank in range(1, RANKS + 1)
)
"""One company in each, by rank."""
_EXTRA: Mapping[SheetName, tuple[Column, ...]] = {
    "companies": (
        _column("contact_name", "담당자 이름", "Contact's name"),
        _column("contact_title", "담당자 직위", "Contact's title"),
        _column("contact_phone", "담당자 전화", "Contact's phone"),
        _column("contact_email", "담당자 이메일", "Contact's email"),
        _column("products", "주요 품목", "Products"),
        _column("ksic", "KSIC 코드", "KSIC code"),
        _column("hs", "HS 코드", "HS code"),
        _column("wishes", "희망 기업", "Wishes"),
        _column("vetoes", "상담 제외 기업", "Vetoes"),
        *WISHED,
    ),
    "wishes": WISHED,
}


@cache
def with_extra(name: SheetName) -> Sheet:
    """The template's sheet with the columns that organisers put beside its own."""
    sheet = BY_NAME[name]
    return replace(sheet, columns=(*sheet.columns, *_EXTRA.get(name, ())))
