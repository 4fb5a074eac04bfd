"""How alike two texts are in their letters: shared pieces of words, the rarer the more they count.

Binary TF-IDF on character n-grams (Salton and Buckley 1988), compared by the cosine. A piece never spans two
words. Sums are of whole numbers, so that their order never matters. Why no library:
docs/decisions/suggestions.md.
"""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"[가-힣]+|[a-z]+[a-z0-9]*|[0-9]+[a-z]*")
SYLLABLES = (2, 3)
LETTERS = (4, 5)
FINE = 10_000
"""What a piece counts, squared, is kept in so many parts of one."""


def pieces(text: str) -> frozenset[int]:
    """The pieces of a text: two and three syllables of Korean, four and five letters, short words whole.

    Each is a number (CRC-32), so that what is kept of a text can't be read. Two pieces that share a number
    by chance count as one.
    """
    found: set[str] = set()
    for word in WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        sizes = SYLLABLES if "가" <= word[0] <= "힣" else LETTERS
        if len(word) < sizes[0]:
            found.add(f" {word} ")
        for size in sizes:
            found.update(word[i : i + size] for i in range(len(word) - size + 1))
    return frozenset(zlib.crc32(piece.encode()) for piece in found)


def weigh(times: Mapping[int, int], texts: int) -> dict[int, int]:
    """What each piece counts, squared, in parts of `FINE`, from how many of the texts have it."""
    weight = {
        many: round(FINE * math.log((1 + texts) / (0.5 + many)) ** 2) for many in sorted(set(times.values()))
    }
    return {piece: weight[many] for piece, many in times.items()}


class Letters:
    """Texts by their pieces, in numbered places. What a piece counts never changes; the texts may.

    A piece that has no weight counts nothing.
    """

    def __init__(self, weight: Mapping[int, int]) -> None:
        self.weight = weight
        self._where: dict[int, list[int]] = {}
        self._norm = np.zeros(0)

    def put(self, place: int, text: frozenset[int]) -> None:
        """Put a text into a free place."""
        if place >= len(self._norm):
            self._norm = np.append(self._norm, np.zeros(place + 1 - len(self._norm)))
        for piece in text & self.weight.keys():
            self._where.setdefault(piece, []).append(place)
        self._norm[place] = self.norm(text)

    def drop(self, place: int, text: frozenset[int]) -> None:
        """Take the text out of its place again."""
        for piece in text & self.weight.keys():
            self._where[piece].remove(place)
        self._norm[place] = 0.0

    def norm(self, text: frozenset[int]) -> float:
        """The length of a text as a vector; 1 for a text without pieces that count."""
        return math.sqrt(self.shared(text, text)) or 1.0

    def shared(self, one: frozenset[int], other: frozenset[int]) -> int:
        """What two texts share, in parts of `FINE`."""
        return sum(self.weight.get(piece, 0) for piece in one & other)

    def alike(self, text: frozenset[int]) -> npt.NDArray[np.float64]:
        """(places,) the cosine with each text, 0 to 1; 0 for a free place."""
        found = np.zeros(len(self._norm), np.int64)
        for piece in text:
            if (places := self._where.get(piece)) is not None:
                found[places] += self.weight[piece]
        return found / (np.where(self._norm > 0, self._norm, 1.0) * self.norm(text))


def frequencies(texts: Iterable[frozenset[int]]) -> Counter[int]:
    """How many of the texts have each piece."""
    return Counter(piece for one in texts for piece in one)


def letters_of(texts: Sequence[frozenset[int]]) -> Letters:
    """These texts in their order, with their own statistics."""
    letters = Letters(weigh(frequencies(texts), len(texts)))
    for place, one in enumerate(texts):
        letters.put(place, one)
    return letters
