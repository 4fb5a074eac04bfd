"""Reads single cells of a row and collects what is wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from matcher.issue import Issue
from web.intake import cells
from web.intake.classed import classed
from web.intake.confirming import Chosen, Phrase
from web.intake.grid import Line
from web.intake.hours import Clock
from web.intake.names import FieldNames
from web.intake.words import meant
from web.spoken import language

Value = TypeVar("Value")


class Reader:
    """Reads cells; `faults` are all that it found, `unsure` codes about which nothing more should be said.

    `phrases` are words in place of product fields that nobody has chosen a field for yet.
    """

    def __init__(self, chosen: Chosen | None = None) -> None:
        """`chosen` are the product fields that are meant by words."""
        self.faults: list[Issue] = []
        self.unsure: set[str] = set()
        self.phrases: list[Phrase] = []
        self._chosen = chosen or {}

    def place(self, line: Line, found: Iterable[Issue]) -> None:
        """Gives faults of a value the place of its row."""
        for issue in found:
            column = line.headers.get(issue.column or "", issue.column)
            detail = {**issue.detail, **({"field": column or ""} if "field" in issue.detail else {})}
            self.faults.append(replace(issue, file=line.file, row=line.number, column=column, detail=detail))

    def number(
        self,
        line: Line,
        column: str,
        *,
        required: bool = False,
        least: int | None = 0,
        most: int | None = None,
    ) -> int | None:
        """A whole number, or None: where the cell is empty, or has a fault."""
        said = line[column]
        if not said:
            if required:
                header = line.headers.get(column, column)
                self.faults.append(line.issue("field-missing", column, field=header))
            return None
        found = cells.whole(said)
        if found is None:
            self.faults.append(line.issue("number-not", column, said))
        elif least is not None and found < least:
            header = line.headers.get(column, column)
            self.faults.append(line.issue("number-negative", column, said, field=header, least=str(least)))
            return None
        elif most is not None and found > most:
            header = line.headers.get(column, column)
            self.faults.append(line.issue("number-too-large", column, said, field=header, most=str(most)))
            return None
        return found

    def word(
        self, line: Line, column: str, words: Mapping[str, Value], *, required: bool = False
    ) -> Value | None:
        """What a word of a list means, or None."""
        said = line[column]
        if not said and not required:
            return None
        found = meant(said, words)
        if found is None:
            first = {value: word for word, value in reversed(list(words.items()))}
            self.faults.append(
                line.issue("word-unknown", column, said, words=", ".join(reversed(first.values())))
            )
        return found

    def slots(self, line: Line, column: str, clock: Clock) -> tuple[str, ...] | None:
        """The slots that a cell names; None for all, and where one of them is not known."""
        found, strange = clock.slots(line[column])
        for word in strange:
            self.faults.append(line.issue("code-unknown", column, word, what="slot"))
        return None if strange else found

    def fields(self, line: Line, known: FieldNames, company: str) -> tuple[str, ...]:
        """Product fields by code, by a name that only one of them has, or by words that were answered.

        Where there are none, the codes of industries or goods count that the company names.
        """
        found: list[str] = []
        for word in cells.listed(line["fields"]):
            code = known.find(word)
            found += [code] if code else self._meant(Phrase(said=word, line=line, company=company), known)
        if not line["fields"]:
            for column, said, proposals in classed(line, known):
                phrase = Phrase(said=said, line=line, company=company, column=column, proposals=proposals)
                found += self._meant(phrase, known)
        return tuple(dict.fromkeys(found))

    def _meant(self, phrase: Phrase, known: FieldNames) -> list[str]:
        """The field that was chosen for words, if any; where nobody has said anything, they are kept."""
        if phrase.said in self._chosen:
            code = self._chosen[phrase.said]
            if code is None or known.has(code):
                return [] if code is None else [code]
        self.phrases.append(phrase)
        return []

    def languages(self, line: Line) -> tuple[str, ...]:
        """Languages by code or name."""
        found: list[str] = []
        for word in cells.listed(line["languages"]):
            code = language(word)
            if code is None:
                self.faults.append(line.issue("word-unknown", "languages", word, words="ko, en, zh, ja …"))
            else:
                found.append(code)
        return tuple(dict.fromkeys(found))
