"""Which offers suit a need, and why: affinity from what both say of themselves, before any wish.

The parts are whole points and add up to 0 … 100: what is offered against what is sought (trade words and
their kin), the letters of the two texts, conditions asked and met, the hall; less for a list of key words.
Statistics are those of the offers that the run began with, and are frozen: who joins later changes nobody's
affinity.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.concepts import Concepts, Found, Reading
from matcher.ngrams import Letters, letters_of, pieces

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


KIN: Mapping[str, float] = {
    "same": 1.0,
    "narrower": 0.9,
    "broader": 0.65,
    "related": 0.35,
    "siblings": 0.35,
    "field": 0.35,
    "neighbours": 0.1,
}
"""What a kind of kinship counts: the offered product is the sought one, a kind of it, broader, …"""


@dataclass(frozen=True)
class Kinship:
    """Which groups of a thesaurus are kin to which."""

    concepts: Concepts

    @cached_property
    def above(self) -> tuple[tuple[int, ...], ...]:
        """By group, what it is a kind of."""
        number = self.concepts.number
        return tuple(
            tuple(number[head] for head in group.broader if head in number) for group in self.concepts.groups
        )

    @cached_property
    def beside(self) -> tuple[frozenset[int], ...]:
        """By group, what a buyer of it also looks at; in either direction."""
        number = self.concepts.number
        found: list[set[int]] = [set() for _ in self.concepts.groups]
        for i, group in enumerate(self.concepts.groups):
            for head in group.related:
                if head in number:
                    found[i].add(number[head])
                    found[number[head]].add(i)
        return tuple(frozenset(one) for one in found)

    def ancestors(self, group: int) -> dict[int, int]:
        """What a group is a kind of, with the number of steps."""
        found: dict[int, int] = {}
        level, steps = set(self.above[group]), 1
        while level:
            for one in level:
                found.setdefault(one, steps)
            level = {up for one in level for up in self.above[one]} - found.keys()
            steps += 1
        return found

    @cached_property
    def _ancestors(self) -> tuple[dict[int, int], ...]:
        return tuple(self.ancestors(i) for i in range(len(self.concepts.groups)))

    def kin(self, sought: int, offered: int) -> tuple[float, str]:
        """How near an offered product is to a sought one, 0 to 1, and in what way."""
        if sought == offered:
            return 1.0, "same"
        steps = self._ancestors[offered].get(sought)
        if steps is not None:
            return KIN["narrower"] * 0.95 ** (steps - 1), "narrower"
        steps = self._ancestors[sought].get(offered)
        if steps is not None:
            return KIN["broader"] * 0.7 ** (steps - 1), "broader"
        if offered in self.beside[sought]:
            return KIN["related"], "related"
        if not set(self.above[sought]).isdisjoint(self.above[offered]):
            return KIN["siblings"], "siblings"
        one, other = self.concepts.groups[sought].field, self.concepts.groups[offered].field
        if one is not None and other is not None:
            if one == other and len(one) > 3:
                return KIN["field"], "field"
            if one[:3] == other[:3] and len(one) >= 3:
                return KIN["neighbours"], "neighbours"
        return 0.0, ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A text as it was read: by group of a product what it counts and in which words; all groups it has."""

    source: Text
    reading: Reading
    pieces: frozenset[str]
    weight: Mapping[int, float]
    said: Mapping[int, str]
    has: frozenset[int]


