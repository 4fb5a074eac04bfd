"""Reads whom a cell of wishes or vetoes names: several in one cell, by code or by company's name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import NamedTuple

from matcher.issue import Issue
from matcher.people import Side
from web.intake.company_names import plain_company
from web.intake.extra import WISHED
from web.intake.grid import Line

RATED = frozenset({"rank", "stars", "importance"})
"""Columns that say how much a wish counts; where none of them is there, the order of the rows does."""
NEAREST = 3
"""The most names that are named where one is not known."""
SEARCHED = 50
"""The most unknown names for which near ones are looked for: each is compared with every company."""
_NEAR = 0.6
_NOBODY = frozenset(
    {"없음", "해당없음", "무", "미정", "상관없음", "-", "–", "x", "n/a", "none", "해당사항없음"}
)
_CIRCLED = {chr(ord("①") + i): i + 1 for i in range(20)}
_MARK = re.compile(
    r"(?:^|(?<=[\s,;/]))(?:제?(?P<said>\d{1,2})\s*(?:순위|지망)\s*[:：.)\]-]?|(?P<number>\d{1,2})\s*[.):](?!\d)"
    r"|\((?P<inside>\d{1,2})\)|(?P<circled>[①-⑳])[.)]?)\s*"
)
_PARTS = re.compile(r"[;，；、\n]|,(?!\s*(?:ltd|inc|llc|llp|corp|co|limited|s\.a|gmbh|plc)\b)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[（][^)\]）]*[)\]）]")
_CODE = re.compile(r"[A-Za-z]{0,8}[-_]?\d+(?:[-_]\d+)?")


class Named(NamedTuple):
    """A company as names are looked up: its code, side and what it is called."""

    code: str
    side: Side
    names: tuple[str, ...]


class CompanyNames:
    """The companies of an event, to look up by code or name; `people` are delegates' codes by company's."""

    def __init__(self, companies: Iterable[Named], people: Mapping[str, str]) -> None:
        self._side: dict[str, Side] = {}
        self._names: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        for one in companies:
            self._side[one.code] = one.side
            for name in one.names:
                if (asked := plain_company(name)) and one.code not in self._by_name.setdefault(asked, []):
                    self._by_name[asked].append(one.code)
                    self._names.setdefault(asked, name)
        self._own = dict(people)
        self._codes = frozenset((*self._own, *self._side))
        self._folded = {code.casefold(): code for code in self._codes}
        self._searched = 0

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def side(self, code: str) -> Side | None:
        """The side of a company, or of a delegate's company."""
        return self._side.get(self._own.get(code, code))

    def find(self, said: str, *, of: Side | None = None) -> list[str]:
        """The codes that are meant: one where it is clear, several where a name has more companies.

        `of`: who asks is on this side, so that companies of another side are meant where there are some.
        """
        found = self.whole(said, of=of) or self._named(_BRACKETS.sub(" ", said), of)
        return found if len(found) == 1 else self._with_code(said, found) or found

    def is_code(self, said: str) -> bool:
        """Whether this is the code of a company or a delegate."""
        return self._code(said) is not None

    def whole(self, said: str, *, of: Side | None = None) -> list[str]:
        """As `find`, but only for a code or a name as it is, with nothing beside it."""
        code = self._code(said)
        return self._named(said, of) if code is None else [code]

    def nearest(self, said: str) -> list[str]:
        """Names of companies that are spelled much like this, the likeliest first."""
        self._searched += 1
        asked = _letters(plain_company(said)[:100])
        if self._searched > SEARCHED or not asked:
            return []
        likely: list[tuple[float, str]] = []
        compared = SequenceMatcher(autojunk=False)
        compared.set_seq2(asked)
        for plain, name in self._names.items():
            compared.set_seq1(_letters(plain[:100]))
            if compared.quick_ratio() >= _NEAR and (ratio := compared.ratio()) >= _NEAR:
                likely.append((-ratio, name))
        return [name for _, name in sorted(likely)[:NEAREST]]

    def _code(self, said: str) -> str | None:
        folded = unicodedata.normalize("NFKC", said).strip().casefold()
        return said if said in self._codes else self._folded.get(folded)

    def _named(self, name: str, of: Side | None) -> list[str]:
        found = self._by_name.get(plain_company(name), [])
        others = [code for code in found if of in {None, "pool"} or self._side[code] != of]
        return others or found

    def _with_code(self, said: str, named: Sequence[str]) -> list[str]:
        """The code that stands with a name in one cell: B001 한빛전자, 한빛전자 (B001).

        Not where the name is another company's: then it is not clear which of the two is meant.
        """
        words = [word for word in re.split(r"[\s()\[\]（）:/,;]+", said) if word]
        codes = {code for word in words if (code := self._code(word)) is not None}
        rest = self._named(" ".join(word for word in words if self._code(word) is None), None)
        known = {*named, *rest}
        return [*codes] if len(codes) == 1 and (not known or codes <= known) else []


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def parts(said: str) -> list[tuple[int | None, str]]:
    """The companies that a cell names, each with the rank that stands before it, if any; each once."""
    found: list[tuple[int | None, str]] = []
    marks = [*_MARK.finditer(said)]
    if not marks or marks[0].start() != 0:
        marks = []
    if not marks:
        found = [(None, part) for part in _PARTS.split(said)]
    ends = [*(mark.start() for mark in marks[1:]), len(said)]
    for mark, end in zip(marks, ends, strict=False):
        number = mark["said"] or mark["number"] or mark["inside"]
        rank = int(number) if number else _CIRCLED[mark["circled"]]
        found += ((rank, part) for part in _PARTS.split(said[mark.end() : end]))
    stripped = ((rank, part.strip(" \t,;/·-")) for rank, part in found)
    once = {part: (rank, part) for rank, part in reversed([*stripped]) if part and not _is_nobody(part)}
    return [*reversed(once.values())]


