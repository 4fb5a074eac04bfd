"""Small events, and the best timetable of one by trying everything."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import pytest

from matcher.people import Delegate, Participant
from scheduler.aims import values
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table
from scheduler.timetable import Meeting
from scheduler.verify import audit


def two_sided(rng: random.Random) -> Problem:
    """Up to three sellers, three buyers, three slots and nine candidates, with any of the rules."""
    n_slots = rng.randint(1, 3)
    codes = [f"{i + 1}" for i in range(n_slots)]
    cut = rng.randint(1, n_slots)
    sessions = [Session(code="AM", slots=tuple(Slot(code=code) for code in codes[:cut]))]
    if cut < n_slots:
        sessions.append(Session(code="PM", slots=tuple(Slot(code=code) for code in codes[cut:])))
    tables = [
        Table(
            code=f"T{i + 1}",
            hall=rng.choice(["1", "2"]) if i else "1",
            closed=tuple(code for code in codes if rng.random() < 0.08),
        )
        for i in range(rng.randint(1, 4))
    ]
    free = [table.code for table in tables]
    rng.shuffle(free)
    hall_of = {table.code: table.hall for table in tables}
    of_sellers = free if rng.random() < 0.2 else []
    sellers = [
        _company(rng, f"S{i + 1}", "seller", codes, of_sellers, hall_of) for i in range(rng.randint(1, 3))
    ]
    buyers = [_company(rng, f"B{i + 1}", "buyer", codes, free, hall_of) for i in range(rng.randint(1, 3))]
    candidates, given = [], []
    for seller, buyer in product(sellers, buyers):
        if _apart(seller, buyer, hall_of):
            continue
        if rng.random() < 0.75:
            candidates.append(_candidate(rng, seller, buyer, codes, [one.code for one in sessions], free))
        elif rng.random() < 0.1:
            given.append(
                Candidate(id=f"G{len(given)}", pair=(seller.code, buyer.code), score=rng.randint(0, 9))
            )
    ids = [one.id for one in (*given, *candidates)]
    precedences = ()
    if len(ids) > 1 and rng.random() < 0.2:
        precedences = (tuple(rng.sample(ids, 2)),)
    vetoes = tuple(one.pair for one in candidates if rng.random() < 0.06)
    return Problem(
        event="small",
        sessions=tuple(sessions),
        tables=tuple(tables),
        participants=(*sellers, *buyers),
        candidates=tuple(candidates),
        given=tuple(given),
        vetoes=vetoes,
        precedences=precedences,
        break_spread=rng.choice([None, None, None, 0, 1]),
        floors=Floors(seller=rng.randint(0, 2), buyer=rng.randint(0, 2)),
        aims=rng.choice(AIMS),
    )


AIMS = [
    ("shortfall", "score"),
    ("shortfall", "score"),
    ("score", "shortfall"),
    ("score",),
    ("shortfall", "score", "breaks"),
    ("breaks", "score"),
    ("shortfall", "breaks", "score"),
]


def _company(
    rng: random.Random, code: str, side: str, slots: list[str], free: list[str], hall_of: dict[str, str]
) -> Participant:
    people = rng.choice([0, 1, 1, 2])
    own = len(free) >= max(1, people) and rng.random() < 0.5
    taken = [free.pop() for _ in range(max(1, people))] if own else []
    staffed = people > 0 and rng.random() < 0.6
    delegates = tuple(
        Delegate(
            code=f"{code}-{j + 1}",
            hours=None if rng.random() < 0.7 else tuple(rng.sample(slots, rng.randint(1, len(slots)))),
            table=taken[j] if taken and staffed else None,
        )
        for j in range(people)
    )
    halls = {hall_of[table] for table in taken}
    hall = rng.choice([None, "1"]) if not taken else (rng.choice([None, *halls]) if len(halls) == 1 else None)
    return Participant(
        code=code,
        side=side,
        delegates=delegates,
        parallel=rng.choice([1, 1, 2]) if side == "seller" else rng.choice([1, max(1, people)]),
        quota=rng.choice([None, None, 1, 2]),
        forbidden=tuple(slot for slot in slots if rng.random() < 0.08),
        tables=() if staffed else tuple(taken),
        hall=hall,
    )


def _apart(seller: Participant, buyer: Participant, hall_of: dict[str, str]) -> bool:
    """Whether the two belong to different halls, or both sit at tables of their own."""
    own = [one.tables or tuple(p.table for p in one.delegates if p.table) for one in (seller, buyer)]
    halls = [
        {one.hall} if one.hall else {hall_of[table] for table in tables}
        for one, tables in zip((seller, buyer), own, strict=True)
    ]
    return all(own) or bool(halls[0] and halls[1] and halls[0] != halls[1])


def _candidate(
    rng: random.Random,
    seller: Participant,
    buyer: Participant,
    slots: list[str],
    sessions: list[str],
    pooled: list[str],
) -> Candidate:
    people = [person.code for person in buyer.delegates]
    return Candidate(
        id=f"{seller.code}:{buyer.code}",
        pair=(seller.code, buyer.code),
        score=rng.randint(-2, 9),
        delegates=(rng.choice(people),) if people and rng.random() < 0.2 else (),
        must=rng.random() < 0.05,
        sessions=(rng.choice(sessions),) if rng.random() < 0.08 else (),
        slot=rng.choice(slots) if rng.random() < 0.05 else None,
        table=rng.choice(pooled) if pooled and rng.random() < 0.06 else None,
    )


@dataclass
class Brute:
    """Tries every timetable of a small problem. Shares nothing with the solver but the auditor's rules."""

    problem: Problem

    def best(self) -> tuple[int, ...] | None:
        """The best values of the aims, in their order, or None where no timetable keeps the rules."""
        self.known: dict[tuple[str, frozenset[str]], tuple[Meeting, ...] | None] = {}
        found: tuple[tuple[int, ...], tuple[int, ...]] | None = None
        for held in self.timetables(list(self.problem.meetings), {}):
            if audit(self.problem, held):
                continue
            worth = values(self.problem, held)
            key = tuple(-value if name == "score" else value for name, value in worth.items())
            if found is None or key < found[0]:
                found = key, tuple(worth.values())
        return found[1] if found else None

    def timetables(
        self, rest: list[Candidate], slots: dict[str, frozenset[str]]
    ) -> Iterator[tuple[Meeting, ...]]:
        """All ways to hold the meetings, slot by slot, with one seating for each way that can be seated."""
        if not rest:
            seated = [self.seated(slot, ids) for slot, ids in slots.items()]
            yield tuple(meeting for group in seated if group for meeting in group)
            return
        one, *others = rest
        yield from self.timetables(others, slots)
        for slot in self.problem.slots:
            ids = slots.get(slot.code, frozenset()) | {one.id}
            if self.seated(slot.code, ids) is not None:
                yield from self.timetables(others, {**slots, slot.code: ids})

    def seated(self, slot: str, ids: frozenset[str]) -> tuple[Meeting, ...] | None:
        """These meetings in this slot with people and tables, if there is any way."""
        if (slot, ids) not in self.known:
            meetings = [one for one in self.problem.meetings if one.id in ids]
            self.known[slot, ids] = self.seat(slot, meetings, ())
        return self.known[slot, ids]

    def seat(self, slot: str, rest: list[Candidate], done: tuple[Meeting, ...]) -> tuple[Meeting, ...] | None:
        """Try every person and table for each meeting in turn."""
        if not rest:
            return done
        staff = {one.code: [person.code for person in one.staff] for one in self.problem.participants}
        first, second = rest[0].pair
        for person, other, table in product(staff[first], staff[second], self.problem.tables):
            here = Meeting(
                id=rest[0].id, pair=rest[0].pair, delegates=(person, other), slot=slot, table=table.code
            )
            broken = {fault.rule for fault in audit(self.problem, (*done, here))}
            # Rules about the whole timetable are looked at when it is whole.
            if broken <= {"must-meet", "pinned", "break-spread", "quota"} and _in_place(rest[0], here):
                found = self.seat(slot, rest[1:], (*done, here))
                if found is not None:
                    return found
        return None


