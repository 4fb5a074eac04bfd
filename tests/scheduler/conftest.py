"""Small events, and the best timetable of one by trying everything."""

import random
from collections.abc import Callable

import pytest

from fixtures.any_rules import any_event as event_of_any_kind
from fixtures.brute import best_of
from fixtures.small import one_pool, two_sided
from matcher.people import Delegate, Participant
from scheduler.problem import (
    Candidate,
    Interpreter,
    Lunch,
    Problem,
    ProgrammeItem,
    Session,
    Slot,
    Table,
    Turnaround,
)


@pytest.fixture
def small_event() -> Callable[[random.Random], Problem]:
    return two_sided


@pytest.fixture
def pool_event() -> Callable[[random.Random], Problem]:
    return one_pool


@pytest.fixture
def any_event() -> Callable[[random.Random], Problem]:
    return event_of_any_kind


@pytest.fixture
def brute() -> Callable[[Problem], tuple[int, ...] | None]:
    return best_of


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


def lively() -> Problem:
    """Two days, two halls, four sellers and three buyers, with the rules that `tidy` does not have.

    B1 has two staffed tables, one for food and one for toys. S1 and S3 are rivals.
    """
    clock = {"AM": ("10:00", "10:25", "10:50"), "PM": ("13:00", "13:25"), "NEXT": ("10:00", "10:25")}
    codes = {"AM": "123", "PM": "45", "NEXT": "67"}
    days = {"AM": "2026-11-23", "PM": "2026-11-23", "NEXT": "2026-11-24"}
    pair = ("S1", "B1")
    return Problem(
        event="lively",
        sessions=tuple(
            Session(
                code=code,
                date=days[code],
                slots=tuple(
                    Slot(code=slot, start=start) for slot, start in zip(codes[code], starts, strict=True)
                ),
            )
            for code, starts in clock.items()
        ),
        tables=(*(Table(code=f"T{i}", hall="1") for i in (1, 2, 3)), Table(code="T5", hall="2")),
        participants=(
            Participant(
                code="S1", side="seller", delegates=(Delegate(code="S1-1"),), quota_session=1, rivals="R"
            ),
            Participant(code="S2", side="seller", held_back=5),
            Participant(code="S3", side="seller", rivals="R"),
            Participant(code="S4", side="seller"),
            Participant(
                code="B1",
                side="buyer",
                parallel=2,
                quota_day=3,
                delegates=(
                    Delegate(code="B1-1", table="T1", fields=("food",)),
                    Delegate(code="B1-2", table="T2", fields=("toys",)),
                ),
            ),
            Participant(code="B2", side="buyer", hall="2", held_slots=("7",)),
            Participant(code="B3", side="buyer", hall="1"),
        ),
        candidates=(
            Candidate(id="S1:B1-1", pair=pair, score=9, delegates=("B1-1",)),
            Candidate(id="S1:B1-2", pair=pair, score=8, delegates=("B1-2",)),
            Candidate(id="S2:B1", pair=("S2", "B1"), score=7, fields=("food",), length=2),
            Candidate(id="S3:B1", pair=("S3", "B1"), score=1, fields=("toys",)),
            Candidate(id="S4:B1", pair=("S4", "B1"), score=1, fields=("toys",)),
            Candidate(id="S1:B2", pair=("S1", "B2"), score=6),
            Candidate(id="S4:B2", pair=("S4", "B2"), score=5, walk_in=True),
            Candidate(id="S1:B3", pair=("S1", "B3"), score=1),
            Candidate(id="S2:B3", pair=("S2", "B3"), score=1),
            Candidate(id="S3:B3", pair=("S3", "B3"), score=4, interpreter="en"),
            Candidate(id="S4:B3", pair=("S4", "B3"), score=3, interpreter="ja"),
        ),
        interpreters=(
            Interpreter(code="I1", languages=("en",), hours=("1", "2", "3", "4", "5")),
            Interpreter(code="I2", languages=("ja",)),
        ),
        turnarounds=(Turnaround(halls=("1", "2"), minutes=30),),
        in_a_row=2,
        lunches=(Lunch(slots=("3", "4")),),
        programme=(ProgrammeItem(code="talk", slots=("4",), who=("S4",)),),
        idle_spread=0,
    )


@pytest.fixture(name="lively")
def lively_event() -> Problem:
    return lively()
