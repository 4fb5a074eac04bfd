"""Free text in place of a product field: which fields of the organiser's tree it may mean, to be confirmed.

A field is found by its name, by trade words and their kin, or by letters. The thesaurus sorts its words by
fields of its own; a field of the organiser's tree stands for those that its names belong to, so any tree
will do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.affinity import FieldTree
from matcher.concepts import Concepts
from matcher.kinship import Kinship
from matcher.ngrams import Letters, letters_of, pieces
from matcher.proposal import Proposal, Why
from matcher.thesaurus import plain

PARTS = re.compile(r"[·,/&]|\band\b")

NAME, PART, SAME, ENDS, TAIL, INSIDE, UNDER, OVER, BESIDE = 100, 95, 90, 88, 86, 85, 75, 55, 45
"""How sure the same name makes, a part of a name, the same trade word, a phrase that ends with the name or
with most of it, a trade word of the same field of the thesaurus, one that is a kind of it, one that it is a
kind of or that is known as a whole group of fields only, one of the field above."""
GROUP = 3
"""Fields of the thesaurus with codes of so many signs are groups of fields."""
LETTERS = 70
"""How sure two texts of the same letters make."""
GLOSSES = 60
"""How sure a description of the same letters makes."""
GUESSES = 5
"""So many words and descriptions with the likest letters are looked at."""
USED = 0.5
"""What something is for counts so much."""
EARLIER = 0.9
"""In a phrase of several products the last one is meant; each other one counts so much."""
ELSEWHERE = 0.4
"""A field of another hall counts so much."""
CLEAR = 10
"""The first is clearly best where the second is so much less sure."""
COARSE = 0.75
"""A field with others below it is so much less sure: one of those may be meant."""
NARROWER = 12
"""A field gives way to one below it that is less sure by no more than this: that one says more."""
BESIDES = 20
"""How much surer names of the same letters make beside all else."""
UNCLEAR = 60
"""Where none is clearly best, nobody is surer."""
ENOUGH = 2
"""Names of fewer signs are not looked for in a phrase."""
TAIL_LEAST, TAIL_PERCENT = 4, 70
"""Most of a name is so many syllables, and so much of it."""
LEAST = 15
"""Proposals that are less sure are not made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A field of the tree: what it is called, by trade words too, and which fields of the thesaurus it is.

    `above` are the groups that its own are kinds of. `whole` is 1 for a field with none below it.
    """

    names: frozenset[str]
    parts: frozenset[str]
    groups: frozenset[int]
    above: frozenset[int]
    fields: Mapping[str, float]
    whole: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Texts by their letters, the group that each stands for, and how sure a likeness makes."""

    groups: tuple[int, ...]
    letters: Letters
    most: int


def _words(texts: Sequence[tuple[int, str]], most: int) -> _Words:
    groups = tuple(group for group, _ in texts)
    return _Words(groups=groups, letters=letters_of([pieces(text) for _, text in texts]), most=most)


