"""The workbook of an event: what `web.intake` reads, with everything that is stored now; and the template."""

from collections.abc import Mapping, Sequence

from web.export.book import Book, Page
from web.export.cells import Tongue, cells, header, in_order, word
from web.intake.example import EXAMPLE
from web.intake.sheets import EXPLANATION, SHEETS, Sheet, SheetName
from web.intake.words import IMPORTANCE, SIDES, STANDINGS, YES_NO
from web.store.whole import StoredEvent

_ABOUT: Mapping[Tongue, Sequence[str]] = {
    "ko": (
        "이 통합 문서 하나로 상담회를 준비합니다.",
        "예시로 적힌 행을 지우고 그 자리에 적습니다. 첫 행의 제목은 그대로 둡니다.",
        "*가 붙은 열은 반드시 적습니다. 나머지는 비워 두어도 됩니다.",
        "코드는 행사 동안 바꾸지 않습니다. 빈칸, 콜론(:), @, 빗금(/)은 쓸 수 없습니다.",
        "다시 올리면 같은 코드의 내용이 고쳐집니다. 파일에 없는 기업은 그대로 남습니다.",
        "희망과 제외는 이 파일에 적힌 기업의 것만 바뀝니다.",
        "기업이 직접 답한 내용은 파일보다 우선합니다.",
        "잘못된 곳이 있으면 아무것도 저장하지 않고 모두 한꺼번에 알려 드립니다.",
    ),
    "en": (
        "One workbook sets up the whole fair.",
        "Delete the example rows and write in their place. Leave the headers in the first row.",
        "Columns with * are needed. The others may stay empty.",
        "Codes never change. They can't have spaces, colons, @ or slashes.",
        "Sent again, it brings what has the same code up to date. Companies that are not in it stay.",
        "Wishes and vetoes change only for companies that have some in this file.",
        "What a company answered on its own form stands against the file.",
        "If anything is wrong, nothing is saved and every fault is shown at once.",
    ),
}
_HEADERS: Mapping[Tongue, Sequence[str]] = {
    "ko": ("시트", "열", "적을 내용", "In English"),
    "en": ("Sheet", "Column", "What to write", "한국어"),
}
_WORDS: Mapping[str, Mapping[str, object]] = {
    "side": SIDES,
    "status": STANDINGS,
    "exports": YES_NO,
    "newcomer": YES_NO,
    "supplies": YES_NO,
    "importance": IMPORTANCE,
}


def template_workbook(tongue: Tongue = "ko") -> bytes:
    """The template to download: an explanation, and all sheets with example rows that can be read."""
    return event_workbook(EXAMPLE, tongue)


def event_workbook(event: StoredEvent, tongue: Tongue = "ko") -> bytes:
    """A workbook with everything of an event; reading it again changes nothing."""
    book = Book()
    _explain(book, tongue)
    rows = cells(event, tongue)
    for sheet in SHEETS:
        page = book.sheet(_title(sheet, tongue), _headers(sheet, tongue), _widths(sheet.name))
        for number, row in enumerate(rows[sheet.name], 1):
            book.write(page, number, in_order(sheet.name, row))
        _choices(page, sheet, tongue)
    return book.done()


def _title(sheet: Sheet, tongue: Tongue) -> str:
    return sheet.ko if tongue == "ko" else sheet.en


def _headers(sheet: Sheet, tongue: Tongue) -> list[str]:
    return [header(column, tongue) + (" *" if column.required else "") for column in sheet.columns]


def _widths(name: SheetName) -> Sequence[int]:
    return (24, 28, 60) if name == "event" else ()


def _choices(page: Page, sheet: Sheet, tongue: Tongue) -> None:
    """Offers the words of a column in a list, where there are only a few."""
    for place, column in enumerate(sheet.columns):
        words = _WORDS.get(column.name)
        if words is not None:
            offered = [word(value, words, tongue) for value in dict.fromkeys(words.values())]
            page.data_validation(1, place, 5000, place, {"validate": "list", "source": offered})


def _explain(book: Book, tongue: Tongue) -> None:
    """The first sheet: what to do, then every column of every sheet in both languages."""
    other: Tongue = "en" if tongue == "ko" else "ko"
    page = book.sheet(EXPLANATION[0 if tongue == "ko" else 1], _HEADERS[tongue], (14, 24, 58, 58))
    row = 1
    for mine, theirs in zip(_ABOUT[tongue], _ABOUT[other], strict=True):
        book.write(page, row, (None, None, mine, theirs), book.wrapped)
        row += 1
    for sheet in SHEETS:
        about = (sheet.about_ko, sheet.about_en)
        mine, theirs = about if tongue == "ko" else about[::-1]
        book.write(page, row, (_title(sheet, tongue), None, mine, theirs), book.strong)
        row += 1
        for column in sheet.columns:
            notes = (column.note_ko, column.note_en)
            said, also = notes if tongue == "ko" else notes[::-1]
            star = " *" if column.required else ""
            book.write(page, row, (None, header(column, tongue) + star, said, also), book.wrapped)
            row += 1
