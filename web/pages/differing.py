"""What an import would change, put into words for the page that asks before it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from web import words
from web.business_number import written
from web.intake.changes import Change, Changes, SheetChanges
from web.intake.sheets import BY_NAME, EVENT_ITEMS, SheetName
from web.intake.words import KINDS, PRESET_WORDS, YES_NO
from web.language import Language

SHOWN = 200
"""The most rows of one sheet on a page; how many there are in all is always said."""
Names = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row: what becomes of it, its code or codes, its name, and each field before and after."""

    what: str
    code: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """One sheet: its numbers first, then its rows."""

    title: str
    new: int
    changed: int
    removed: int
    lines: tuple[Line, ...]
    more: int


def sheet_views(
    language: Language, sheets: tuple[SheetChanges, ...], names: Names, *, most: int | None = SHOWN
) -> list[SheetView]:
    """The sheets in the reader's language, at most so many rows of each: changed, removed, new."""
    return [_view(language, one, names, most) for one in sheets]


def kept_views(language: Language, differ: Changes, names: Names) -> list[SheetView]:
    """What the files say otherwise than companies have answered themselves."""
    return sheet_views(language, differ.kept, names)


def sheet_title(language: Language, name: SheetName) -> str:
    """What a sheet is called."""
    return language.pick(BY_NAME[name].ko, BY_NAME[name].en)


def _view(language: Language, one: SheetChanges, names: Names, most: int | None) -> SheetView:
    rows = [
        *(("changed", change) for change in one.changed),
        *(("removed", change) for change in one.removed),
        *(("new", change) for change in one.new),
    ]
    return SheetView(
        title=sheet_title(language, one.sheet),
        new=len(one.new),
        changed=len(one.changed),
        removed=len(one.removed),
        lines=tuple(_line(language, one.sheet, what, change, names) for what, change in rows[:most]),
        more=len(rows) - len(rows[:most]),
    )


def _line(language: Language, sheet: SheetName, what: str, change: Change, names: Names) -> Line:
    if sheet == "event":
        code, name = "", _label(language, sheet, change.key[0])
    else:
        code = " → ".join(change.key)
        called = [language.pick(*names[key]) for key in change.key if key in names]
        name = " → ".join(called)
    shown = change.fields if what == "changed" or sheet == "event" else ()
    return Line(
        what=what,
        code=code,
        name=name,
        fields=tuple(
            (
                "" if sheet == "event" else _label(language, sheet, field),
                _value(language, change.key[0] if sheet == "event" else field, before),
                _value(language, change.key[0] if sheet == "event" else field, after),
            )
            for field, before, after in shown
        ),
    )


def _label(language: Language, sheet: SheetName, name: str) -> str:
    """The header of a column, or an item of the event's sheet."""
    columns = EVENT_ITEMS if sheet == "event" else BY_NAME[sheet].columns
    found = next((one for one in columns if one.name == name), None)
    return language.pick(found.ko, found.en) if found else name


def _value(language: Language, column: str, value: str) -> str:
    """A value as an organiser writes it."""
    if value and column in _WRITTEN:
        return _WRITTEN[column](language, value)
    return value


def _spoken(listed: Mapping[str, str]) -> Callable[[Language, str], str]:
    """The first Korean word for a value; in English the value itself is the word."""
    korean: dict[str, str] = {}
    for word, value in listed.items():
        korean.setdefault(value, word)
    return lambda language, value: korean.get(value, value) if language.code == "ko" else value


def _yes_no(language: Language, value: str) -> str:
    return next(
        said
        for said, yes in YES_NO.items()
        if str(yes) == value and said.isascii() == (language.code != "ko")
    )


_WRITTEN: Mapping[str, Callable[[Language, str], str]] = {
    "side": lambda language, value: language.say(words.SIDES[value]),
    "status": lambda language, value: language.say(words.STANDINGS[value]),
    "kind": _spoken(KINDS),
    "preset": _spoken(PRESET_WORDS),
    "business_number": lambda _, value: written(value),
    **dict.fromkeys(("exports", "newcomer", "supplies"), _yes_no),
}