def _in_place(one: Candidate, here: Meeting) -> bool:
    return one.slot in {None, here.slot} and one.table in {None, here.table}


@pytest.fixture
def small_event() -> Callable[[random.Random], Problem]:
    return two_sided


@pytest.fixture
def brute() -> Callable[[Problem], tuple[int, ...] | None]:
    return lambda problem: Brute(problem).best()


def one_pool(rng: random.Random) -> Problem:
    """Three to five companies of one pool, up to three slots, up to nine pairs."""
    codes = [f"C{i + 1}" for i in range(rng.randint(3, 5))]
    slots = tuple(Slot(code=f"{i + 1}") for i in range(rng.randint(1, 3)))
    pairs = [pair for pair in combinations(codes, 2) if rng.random() < 0.8][:9]
    return Problem(
        event="pool",
        kind="exchange",
        sessions=(Session(code="AM", slots=slots),),
        tables=tuple(Table(code=f"T{i + 1}", hall="1") for i in range(rng.randint(1, 3))),
        participants=tuple(
            Participant(code=code, side="pool", quota=rng.choice([None, None, 1, 2])) for code in codes
        ),
        candidates=tuple(Candidate(id=f"{a}:{b}", pair=(a, b), score=rng.randint(-1, 9)) for a, b in pairs),
        floors=Floors(pool=rng.randint(0, 2)),
        aims=rng.choice([("shortfall", "score"), ("score", "shortfall")]),
    )


