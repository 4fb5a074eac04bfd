"""Facts of a company against what a buyer asks for: they raise a fit, lower it or forbid the pair.

What nobody has said is neither as asked nor otherwise, and does nothing; only a certificate that is not
named is taken to be missing. What each fact does is the organiser's setting (`FactRules`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from matcher.kinship import Kinship
from matcher.reason import Reason
from matcher.thesaurus import plain

Effect = int | Literal["forbid"]
"""Points from -100 to 100, 0 for nothing, or that the two may not meet."""

PROVINCES: Mapping[str, str] = {
    "서울특별시": "서울", "서울시": "서울", "부산광역시": "부산", "부산시": "부산", "대구광역시": "대구",
    "대구시": "대구", "인천광역시": "인천", "인천시": "인천", "광주광역시": "광주", "대전광역시": "대전",
    "대전시": "대전", "울산광역시": "울산", "울산시": "울산", "세종특별자치시": "세종", "세종시": "세종",
    "경기도": "경기", "강원특별자치도": "강원", "강원도": "강원", "충청북도": "충북", "충청남도": "충남",
    "전북특별자치도": "전북", "전라북도": "전북", "전라남도": "전남", "경상북도": "경북", "경상남도": "경남",
    "제주특별자치도": "제주", "제주도": "제주",
}  # fmt: skip
"""Cities and provinces of the first level, by the names that are shortened."""
SHORT = frozenset(PROVINCES.values())
NUMBER = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a company.

    `capacity` is what it can supply in a month, in the unit that the organiser names. `exports`: None where
    nothing was said; `markets` are countries it has sold to. `newcomer`: it is here for the first time.
    """

    region: str | None = None
    certificates: tuple[str, ...] = ()
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    exports: bool | None = None
    markets: tuple[str, ...] = ()
    newcomer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a buyer, or one of its delegates, asks of a supplier; nothing said is nothing asked.

    `capacity` is the least. Of `regions`, `languages` and `markets` one is enough, of `certificates` all.
    """

    regions: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    capacity: int | None = None
    languages: tuple[str, ...] = ()
    exports: bool = False
    markets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What two companies have had to do with each other: meetings at earlier events, and a running supply."""

    met: int = 0
    supplies: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRule:
    """What a fact does where it is as asked, and where it is known to be otherwise.

    `most` bounds the points of a fact that counts several times. Raises ValueError beyond 100 points.
    """

    as_asked: Effect = 0
    otherwise: Effect = 0
    most: int = 100

    def __post_init__(self) -> None:
        points = [one for one in (self.as_asked, self.otherwise, self.most) if one != "forbid"]
        if not all(-100 <= one <= 100 for one in points) or self.most < 0:
            raise ValueError(f"a fact counts from -100 to 100 points, not {points}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRules:
    """The organiser's settings, fact by fact.

    `certificates` count each, up to `most`. `met_before`, `supplier` and `newcomer` are "as asked" where
    they are so.
    """

    region: FactRule = FactRule(as_asked=3)
    certificates: FactRule = FactRule(as_asked=8, otherwise=-4, most=16)
    capacity: FactRule = FactRule(as_asked=4, otherwise=-10)
    language: FactRule = FactRule(otherwise=-15)
    exports: FactRule = FactRule(as_asked=4, otherwise=-4)
    newcomer: FactRule = FactRule()
    met_before: FactRule = FactRule(as_asked=-10)
    supplier: FactRule = FactRule(as_asked=-20)


FACTS: tuple[str, ...] = tuple(one.name.replace("_", " ") for one in fields(FactRules))
"""The names of the facts, as parts of an affinity carry them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the facts of a pair come to: points by fact, those of 0 left out, with the reasons.

    `forbidden` names the first fact that forbids the pair.
    """

    parts: Mapping[str, int]
    forbidden: str | None = None
    because: tuple[Reason, ...] = ()


class Certificates:
    """Which certificates are the same, by the groups of the thesaurus: ISO9001, ISO 9001, 품질경영시스템.

    One that includes the other is as good: IATF 16949 where ISO 9001 is asked for. Where both carry a number,
    it has to be the same one, as some groups hold standards that are only alike (ISO 45001, OHSAS 18001).
    """

    def __init__(self, kinship: Kinship) -> None:
        self._kinship = kinship
        self._known: dict[str, frozenset[int]] = {}

    def groups(self, name: str) -> frozenset[int]:
        """The groups of conditions that a certificate's name belongs to."""
        if name not in self._known:
            found = self._kinship.concepts.read([name], None).conditions
            self._known[name] = frozenset(one.group for one in found)
        return self._known[name]

    def suits(self, named: str, asked: str) -> bool:
        """Whether a certificate that is named is the one that is asked for, or includes it."""
        if plain(named) == plain(asked):
            return True
        have, want = self.groups(named), self.groups(asked)
        if have & want:
            one, other = set(NUMBER.findall(named)), set(NUMBER.findall(asked))
            return not one or not other or bool(one & other)
        return any(want & self._kinship.ancestors(group).keys() for group in have)


def weighed(
    facts: Facts, asked: Asked, *, past: Past, rules: FactRules, certificates: Certificates
) -> Weighed:
    """What the facts of a seller come to for what a buyer asks."""
    findings = {
        "region": _region(facts, asked),
        "certificates": _certificates(facts, asked, certificates),
        "capacity": _capacity(facts, asked),
        "language": _language(facts, asked),
        "exports": _exports(facts, asked),
        "newcomer": [(True, Reason(kind="newcomer"))] if facts.newcomer else [],
        "met before": [(True, Reason(kind="met before", words=(str(past.met),)))] if past.met else [],
        "supplier": [(True, Reason(kind="supplier"))] if past.supplies else [],
    }
    parts: dict[str, int] = {}
    because: list[Reason] = []
    forbidden: str | None = None
    for name, found in findings.items():
        rule: FactRule = getattr(rules, name.replace(" ", "_"))
        effects = [(rule.as_asked if fits else rule.otherwise, reason) for fits, reason in found]
        if forbidden is None and any(effect == "forbid" for effect, _ in effects):
            forbidden = name
        points = sum(effect for effect, _ in effects if effect != "forbid")
        if points := max(-rule.most, min(rule.most, points)):
            parts[name] = points
        because += _joined(reason for effect, reason in effects if effect)
    return Weighed(parts=parts, forbidden=forbidden, because=tuple(because))


Findings = list[tuple[bool, Reason]]
"""What is as asked and what is not, each with its reason."""


def _joined(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """Reasons of one kind as one, with the words of all."""
    words: dict[str, tuple[str, ...]] = {}
    for one in reasons:
        words[one.kind] = words.get(one.kind, ()) + one.words
    return (Reason(kind=kind, words=said) for kind, said in words.items())


def _region(facts: Facts, asked: Asked) -> Findings:
    if not facts.region or not asked.regions:
        return []
    found = any(in_region(facts.region, one) for one in asked.regions)
    return [(found, Reason(kind="region" if found else "region other", words=(facts.region,)))]


def _certificates(facts: Facts, asked: Asked, certificates: Certificates) -> Findings:
    """Each certificate that is asked for, with the name of the one that is taken for it where it differs."""
    found: Findings = []
    for want in dict.fromkeys(asked.certificates):
        have = next((one for one in facts.certificates if certificates.suits(one, want)), None)
        if have is None:
            found.append((False, Reason(kind="certificates missing", words=(want,))))
        else:
            said = want if plain(have) == plain(want) else f"{want} ({have})"
            found.append((True, Reason(kind="certificates", words=(said,))))
    return found


def _capacity(facts: Facts, asked: Asked) -> Findings:
    if facts.capacity is None or asked.capacity is None:
        return []
    fits = facts.capacity >= asked.capacity
    words = (str(facts.capacity), str(asked.capacity))
    return [(fits, Reason(kind="capacity" if fits else "capacity short", words=words))]


def _language(facts: Facts, asked: Asked) -> Findings:
    if not facts.languages or not asked.languages:
        return []
    shared = tuple(one for one in asked.languages if one in facts.languages)
    return [(bool(shared), Reason(kind="language" if shared else "language none", words=shared))]


def _exports(facts: Facts, asked: Asked) -> Findings:
    exports = True if facts.markets else facts.exports
    if exports is None or not (asked.exports or asked.markets):
        return []
    shared = tuple(one for one in asked.markets if one in facts.markets)
    elsewhere = bool(asked.markets and facts.markets and not shared)
    if not exports or elsewhere:
        return [(False, Reason(kind="exports elsewhere" if elsewhere else "exports none"))]
    return [(True, Reason(kind="exports", words=shared))]


def in_region(region: str, asked: str) -> bool:
    """Whether a place lies in the region asked for: 경상북도 구미시 in 경북, in 구미 and in 경북 구미시.

    A name of the first level is looked for in the first place only: 경기 광주시 does not lie in 광주.
    """
    place, wanted = _levels(region), _levels(asked)
    if not wanted:
        return False
    first = 1 if wanted[0] not in SHORT and place[:1] and place[0] in SHORT else 0
    return place[first : first + len(wanted)] == wanted


def _levels(region: str) -> tuple[str, ...]:
    """The names of a place from the largest on, without what kind of place each is."""
    words = region.replace(",", " ").casefold().split()
    full = [PROVINCES.get(word, word) if i == 0 else word for i, word in enumerate(words)]
    return tuple(word[:-1] if len(word) > 2 and word[-1] in "시군구" else word for word in full)
