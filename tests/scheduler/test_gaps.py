"""Idle gaps: small events whose fewest gaps are worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from matcher.people import Delegate, Participant
from scheduler.assign import Assignment, assign
from scheduler.gaps.case import Plan, Row, faults_of, gaps_of, value_of
from scheduler.gaps.face import Face, chosen_face, face_of
from scheduler.gaps.read import case_of, plan_of
from scheduler.gaps.solve import fewest_gaps
from scheduler.grid import Grid, grid_of
from scheduler.index import Ints
from scheduler.place import place
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table
from scheduler.timetable import Certificate


def fair(
    *pairs: str | Candidate,
    sessions: tuple[int, ...] = (4,),
    tables: int = 9,
    **companies: Participant,
) -> Problem:
    """A fair with slots 1, 2, 3 ...; "S1 B1" is a candidate; sellers begin with S, buyers with B."""
    slots = [Slot(code=str(t + 1)) for t in range(sum(sessions))]
    candidates = tuple(
        one if isinstance(one, Candidate) else Candidate(id=one, pair=(one[:2], one[3:]), score=1)
        for one in pairs
    )
    codes = sorted({code for one in candidates for code in one.pair})
    people = tuple(
        companies.get(code, Participant(code=code, side="buyer" if code[0] == "B" else "seller"))
        for code in codes
    )
    begins = [sum(sessions[:k]) for k in range(len(sessions))]
    return Problem(
        event="fair",
        sessions=tuple(
            Session(code=f"D{k}", slots=tuple(slots[begin : begin + n]))
            for k, (begin, n) in enumerate(zip(begins, sessions, strict=True))
        ),
        tables=tuple(Table(code=f"T{k}", hall="H") for k in range(tables)),
        participants=people,
        candidates=candidates,
        floors=Floors(seller=0, buyer=0),
    )


def pinned(pair: str, slot: int, delegate: str | None = None) -> Candidate:
    """A meeting that must be held in this slot."""
    named = () if delegate is None else (delegate,)
    return Candidate(id=pair, pair=(pair[:2], pair[3:]), score=1, slot=str(slot), delegates=named)


def at(*slots: int) -> Ints:
    """Meetings in slots 1, 2, 3 ..., in the order of the problem; 0 where one is not held."""
    return np.array(slots, np.int64) - 1


def _face(grid: Grid, certificate: Certificate, *, score: int) -> Face:
    """All choices with this score, whatever is missing under the floors."""
    found = face_of(grid, certificate, {"shortfall": int(grid.floor.sum()), "score": score})
    assert found is not None
    return found


def good(grid: Grid, slots: Ints) -> Face:
    """All choices as good as this one, from the flow's prices."""
    ((proof, denominator),) = assign(grid, seed=0, should_stop=lambda: False, on_assignment=lambda _: None)
    certificate = Certificate(denominator=denominator, proofs=(proof,))
    return _face(grid, certificate, score=int(grid.score[slots >= 0].sum()))


def test_meetings_move_together() -> None:
    # S1 waits in slots 2 and 3; in slots 1 and 2 it would wait in none.
    grid = grid_of(fair("S1 B1", "S1 B2"))
    found = fewest_gaps(grid, at(1, 4), seconds=9)
    assert (found.before, found.value, found.scope, found.status) == (2, 0, "all", "OPTIMAL")
    assert abs(found.slots[0] - found.slots[1]) == 1


def test_what_is_pinned_makes_a_seller_wait() -> None:
    # Both meetings of S1 are pinned, to slots 1 and 4: two idle slots, whoever else meets.
    grid = grid_of(fair(pinned("S1 B1", 1), pinned("S1 B2", 4)))
    slots = at(1, 4)
    for workers in (1, 2):
        found = fewest_gaps(grid, slots, face=good(grid, slots), seconds=20, workers=workers)
        assert (found.value, found.bound, found.scope, found.status) == (2, 2, "all", "OPTIMAL")
    heavier = fewest_gaps(grid, slots, weights={"seller": 5}, seconds=9)
    assert (heavier.value, heavier.scope) == (10, "chosen pairs")
    assert fewest_gaps(grid, slots, weights={"seller": 0}, seconds=9).value == 0


def test_nobody_waits_while_absent() -> None:
    # S1 is away in slot 2, so only slot 3 is idle between slots 1 and 4.
    away = Participant(code="S1", side="seller", forbidden=("2",))
    grid = grid_of(fair(pinned("S1 B1", 1), pinned("S1 B2", 4), S1=away))
    assert fewest_gaps(grid, at(1, 4), seconds=9).value == 1


