"""How fairly meetings are spread over companies, and how well they suit their wishes.

Everything is counted from who meets whom; slots and tables play no part. Shares and indices are whole
thousandths.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from matcher.pairs import owners
from matcher.people import Participant, Veto, Wish

Met = Mapping[str, Collection[str]]
"""By company, the companies that it meets."""
TOP = 3
"""How many of the first wishes count as the top ones."""
LAST = 1 << 30
"""The rank of a company that was not wished for: after all that were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Who would like to meet whom, and how many each can meet.

    `ranks` are by company the ranks of those it wishes to meet, 1 the dearest; a company of several tables
    may have several of one rank, and prefers none of these to another. `most` is how many meetings each can
    have, all things considered. `sides` is the side of each.
    """

    ranks: Mapping[str, Mapping[str, int]]
    most: Mapping[str, int]
    sides: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many; `thousandths` is None where there is nothing to have a share of."""

    got: int
    of: int

    @property
    def thousandths(self) -> int | None:
        """The share, rounded down, so that only all of them are 1000."""
        return 1000 * self.got // self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFairness:
    """The figures of one group of companies.

    `with_meetings[k]` is how many of them have k meetings. `first` is how many of those with a first wish got
    it, or one of several; `top` and `wishes` are how many wishes of the first three ranks, and of all, came
    true. The indices are over the group's companies: of meetings, and
    of satisfaction for those that wished for anything.
    """

    companies: int
    with_meetings: tuple[int, ...]
    first: Share
    top: Share
    wishes: Share
    gini_meetings: int
    jain_meetings: int
    gini_satisfaction: int
    jain_satisfaction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The figures by group (sides, and newcomers apart), and the blocking pairs, worst first."""

    groups: Mapping[str, GroupFairness]
    blocking: tuple[tuple[str, str], ...]


def market_of(
    participants: Sequence[Participant],
    wishes: Iterable[Wish],
    vetoes: Iterable[Veto],
    most: Mapping[str, int],
) -> Market:
    """The wishes as ranks of companies: of several to one company the dearest counts.

    A wish for somebody whom either has refused is nobody's any more.
    """
    own = owners(participants)
    refused = {(own[one.of], own[one.to]) for one in vetoes}
    refused |= {(to, of) for of, to in refused}
    rank: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for wish in wishes:
        of, to = own[wish.of], own[wish.to]
        if (of, to) not in refused:
            rank[of][to] = min(wish.rank, rank[of].get(to, wish.rank))
    return Market(
        ranks={one.code: rank[one.code] for one in participants},
        most=most,
        sides={one.code: one.side for one in participants},
    )


def fairness(market: Market, met: Met, newcomers: Collection[str] = ()) -> Fairness:
    """The figures of a timetable: by side, and for those who take part for the first time."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code, side in market.sides.items():
        groups[side].append(code)
    listed = {**groups, "newcomers": [code for code in market.sides if code in newcomers]}
    return Fairness(
        groups={name: _group(market, met, codes) for name, codes in listed.items() if codes},
        blocking=blocking_pairs(market, met),
    )


def _group(market: Market, met: Met, codes: Sequence[str]) -> GroupFairness:
    held = {code: len(met.get(code, ())) for code in codes}
    times = Counter(held.values())
    wishing = [code for code in codes if market.ranks[code]]
    satisfied = [satisfaction(market, met, code) for code in wishing]
    return GroupFairness(
        companies=len(codes),
        with_meetings=tuple(times[k] for k in range(max(times) + 1)),
        first=first_wishes(market, met, codes),
        top=wishes_kept(market, met, codes, TOP),
        wishes=wishes_kept(market, met, codes),
        gini_meetings=gini(list(held.values())),
        jain_meetings=jain(list(held.values())),
        gini_satisfaction=gini(satisfied),
        jain_satisfaction=jain(satisfied),
    )


def first_wishes(market: Market, met: Met, codes: Iterable[str]) -> Share:
    """Of the companies that ranked anybody first, those that meet one whom they did."""
    first = {code: [to for to, rank in market.ranks[code].items() if rank == 1] for code in codes}
    asked = {code: listed for code, listed in first.items() if listed}
    return Share(
        got=sum(any(to in met.get(code, ()) for to in listed) for code, listed in asked.items()),
        of=len(asked),
    )


def wishes_kept(market: Market, met: Met, codes: Iterable[str], last: int = LAST) -> Share:
    """How many of these companies' wishes, up to a rank, came true."""
    wished = [(code, to) for code in codes for to, rank in market.ranks[code].items() if rank <= last]
    return Share(got=sum(to in met.get(code, ()) for code, to in wished), of=len(wished))


