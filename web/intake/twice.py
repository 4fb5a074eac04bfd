"""Companies that seem to stand twice. They are only named: whether they are one, a person decides."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from web.intake.company_names import plain_company
from web.store.values import Contact, Profile

Because = Literal["business_number", "name", "phone", "email"]
ORDER: tuple[Because, ...] = ("business_number", "name", "phone", "email")
"""From the surest to the weakest."""
SHARED_MOST = 3
"""A phone or e-mail of more companies than this is an agency's, and says nothing of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """Two or more companies that seem to be one: their `codes` as they were given, and `why`."""

    codes: tuple[str, ...]
    why: tuple[Because, ...]


def same_companies(profiles: Mapping[str, Profile], contacts: Mapping[str, Sequence[Contact]]) -> list[Twice]:
    """Which of these companies seem to be the same, in the order of their first ones; each is in one group.

    `profiles` and `contacts` (those of a company's delegates) are by company's code. Companies seem the same
    that share a business number, a name (Korean or English) whatever its legal form and spaces, a phone
    number or an e-mail address. Two different business numbers are two companies, whatever else they share.
    """
    group = {code: code for code in profiles}  # the first company of each one's group
    members = {code: [code] for code in profiles}
    numbers = {code: number for code, one in profiles.items() if (number := _digits(one.business_number))}
    found: dict[str, set[Because]] = {code: set() for code in profiles}
    for because, first, second in _pairs(profiles, contacts):
        one, other = group[first], group[second]
        if one != other:
            apart = numbers.get(one), numbers.get(other)
            if all(apart) and len(set(apart)) == 2:
                continue
            if any(apart):
                numbers[one] = apart[0] or apart[1] or ""
            for code in members.pop(other):
                group[code] = one
                members[one].append(code)
            found[one] |= found.pop(other)
        found[one].add(because)
    place = {code: i for i, code in enumerate(profiles)}
    groups = [
        Twice(
            codes=tuple(sorted(codes, key=place.__getitem__)),
            why=tuple(because for because in ORDER if because in found[first]),
        )
        for first, codes in members.items()
        if len(codes) > 1
    ]
    return sorted(groups, key=lambda one: place[one.codes[0]])


def _pairs(
    profiles: Mapping[str, Profile], contacts: Mapping[str, Sequence[Contact]]
) -> Iterator[tuple[Because, str, str]]:
    """Pairs of companies that share something, those with the surest reason first."""
    for because in ORDER:
        by_key: dict[str, list[str]] = {}
        for code, profile in profiles.items():
            for key in dict.fromkeys(_keys(because, profile, contacts.get(code, ()))):
                if key:
                    by_key.setdefault(key, []).append(code)
        for codes in by_key.values():
            if because in {"phone", "email"} and len(codes) > SHARED_MOST:
                continue
            yield from _joinable(because, codes)


def _joinable(because: Because, codes: Sequence[str]) -> Iterator[tuple[Because, str, str]]:
    """Each with the first; and with the one before it, since the first may have another business number."""
    for before, code in pairwise(codes):
        yield because, codes[0], code
        if before != codes[0]:
            yield because, before, code


def _keys(because: Because, profile: Profile, people: Sequence[Contact]) -> Iterator[str]:
    if because == "business_number":
        yield _digits(profile.business_number)
    elif because == "name":
        yield plain_company(profile.name)
        yield plain_company(profile.name_en)
    elif because == "phone":
        yield from (_number(one.phone) for one in people)
    else:
        yield from (one.email.strip().casefold() for one in people)


def _digits(number: str | None) -> str:
    return re.sub(r"\D", "", number or "")


def _number(phone: str) -> str:
    """The digits of a whole phone number, as they are dialled in Korea; empty for less than a whole one."""
    digits = re.sub(r"\D", "", phone)
    if digits.startswith("82") and len(digits) > 10:
        digits = "0" + digits[2:].removeprefix("0")
    return digits if len(digits) >= 9 else ""
