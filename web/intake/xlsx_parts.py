"""Follows the XML of one part of a workbook: how far out its cells lie, and how long their texts are."""

from collections import Counter

from web.intake.limits import COLUMNS_MOST, ROWS_MOST, SHARED_MOST


class TooFarOutError(Exception):
    """A cell lies beyond the rows and columns that are read."""


class OddError(Exception):
    """The XML is none that a spreadsheet writes."""


class SwollenError(Exception):
    """There is far more in it than such lists need."""


class Reach:
    """What one part holds. Takes what the parser of its XML comes upon, and raises at what would do harm.

    `rows` and `columns` are those of the last cells with content, `own` counts the characters in the cells
    themselves, `used` how often each shared text is referred to, `shared` the lengths of shared texts.
    """

    def __init__(self, cells_most: int) -> None:
        self.rows = 0
        self.columns = 0
        self.own = 0
        self.used: Counter[int] = Counter()
        self.shared: list[int] = []
        self._cells_most = cells_most
        self._row = 0
        self._column = 0
        self._refers = False
        self._said: list[str] | None = None
        self._item: int | None = None

    def refuse(self, *_: object) -> None:
        """A document type: what it could define is never expanded."""
        raise OddError

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = element.rpartition(" ")[2]
        if tag == "row":
            self._row = _number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif tag == "c":
            self._column += 1
            self._refers = attributes.get("t") == "s"
            if "r" in attributes:
                self._column, self._row = _place(attributes["r"])
        elif tag in {"v", "is", "f"}:
            self._said = []
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
            if (
                self.rows > ROWS_MOST
                or self.columns > COLUMNS_MOST
                or self.rows * self.columns > self._cells_most
            ):
                raise TooFarOutError
        elif tag == "si":
            self._item = 0

    def end(self, element: str) -> None:
        """An element ends."""
        tag = element.rpartition(" ")[2]
        if tag == "si" and self._item is not None:
            self.shared.append(self._item)
            self._item = None
        elif tag in {"v", "is", "f"} and self._said is not None:
            said = "".join(self._said)
            self.own += len(said)
            if tag == "v" and self._refers and said.strip():
                self.used[_number(said.strip())] += 1
            self._said = None

    def text(self, said: str) -> None:
        """Characters between the elements."""
        if self._said is not None:
            self._said.append(said)
        elif self._item is not None:
            self._item += len(said)
            if self._item > SHARED_MOST:
                raise SwollenError


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise OddError
    return int(text)


def _place(reference: str) -> tuple[int, int]:
    """Column and row of a cell's name: C12 is 3, 12."""
    letters = reference.rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise OddError
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, _number(reference[len(letters) :])
