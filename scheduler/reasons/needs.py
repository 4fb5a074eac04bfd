"""What has to leave before a meeting can be held, and the cheapest way to let it leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler.reasons.cause import CauseCode

Toll = Callable[[frozenset[str]], tuple[int, ...]]
"""What it costs when these meetings leave. It never falls when one more does."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So much of what these meetings use up has to become free: `uses` says how much each of them does."""

    code: CauseCode
    number: int
    uses: Mapping[str, int]
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these ways has to come free. Each way is a list of needs."""

    code: CauseCode
    ways: tuple[tuple["Need", ...], ...]
    about: Mapping[str, Any] = field(default_factory=dict)


Need = AtLeast | OneOf
MANY = 10**6


def met(need: Need, gone: frozenset[str]) -> bool:
    """Whether the need is met when these meetings have left."""
    if isinstance(need, AtLeast):
        return sum([need.uses[one] for one in gone if one in need.uses]) >= need.number
    return any(all(met(part, gone) for part in way) for way in need.ways)


def leaves(need: Need) -> tuple[AtLeast, ...]:
    """What a need comes down to, whichever of its ways is taken."""
    if isinstance(need, AtLeast):
        return (need,)
    return tuple(one for way in need.ways for part in way for one in leaves(part))


def cheapest(
    needs: Sequence[Need], toll: Toll, stay: frozenset[str], most: tuple[int, ...] | None = None
) -> tuple[tuple[int, ...], frozenset[str]] | None:
    """The meetings that cost least among those that meet all needs when they leave; None: there are none.

    `stay` are meetings that can't leave. With `most`, only what costs less is looked for. Of two that cost
    the same the one with fewer meetings is taken, so that none of them is there for nothing.
    """
    # All that have to leave in any case, then those with the least choice first.
    sure = frozenset(
        id_ for need in needs if isinstance(need, AtLeast) and _asks_all(need) for id_ in need.uses
    )
    if not sure.isdisjoint(stay):
        return None
    rest = [need for need in needs if not met(need, sure)]
    rest.sort(key=lambda need: len(need.uses) if isinstance(need, AtLeast) else MANY)
    search = _Search(toll, None if most is None else (*most, 0))
    search.go(tuple(rest), sure, stay)
    return search.best


class _Search:
    """The best that was found so far, and what the next has to cost less than.

    A function that calls itself would be a circle of references: looking for those took a fifth of the time.
    """

    def __init__(self, toll: Toll, limit: tuple[int, ...] | None) -> None:
        self.toll = toll
        self.limit = limit
        self.best: tuple[tuple[int, ...], frozenset[str]] | None = None

    def go(self, open_: tuple[Need, ...], gone: frozenset[str], kept: frozenset[str]) -> None:
        """Look at all that may leave beside those that are gone, without those that are kept."""
        cost = (*self.toll(gone), len(gone))
        if self.limit is not None and cost >= self.limit:
            return
        left = tuple(need for need in open_ if not met(need, gone))
        if not left:
            self.best, self.limit = (cost[:-1], gone), cost
            return
        need = left[0]
        if isinstance(need, OneOf):
            for way in need.ways:
                self.go((*way, *left[1:]), gone, kept)
            return
        choice = [one for one in need.uses if one not in kept and one not in gone]
        for cost, one in sorted(((*self.toll(gone | {one}), len(gone) + 1), one) for one in choice):
            if self.limit is not None and cost >= self.limit:
                break
            self.go(left, gone | {one}, kept)
            # Whatever holds it as well has been looked at.
            kept = kept | {one}


def _asks_all(need: AtLeast) -> bool:
    """Whether nobody who uses up what is lacking can stay."""
    return len(need.uses) <= need.number and sum(need.uses.values()) <= need.number
