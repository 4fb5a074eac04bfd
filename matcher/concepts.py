"""Which trade words a text uses: the groups of a thesaurus, found in Korean, English or both mixed.

Korean words are found from the beginning of a word on, longest first, so that particles may follow; Latin
ones as whole words, in the plural too. Words with several senses count where the rest of the text, or the
hall of whoever wrote it, speaks for one of them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from matcher.thesaurus import Group

SENTENCE = re.compile(r"[.!?。;\n]+(?:\s+|$)|[;\n]+")
WORD = re.compile(r"[가-힣]+|[A-Za-z0-9]+")
BREAK = re.compile(r"[,/()\[\]:|•·]")
LONGEST = 24
"""No term is longer, separators left off."""
INSIDE = 3
"""Korean terms of so many syllables are found inside a word too."""
SHORT = 3
"""Latin terms up to this length that are written in capitals are found in capitals only: AI, not ai."""
LISTING = 8
"""A sentence that names so many products ..."""
LISTED_GROUPS = 4
"""... of so many groups of product fields is a list of key words, and says nothing."""


USES = (
    re.compile(r"((?:[^,.;]{1,20}[,·/]\s*){0,4}[^,.;\s]{1,15}?\s?)용(?=[\s,)]|$|으로|의)"),
    re.compile(r"([^.;]{1,60}?)(?:납품|고객사|적용|에 쓰|에 사용|에 공급|현장|수출)"),
    re.compile(r"\b(?:for|used (?:in|on|by)|fitted to)\s+((?:[A-Za-z0-9&-]+(?:,? (?:and |or )?|$)){1,6})"),
)
"""What a product is for, or who buys it: said of a text's products, and no product of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A group that a text names: its index, the words that name it, and the number of the sentence.

    `use`: it is named as what something is for.
    """

    group: int
    said: str
    sentence: int
    use: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text says in trade words: `products` and `conditions`; `sentences` that are no mere lists."""

    products: tuple[Found, ...]
    conditions: tuple[Found, ...]
    sentences: tuple[str, ...]
    listing: bool


@dataclass(frozen=True, slots=True)
class _Term:
    group: int
    sure: bool
    capitals: bool


def _key(text: str) -> str:
    return "".join(WORD.findall(unicodedata.normalize("NFKC", text))).casefold()


