"""Korean and English: which one a reader has chosen, and how each writes sentences, dates and numbers."""

import gettext
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

Code = Literal["ko", "en"]
CODES: tuple[Code, ...] = get_args(Code)
DEFAULT: Code = "ko"
COOKIE = "language"
LOCALE = Path(__file__).parent / "locale"

WEEKDAYS = {"ko": "월화수목금토일", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def mark(message: str) -> str:
    """The same sentence. It marks one that is translated later, where the reader's language is known."""
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """How one language says things. Sentences are written in English and looked up in a catalog."""

    code: Code
    catalog: gettext.NullTranslations

    @property
    def other(self) -> Code:
        """The language that the switch leads to."""
        return "en" if self.code == "ko" else "ko"

    def say(self, sentence: str, **blanks: object) -> str:
        """The sentence in this language, its blanks filled."""
        return self._fill(self.catalog.gettext(sentence) if sentence else "", blanks)

    def count(self, one: str, many: str, n: int, **blanks: object) -> str:
        """The sentence for n things, where English has one form for 1 and one for the rest."""
        return self._fill(self.catalog.ngettext(one, many, n), {"n": n, **blanks})

    def _fill(self, sentence: str, blanks: dict[str, object]) -> str:
        if not blanks:
            return sentence
        return sentence.format_map({name: Word(self.write(value)) for name, value in blanks.items()})

    def write(self, value: object) -> str:
        """A value as it stands in a sentence: numbers with thousands apart, days and moments as below."""
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(format_decimal(value, locale=self.code))
        return str(value)

    def percent(self, fraction: float) -> str:
        """0.0031 as 0.31%."""
        return str(format_percent(fraction, format="#,##0.##%", locale=self.code))

    def day(self, day: date) -> str:
        """2026. 11. 23.(월), or Mon 23 Nov 2026."""
        name = WEEKDAYS[self.code][day.weekday()]
        if self.code == "ko":
            return f"{day.year}. {day.month}. {day.day}.({name})"
        return f"{name} {day.day} {MONTHS[day.month - 1]} {day.year}"

    def short_day(self, day: date) -> str:
        """11. 23.(월), or Mon 23 Nov: where the year is plain."""
        if self.code == "ko":
            return f"{day.month}. {day.day}.({WEEKDAYS['ko'][day.weekday()]})"
        return f"{WEEKDAYS['en'][day.weekday()]} {day.day} {MONTHS[day.month - 1]}"

    def moment(self, moment: datetime) -> str:
        """2026. 11. 23.(월) 10:20, or Mon 23 Nov 2026, 10:20; the moment in the zone that it carries."""
        return f"{self.day(moment.date())}{' ' if self.code == 'ko' else ', '}{moment:%H:%M}"

    def pick(self, ko: str | None, en: str | None) -> str:
        """Of a name in two languages the reader's, or the other where that one is missing."""
        return (ko or en or "") if self.code == "ko" else (en or ko or "")

    def listed(self, things: Iterable[str]) -> str:
        """A, B, C."""
        return ", ".join(things)


class Word(str):
    """A word that brings its Korean particle along: `{name:은/는}` gives 새봄은, 한누리는, S101은.

    With a pair of quotation marks before the particle, as in `{name:“”이/가}`, it is quoted as well.
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """The word, quoted and with a particle as the specification asks."""
        word = str(self)
        quoted = f"{spec[0]}{word}{spec[1]}" if spec.startswith("“”") else word
        particles = spec.removeprefix("“”")
        return quoted + _particle(word, particles) if particles else quoted


FINAL = set("013678LMNRlmnr")
"""Digits and letters whose Korean names end in a consonant: 영, 일, 삼, 육, 칠, 팔, 엘, 엠, 엔, 알."""
FINAL_L = set("178LRlr")
"""Those that end in ㄹ, after which 로 is said and not 으로."""


def _particle(word: str, particles: str) -> str:
    """Of 은/는, 이/가, 을/를, 과/와 and 으로/로 the one that is said after this word."""
    after_consonant, after_vowel = particles.split("/")
    last = next((sign for sign in reversed(word) if sign.isalnum()), "")
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        closed, liquid = final > 0, final == 8
    else:
        closed, liquid = last in FINAL, last in FINAL_L
    if liquid and after_consonant == "으로":
        return after_vowel
    return after_consonant if closed else after_vowel


@cache
def language(code: Code) -> Language:
    """The language with this code. Its catalog is read from its .po file once; English needs none."""
    if code == "en":
        return Language(code=code, catalog=gettext.NullTranslations())
    with (LOCALE / code / "LC_MESSAGES" / "sangdam.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Language(code=code, catalog=gettext.GNUTranslations(compiled))


def chosen(cookie: str | None) -> Language:
    """The language of a reader with this cookie: Korean, unless English was chosen."""
    return language(cookie if cookie in CODES else DEFAULT)