def _is_nobody(said: str) -> bool:
    return "".join(said.split()).casefold() in _NOBODY


def named(
    lines: Iterable[Line], names: CompanyNames, faults: list[Issue], *, ranked: bool = True
) -> tuple[Line, ...]:
    """The rows of wishes or vetoes, one for each company that a cell names, by code.

    The rank is the one before a company's name in the cell, else the one of the row or column; where there is
    none, companies count in the order in which they stand. Names that no company has, or more than one, are
    faults.
    """
    found: list[Line] = []
    last: Counter[str] = Counter()
    for line in (one for row in lines for one in _one_by_one(row)):
        of = _code(line, "of", line["of"], None, names, faults)
        if of is None:
            continue
        if ranked and not line["to"] and not line["rank"]:
            continue  # a company that wishes for nobody
        for rank, said in _targets(line, names):
            to = _code(line, "to", said, names.side(of), names, faults)
            last[of] += 1
            if to is not None:
                cells = {**line.cells, "of": of, "to": to}
                if ranked and not line["rank"] and (rank is not None or not line.headers.keys() & RATED):
                    cells["rank"] = last[of] if rank is None else rank
                found.append(replace(line, cells=cells))
    return tuple(found)


def companies_named(lines: Iterable[Line], names: CompanyNames, faults: list[Issue]) -> tuple[Line, ...]:
    """The rows of delegates with their companies' codes where names stand."""
    coded = ((line, _code(line, "company", line["company"], None, names, faults)) for line in lines)
    return tuple(
        replace(line, cells={**line.cells, "company": code}) for line, code in coded if code is not None
    )


def _one_by_one(line: Line) -> Iterator[Line]:
    """A row with a column for each rank as one row for each; any other as it is."""
    wide = [(rank, column.name) for rank, column in enumerate(WISHED, 1) if column.name in line.headers]
    if not wide or line["to"]:
        yield line
    for rank, name in wide:
        if line[name]:
            headers = {**line.headers, "to": line.headers[name], "rank": line.headers[name]}
            yield replace(line, cells={"of": line["of"], "to": line[name], "rank": rank}, headers=headers)


def _targets(line: Line, names: CompanyNames) -> list[tuple[int | None, str]]:
    """The companies in the cell; a cell that is empty or a name as a whole is not parted."""
    said = line["to"]
    if not said or names.whole(said):
        return [(None, said)]
    found: list[tuple[int | None, str]] = []
    for rank, part in parts(said):
        pieces = [part] if names.find(part) else _pieces(part, names)
        found += ((rank, piece) for piece in pieces)
    return found


def _pieces(part: str, names: CompanyNames) -> list[str]:
    """What slashes part into companies, or spaces into codes; the whole where a piece is none."""
    smaller = [one.strip() for one in re.split(r"[/·+|]", part) if one.strip()]
    if len(smaller) > 1 and all(map(names.find, smaller)):
        return smaller
    codes = part.split()
    return codes if len(codes) > 1 and all(map(names.is_code, codes)) else [part]


def _code(
    line: Line, column: str, said: str, of: Side | None, names: CompanyNames, faults: list[Issue]
) -> str | None:
    """The code that is meant; what looks like a code stays, for the check of all codes to say more."""
    found = names.find(said, of=of) if said else []
    if len(found) == 1:
        return found[0]
    if found:
        faults.append(line.issue("company-ambiguous", column, said[:60], codes=", ".join(found)))
        return None
    if not said or not names or _CODE.fullmatch(said):
        return said
    if near := names.nearest(said):
        faults.append(line.issue("company-near", column, said[:60], names=", ".join(near)))
        return None
    if said.isascii() and " " not in said:
        return said
    faults.append(line.issue("company-unknown", column, said[:60]))
    return None
