"""Random changes to a published timetable, at a random time of the day."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from matcher.people import Delegate, Participant, Side
from scheduler.problem import Candidate, Problem, Session, Slot, Table
from scheduler.repair.changes import (
    Change,
    CompanyCancelled,
    DelegateCancelled,
    Late,
    Leaves,
    MeetingCancelled,
    SlotSlipped,
    TableLost,
    WalkIn,
)
from scheduler.repair.clock import begun, over
from scheduler.timetable import Meeting

DAY = "2026-11-23"


def on_the_clock(problem: Problem) -> Problem:
    """The same event on one day, a slot every 25 minutes from 10:00, and half an hour between sessions."""
    sessions, minute = [], 600
    for session in problem.sessions:
        slots = []
        for slot in session.slots:
            slots.append(replace(slot, start=f"{minute // 60:02d}:{minute % 60:02d}"))
            minute += problem.slot_minutes + problem.change_minutes
        minute += 30
        sessions.append(replace(session, slots=tuple(slots), date=DAY))
    return replace(problem, sessions=tuple(sessions))


def some_time(rng: random.Random, problem: Problem) -> datetime | None:
    """Before the event, or somewhere in it."""
    if rng.random() < 0.3:
        return None
    start = rng.choice(problem.slots).start
    return datetime.fromisoformat(f"{DAY}T{start}:00").replace(
        minute=int(str(start)[3:]), second=rng.choice((0, 59))
    )


def some_changes(
    rng: random.Random, problem: Problem, published: Sequence[Meeting], now: datetime | None
) -> tuple[Change, ...]:
    """One to three changes of any kind that are no faults."""
    slots = [slot.code for slot in problem.slots]
    people = [person.code for one in problem.participants for person in one.staff]
    companies = [one.code for one in problem.participants]
    has_begun = begun(problem, now, frozenset())
    still = [one.id for one in published if one.slot not in has_begun]
    ahead = [code for code in slots if not over(problem, now, code)]

    def meeting() -> Change | None:
        return MeetingCancelled(meeting=rng.choice(still)) if still else None

    def slip() -> Change | None:
        return SlotSlipped(slot=rng.choice(ahead), minutes=rng.choice((5, 25, 30))) if ahead else None

    def table() -> Change:
        return TableLost(table=rng.choice(problem.tables).code, slot=rng.choice((None, rng.choice(slots))))

    def walk_in() -> Change | None:
        return _walk_in(rng, problem)

    makers: list[Callable[[], Change | None]] = [
        meeting,
        slip,
        table,
        walk_in,
        lambda: CompanyCancelled(company=rng.choice(companies), no_show=rng.random() < 0.5),
        lambda: DelegateCancelled(delegate=rng.choice(people), slot=rng.choice((None, rng.choice(slots)))),
        lambda: Late(who=rng.choice(companies + people), slot=rng.choice(slots)),
        lambda: Leaves(who=rng.choice(companies + people), slot=rng.choice(slots)),
    ]
    found = [maker() for maker in rng.choices(makers, k=rng.randint(1, 3))]
    unique = {one.kind: one for one in found if one is not None}
    return tuple(unique.values())


def _walk_in(rng: random.Random, problem: Problem) -> WalkIn | None:
    """A company that comes by, with one or two it would like to meet; it sits where they sit."""
    others = [one for one in problem.participants if one.side != "seller"]
    if not others:
        return None
    side: Side = "pool" if problem.pooled else "seller"
    people = (Delegate(code="W1-1"), Delegate(code="W1-2")) if rng.random() < 0.3 else ()
    pairs = tuple(
        Candidate(id=f"W1:{one.code}", pair=("W1", one.code), score=rng.randint(0, 9))
        for one in rng.sample(others, min(len(others), rng.randint(1, 2)))
    )
    return WalkIn(participant=Participant(code="W1", side=side, delegates=people), pairs=pairs)


def crowded(rng: random.Random) -> Problem:
    """Three sellers and three buyers in three or four slots, all of whom would like to meet.

    Some have several people, own tables or a slot without time, and tables may be short: whoever can't stay
    finds few places that nobody has.
    """
    slots = tuple(Slot(code=f"T{i + 1}") for i in range(rng.choice((3, 3, 4))))
    cut = rng.choice((len(slots), 2))
    parts = [part for part in (slots[:cut], slots[cut:]) if part]
    tables = tuple(Table(code=f"1-{i + 1}", hall="H") for i in range(rng.choice((3, 4, 5))))
    own = [table.code for table in tables[3:]]
    sellers = tuple(_company(rng, f"S{i + 1}", "seller", slots, []) for i in range(3))
    buyers = tuple(_company(rng, f"B{i + 1}", "buyer", slots, own) for i in range(3))
    pairs = [(seller.code, buyer.code) for seller in sellers for buyer in buyers]
    return on_the_clock(
        Problem(
            event="crowded",
            sessions=tuple(Session(code=f"P{i}", slots=part) for i, part in enumerate(parts)),
            tables=tables,
            participants=(*sellers, *buyers),
            candidates=tuple(
                Candidate(id=f"{a}:{b}", pair=(a, b), score=rng.randint(1, 9))
                for a, b in rng.sample(pairs, rng.randint(6, 9))
            ),
            aims=("score",),
        )
    )


def _company(
    rng: random.Random, code: str, side: Side, slots: tuple[Slot, ...], own: list[str]
) -> Participant:
    several = rng.random() < 0.3
    people = tuple(Delegate(code=f"{code}-{i}") for i in range(2)) if several else ()
    table = own.pop() if own and not several and rng.random() < 0.7 else None
    if table is not None:
        people = (Delegate(code=f"{code}-1", table=table),)
    never = tuple(slot.code for slot in slots if rng.random() < 0.1)
    parallel = 2 if several and side == "buyer" else 1
    return Participant(code=code, side=side, delegates=people, parallel=parallel, forbidden=never)
