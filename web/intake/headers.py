"""Which column a header means: by the template's words, by what organisers call it, or by close spelling."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Literal

from web.intake.extra import RANKS, with_extra
from web.intake.sheets import Column, SheetName, plain
from web.intake.synonyms import LEFT_OUT, SYNONYMS

Sure = Literal["exact", "synonym", "close", "unknown"]
SURE: frozenset[Sure] = frozenset({"exact", "synonym"})
BELOW = " · "
"""Between a header of a group of columns and the header below it: 담당자 · 성명."""
NEAR_MOST = 30
"""The most unknown headers of a list that are compared with every word that is known."""
OTHERS = 3
"""The most other columns that are named beside a proposed one."""
_NEAR = 0.8
_LONG = 60
"""Longer headers are sentences: in them, only whole words are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the header at a place (from 0) means.

    `column` None: nothing that is known, or what another column says already (`second`, its header).
    `others` are columns that it may mean as well, the likeliest first.
    """

    place: int
    header: str
    column: Column | None = None
    sure: Sure = "unknown"
    others: tuple[Column, ...] = ()
    second: str | None = None


def match_columns(
    headers: Sequence[str], sheet: SheetName, decided: Mapping[str, str | None] | None = None
) -> tuple[Match, ...]:
    """What each header of a list means, in their order; empty headers mean nothing and are left out.

    `decided` says for some headers which column (by name) somebody has chosen, or None to leave it out.
    Each column is given to one header: to the one that was chosen, else to the surest, else to the one with
    the better word. Headers that are only near to a column are `close`: they need to be confirmed.
    """
    chosen = decided or {}
    found: list[Match] = []
    strange = 0
    for place, header in enumerate(headers):
        if not header:
            continue
        if header in chosen:
            one = _decided(place, header, sheet, chosen[header])
        else:
            one = _match(place, header, sheet, near=strange < NEAR_MOST)
            strange += one.sure not in SURE
        found.append(one)
    order = sorted(found, key=lambda one: _weight(one.header, one, sheet, one.header in chosen))
    taken: dict[str, Match] = {}
    for one in order:
        if one.column is not None:
            taken.setdefault(one.column.name, one)
    return tuple(_once(one, taken) for one in found)


@lru_cache(maxsize=32768)
def known(header: str, sheet: SheetName) -> tuple[Column, Sure, int] | None:
    """The column that a header surely means, how surely, and the place of its word among the column's."""
    words = _words(sheet)
    for said in (header, _bare(header)):
        if (one := words.get(plain(said))) is not None:
            return one
        if (rank := _rank(plain(said))) is not None and f"wish_{rank}" in _by_name(sheet):
            return _by_name(sheet)[f"wish_{rank}"], "synonym", 0
    above, below, child = header.rpartition(BELOW)
    if below and _is_group(above):
        return known(child, sheet)
    return None


def is_left_out(header: str) -> bool:
    """Whether this is a column that no fair needs."""
    return plain(header) in _LEFT_OUT or plain(_bare(header)) in _LEFT_OUT


def _match(place: int, header: str, sheet: SheetName, *, near: bool) -> Match:
    sure = known(header, sheet)
    if sure is not None:
        return Match(place=place, header=header, column=sure[0], sure=sure[1])
    found = () if is_left_out(header) or not near else _near(header, sheet)
    if not found:
        return Match(place=place, header=header)
    return Match(place=place, header=header, column=found[0], sure="close", others=found[1 : OTHERS + 1])


def _decided(place: int, header: str, sheet: SheetName, name: str | None) -> Match:
    column = None if name is None else _by_name(sheet).get(name)
    return Match(place=place, header=header, column=column, sure="exact" if column else "unknown")


def _weight(header: str, one: Match, sheet: SheetName, chosen: bool) -> tuple[int, int, int]:
    if chosen:
        return 0, 0, one.place
    sure = known(header, sheet)
    steps: tuple[Sure, ...] = ("exact", "synonym", "close", "unknown")
    return 1 + steps.index(one.sure), sure[2] if sure else 0, one.place


def _once(one: Match, taken: Mapping[str, Match]) -> Match:
    """The match, unless another header has its column."""
    if one.column is None or (first := taken[one.column.name]) is one:
        return one
    if one.sure == "close":
        return Match(place=one.place, header=one.header)
    return Match(place=one.place, header=one.header, sure=one.sure, second=first.header)


@cache
def _by_name(sheet: SheetName) -> Mapping[str, Column]:
    return {column.name: column for column in with_extra(sheet).columns}


