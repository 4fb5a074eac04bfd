"""Whole timetables from the prices by slot: the best ones where the flow's choice has no timetable."""

import random
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from matcher.people import Participant
from scheduler.aims import values
from scheduler.assign import assign
from scheduler.certify import certified_bounds
from scheduler.columns import columns_of
from scheduler.duals import DENOMINATOR, slot_proof
from scheduler.gap import close_gap, face_of
from scheduler.grid import Grid, grid_of
from scheduler.index import Ints
from scheduler.place import UNPLACED
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table
from scheduler.seating import SeatingError, seat
from scheduler.solve import solve
from scheduler.timetable import Certificate, Proof
from scheduler.verify import audit, verify
from scheduler.weights import Weights, weights_of


def event(
    scores: dict[tuple[str, str], int],
    *,
    away: dict[str, tuple[str, ...]] | None = None,
    slots: int = 2,
    tables: int = 9,
    floors: dict[str, int] | None = None,
    must: tuple[tuple[str, str], ...] = (),
) -> Problem:
    codes = sorted({code for pair in scores for code in pair})
    sides = {"S": "seller", "B": "buyer", "C": "pool"}
    return Problem(
        event="gap",
        kind="exchange" if codes[0][0] == "C" else "purchase",
        sessions=(Session(code="AM", slots=tuple(Slot(code=str(i + 1)) for i in range(slots))),),
        tables=tuple(Table(code=f"T{i + 1}", hall="1") for i in range(tables)),
        participants=tuple(
            Participant(
                code=code,
                side=sides[code[0]],  # type: ignore[arg-type]
                forbidden=(away or {}).get(code, ()),
                floor=(floors or {}).get(code, 0),
            )
            for code in codes
        ),
        candidates=tuple(
            Candidate(id=f"{a}:{b}", pair=(a, b), score=score, must=(a, b) in must)
            for (a, b), score in scores.items()
        ),
        floors=Floors(seller=0, buyer=0, pool=0),
    )


def clash() -> Problem:
    """B1 has two slots. S1 and S2, 9 points each, can come in the first only, S3 for 5 points in the second.

    A flow that counts hours takes S1 and S2, 18 points; the best timetable has one of them and S3: 14.
    """
    return event({("S1", "B1"): 9, ("S2", "B1"): 9, ("S3", "B1"): 5}, away={"S1": ("2",), "S2": ("2",)})


def proof_of(grid: Grid, weights: Weights) -> Proof:
    found = slot_proof(grid, weights, seconds=20)
    assert found is not None
    return found


def closed(problem: Problem, slots: list[int] | None = None, *, seed: int = 0) -> tuple[Grid, Ints]:
    grid, weights = grid_of(problem), weights_of(problem)
    before = np.array(slots if slots is not None else [UNPLACED] * len(problem.meetings))
    after = close_gap(grid, weights, proof_of(grid, weights), before, seed=seed, should_stop=lambda: False)
    return grid, after


def held(problem: Problem, slots: Ints) -> set[str]:
    return {one.id for one, slot in zip(problem.meetings, slots.tolist(), strict=True) if slot != UNPLACED}


def test_other_pairs_are_taken_where_the_flow_s_choice_has_no_timetable() -> None:
    problem = clash()
    found: list[Ints] = []
    assign(
        grid_of(problem), seed=0, should_stop=lambda: False, on_assignment=lambda one: found.append(one.slots)
    )
    assert [len(held(problem, slots)) for slots in found] == [1]
    _, slots = closed(problem, found[-1].tolist())
    assert "S3:B1" in held(problem, slots)
    assert int(sum(one.score for one in problem.meetings if one.id in held(problem, slots))) == 14


def test_prices_by_slot_certify_what_the_dive_found() -> None:
    result = solve(clash(), workers=1)
    assert result.status == "CERTIFIED"
    assert [aim.value for aim in result.aims] == [0, 14]
    assert verify(clash(), result) == ()


def test_a_square_without_a_gap_is_filled() -> None:
    """Six sellers meet six buyers in six slots, three tables short of all: 33 meetings at one point each."""
    codes = product((f"S{i}" for i in range(6)), (f"B{i}" for i in range(6)))
    problem = event(dict.fromkeys(codes, 1), slots=6, tables=6)
    scarce = Problem(
        event="gap",
        sessions=problem.sessions,
        tables=(*problem.tables[:5], Table(code="T6", hall="1", closed=("1", "2", "3"))),
        participants=problem.participants,
        candidates=problem.candidates,
        floors=problem.floors,
    )
    _, slots = closed(scarce)
    assert len(held(scarce, slots)) == 33


def test_who_is_short_comes_before_who_scores() -> None:
    """B1 has one slot: S2 has no meeting otherwise and a floor of 1, and meets for 1 point instead of 9."""
    problem = event({("S1", "B1"): 9, ("S2", "B1"): 1}, slots=1, floors={"S2": 1})
    _, slots = closed(problem)
    assert held(problem, slots) == {"S2:B1"}


def test_what_must_be_held_is() -> None:
    problem = event({("S1", "B1"): 9, ("S2", "B1"): -3}, slots=1, must=(("S2", "B1"),))
    _, slots = closed(problem)
    assert held(problem, slots) == {"S2:B1"}


