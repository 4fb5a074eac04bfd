"""Which trade words are kin to which: a kind of it, broader, beside it, in one field."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from matcher.concepts import Concepts

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
