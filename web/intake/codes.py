"""Codes for companies and people that have none in the file: those that they have already, or new ones."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from matcher.issue import Issue
from matcher.people import Participant, Side
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
    """The rows of delegates, each with a code: that of the stored delegate, else the next (S001-1 and on)."""
    rows = tuple(lines)
    before = {one.code: one for one in stored.participants}
    taken = {line["code"] for line in rows} | {person.code for one in before.values() for person in one.staff}
    given = {line["code"] for line in rows}
    found: list[Line] = []
    for line in rows:
        code = line["code"]
        if not code:
            code = _person(line, before.get(line["company"]), stored, given) or _next(line["company"], taken)
            taken.add(code)
            given.add(code)
            line = replace(line, cells={**line.cells, "code": code})  # noqa: PLW2901 -- the row, with its code
        found.append(line)
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
            for code in self._left.get(key, ()):
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


def _person(line: Line, company: Participant | None, stored: StoredEvent, given: set[str]) -> str | None:
    """The stored delegate of the company who has this name, phone or address, and no row yet."""
    if company is None:
        return None
    said = (
        plain(line["name"]),
        re.sub(r"\D", "", cells.phone(line.cells.get("phone"))),
        cells.email(line.cells.get("email")).casefold(),
    )
    for place, one in enumerate(said):
        for person in company.delegates:
            card = stored.contacts.get(person.code)
            if one and card is not None and person.code not in given:
                kept = (plain(card.name), re.sub(r"\D", "", card.phone), card.email.casefold())
                if kept[place] == one:
                    return person.code
    return None


def _next(company: str, taken: set[str]) -> str:
    number = 1
    while f"{company}-{number}" in taken:
        number += 1
    return f"{company}-{number}"