@cache
def _words(sheet: SheetName) -> Mapping[str, tuple[Column, Sure, int]]:
    """Every word for a column of the sheet, as `plain` makes it; the template's own words win."""
    found: dict[str, tuple[Column, Sure, int]] = {}
    for column in with_extra(sheet).columns:
        for said in (column.name, column.ko, column.en, *column.also):
            found.setdefault(plain(said), (column, "exact", 0))
    for name, words in SYNONYMS.get(sheet, {}).items():
        for place, said in enumerate(words):
            found.setdefault(plain(said), (_by_name(sheet)[name], "synonym", place))
    return found


_LEFT_OUT = frozenset(plain(said) for said in LEFT_OUT)


def _bare(header: str) -> str:
    """The header without what it explains in brackets or after a star, and without a number before it."""
    text = re.sub(r"[(\[（【<][^)\]）】>]*[)\]）】>]", " ", header)
    text = re.split(r"[※\n]", text.strip(), maxsplit=1)[0]
    return re.sub(r"^\s*(\d{1,2}[.)]|[①-⑳■□●○◎▶◆-])\s*", "", text).strip(" :*")


_WHO = "(?:기업|업체|회사|바이어|수요처|수요기업|공급기업|셀러|상대)?명?"
_WISHED = f"(?:(?:상담)?(?:희망|신청|요청|지망))?(?:상담)?{_WHO}"
_RANK = re.compile(
    rf"(?:{_WISHED})?(?:제)?(\d{{1,2}})(?:순위|지망|희망)(?:{_WISHED})?"
    rf"|(?:상담)?(?:희망|신청|요청)(?:상담)?{_WHO}(\d{{1,2}})"
    r"|(?:wish|choice|preference|priority)#?(\d{1,2})|(\d{1,2})(?:st|nd|rd|th)(?:choice|wish|preference)"
)


def _rank(asked: str) -> int | None:
    """The rank for which a column holds a company: 1순위, 희망 기업 2, 3rd choice."""
    found = _RANK.fullmatch(asked)
    if found is None:
        return None
    rank = int(next(filter(None, found.groups())))
    return rank if 1 <= rank <= RANKS else None


_GROUPS = re.compile(
    "기업|업체|회사|담당|참가|참석|신청|상담|기본|일반|정보|현황|연락|희망|인적|company|contact|basic"
)
_NO_GROUPS = re.compile("대표|ceo|통역|비상|비용|계좌")


def _is_group(header: str) -> bool:
    """Whether a header above others only says what they are about, so that they mean what they say alone."""
    asked = plain(header)
    return _GROUPS.search(asked) is not None and _NO_GROUPS.search(asked) is None


_ASKS_FOR = re.compile(
    "(희망|원하|만나고|신청).*(기업|업체|회사|바이어|수요처)|(meet|prefer).*(buyer|seller|compan)"
)
"""A question after those whom a company wishes to meet."""


@lru_cache(maxsize=8192)
def _near(header: str, sheet: SheetName) -> tuple[Column, ...]:
    """Columns whose words stand in the header or are spelled much like it, the likeliest first."""
    asked = plain(_bare(header)) or plain(header)
    likely: dict[str, float] = {}
    for word, (column, _, _) in _words(sheet).items():
        if len(word) >= (4 if word.isascii() else 2) and word in asked:
            # The longest word that stands in it says most.
            likely[column.name] = max(likely.get(column.name, 0), 1 + len(word) / 100)
    if 2 <= len(asked) <= _LONG:
        for name, weight in _alike(asked, sheet):
            likely[name] = max(likely.get(name, 0), weight)
    if "wishes" in _by_name(sheet) and _ASKS_FOR.search(asked):
        likely["wishes"] = 2.0
    return tuple(_by_name(sheet)[name] for name in sorted(likely, key=lambda one: -likely[one]))


def _alike(asked: str, sheet: SheetName) -> Iterator[tuple[str, float]]:
    """Columns with a word that is spelled much like this, and how much: of Korean each letter counts."""
    letters = unicodedata.normalize("NFD", asked)
    compared = SequenceMatcher(autojunk=False)
    compared.set_seq2(letters)
    for word, name in _letters(sheet):
        if 2 * min(len(word), len(letters)) < _NEAR * (len(word) + len(letters)):
            continue
        compared.set_seq1(word)
        if compared.quick_ratio() >= _NEAR and (ratio := compared.ratio()) >= _NEAR:
            yield name, ratio


@cache
def _letters(sheet: SheetName) -> tuple[tuple[str, str], ...]:
    """The words of a sheet letter by letter, and the columns that they mean; ranks need to be exact."""
    return tuple(
        (unicodedata.normalize("NFD", word), column.name)
        for word, (column, _, _) in _words(sheet).items()
        if not column.name.startswith("wish_")
    )
