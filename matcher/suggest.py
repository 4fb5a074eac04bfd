"""Which offers suit a need, and why: affinity from what both say of themselves, before any wish.

The parts are whole points and add up to 0 … 100: what is offered against what is sought (trade words and
their kin), the letters of the two texts, conditions asked and met, the hall; less for a list of key words.
Statistics are those of the offers that the run began with, and are frozen: who joins later changes nobody's
affinity. All sums are of whole numbers: no score depends on the order or the number of the others.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from matcher.concepts import Concepts, Found, Reading
from matcher.kinship import Kinship
from matcher.ngrams import Letters, letters_of, pieces, weigh
from matcher.statistics import Statistics, counted

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PRODUCT_MOST = 60
LETTERS_MOST = 25
CONDITIONS_MOST = 8
HALL_MOST = 7
ALIKE = 0.5
"""Texts this much alike in their letters have all points for it."""
IN_FIELD = 3.0
"""What is said in the short phrase counts so often."""
LATER = 0.85
"""A product that is named after the first sentence of an offer counts so much."""
USE = 0.6
"""What a product is for counts so much, on either side."""
ENOUGH = 0.2
"""Conditions count once products are so much alike."""
DOUBT = 0.3
"""The less a need says in trade words, the less the likeness of products counts: this much is unsaid."""
ELSEWHERE = 0.5
"""A product of another hall counts so much in a need."""
DESCRIPTION = 1.5
"""A product that is described in plain words counts so much at most."""
DESCRIBED = 4
"""So many are guessed from a description."""
ENOUGH_SAID = 60
"""A text of fewer pieces describes little: a word or two are alike by chance."""
FAINT, PLAIN = 0.08, 0.25
"""How alike a need and a description have to be, and how alike is as plain as the word itself."""
BREADTH = 0.02
"""How much less each further product of an offer makes each of them, beyond the first six."""
WEIGHT, CLOSE, POINT = 1_000, 10_000, 1_000_000
"""What a sought product counts, how near an offer comes to it, and points: in so many parts of one."""
REMEMBERED = 4_096
"""The readings of so many needs are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a seller offers or a delegate of a buyer seeks. `field` is a short phrase, in their own words.

    `hall` is the code of a hall in the tree, or None where it is not known.
    """

    code: str
    field: str = ""
    text: str = ""
    hall: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well an offer suits a need. `total` is the sum of `parts`; `fine` breaks ties between equal totals.

    `offered` and `sought` are the words of the two that suit each other best, `kin` how they are related.
    `met` are conditions that both name, in the words of the need.
    """

    offer: str
    total: int
    fine: int
    parts: Mapping[str, int]
    offered: str | None = None
    sought: str | None = None
    kin: str | None = None
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A text as it was read: by group of a product what it counts and in which words; all groups it has."""

    source: Text
    reading: Reading
    pieces: frozenset[int]
    weight: Mapping[int, float]
    said: Mapping[int, str]
    has: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    """A need as it was read: what it seeks, what each counts in parts of `WEIGHT`, its length in letters."""

    read: _Read
    sought: tuple[Found, ...]
    weight: tuple[int, ...]
    norm: float

    @property
    def most(self) -> int:
        """What an offer would reach that has all that is sought, with what is left unsaid."""
        return (sum(self.weight) + round(DOUBT * WEIGHT)) * CLOSE


class Suggester:
    """Reads the offers of an event once, and says of each need how well every offer suits it.

    `statistics` are those of an earlier run; without them they are taken from these offers. They never
    change, so neither `join`, `drop` nor `replace` touches the affinity of another offer.
    Raises ValueError where two offers have one code.
    """

    def __init__(
        self, concepts: Concepts, offers: Sequence[Text], statistics: Statistics | None = None
    ) -> None:
        self.concepts = concepts
        self.kinship = Kinship(concepts)
        self._known: dict[int, list[tuple[int, float, str]]] = {}
        described = [head for head in concepts.glosses if head in concepts.number]
        self._described = [concepts.number[head] for head in described]
        self._glosses = letters_of([pieces(concepts.glosses[head]) for head in described])
        reads = [self._read(one) for one in offers]
        self.statistics = statistics or self._counted(reads)
        self._rare = [self.statistics.rarity(group.head) for group in concepts.groups]
        self._letters = Letters(weigh(self.statistics.pieces, self.statistics.offers))
        self._needs = lru_cache(REMEMBERED)(self._heard)
        self._offers: list[_Read | None] = []
        self._free: list[int] = []
        self._place: dict[str, int] = {}
        self._at: dict[int, tuple[Ints, Floats]] = {}
        for one in reads:
            self._put(one)

    @property
    def reproduces(self) -> bool:
        """Whether scores are those of the run that the statistics are from: it knew the same words."""
        return self.statistics.thesaurus == self.concepts.version

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the offers that it knows now."""
        return tuple(self._place)

    def conditions(self, code: str) -> tuple[str, ...]:
        """The certificates and other conditions that an offer's text names, in its words.

        Raises KeyError where there is no offer of this code.
        """
        offer = self._offers[self._place[code]]
        assert offer is not None
        return tuple(one.said for one in offer.reading.conditions)

    def _counted(self, reads: Sequence[_Read]) -> Statistics:
        heads = ([self.concepts.groups[group].head for group in one.weight] for one in reads)
        return counted(self.concepts.version, heads, [one.pieces for one in reads])

    def _read(self, one: Text) -> _Read:
        reading = self.concepts.read([one.field, one.text], one.hall)
        first = 1 if one.field.strip() else 0
        breadth = 1 / (1 + BREADTH * max(0, len(reading.products) - 6))
        weight = {
            found.group: breadth * (1.0 if found.sentence <= first else LATER) * (USE if found.use else 1.0)
            for found in reading.products
        }
        kept = frozenset[int]().union(*(pieces(sentence) for sentence in reading.sentences))
        return _Read(
            source=one,
            reading=reading,
            pieces=kept,
            weight=weight,
            said={found.group: found.said for found in reading.products},
            has=frozenset(found.group for found in (*reading.products, *reading.conditions)),
        )

    def join(self, offer: Text) -> None:
        """Take one offer more. Raises ValueError where its code is known already."""
        self._put(self._read(offer))

    def drop(self, code: str) -> None:
        """Forget an offer. Raises KeyError where there is none of this code."""
        place = self._place.pop(code)
        read = self._offers[place]
        assert read is not None
        self._offers[place] = None
        self._free.append(place)
        self._letters.drop(place, read.pieces)
        for group in read.weight:
            where, weight = self._at[group]
            others = where != place
            self._at[group] = where[others], weight[others]

    def replace(self, offer: Text) -> None:
        """Take an offer's new text for the one of its code. Raises KeyError where there is none."""
        read = self._read(offer)
        self.drop(offer.code)
        self._put(read)

    def _put(self, read: _Read) -> None:
        """Give an offer a place: one that is free again, or a new one at the end."""
        if read.source.code in self._place:
            raise ValueError(f"two offers have the code {read.source.code}")
        if not self._free:
            self._free.append(len(self._offers))
            self._offers.append(None)
        place = self._free.pop()
        self._offers[place] = read
        self._place[read.source.code] = place
        self._letters.put(place, read.pieces)
        if not read.weight.keys() <= self._at.keys():
            self._known = {}
        for group, much in read.weight.items():
            where, weight = self._at.get(group, (np.zeros(0, np.int64), np.zeros(0)))
            self._at[group] = np.append(where, place), np.append(weight, much)

    def _need(self, need: Text) -> _Need:
        """A need as it was read; the code and the order of needs don't matter."""
        return self._needs(replace(need, code=""))

    def _heard(self, need: Text) -> _Need:
        read = self._read(need)
        weighed = [(one, round(WEIGHT * much)) for one, much in self._sought(read)]
        return _Need(
            read=read,
            sought=tuple(one for one, weight in weighed if weight),
            weight=tuple(weight for _, weight in weighed if weight),
            norm=self._letters.norm(read.pieces),
        )

    def _sought(self, need: _Read) -> list[tuple[Found, float]]:
        phrase = 1 if need.source.field.strip() else 0
        found: list[tuple[Found, float]] = []
        for one in need.reading.products:
            weight = self._rare[one.group] * (IN_FIELD if one.sentence < phrase else 1.0)
            if one.use:
                weight *= USE
            here = self._in_hall(one.group, need.source.hall)
            found.append((one, weight if here else weight * ELSEWHERE))
        return [*found, *self._described_by(need)]

    def _described_by(self, need: _Read) -> list[tuple[Found, float]]:
        """Products that a need describes in plain words, not naming them."""
        named = {one.group for one in need.reading.products}
        telling = min(1.0, len(need.pieces) / ENOUGH_SAID)
        alike = self._glosses.alike(need.pieces).tolist()
        near = sorted(zip(alike, self._described, strict=True), key=lambda one: (-one[0], one[1]))[:DESCRIBED]
        return [
            (
                Found(group=group, said=self.concepts.groups[group].head, sentence=1),
                DESCRIPTION * telling * min(1.0, much / PLAIN),
            )
            for much, group in near
            if much >= FAINT and group not in named and self._in_hall(group, need.source.hall)
        ]

    def _in_hall(self, group: int, hall: str | None) -> bool:
        field = self.concepts.groups[group].field
        return hall is None or field is None or field.startswith(hall)

    def _kin_of(self, sought: int) -> list[tuple[int, float, str]]:
        """The groups that any offer has and that are kin to a sought one: how near, and in what way."""
        if sought not in self._known:
            near = ((offered, *self.kinship.kin(sought, offered)) for offered in sorted(self._at))
            self._known[sought] = [one for one in near if one[1] > 0]
        return self._known[sought]

    def _nearest(self, need: _Need) -> tuple[Ints, Ints]:
        """(sought, places): how near each offer comes to each sought product, and with which of its own."""
        near = np.zeros((len(need.sought), len(self._offers)), np.int64)
        by = np.full(near.shape, -1, np.int64)
        for row, one in enumerate(need.sought):
            for offered, much, _ in self._kin_of(one.group):
                where, weight = self._at[offered]
                value = np.rint(CLOSE * much * weight).astype(np.int64)
                better = value > near[row, where]
                near[row, where[better]] = value[better]
                by[row, where[better]] = offered
        return near, by

    def suggest(self, need: Text, among: Collection[str] | None = None) -> list[Fit]:
        """How well every offer suits a need, the best first; equal ones in the order of their codes.

        `among` are the codes of the only offers that are asked for; unknown ones are left out.
        """
        read = self._need(need)
        codes = self._place if among is None else dict.fromkeys(among)
        asked = [self._place[code] for code in codes if code in self._place]
        near, by = self._nearest(read)
        weighed = np.array(read.weight, np.int64)[:, None] * near
        best = weighed.argmax(axis=0) if read.sought else np.zeros(len(self._offers), np.int64)
        reached = weighed.sum(axis=0).tolist()
        alike = self._letters.alike(read.read.pieces).tolist()
        found = []
        for place in asked:
            offer = self._offers[place]
            assert offer is not None
            row = int(best[place])
            group = int(by[row, place]) if read.sought else -1
            found.append(
                self._fit(read, offer, reached=reached[place], alike=alike[place], row=row, group=group)
            )
        return sorted(found, key=lambda fit: (-fit.total, -fit.fine, fit.offer))

    def fits_for_offer(self, code: str, needs: Iterable[Text]) -> list[Fit]:
        """How well one offer suits each of the needs, in their order: what `suggest` says of it.

        Raises KeyError where there is no offer of this code.
        """
        offer = self._offers[self._place[code]]
        assert offer is not None
        norm = self._letters.norm(offer.pieces)
        return [self._fit_of(self._need(need), offer, norm) for need in needs]

    def _fit_of(self, need: _Need, offer: _Read, norm: float) -> Fit:
        reached, row, group, most = 0, 0, -1, 0
        for i, one in enumerate(need.sought):
            near, by = self._nearest_of(one.group, offer)
            reached += need.weight[i] * near
            if need.weight[i] * near > most:
                row, group, most = i, by, need.weight[i] * near
        shared = self._letters.shared(need.read.pieces, offer.pieces)
        alike = shared / (norm * need.norm)
        return self._fit(need, offer, reached=reached, alike=alike, row=row, group=group)

    def _nearest_of(self, sought: int, offer: _Read) -> tuple[int, int]:
        """How near one offer comes to a sought product, and with which of its own; -1 for none."""
        best, by = 0, -1
        for offered in sorted(offer.weight):
            much, _ = self.kinship.kin(sought, offered)
            value = round(CLOSE * much * offer.weight[offered])
            if value > best:
                best, by = value, offered
        return best, by

    def _fit(self, need: _Need, offer: _Read, *, reached: int, alike: float, row: int, group: int) -> Fit:
        """A fit from what the offer has reached, how alike the letters are, and where the two meet best."""
        met = tuple(one.said for one in need.read.reading.conditions if one.group in offer.has)
        asked = len(need.read.reading.conditions)
        product = PRODUCT_MOST * POINT * reached // need.most
        counts = asked and product > ENOUGH * PRODUCT_MOST * POINT
        hall = need.read.source.hall
        exact = {
            "product": product,
            "letters": int(LETTERS_MOST * POINT * min(1.0, alike / ALIKE)),
            "conditions": CONDITIONS_MOST * POINT * len(met) // asked if counts else 0,
            "hall": HALL_MOST * POINT if hall is not None and hall == offer.source.hall else 0,
        }
        parts = {name: points // POINT for name, points in exact.items()}
        return Fit(
            offer=offer.source.code,
            total=sum(parts.values()),
            fine=sum(exact.values()),
            parts=parts,
            met=met,
            **self._words(need, offer, row, group),
        )

    def _words(self, need: _Need, offer: _Read, row: int, group: int) -> dict[str, str]:
        """The words in which an offer and a need meet; none where they do not."""
        if group < 0:
            return {}
        one = need.sought[row]
        return {
            "offered": offer.said[group],
            "sought": one.said,
            "kin": self.kinship.kin(one.group, group)[1],
        }