def test_the_pause_between_sessions_is_no_gap() -> None:
    # Slots 1 and 2 are the morning, 3 and 4 the afternoon: S1 meets once in each.
    grid = grid_of(fair(pinned("S1 B1", 1), pinned("S1 B2", 4), sessions=(2, 2)))
    assert fewest_gaps(grid, at(1, 4), seconds=9).value == 0


def test_each_of_a_buyers_people_counts_alone_and_the_right_one_is_chosen() -> None:
    # B1-a meets in slots 1 and 3. S3 comes in slot 2: if B1-b meets it, B1-a waits.
    people = (Delegate(code="B1-a"), Delegate(code="B1-b"))
    buyer = Participant(code="B1", side="buyer", delegates=people, parallel=2)
    pairs = (pinned("S1 B1", 1, "B1-a"), pinned("S2 B1", 3, "B1-a"), pinned("S3 B1", 2))
    grid = grid_of(fair(*pairs, B1=buyer))
    found = fewest_gaps(grid, at(1, 3, 2), seconds=9)
    assert found.value == 0
    assert found.holders[:, 1].tolist() == [grid.index.delegate["B1", "B1-a"]] * 3
    assert found.holders[:, 0].tolist() == [-1] * 3
    # Pinned to both people, with nobody in between: one gap, though the company as a whole has none.
    grid = grid_of(fair(*pairs[:2], pinned("S3 B1", 2, "B1-b"), B1=buyer))
    assert fewest_gaps(grid, at(1, 3, 2), seconds=9).value == 1


def test_another_pair_as_good_leaves_no_gap() -> None:
    # B1 may meet one of S1 and S2. S1 has to wait for it from slot 1 to slot 3; S2 meets nobody else.
    wish = Candidate(id="S1 B1", pair=("S1", "B1"), score=1)
    other = Candidate(id="S2 B1", pair=("S2", "B1"), score=1)
    late = Participant(code="B1", side="buyer", quota=1, forbidden=("1", "2", "4"))
    grid = grid_of(fair(pinned("S1 B2", 1), wish, other, B1=late))
    slots = at(1, 3, 0)
    assert fewest_gaps(grid, slots, seconds=9).value == 1
    found = fewest_gaps(grid, slots, face=good(grid, slots), seconds=9)
    assert (found.value, found.scope, found.status) == (0, "all", "OPTIMAL")
    assert found.slots.tolist() == [0, -1, 2]
    # Once S1 is worth more, the face leaves no choice, and one gap is proven over all.
    grid = grid_of(fair(pinned("S1 B2", 1), replace(wish, score=2), other, B1=late))
    found = fewest_gaps(grid, slots, face=good(grid, slots), seconds=9)
    assert (found.value, found.bound_all, found.scope, found.status) == (1, 1, "all", "OPTIMAL")


def test_a_full_hall_lets_two_meetings_change_places() -> None:
    # One table: S1 sits in slots 1 and 3, S2 in slots 2 and 4; each can have two in a row only if both move.
    grid = grid_of(fair("S1 B1", "S1 B2", "S2 B3", "S2 B4", tables=1))
    found = fewest_gaps(grid, at(1, 3, 2, 4), seconds=9)
    assert (found.before, found.value) == (2, 0)
    assert sorted(found.slots.tolist()) == [0, 1, 2, 3]


def test_rules_that_the_grid_does_not_know_can_be_handed_over() -> None:
    # S1 may not have both meetings in slots 1 and 2, nor both in 2 and 3: so it waits once.
    grid = grid_of(fair("S1 B1", "S1 B2", sessions=(3,)))
    apart = [Row(positions=frozenset((i, s) for i in (0, 1) for s in (t, t + 1)), most=1) for t in (0, 1)]
    found = fewest_gaps(grid, at(1, 3), rows=apart, seconds=9)
    assert (found.value, found.bound, found.status) == (1, 1, "OPTIMAL")


def test_a_timetable_that_breaks_a_rule_is_refused() -> None:
    grid = grid_of(fair("S1 B1", "S1 B2"))
    with pytest.raises(ValueError, match="nobody is free"):
        fewest_gaps(grid, at(1, 1), seconds=9)
    grid = grid_of(fair("S1 B1", "S2 B2", tables=1))
    with pytest.raises(ValueError, match="row 0 has 2 meetings"):
        fewest_gaps(grid, at(1, 1), seconds=9)


