"""What can be said before opening, each number counted by hand."""

import random
from dataclasses import replace

import pytest

from fixtures.any_rules import any_event
from fixtures.brute import Brute
from fixtures.tiny import B1, B2, S1, S2, S3, meet, tiny
from matcher.people import Delegate
from scheduler.aims import shortfall
from scheduler.problem import Floors, Table
from scheduler.reasons.preflight import Company, Hall, Hour, Short, preflight


def test_expected_and_possible_by_company_hall_and_slot() -> None:
    """Two slots. B1 has two wishes and, with its quota of 1, room for one meeting; S1 for two."""
    b1 = replace(B1, quota=1, hall="H")
    found = preflight(tiny((S1, S2, b1), (meet("S1 B1"), meet("S2 B1")), slots=(2,), tables=1))
    assert found.companies == (
        Company(code="S1", wished=1, possible=2, expected=1, floor=0),
        Company(code="S2", wished=1, possible=2, expected=1, floor=0),
        Company(code="B1", wished=2, possible=1, expected=1, floor=0),
    )
    assert found.halls == (Hall(hall="H", expected=1, possible=2, short=()),)
    # One meeting over two slots is half a meeting each, which rounds to 0.
    assert found.hours == tuple(Hour(slot=slot, expected=0, possible=1) for slot in ("T1", "T2"))
    assert found.clear


def test_a_hall_with_fewer_tables_than_its_companies_need() -> None:
    """B1 and B2 are both in H, with one table in T1 and none in T2 (it is closed): 1 and 2 are lacking."""
    table = Table(code="1-01", hall="H", closed=("T2",))
    people = (S1, S2, replace(B1, hall="H"), replace(B2, hall="H"))
    listed = tuple(meet(f"S{i} B{j}") for i in (1, 2) for j in (1, 2))
    found = preflight(tiny(people, listed, slots=(2,), tables=(table,)))
    assert found.halls[0].possible == 1
    assert found.halls[0].short == (("T1", 1), ("T2", 2))


def test_a_meeting_in_a_hall_counts_once_though_both_sides_belong_there() -> None:
    """S1, S2, B1 belong to H, with one table in two slots: B1 expects two meetings, the sellers one each."""
    people = tuple(replace(one, hall="H") for one in (S1, S2, B1))
    found = preflight(tiny(people, (meet("S1 B1"), meet("S2 B1")), slots=(2,), tables=1)).halls[0]
    assert (found.expected, found.possible, found.short) == (2, 2, (("T1", 1), ("T2", 1)))
    pool = tuple(replace(one, hall="H", side="pool") for one in (S1, S2, B1))
    found = preflight(tiny(pool, (meet("S1 B1"), meet("S2 B1")), slots=(2,), tables=1)).halls[0]
    assert (found.expected, found.short) == (2, (("T1", 1), ("T2", 1)))


def short(*, floor: int = 1, **changes: object) -> tuple[Short, ...]:
    s1 = replace(S1, floor=floor, **changes)  # type: ignore[arg-type]
    return preflight(tiny((s1, B1, B2), (meet("S1 B1"), meet("S1 B2")), slots=(3,))).short


def one(because: str, missing: int, asked: int, room: int) -> tuple[Short, ...]:
    return (Short(who=("S1",), because=because, missing=missing, asked=asked, room=room),)  # type: ignore[arg-type]


def test_why_a_company_alone_cannot_reach_its_floor() -> None:
    assert short(floor=2) == ()
    assert short(floor=3) == one("wishes", 1, 3, 2)
    assert short(floor=2, quota=1) == one("quota", 1, 2, 1)
    hours = (Delegate(code="S1-1", hours=("T2",)),)
    assert short(floor=2, delegates=hours) == one("hours", 1, 2, 1)


def test_a_veto_can_keep_a_company_from_its_floor() -> None:
    s1 = replace(S1, floor=2)
    event = tiny((s1, B1, B2), (meet("S1 B1"), meet("S1 B2")), slots=(3,))
    found = preflight(replace(event, vetoes=(("S1", "B2"),)))
    assert found.short == one("vetoes", 1, 2, 1)
    assert found.vetoed == ("S1:B2",)
    assert preflight(event).vetoed == ()


def test_three_sellers_who_all_wish_for_one_buyer_with_two_places() -> None:
    """Two slots, so B1 has room for 2; S1, S2 and S3 need one meeting each and have nobody else."""
    listed = (meet("S1 B1"), meet("S2 B1"), meet("S3 B1"))
    event = tiny((S1, S2, S3, B1), listed, slots=(2,), floors=1)
    who = ("S1", "S2", "S3")
    assert preflight(event).short == (
        Short(who=who, because="others", missing=1, asked=3, room=2, others=("B1",)),
    )
    # With B2 for S3 everybody has one.
    assert preflight(replace(event, participants=(*event.participants, B2), candidates=(
        *listed, meet("S3 B2"),
    ))).short == ()  # fmt: skip


def test_a_meeting_that_must_be_held_and_has_no_slot() -> None:
    s1 = replace(S1, forbidden=("T1",))
    assert preflight(tiny((s1, B1), (replace(meet("S1 B1"), must=True),))).nowhere == ("S1:B1",)
    assert preflight(tiny((S1, B1), (replace(meet("S1 B1"), must=True),))).nowhere == ()


@pytest.mark.parametrize("seed", range(60))
def test_nobody_is_said_to_be_short_who_need_not_be(seed: int) -> None:
    """The best timetable for shortfall alone lacks, on each side, at least what is said to be missing."""
    event = any_event(random.Random(seed))
    floors = Floors(seller=2, buyer=1, pool=2)
    problem = replace(
        event,
        aims=("shortfall",),
        floors=floors,
        break_spread=None,
        idle_spread=None,
    )
    if len(problem.meetings) > 7:
        return  # Too many meetings to try everything: this seed has nothing to say.
    held = Brute(problem).best_timetable()
    if held is None:
        return  # No timetable: this seed has nothing to say.
    by_side: dict[str, int] = {}
    side = {who.code: who.side for who in problem.participants}
    for lack in preflight(problem).short:
        by_side[side[lack.who[0]]] = by_side.get(side[lack.who[0]], 0) + lack.missing
    assert max(by_side.values(), default=0) <= shortfall(problem, held)
