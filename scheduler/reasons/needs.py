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
    best: tuple[tuple[int, ...], frozenset[str]] | None = None
    limit = (*most, 0) if most is not None else None

    def go(open_: tuple[Need, ...], gone: frozenset[str], kept: frozenset[str]) -> None:
        nonlocal best, limit
        cost = (*toll(gone), len(gone))
        if limit is not None and cost >= limit:
            return
        left = tuple(need for need in open_ if not met(need, gone))
        if not left:
            best, limit = (cost[:-1], gone), cost
            return
        need = left[0]
        if isinstance(need, OneOf):
            for way in need.ways:
                go((*way, *left[1:]), gone, kept)
            return
        choice = [one for one in need.uses if one not in kept and one not in gone]
        for cost, one in sorted(((*toll(gone | {one}), len(gone) + 1), one) for one in choice):
            if limit is not None and cost >= limit:
                break
            go(left, gone | {one}, kept)
            # Whatever holds it as well has been looked at.
            kept = kept | {one}

    # All that have to leave in any case, then those with the least choice first.
    sure = frozenset(
        id_ for need in needs if isinstance(need, AtLeast) and _asks_all(need) for id_ in need.uses
    )
    if not sure.isdisjoint(stay):
        return None
    rest = [need for need in needs if not met(need, sure)]
    rest.sort(key=lambda need: len(need.uses) if isinstance(need, AtLeast) else MANY)
    go(tuple(rest), sure, stay)
    return best


def _asks_all(need: AtLeast) -> bool:
    """Whether nobody who uses up what is lacking can stay."""
    return len(need.uses) <= need.number and sum(need.uses.values()) <= need.number