def test_a_timetable_that_is_worse_is_none_of_the_good_ones() -> None:
    # Two meetings can be held: whoever holds one is not on the face, and nobody holds three.
    grid = grid_of(fair("S1 B1", "S1 B2"))
    face = good(grid, at(1, 2))
    case = case_of(grid, face, weights={})
    assert faults_of(case, plan_of(case, at(1, 2))) == ()
    assert faults_of(case, plan_of(case, at(1, 0))) == ("meeting 1 must be held",)
    ((proof, _),) = assign(grid, seed=0, should_stop=lambda: False, on_assignment=lambda _: None)
    with pytest.raises(ValueError, match="more was reached"):
        _face(grid, Certificate(denominator=1, proofs=(proof,)), score=3)


def test_without_prices_the_values_are_asked_for() -> None:
    # S1 is worth 2, S2 and S3 one each, and two can be held: both choices with S1 are as good, and no other.
    pairs = [Candidate(id=f"S{k} B1", pair=(f"S{k}", "B1"), score=1 + (k == 1)) for k in (1, 2, 3)]
    busy = Participant(code="B1", side="buyer", quota=2)
    grid = grid_of(fair(*pairs, B1=busy))
    face = _face(grid, Certificate(), score=3)
    case = case_of(grid, face, weights={})
    good_ones = [
        slots
        for slots in ((1, 2, 0), (1, 0, 2), (0, 1, 2), (1, 0, 0), (1, 2, 3))
        if not faults_of(case, plan_of(case, at(*slots)))
    ]
    assert good_ones == [(1, 2, 0), (1, 0, 2)]


def test_every_broken_rule_is_named() -> None:
    grid = grid_of(fair("S1 B1", "S1 B2", "S2 B1", tables=1))
    case = case_of(grid, chosen_face(grid, at(1, 2, 3)), weights={})
    units = tuple((ends[0][0], ends[1][0]) for ends in case.holders)
    assert gaps_of(case, Plan(slots=(0, 1, 2), holders=units)) == (1, 0, 0, 0)  # B1 waits in slot 2
    assert faults_of(case, Plan(slots=(0, 1, 2), holders=units)) == ()
    assert faults_of(case, Plan(slots=(0, 0, 2), holders=units)) == (
        "unit 2 has 2 meetings in slot 0",
        "row 0 has 2 meetings",
    )
    assert faults_of(case, Plan(slots=(0, 1, -1), holders=units)) == ("meeting 2 must be held",)
    assert faults_of(replace(case, slots=((0,), (2,), (2,))), Plan(slots=(0, 1, 2), holders=units)) == (
        "meeting 1 may not be held in slot 1",
    )
    swapped = (units[0], units[1], units[1])
    assert faults_of(case, Plan(slots=(0, 1, 2), holders=swapped)) == (
        "unit 2 can't hold meeting 2 in slot 2",
        "unit 1 can't hold meeting 2 in slot 2",
    )


def test_the_same_seed_gives_the_same_timetable() -> None:
    grid = grid_of(fair(*(f"S{s} B{b}" for s in range(4) for b in range(3)), sessions=(3, 4)))
    proof_free = place(grid, np.arange(len(grid.score)))
    one, two = (fewest_gaps(grid, proof_free, seconds=9, seed=3) for _ in range(2))
    assert one.slots.tolist() == two.slots.tolist()
    assert one.value == 0


def test_a_stop_gives_the_best_so_far() -> None:
    grid = grid_of(fair(pinned("S1 B1", 1), pinned("S1 B2", 4)))
    found = fewest_gaps(grid, at(1, 4), seconds=9, should_stop=lambda: True)
    assert (found.value, found.bound, found.status) == (2, 0, "STOPPED")


def test_meetings_are_placed_one_after_the_other() -> None:
    # Placed with an eye on gaps, people wait less than half as long, and as many meetings are placed.
    grid = grid_of(problem_of(generate("gumi-500-full", seed=1)))
    slots: list[Ints] = []

    def placed(found: Assignment) -> None:
        slots.append(found.slots)

    waits = []
    for together in (False, True):
        assign(grid, seed=0, should_stop=lambda: False, on_assignment=placed, together=together)
        case = case_of(grid, chosen_face(grid, slots[-1]), weights={})
        waits.append(value_of(case, plan_of(case, slots[-1])))
    assert (slots[0] >= 0).sum() == (slots[-1] >= 0).sum()
    assert waits[1] < waits[0] / 2
