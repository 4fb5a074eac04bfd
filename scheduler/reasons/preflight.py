"""Before opening: how many meetings may be expected and how many are possible, and who can't reach the floor.

Counted from the problem alone, in well under a second, without a solver: what it finds is certain, what it
does not find may still turn up when the timetable is made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from matcher.people import Side
from scheduler.presence import presence_of
from scheduler.problem import Candidate, Problem
from scheduler.reasons.flow import Network
from scheduler.rows import rows_of

Lack = Literal["wishes", "hours", "quota", "vetoes", "others"]
"""What keeps a company from its floor: too few wishes, hours, its quota, vetoes, or that others are full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """What a company may expect.

    `wished` candidates that could be held, `possible` meetings by its quota and the places in its hours, and
    `expected`, the smaller of the two.
    """

    code: str
    wished: int
    possible: int
    expected: int
    floor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hall:
    """What a hall may expect of the companies that meet there, and its places.

    Each meeting there has one of each side, so the side that expects more counts; in a pool half of all.
    `possible` counts open tables through all slots. `short` are the slots with fewer open tables than the
    companies there could hold meetings at once, with how many are lacking.
    """

    hall: str
    expected: int
    possible: int
    short: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One slot: what may be expected if everybody's meetings were spread evenly, and what is possible.

    `possible` is the least of what sellers, buyers and tables let through at once (in a pool: half of all).
    """

    slot: str
    expected: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """Companies that can't all reach their floor, whatever the timetable: `missing` meetings at least.

    `because` says what they lack. `others` are the companies that they wish to meet, where those have room
    for `room` meetings only and the floors ask for `asked`.
    """

    who: tuple[str, ...]
    because: Lack
    missing: int
    asked: int
    room: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """All that can be said before opening. `vetoed` are candidates of pairs that are vetoed.

    `nowhere` are meetings that must be held and have no slot at all.
    """

    companies: tuple[Company, ...]
    halls: tuple[Hall, ...]
    hours: tuple[Hour, ...]
    short: tuple[Short, ...]
    vetoed: tuple[str, ...]
    nowhere: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Whether nothing was found that stands in the way."""
        lacking = any(hall.expected > hall.possible for hall in self.halls)
        return not (self.short or self.vetoed or self.nowhere or lacking)


def preflight(problem: Problem) -> Preflight:
    """Expected against possible meetings by company, hall and slot, and who can't reach its floor."""
    return _Counting(problem).all()