def test_three_of_one_pool_meet_twice_in_two_slots() -> None:
    """Whoever two of them meet, the third waits: one meeting a slot."""
    problem = event({("C1", "C2"): 1, ("C1", "C3"): 1, ("C2", "C3"): 1})
    _, slots = closed(problem)
    assert len(held(problem, slots)) == 2


def test_a_timetable_is_not_lost() -> None:
    """Nothing beats 14 points, so what was given comes back when there is no time."""
    problem = clash()
    grid, weights = grid_of(problem), weights_of(problem)
    given = np.array([UNPLACED, 0, 1])
    proof = proof_of(grid, weights)
    stopped = close_gap(grid, weights, proof, given, seed=0, should_stop=lambda: True)
    assert stopped.tolist() == given.tolist()


def test_meetings_left_out_at_first_come_back() -> None:
    """Prices that ask 100 points of S3 leave its meeting out; the bound is 14 all the same."""
    problem = clash()
    grid, weights = grid_of(problem), weights_of(problem)
    dear = Proof(score_weight=1, cover_weight=weights.cover, prices={"participant:S3": 100})
    proof = slot_proof(grid, weights, near=(dear, 1), seconds=20)
    assert proof is not None
    bounds = certified_bounds(
        problem, Certificate(denominator=DENOMINATOR, proofs=(proof,)), {"shortfall": 0, "score": 14}
    )
    assert bounds["score"] == 14


def test_a_stop_ends_the_pricing() -> None:
    grid = grid_of(problem_of(generate("scarce-60", seed=1)))
    assert slot_proof(grid, weights_of(grid.problem), seconds=60, should_stop=lambda: True) is None


@pytest.mark.parametrize("seed", range(80))
def test_capacities_are_kept_and_nothing_gets_worse(
    seed: int, small_event: Callable[[random.Random], Problem]
) -> None:
    """Small events with any of the rules: what comes back can be seated, and is at least as good."""
    problem = small_event(random.Random(seed))
    grid, weights = grid_of(problem), weights_of(problem)
    proof = slot_proof(grid, weights, seconds=20)
    if proof is None:
        # A meeting that must be held has no slot.
        assert solve(problem, workers=1).status == "INFEASIBLE"
        return
    none = np.full(len(grid.score), UNPLACED, np.int64)
    slots = close_gap(grid, weights, proof, none, seed=seed, should_stop=lambda: False)
    again = close_gap(grid, weights, proof, slots, seed=seed + 1, should_stop=lambda: False)
    assert _worth(grid, again) >= _worth(grid, slots) >= _worth(grid, none)
    code = [slot.code for slot in problem.slots]
    try:
        meetings = seat(
            problem,
            {
                one.id: code[t]
                for one, t in zip(problem.meetings, again.tolist(), strict=True)
                if t != UNPLACED
            },
        )
    except SeatingError:
        # A company that shares halls or people in a way that no count shows; the auditor would refuse it.
        assert any(len(one.staff) > 1 or one.tables for one in problem.participants)
        return
    broken = {fault.rule for fault in audit(problem, meetings)}
    assert broken <= {"must-meet", "pinned", "precedence", "break-spread"}
    bounds = certified_bounds(
        problem, Certificate(denominator=DENOMINATOR, proofs=(proof,)), values(problem, meetings)
    )
    if not broken and weights.score == 1:
        assert sum(one.score for one in meetings_of(problem, again)) <= bounds["score"]


def meetings_of(problem: Problem, slots: Ints) -> list[Candidate]:
    return [one for one in problem.meetings if one.id in held(problem, slots)]


def _worth(grid: Grid, slots: Ints) -> tuple[int, int]:
    weights, there = weights_of(grid.problem), np.flatnonzero(slots != UNPLACED)
    times = np.bincount(grid.ends[there].ravel(), minlength=len(grid.most))
    covered = int(np.minimum(grid.floor, times).sum())
    value = weights.score * int(grid.score[there].sum()) + weights.cover * covered
    return int(grid.required[there].sum()), value


def test_the_columns_held_at_first_are_among_those_that_are_dived_into() -> None:
    """Even one that is 4 points off: S3 in the second slot, were S1 and S2 both free then."""
    problem = event({("S1", "B1"): 9, ("S2", "B1"): 9, ("S3", "B1"): 5})
    grid, weights = grid_of(problem), weights_of(problem)
    slots = np.array([0, UNPLACED, 1])
    face = face_of(grid, weights, proof_of(grid, weights), slots, reach=1.0)
    assert (2, 1) in set(zip(face.columns.meeting.tolist(), face.columns.slot.tolist(), strict=True))
    every = columns_of(grid, weights, open_=grid.allowed)
    assert len(every.meeting) == 6


def test_equal_seeds_give_equal_timetables() -> None:
    rng = random.Random(5)
    scores = {(f"S{i}", f"B{j}"): rng.randint(1, 9) for i in range(7) for j in range(6)}
    away = {f"S{i}": (str(rng.randint(1, 4)),) for i in range(7)}
    problem = event(scores, slots=4, tables=5, away=away)
    assert closed(problem, seed=3)[1].tolist() == closed(problem, seed=3)[1].tolist()
