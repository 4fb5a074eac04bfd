"""Codes for companies and people that have none in the file: those that they have already, or new ones."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from matcher.issue import Issue
from matcher.people import Side
from web.intake import cells
from web.intake.company_names import plain_company
from web.intake.grid import Line
from web.intake.sheets import plain
from web.intake.words import SIDES, meant
from web.store.enrol import digits
from web.store.whole import StoredEvent

_FIRST: Mapping[Side, str] = {"seller": "S", "buyer": "B", "pool": "P"}


def with_codes(lines: Iterable[Line], stored: StoredEvent) -> tuple[tuple[Line, ...], list[Issue]]:
    """The rows of companies, each with a code; and a note on the new ones.

    A company without a code keeps the one that it has: that of the stored company with its business number,
    else of the one on its side with its name; each is given once. Others get the next numbers of their side,
    S001 for sellers, B001 for buyers, P001 in a pool, in the order of the rows.
    """
    rows = tuple(lines)
    given = {line["code"] for line in rows} - {""}
    known = _Known(stored, given)
    numbers = _Numbers([*given, *(one.code for one in stored.participants)])
    found: list[Line] = []
    fresh: list[tuple[Line, str]] = []
    for line in rows:
        code = line["code"]
        if not code:
            side = meant(line["side"], SIDES) or "seller"
            code = known.take(line, side) or ""
            if not code:
                code = numbers.next(side)
                fresh.append((line, code))
        found.append(replace(line, cells={**line.cells, "code": code}) if code != line["code"] else line)
    return tuple(found), [*_notes(fresh)]


def with_people_codes(lines: Iterable[Line], stored: StoredEvent) -> tuple[Line, ...]:
    """The rows of delegates, each with a code: that of the stored delegate, else the next (S001-1 and on).

    A stored delegate of the same company is known by name, else by phone or address; each is given once.
    """
    rows = tuple(lines)
    given = {line["code"] for line in rows}
    taken = given | {person.code for one in stored.participants for person in one.staff}
    known = _known_people(stored, given)
    last: Counter[str] = Counter()
    found: list[Line] = []
    for line in rows:
        if line["code"]:
            found.append(line)
            continue
        code = _person(line, known, given) or _next(line["company"], taken, last)
        taken.add(code)
        given.add(code)
        found.append(replace(line, cells={**line.cells, "code": code}))
    return tuple(found)


class _Known:
    """The stored companies that no row of the file names by code, to be found by number or name."""

    def __init__(self, stored: StoredEvent, given: set[str]) -> None:
        self._left: dict[tuple[str, str], list[str]] = {}
        self._used: set[str] = set()
        self._numbers: dict[str, str | None] = {}
        for one in stored.participants:
            profile = stored.profiles.get(one.code)
            if profile is None or one.code in given:
                continue
            number = digits(profile.business_number)
            self._numbers[one.code] = number
            keys = {("number", number or ""), *((one.side, plain_company(profile.name)),)}
            for key in keys:
                if key[1]:
                    self._left.setdefault(key, []).append(one.code)

    def take(self, line: Line, side: Side) -> str | None:
        """The code of the company in this row, which nobody gets a second time."""
        number = digits(cells.business_number(line.cells.get("business_number")))
        for key in (("number", number or ""), (side, plain_company(line["name"]))):
            left = self._left.get(key, [])
            while left and left[0] in self._used:
                left.pop(0)
            for code in left:
                other = self._numbers[code]
                apart = None not in {number, other} and number != other
                if code not in self._used and not apart:
                    self._used.add(code)
                    return code
        return None


class _Numbers:
    """The numbers that follow the highest one that each side has."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._last: Counter[str] = Counter()
        for code in codes:
            found = re.fullmatch(r"([SBP])(\d{1,9})", code)
            if found is not None:
                self._last[found[1]] = max(self._last[found[1]], int(found[2]))

    def next(self, side: Side) -> str:
        """The next code of a side."""
        first = _FIRST[side]
        self._last[first] += 1
        return f"{first}{self._last[first]:03d}"


def _notes(fresh: list[tuple[Line, str]]) -> Iterator[Issue]:
    """A note on the new codes of each list and side."""
    by_side: dict[tuple[str, str], list[str]] = {}
    for line, code in fresh:
        by_side.setdefault((line.file, code[0]), []).append(code)
    for (file, _), codes in by_side.items():
        given = codes[0] if len(codes) == 1 else f"{codes[0]}~{codes[-1]}"
        yield Issue(code="codes-new", file=file, given=given)


def _known_people(stored: StoredEvent, given: Container[str]) -> Mapping[tuple[str, str], list[str]]:
    """The stored delegates whom no row names by code: by company and name, phone or address."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in stored.participants:
        for person in one.delegates:
            card = stored.contacts.get(person.code)
            if card is not None and person.code not in given:
                for said in _marks(card.name, card.phone, card.email):
                    found.setdefault((one.code, said), []).append(person.code)
    return found


def _person(line: Line, known: Mapping[tuple[str, str], list[str]], given: Container[str]) -> str | None:
    """The stored delegate of the company who has this name, phone or address, and no row yet."""
    phone, email = cells.phone(line.cells.get("phone")), cells.email(line.cells.get("email"))
    for said in _marks(line["name"], phone, email):
        for code in known.get((line["company"], said), ()):
            if code not in given:
                return code
    return None


def _marks(name: str, phone: str, email: str) -> Iterator[str]:
    """By what somebody is known, surest first."""
    for kind, said in (
        ("name", plain(name)),
        ("phone", re.sub(r"\D", "", phone)),
        ("email", email.casefold()),
    ):
        if said:
            yield f"{kind}:{said}"


def _next(company: str, taken: Container[str], last: Counter[str]) -> str:
    last[company] += 1
    while f"{company}-{last[company]}" in taken:
        last[company] += 1
    return f"{company}-{last[company]}"