class Suggester:
    """Reads the offers of an event once, and says of each need how well every offer suits it."""

    def __init__(self, concepts: Concepts, offers: Sequence[Text]) -> None:
        self.concepts = concepts
        self.kinship = Kinship(concepts)
        self._known: dict[int, list[tuple[int, float, str]]] = {}
        described = [head for head in concepts.glosses if head in concepts.number]
        self._described = [concepts.number[head] for head in described]
        self._glosses = letters_of([pieces(concepts.glosses[head]) for head in described])
        self._offers = [self._read(one) for one in offers]
        self._letters: Letters = letters_of([one.pieces for one in self._offers])
        self._at: dict[int, tuple[Ints, Floats]] = {}
        self._index()
        times = Counter(g for one in self._offers for g in one.weight)
        n = len(self._offers)
        self._rare = {g: self._rarity(times[g], n) for g in range(len(concepts.groups))}

    @staticmethod
    def _rarity(times: int, n: int) -> float:
        return 0.4 + 0.6 * math.log((n + 1) / (times + 0.5)) / math.log((n + 1) / 0.5)

    def _read(self, one: Text) -> _Read:
        reading = self.concepts.read([one.field, one.text], one.hall)
        first = 1 if one.field.strip() else 0
        breadth = 1 / (1 + BREADTH * max(0, len(reading.products) - 6))
        weight = {
            found.group: breadth * (1.0 if found.sentence <= first else LATER) * (USE if found.use else 1.0)
            for found in reading.products
        }
        kept = frozenset().union(*(pieces(sentence) for sentence in reading.sentences))
        return _Read(
            source=one,
            reading=reading,
            pieces=kept,
            weight=weight,
            said={found.group: found.said for found in reading.products},
            has=frozenset(found.group for found in (*reading.products, *reading.conditions)),
        )

    def _index(self) -> None:
        """By group, which offers have it as a product, and what it counts for each."""
        found: dict[int, list[tuple[int, float]]] = {}
        for i, one in enumerate(self._offers):
            for group, weight in one.weight.items():
                found.setdefault(group, []).append((i, weight))
        self._at = {
            group: (np.array([i for i, _ in listed], np.int64), np.array([weight for _, weight in listed]))
            for group, listed in sorted(found.items())
        }
        self._known = {}

    def join(self, offer: Text) -> None:
        """Take one offer more; the affinity of the others stays as it was, and so do all statistics."""
        read = self._read(offer)
        self._offers.append(read)
        self._letters = self._letters.joined(read.pieces)
        self._index()

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
            near = ((offered, *self.kinship.kin(sought, offered)) for offered in self._at)
            self._known[sought] = [one for one in near if one[1] > 0]
        return self._known[sought]

    def _nearest(self, sought: Sequence[tuple[Found, float]]) -> tuple[Floats, Ints]:
        """(sought, offers): how near each offer comes to each sought product, and with which of its own."""
        near = np.zeros((len(sought), len(self._offers)))
        by = np.full(near.shape, -1, np.int64)
        for row, (one, _) in enumerate(sought):
            for offered, much, _ in self._kin_of(one.group):
                where, weight = self._at[offered]
                value = much * weight
                better = value > near[row, where]
                near[row, where[better]] = value[better]
                by[row, where[better]] = offered
        return near, by

    def suggest(self, need: Text) -> list[Fit]:
        """How well every offer suits a need, the best first; equal ones in the order of their codes."""
        read = self._read(need)
        sought = self._sought(read)
        weight = np.array([much for _, much in sought])
        near, by = self._nearest(sought)
        product = weight @ near / (weight.sum() + DOUBT) if sought else np.zeros(len(self._offers))
        best = (weight[:, None] * near).argmax(axis=0) if sought else np.zeros(len(self._offers), np.int64)
        asked = read.reading.conditions
        met = np.array([[one.group in offer.has for offer in self._offers] for one in asked], bool)
        share = met.mean(axis=0) if asked else np.zeros(len(self._offers))
        same = np.array([need.hall is not None and need.hall == one.source.hall for one in self._offers])
        exact = {
            "product": PRODUCT_MOST * product,
            "letters": LETTERS_MOST * np.minimum(1.0, self._letters.alike(read.pieces) / ALIKE),
            "conditions": CONDITIONS_MOST * share * (product > ENOUGH),
            "hall": HALL_MOST * same,
        }
        fine = (1e6 * np.sum(list(exact.values()), axis=0)).astype(np.int64).tolist()
        parts = {name: points.astype(np.int64).tolist() for name, points in exact.items()}
        found = [
            Fit(
                offer=offer.source.code,
                total=sum(points[i] for points in parts.values()),
                fine=fine[i],
                parts={name: points[i] for name, points in parts.items()},
                met=tuple(one.said for k, one in enumerate(asked) if met[k, i]),
                **self._words(sought, offer, int(best[i]), int(by[best[i], i]) if sought else -1),
            )
            for i, offer in enumerate(self._offers)
        ]
        return sorted(found, key=lambda fit: (-fit.total, -fit.fine, fit.offer))

    def _words(
        self, sought: Sequence[tuple[Found, float]], offer: _Read, row: int, group: int
    ) -> dict[str, str]:
        """The words in which an offer and a need meet; none where they do not."""
        if group < 0:
            return {}
        one = sought[row][0]
        kind = next(kind for offered, _, kind in self._kin_of(one.group) if offered == group)
        return {"offered": offer.said[group], "sought": one.said, "kin": kind}
