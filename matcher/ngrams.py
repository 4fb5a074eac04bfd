"""How alike two texts are in their letters: shared pieces of words, the rarer the more they count.

Binary TF-IDF on character n-grams (Salton and Buckley 1988), compared by the cosine. A piece never spans two
words. Why no library: docs/decisions/suggestions.md.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"[가-힣]+|[a-z]+[a-z0-9]*|[0-9]+[a-z]*")
SYLLABLES = (2, 3)
LETTERS = (4, 5)


def pieces(text: str) -> frozenset[str]:
    """The pieces of a text: two and three syllables of Korean, four and five letters, short words whole."""
    found: set[str] = set()
    for word in WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        sizes = SYLLABLES if "가" <= word[0] <= "힣" else LETTERS
        if len(word) < sizes[0]:
            found.add(f" {word} ")
        for size in sizes:
            found.update(word[i : i + size] for i in range(len(word) - size + 1))
    return frozenset(found)


@dataclass(frozen=True)
class Letters:
    """The texts of one run, by their pieces.

    `weight` is what a piece counts, `where` the texts that have it, `norms` (texts,) the lengths of the
    texts as vectors.
    """

    weight: dict[str, float]
    where: dict[str, npt.NDArray[np.int64]]
    norms: npt.NDArray[np.float64]

    def alike(self, text: Iterable[str]) -> npt.NDArray[np.float64]:
        """(texts,) the cosine with each text, 0 to 1."""
        listed = frozenset(text)
        found = np.zeros(len(self.norms))
        norm = 0.0
        for piece in sorted(listed):
            weight = self.weight.get(piece)
            if weight is not None:
                found[self.where[piece]] += weight * weight
                norm += weight * weight
        return found / (self.norms * math.sqrt(norm) if norm else 1.0)

    def joined(self, text: frozenset[str]) -> "Letters":
        """With one text more; what a piece counts stays as it was, and pieces nobody had count nothing."""
        known = {piece for piece in text if piece in self.weight}
        norm = math.sqrt(sum(self.weight[piece] ** 2 for piece in sorted(known))) or 1.0
        number = len(self.norms)
        where = {**self.where, **{piece: np.append(self.where[piece], number) for piece in known}}
        return Letters(weight=self.weight, where=where, norms=np.append(self.norms, norm))


def letters_of(texts: Sequence[frozenset[str]]) -> Letters:
    """The statistics of these texts, frozen: later texts do not change them."""
    where: dict[str, list[int]] = {}
    for i, listed in enumerate(texts):
        for piece in listed:
            where.setdefault(piece, []).append(i)
    weight = {piece: math.log((1 + len(texts)) / (0.5 + len(at))) for piece, at in where.items()}
    norms = np.array([math.sqrt(sum(weight[p] ** 2 for p in sorted(listed))) or 1.0 for listed in texts])
    return Letters(
        weight=weight, where={piece: np.array(at, np.int64) for piece, at in where.items()}, norms=norms
    )
