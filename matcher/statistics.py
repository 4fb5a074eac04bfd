"""What the offers of a run have in common, frozen: it is stored with the run and changes with nobody."""

import base64
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matcher.ngrams import frequencies

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """How often the offers of a run say what.

    `offers` is their number. `groups` says of each group of trade words, by its head, how many of them have
    it as a product, and `pieces` of each piece of a word, by its number, how many have it; what none has is
    left out. `thesaurus` is the version of the words that they were read with.
    """

    thesaurus: str
    offers: int
    groups: Mapping[str, int]
    pieces: Mapping[int, int]

    def rarity(self, head: str) -> float:
        """What a group counts in a need, 0.4 to 1: the fewer offers have it, the more."""
        often = (self.offers + 1) / (self.groups.get(head, 0) + 0.5)
        return 0.4 + 0.6 * math.log(often) / math.log((self.offers + 1) / 0.5)

    def to_text(self) -> str:
        """As compact JSON, the same text for equal statistics. No word of an offer can be read in it."""
        by_times: dict[int, list[int]] = {}
        for piece, times in self.pieces.items():
            by_times.setdefault(times, []).append(piece)
        said = {
            "format": FORMAT,
            "thesaurus": self.thesaurus,
            "offers": self.offers,
            "groups": dict(sorted(self.groups.items())),
            "pieces": {str(times): _packed(listed) for times, listed in sorted(by_times.items())},
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> "Statistics":
        """From `to_text`. Raises ValueError for any other text."""
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                raise ValueError(f"statistics of format {said['format']}")
            return cls(
                thesaurus=str(said["thesaurus"]),
                offers=int(said["offers"]),
                groups={str(head): int(times) for head, times in said["groups"].items()},
                pieces={piece: int(times) for times, it in said["pieces"].items() for piece in _unpacked(it)},
            )
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError("not the statistics of a run") from fault


def counted(thesaurus: str, groups: Iterable[Iterable[str]], texts: Iterable[frozenset[int]]) -> Statistics:
    """The statistics of offers: the heads of the products that each has, and the pieces of each."""
    texts = list(texts)
    times: dict[str, int] = {}
    for heads in groups:
        for head in heads:
            times[head] = times.get(head, 0) + 1
    return Statistics(thesaurus=thesaurus, offers=len(texts), groups=times, pieces=frequencies(texts))


def _packed(pieces: Iterable[int]) -> str:
    """Numbers of 32 bits in base64, in their order."""
    return base64.b64encode(np.array(sorted(pieces), "<u4").tobytes()).decode()


def _unpacked(text: str) -> list[int]:
    found: list[int] = np.frombuffer(base64.b64decode(text, validate=True), "<u4").tolist()
    return found