class FieldMapper:
    """Reads the names of a tree once and says of each phrase which fields it may mean."""

    def __init__(self, tree: FieldTree, names: Mapping[str, tuple[str, ...]], concepts: Concepts) -> None:
        """`names` are those of each field, in any languages."""
        self._tree = tree
        self._concepts = concepts
        self._kinship = Kinship(concepts)
        self._fields = {code: self._read(code, names.get(code, ())) for code in tree.parent}
        self._fields |= {code: self._gathered(code) for code in set(tree.parent.values()) if code is not None}
        self._below = [(code, field) for code, field in self._fields.items() if tree.parent[code] is not None]
        self._by_name = letters_of([pieces(" ".join(names.get(code, ()))) for code in tree.parent])
        terms = [(i, term) for i, group in enumerate(concepts.groups) for term in group.terms if group.field]
        self._terms = _words(terms, LETTERS)
        number = concepts.number
        told = [(number[head], text) for head, text in concepts.glosses.items() if head in number]
        self._described = _words(told, GLOSSES)

    def _read(self, code: str, names: tuple[str, ...]) -> _Field:
        read = [self._concepts.read([name], None).products for name in names]
        listed = [frozenset(one.group for one in products) for products in read]
        fields: dict[str, float] = {}
        for named in listed:
            for group in named:
                field = self._concepts.groups[group].field
                assert field is not None
                fields[field] = max(fields.get(field, 0.0), 0.8 + 0.2 / len(named))
        groups = frozenset[int]().union(*listed)
        return _Field(
            above=frozenset(up for group in groups for up in self._kinship.ancestors(group)),
            whole=COARSE if code in self._tree.parent.values() else 1.0,
            names=frozenset(plain(name) for name in names),
            parts=frozenset(plain(part) for name in names for part in PARTS.split(name) if plain(part)),
            groups=groups,
            fields=fields,
        )

    def _gathered(self, code: str) -> _Field:
        """A field with others below it: it also stands for the group that most of those belong to."""
        below = [one for other, one in self._fields.items() if self._tree.parent[other] == code]
        groups = Counter(group for one in below for group in {field[:GROUP] for field in one.fields})
        most = {group: 1.0 for group, times in groups.items() if 2 * times > len(below)}
        return replace(self._fields[code], fields={**self._fields[code].fields, **most})

    def proposals(self, phrase: str, hall: str | None = None) -> tuple[Proposal, ...]:
        """The fields that a phrase may mean, the surest first, equal ones in the order of the tree.

        `hall` is a field at the top of the tree, where it is known. None is over 60 unless it is clearly the
        best, and not by letters alone. An empty phrase has none.
        """
        found: dict[str, tuple[float, Why]] = {}
        alike = dict(zip(self._fields, self._by_name.alike(pieces(phrase)).tolist(), strict=True))
        for code, sure, why in self._found(phrase):
            more = min(float(PART), sure + BESIDES * alike[code]) if sure < PART else sure
            here = more if hall is None or self._tree.path(code)[-1] == hall else more * ELSEWHERE
            if here > found.get(code, (0.0, why))[0]:
                found[code] = (here, why)
        ranked = self._ranked(found)
        others = [sure for code, sure, _ in ranked[1:] if not self._related(code, ranked[0][0])]
        second = max(others, default=0.0)
        clear = bool(ranked) and (ranked[0][1] >= second + CLEAR or ranked[0][1] >= NAME > second)
        return tuple(
            Proposal(
                code=code,
                sure=int(sure if clear and i == 0 and why != "letters" else min(sure, UNCLEAR)),
                why=why,
            )
            for i, (code, sure, why) in enumerate(ranked)
            if sure >= LEAST
        )

    def _ranked(self, found: dict[str, tuple[float, Why]]) -> list[tuple[str, float, Why]]:
        """The surest first. A field gives way to one below it that is about as sure: that says more."""
        below: dict[str, float] = {}
        for code, (sure, _) in found.items():
            for above in self._tree.path(code)[1:]:
                below[above] = max(below.get(above, 0.0), sure)
        for code, (sure, why) in found.items():
            if sure < NAME and code in below and sure < below[code] + NARROWER:
                found[code] = (min(sure, below[code] - 1), why)
        order = {code: i for i, code in enumerate(self._tree.parent)}
        listed = [(code, sure, why) for code, (sure, why) in found.items()]
        return sorted(listed, key=lambda one: (-one[1], order[one[0]]))

    def _related(self, one: str, other: str) -> bool:
        """Whether one field lies above the other."""
        return one in self._tree.path(other) or other in self._tree.path(one)

    def _found(self, phrase: str) -> Iterator[tuple[str, float, Why]]:
        """Everything that speaks for a field; one field may be found in several ways."""
        for code, field in self._fields.items():
            if sure := _named(phrase, field):
                yield code, sure, "name"
        read = self._concepts.read([phrase], None).products
        for i, one in enumerate(read):
            much = (1.0 if i == len(read) - 1 else EARLIER) * (USED if one.use else 1.0)
            for code, sure in self._meant(one.group):
                yield code, sure * much, "trade word"
        kept = pieces(phrase)
        for code, like in zip(self._fields, self._by_name.alike(kept).tolist(), strict=True):
            yield code, LETTERS * like, "letters"
        for like, group in (*self._like(kept, self._terms), *self._like(kept, self._described)):
            for code, sure in self._meant(group):
                yield code, like * sure / NAME, "letters"

    def _like(self, kept: frozenset[int], words: _Words) -> list[tuple[float, int]]:
        """The groups whose terms or descriptions are the most like a phrase, and how much that counts."""
        alike = [words.most * like for like in words.letters.alike(kept).tolist()]
        return sorted(zip(alike, words.groups, strict=True), key=lambda one: (-one[0], one[1]))[:GUESSES]

    def _meant(self, group: int) -> Iterator[tuple[str, float]]:
        """The fields of the tree that a trade word may mean, and how surely."""
        own = self._concepts.groups[group].field
        above = self._kinship.ancestors(group)
        for code, field in self._below:
            sure = 0.0
            if group in field.groups:
                sure = SAME
            elif not field.groups.isdisjoint(above):
                sure = UNDER
            elif group in field.above:
                sure = OVER
            if own is not None:
                inside = OVER if len(own) <= GROUP and field.whole == 1 else INSIDE
                beside = BESIDE * field.fields.get(own[:GROUP], 0.0)
                sure = max(sure, inside * field.fields.get(own, 0.0), beside)
            if sure:
                yield code, sure * field.whole


def _named(phrase: str, field: _Field) -> float:
    """How sure the names of a field make; 0 where the phrase says none of them."""
    key = plain(phrase)
    if key in field.names:
        return NAME
    if key in field.parts:
        return PART
    if any(_ends(phrase, part) for part in field.parts):
        return ENDS * field.whole
    return TAIL * field.whole if any(_ends_mostly(key, name) for name in field.names) else 0.0


def _ends(phrase: str, name: str) -> bool:
    """Whether a phrase ends with a name: Korean ones are found inside a word too, others as words."""
    words = phrase.split()
    if "가" <= name[0] <= "힣":
        return len(name) >= ENOUGH and plain(phrase).endswith(name)
    return any(plain(" ".join(words[i:])) == name for i in range(1, len(words)))


def _ends_mostly(key: str, name: str) -> bool:
    """Whether a phrase ends with most of a long Korean name."""
    tail = name[-max(TAIL_LEAST, TAIL_PERCENT * len(name) // 100) :]
    return len(tail) >= TAIL_LEAST and "가" <= tail[0] <= "힣" and key.endswith(tail)