@pytest.fixture
def pool_event() -> Callable[[random.Random], Problem]:
    return one_pool


def tidy() -> Problem:
    """Three sellers, two buyers at staffed tables and one at a pooled table, four slots in two sessions.

    S2 and B2 are vetoed; S1–B1 is pinned. Every rule of the model is at work.
    """
    slots = [Slot(code=f"{i + 1}", start=f"1{i}:00") for i in range(4)]
    return Problem(
        event="tidy",
        sessions=(
            Session(code="AM", slots=tuple(slots[:2])),
            Session(code="PM", slots=tuple(slots[2:])),
        ),
        tables=(
            Table(code="T1", hall="1"),
            Table(code="T2", hall="1"),
            Table(code="T3", hall="1"),
            Table(code="T4", hall="2"),
            Table(code="T5", hall="1"),
        ),
        participants=(
            Participant(code="S1", side="seller", quota=3, delegates=(Delegate(code="S1-1"),)),
            Participant(code="S2", side="seller", delegates=(Delegate(code="S2-1", hours=("1", "2", "3")),)),
            Participant(code="S3", side="seller", forbidden=("4",)),
            Participant(code="B1", side="buyer", delegates=(Delegate(code="B1-1", table="T1"),)),
            Participant(
                code="B2",
                side="buyer",
                parallel=2,
                delegates=(Delegate(code="B2-1", table="T2"), Delegate(code="B2-2", table="T3")),
            ),
            Participant(code="B3", side="buyer", hall="2", quota=1),
        ),
        candidates=(
            Candidate(id="S1:B1", pair=("S1", "B1"), score=9, slot="1"),
            Candidate(id="S1:B2", pair=("S1", "B2"), score=8, delegates=("B2-2",)),
            Candidate(id="S2:B1", pair=("S2", "B1"), score=7, sessions=("AM",)),
            Candidate(id="S2:B2", pair=("S2", "B2"), score=6),
            Candidate(id="S2:B3", pair=("S2", "B3"), score=5),
            Candidate(id="S3:B2", pair=("S3", "B2"), score=4, must=True),
            Candidate(id="S3:B3", pair=("S3", "B3"), score=3),
        ),
        vetoes=(("S2", "B2"),),
        precedences=(("S2:B1", "S2:B3"),),
        break_spread=1,
    )


@pytest.fixture(name="tidy")
def tidy_event() -> Problem:
    return tidy()