def satisfaction(market: Market, met: Met, code: str) -> int:
    """Of the wished meetings that a company could have had at most, how many it has, in thousandths."""
    wished = market.ranks[code]
    possible = min(len(wished), market.most[code])
    return 1000 * sum(to in met.get(code, ()) for to in wished) // possible if possible else 0


def gini(values: Sequence[int]) -> int:
    """The Gini index in thousandths: 0 where all have the same, near 1000 where one has everything.

    Half the mean difference of two values over their mean (Gini 1912), by the order of the values:
    sum of (2 i - n - 1) x_i / (n sum x_i), i from 1.
    """
    total, n = sum(values), len(values)
    if not total:
        return 0
    spread = sum((2 * i - n - 1) * x for i, x in enumerate(sorted(values), 1))
    return (1000 * spread + n * total // 2) // (n * total)


def jain(values: Sequence[int]) -> int:
    """Jain's index in thousandths: 1000 where all have the same, 1000/n where one has everything.

    (sum x)^2 / (n sum x^2) (Jain, Chiu and Hawe 1984). Where all have nothing, all have the same.
    """
    squares = len(values) * sum(x * x for x in values)
    return (1000 * sum(values) ** 2 + squares // 2) // squares if squares else 1000


def blocking_pairs(market: Market, met: Met) -> tuple[tuple[str, str], ...]:
    """Pairs who do not meet, though both would rather meet each other than keep what they have.

    Each of the two wished for the other, and has a place left or a meeting that it ranks lower; meetings
    that nobody of it wished for rank last (stability in many-to-many markets: Roth 1984, responsive
    preferences). The dearer the two are to each other, the earlier in the list.
    """
    rank = market.ranks

    def worst(code: str) -> int:
        """The rank of its least wished meeting; LAST also where it has a place left."""
        held = met.get(code, ())
        if len(held) < market.most[code]:
            return LAST
        return max((rank[code].get(to, LAST) for to in held), default=-1)

    bar = {code: worst(code) for code in rank}
    found = [
        (listed[other] + rank[other][one], one, other)
        for one, listed in rank.items()
        for other in listed
        if one < other and one in rank[other] and other not in met.get(one, ())
        if rank[one][other] < bar[one] and rank[other][one] < bar[other]
    ]
    return tuple((one, other) for _, one, other in sorted(found))


def deferred_acceptance(market: Market, proposing: Collection[str]) -> dict[str, set[str]]:
    """Who would meet whom if one side proposed and the other deferred (Gale and Shapley 1962, with quotas).

    Companies of the `proposing` sides go down their lists, then to those who wished for them; the others
    keep the dearest, whom they wished for before whom they did not, and among these those who like them
    best, the first code of equals. There is no blocking pair in the outcome; slots and tables are not
    looked at, so that it may not be possible to hold it. Raises ValueError for one pool, where nobody's side
    proposes.
    """
    if "pool" in market.sides.values():
        raise ValueError("deferred acceptance needs two sides")
    back: defaultdict[str, list[str]] = defaultdict(list)
    rank = market.ranks
    for code, listed in rank.items():
        for to in listed:
            back[to].append(code)

    def dear(code: str, other: str) -> tuple[int, int, str]:
        return rank[code].get(other, LAST), rank[other].get(code, LAST), other

    asks = {
        code: sorted({*listed, *back[code]}, key=partial(dear, code))
        for code, listed in rank.items()
        if market.sides[code] in proposing
    }
    kept: dict[str, set[str]] = {code: set() for code in rank}
    at = dict.fromkeys(asks, 0)
    waiting = sorted(asks, reverse=True)
    while waiting:
        code = waiting.pop()
        while len(kept[code]) < market.most[code] and at[code] < len(asks[code]):
            other = asks[code][at[code]]
            at[code] += 1
            kept[code].add(other)
            kept[other].add(code)
            if len(kept[other]) > market.most[other]:
                last = max(kept[other], key=partial(dear, other))
                kept[other].discard(last)
                kept[last].discard(other)
                if last != code:
                    waiting.append(last)
    return kept


def plain_passes(market: Market) -> dict[str, set[str]]:
    """Who would meet whom by the passes of products: mutual wishes, then the buyers', then the sellers'.

    Each pass goes by rank, and takes whoever has a place left. Slots and tables are not looked at.
    """
    rank = market.ranks
    order: set[tuple[int, int, str, str]] = set()
    for code, listed in rank.items():
        for to in listed:
            both = code in rank[to]
            group = 0 if both else 1 if market.sides[code] == "buyer" else 2
            place = listed[to] + (rank[to][code] if both else 0)
            order.add((group, place, min(code, to), max(code, to)))
    kept: dict[str, set[str]] = {code: set() for code in rank}
    for _, _, one, other in sorted(order):
        if len(kept[one]) < market.most[one] and len(kept[other]) < market.most[other]:
            kept[one].add(other)
            kept[other].add(one)
    return kept