@dataclass(frozen=True)
class _Counting:
    problem: Problem

    def all(self) -> Preflight:
        refused = {frozenset(pair) for pair in self.problem.vetoes}
        listed = self.problem.meetings
        return Preflight(
            companies=tuple(self.companies.values()),
            halls=tuple(self._halls()),
            hours=tuple(self._hours()),
            short=(*self._alone(), *self._together()),
            vetoed=tuple(one.id for one in listed if frozenset(one.pair) in refused),
            nowhere=tuple(
                one.id for one in listed if one.id in self.problem.required and one.id not in self.possible
            ),
        )

    @cached_property
    def possible(self) -> Mapping[str, Candidate]:
        """The meetings that have a slot in which they could be held."""
        terms = rows_of(self.problem).terms
        return {one.id: one for one in self.problem.meetings if one.id in terms}

    @cached_property
    def companies(self) -> Mapping[str, Company]:
        """By code, what each company may expect."""
        wished = Counter(code for one in self.possible.values() for code in one.pair)
        room = rows_of(self.problem).capacity
        found = {}
        for one in self.problem.participants:
            most = max(0, room[f"participant:{one.code}"])
            found[one.code] = Company(
                code=one.code,
                wished=wished[one.code],
                possible=most,
                expected=min(most, wished[one.code]),
                floor=self.problem.floor(one),
            )
        return found

    def _halls(self) -> Iterator[Hall]:
        closed, at_once = presence_of(self.problem).closed, presence_of(self.problem).at_once
        hall_of = {table.code: table.hall for table in self.problem.tables}
        for hall in self.problem.halls:
            tables = [table.code for table in self.problem.tables if table.hall == hall]
            # Who may meet in several halls is counted in none: nobody knows where.
            there = [one for one in self.problem.participants if one.halls(hall_of) == {hall}]
            opened = {
                slot.code: sum(slot.code not in closed[table] for table in tables)
                for slot in self.problem.slots
            }
            wanted = {
                slot: _meetings((one.side, at_once[one.code][slot]) for one in there) for slot in opened
            }
            yield Hall(
                hall=hall,
                expected=_meetings((one.side, self.companies[one.code].expected) for one in there),
                possible=sum(opened.values()),
                short=tuple(
                    (slot, wanted[slot] - number) for slot, number in opened.items() if wanted[slot] > number
                ),
            )

    def _hours(self) -> Iterator[Hour]:
        at_once, closed = presence_of(self.problem).at_once, presence_of(self.problem).closed
        there = {code: sum(most > 0 for most in slots.values()) for code, slots in at_once.items()}
        for slot in self.problem.slots:
            by_side = {"seller": 0, "buyer": 0, "pool": 0}
            spread = 0.0
            for one in self.problem.participants:
                most = at_once[one.code][slot.code]
                by_side[one.side] += most
                if most and one.side != "seller":
                    share = self.companies[one.code].expected / there[one.code]
                    spread += share / 2 if one.side == "pool" else share
            tables = sum(slot.code not in closed[table.code] for table in self.problem.tables)
            sides = by_side["pool"] // 2 if self.problem.pooled else min(by_side["seller"], by_side["buyer"])
            yield Hour(slot=slot.code, expected=round(spread), possible=min(sides, tables))

    def _alone(self) -> Iterator[Short]:
        """Companies that can't reach their floor whatever the others do."""
        refused = {frozenset(pair) for pair in self.problem.vetoes}
        vetoed = Counter(
            code for one in self.problem.meetings if frozenset(one.pair) in refused for code in one.pair
        )
        listed = Counter(code for one in self.problem.meetings for code in one.pair)
        for one in self.problem.participants:
            its = self.companies[one.code]
            if its.expected >= its.floor:
                continue
            because: Lack = "wishes"
            if one.quota is not None and one.quota < its.floor:
                because = "quota"
            elif its.possible < its.floor:
                because = "hours"
            elif its.wished + vetoed[one.code] >= its.floor:
                because = "vetoes"
            elif listed[one.code] >= its.floor:
                because = "hours"
            missing = its.floor - its.expected
            yield Short(who=(one.code,), because=because, missing=missing, asked=its.floor, room=its.expected)

    def _together(self) -> Iterator[Short]:
        """Companies of a side that reach their floors one by one, but not all: those whom they wish are full.

        The most that can be covered is a flow; a least cut that bounds it names the companies, and those
        that they all have to share (Hall 1935).
        """
        sides = [("seller", "buyer"), ("buyer", "seller"), ("pool", "pool")]
        codes = {side: [c.code for c in self.problem.participants if c.side == side] for side, _ in sides}
        for side, _ in sides:
            if codes[side]:
                yield from self._shared(codes[side])

    def _shared(self, codes: list[str]) -> Iterator[Short]:
        asked = {code: min(self.companies[code].floor, self.companies[code].expected) for code in codes}
        asked = {code: number for code, number in asked.items() if number}
        network = Network()
        source, sink = network.node(), network.node()
        first = {code: network.node() for code in asked}
        other: dict[str, int] = {}
        wishes: dict[str, set[str]] = {code: set() for code in asked}
        for code, number in asked.items():
            network.arc(source, first[code], number)
        for one in self.possible.values():
            for code, partner in (one.pair, one.pair[::-1]):
                if code in asked:
                    if partner not in other:
                        other[partner] = network.node()
                        network.arc(other[partner], sink, self.companies[partner].possible)
                    network.arc(first[code], other[partner], 1)
                    wishes[code].add(partner)
        if network.push(source, sink) == sum(asked.values()):
            return
        cut = network.reached(source)
        left = {code for code in asked if first[code] in cut}
        while left:
            # Those who share a full partner belong together; others are a shortage of their own.
            group, grown = {min(left)}, True
            while grown:
                full = {partner for code in group for partner in wishes[code] if other[partner] in cut}
                more = {code for code in left if wishes[code] & full}
                grown, group = not more <= group, group | more
            left -= group
            full = {partner for code in group for partner in wishes[code] if other[partner] in cut}
            room = sum(self.companies[partner].possible for partner in full)
            # Whom a company may meet besides is used up to one meeting each.
            room += sum(len(wishes[code] - full) for code in group)
            total = sum(asked[code] for code in group)
            if total > room:
                yield Short(
                    who=tuple(sorted(group)),
                    because="others",
                    missing=total - room,
                    asked=total,
                    room=room,
                    others=tuple(sorted({partner for code in group for partner in wishes[code]})),
                )


def _meetings(places: Iterable[tuple[Side, int]]) -> int:
    """How many meetings come of the places of companies, each with its side."""
    sides: Counter[Side] = Counter()
    for side, number in places:
        sides[side] += number
    return max(sides["seller"], sides["buyer"], (sides["pool"] + 1) // 2)
