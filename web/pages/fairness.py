"""How fairly a timetable spreads its meetings, and how other ways to pair companies would have done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from matcher.fairness import (
    GroupFairness,
    Market,
    Met,
    Share,
    blocking_pairs,
    deferred_acceptance,
    fairness,
    first_wishes,
    market_of,
    plain_passes,
    wishes_kept,
)
from matcher.people import Veto, Wish
from scheduler.problem import Problem
from scheduler.rows import rows_of
from scheduler.timetable import Meeting
from web.language import mark

MANY = 3
"""From so many meetings on, companies are counted together."""
SHOWN = 40
"""So many pairs who would both rather meet are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One side, or the newcomers: how many have none, one, two, three or more meetings, and its figures."""

    side: str
    counts: tuple[int, ...]
    found: GroupFairness


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to pair companies: its name, marked for translation, and what comes of it for all of them."""

    name: str
    meetings: int
    without: int
    first: Share
    wishes: Share
    blocking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessFigures:
    """What the page shows: the sides, ways to pair (this timetable first), and some of the blocking pairs."""

    sides: tuple[Spread, ...]
    ways: tuple[Way, ...]
    blocking: tuple[tuple[str, str], ...]


def fairness_figures(
    problem: Problem,
    meetings: Sequence[Meeting],
    wishes: Iterable[Wish],
    vetoes: Iterable[Veto],
    newcomers: Collection[str] = (),
) -> FairnessFigures:
    """The figures of a timetable. Wishes of companies that do not take part are left out.

    `newcomers` are the codes of companies that are there for the first time: a group of their own.
    """
    here = {one.code for one in problem.participants}
    here |= {person.code for one in problem.participants for person in one.staff}
    capacity = rows_of(problem).capacity
    market = market_of(
        problem.participants,
        [one for one in wishes if one.of in here and one.to in here],
        [one for one in vetoes if one.of in here and one.to in here],
        {one.code: capacity[f"participant:{one.code}"] for one in problem.participants},
    )
    met: dict[str, set[str]] = {one.code: set() for one in problem.participants}
    for meeting in meetings:
        for one, other in (meeting.pair, meeting.pair[::-1]):
            met[one].add(other)
    found = fairness(market, met, newcomers)
    ways = [_way(mark("This timetable"), market, met)]
    if not problem.pooled:
        for name, side in (
            (mark("Deferred acceptance, sellers ask"), "seller"),
            (mark("Deferred acceptance, buyers ask"), "buyer"),
        ):
            ways.append(_way(name, market, deferred_acceptance(market, {side})))
    ways.append(_way(mark("By rank, mutual wishes first"), market, plain_passes(market)))
    return FairnessFigures(
        sides=tuple(
            Spread(side=side, counts=_counts(group.with_meetings), found=group)
            for side, group in found.groups.items()
        ),
        ways=tuple(ways),
        blocking=found.blocking[:SHOWN],
    )


def _counts(with_meetings: Sequence[int]) -> tuple[int, ...]:
    few = [*with_meetings[:MANY], *[0] * MANY][:MANY]
    return *few, sum(with_meetings[MANY:])


def _way(name: str, market: Market, met: Met) -> Way:
    return Way(
        name=name,
        meetings=sum(len(others) for others in met.values()) // 2,
        without=sum(not met[code] for code in market.ranks),
        first=first_wishes(market, met, market.ranks),
        wishes=wishes_kept(market, met, market.ranks),
        blocking=len(blocking_pairs(market, met)),
    )