@dataclass(frozen=True)
class Concepts:
    """A thesaurus that texts are read with; `glosses` say by head what a group is in plain words."""

    groups: tuple[Group, ...]
    glosses: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def terms(self) -> Mapping[str, tuple[_Term, ...]]:
        """By term as it is compared, the groups that it may mean."""
        found: dict[str, list[_Term]] = {}
        for i, group in enumerate(self.groups):
            for sure, listed in ((True, group.terms), (False, group.ambiguous)):
                for term in listed:
                    key = _key(term)
                    short = key.isascii() and len(key) <= SHORT
                    if not key or len(key) > LONGEST or (short and not term.isupper()):
                        continue
                    # A single syllable is too little to be sure of.
                    found.setdefault(key, []).append(_Term(i, sure and len(key) > 1, short))
        return {key: tuple(listed) for key, listed in found.items()}

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, ...]]:
        """By the first two characters of a term, the lengths that terms have, longest first."""
        found: dict[str, set[int]] = {}
        for key in self.terms:
            found.setdefault(key[:2], set()).add(len(key))
        return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in found.items()}

    @cached_property
    def version(self) -> str:
        """Names the words: the same text for the same groups and descriptions, another for others."""
        said = repr((self.groups, sorted(self.glosses.items())))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @cached_property
    def number(self) -> Mapping[str, int]:
        """By head, the index of the group."""
        return {group.head: i for i, group in enumerate(self.groups)}

    def read(self, parts: Sequence[str], hall: str | None) -> Reading:
        """What these parts of a profile say, the first one first. `hall`: its code in the tree, if known."""
        sentences = [one for part in parts for one in SENTENCE.split(part) if one and one.strip()]
        named = [
            (s, said, terms, use)
            for s, text in enumerate(sentences)
            for said, terms, use in self._named(text)
        ]
        sure = [(s, said, term.group) for s, said, terms, _ in named for term in terms if term.sure]
        lists = self._lists(sure) if len(sentences) > 1 else frozenset[int]()
        fields = [self.groups[g].field for s, _, g in sure if s not in lists]
        found: dict[int, Found] = {}
        for s, said, terms, use in named:
            if s in lists:
                continue
            for group in self._meant(terms, fields, hall):
                if group not in found or (found[group].use and not use):
                    found[group] = Found(group=group, said=said, sentence=s, use=use)
        return Reading(
            products=tuple(one for one in found.values() if self.groups[one.group].field is not None),
            conditions=tuple(one for one in found.values() if self.groups[one.group].field is None),
            sentences=tuple(one for s, one in enumerate(sentences) if s not in lists),
            listing=bool(lists),
        )

    def _lists(self, sure: Iterable[tuple[int, str, int]]) -> frozenset[int]:
        by_sentence: dict[int, set[int]] = {}
        for s, _, group in sure:
            if self.groups[group].field is not None:
                by_sentence.setdefault(s, set()).add(group)
        return frozenset(
            s
            for s, groups in by_sentence.items()
            if len(groups) >= LISTING
            and len({(self.groups[g].field or "")[:3] for g in groups}) >= LISTED_GROUPS
        )

    def _meant(
        self, terms: tuple[_Term, ...], fields: Sequence[str | None], hall: str | None
    ) -> Iterator[int]:
        """The groups that a word means in its surroundings."""
        sure = [term.group for term in terms if term.sure]
        if sure:
            yield from sure
            return
        support = {term.group: self._support(term.group, fields, hall) for term in terms}
        best = max(support.values())
        if best:
            yield from (group for group, much in support.items() if much == best)

    def _support(self, group: int, fields: Sequence[str | None], hall: str | None) -> int:
        field = self.groups[group].field
        if field is None:
            return 1
        near = sum(one is not None and one[:3] == field[:3] for one in fields)
        same = sum(one is not None and one[:1] == field[:1] for one in fields)
        return 4 * min(near, 3) + 2 * min(same, 3) + 3 * (hall == field[:1])

    def _named(self, sentence: str) -> Iterator[tuple[str, tuple[_Term, ...], bool]]:
        """The terms of a sentence, and whether each is only what something is for."""
        text = unicodedata.normalize("NFKC", sentence)
        uses = [one.span(1) for pattern in USES for one in pattern.finditer(text)]
        begin = 0
        for piece in BREAK.split(text):
            for at, said, terms in self._in_piece(piece):
                yield said, terms, any(first <= begin + at < last for first, last in uses)
            begin += len(piece) + 1

    def _in_piece(self, piece: str) -> Iterator[tuple[int, str, tuple[_Term, ...]]]:
        words = [(one.start(), one.group()) for one in WORD.finditer(piece)]
        joined = "".join(word for _, word in words)
        text = joined.casefold()
        if len(text) != len(joined):
            return
        begins, ends, at = set[int](), set[int](), 0
        place: list[int] = []
        for start, word in words:
            begins.add(at)
            place += range(start, start + len(word))
            at += len(word)
            ends.add(at)
        i, after = 0, -1
        while i < len(text):
            size, terms = self._longest(text, joined, i, begins, ends, after)
            if terms:
                yield place[i], piece[place[i] : place[i + size - 1] + 1], terms
                i += size
                after = i
            else:
                i += 1

    def _longest(
        self, text: str, joined: str, i: int, begins: set[int], ends: set[int], after: int
    ) -> tuple[int, tuple[_Term, ...]]:
        """The longest term that begins at a place, and what it may mean."""
        first = i in begins or i == after
        for size in self.lengths.get(text[i : i + 2], self.lengths.get(text[i : i + 1], ())):
            if i + size > len(text):
                continue
            key = text[i : i + size]
            terms = self.terms.get(key, ())
            if not terms:
                continue
            latin = key[-1].isascii()
            if key[0].isascii() and i not in begins:
                continue
            if not key[0].isascii() and not first and size < INSIDE:
                continue
            if latin and i + size not in ends:
                tail = text[i + size : i + size + 2]
                if not (tail[:1] == "s" and i + size + 1 in ends) and not (
                    tail == "es" and i + size + 2 in ends
                ):
                    continue
            if size == 1 and not (i in begins and i + 1 in ends):
                continue
            kept = tuple(one for one in terms if not one.capitals or joined[i : i + size].isupper())
            if kept:
                return size, kept
        return 0, ()
