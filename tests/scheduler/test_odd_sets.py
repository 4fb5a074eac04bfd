"""Odd sets and strict order in whole timetables: what is certified, and what is forged."""

from dataclasses import replace

import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from matcher.people import Delegate, Participant
from scheduler.certify import certified_bounds, implied_bound
from scheduler.oddsets import odd_set
from scheduler.problem import Candidate, Floors, Interpreter, Problem, Session, Slot, Table
from scheduler.rows import rows_of
from scheduler.solve import solve
from scheduler.timetable import Certificate, Proof
from scheduler.verify import verify
from scheduler.weights import Weights, weights_of


def ring(companies: int, slots: int) -> Problem:
    """Companies of one pool in a ring: each may meet its two neighbours, for a point."""
    codes = [f"C{i + 1}" for i in range(companies)]
    return Problem(
        event="ring",
        kind="exchange",
        sessions=(Session(code="AM", slots=tuple(Slot(code=f"{i + 1}") for i in range(slots))),),
        tables=tuple(Table(code=f"T{i + 1}", hall="1") for i in range(companies)),
        participants=tuple(Participant(code=code, side="pool") for code in codes),
        candidates=tuple(
            Candidate(id=f"M{i + 1}", pair=(code, codes[(i + 1) % companies]), score=1)
            for i, code in enumerate(codes)
        ),
        floors=Floors(pool=0),
        aims=("score",),
    )


@pytest.mark.parametrize(
    ("companies", "slots", "most"),
    [
        (3, 1, 1),
        (3, 2, 2),  # one pair in each slot; by degrees there would be three
        (5, 2, 4),  # two pairs in each slot; by degrees there would be five
        (5, 3, 5),  # in three slots the whole ring
        (7, 2, 6),
    ],
)
def test_an_odd_ring_is_certified(companies: int, slots: int, most: int) -> None:
    problem = ring(companies, slots)
    result = solve(problem, seconds=20, workers=1)
    assert (result.status, result.aims[0].value, result.aims[0].bound) == ("CERTIFIED", most, most)
    assert verify(problem, result) == ()


def test_without_the_price_of_the_odd_set_nothing_is_certified() -> None:
    problem = ring(5, 2)
    result = solve(problem, seconds=20, workers=1)
    proofs = tuple(
        replace(one, prices={name: p for name, p in one.prices.items() if not name.startswith("inside:")})
        for one in result.certificate.proofs
    )
    forged = replace(result, certificate=replace(result.certificate, proofs=proofs))
    assert {one.rule for one in verify(problem, forged)} == {"claim-status"}


@pytest.mark.parametrize("name", ["inside:1", "inside:x", "inside:0@9", "inside:", "inside:-1", "inside:00"])
def test_a_price_on_a_set_that_is_not_listed_proves_nothing(name: str) -> None:
    proof = Proof(score_weight=1, cover_weight=0, prices={name: 1}, inside=((("C1", "C2", "C3"), ()),))
    assert certified_bounds(ring(3, 2), Certificate(proofs=(proof,)), {"score": 2}) == {}


def test_listing_meetings_twice_or_from_elsewhere_only_weakens_a_set() -> None:
    """C1, C2 and C3 of five hold 2 × 3 places in two slots: by degrees 3 of the meetings inside, by slots 2.

    Each listed meeting that leads out adds a half to the first and one to the second, known or not.
    """
    rows = rows_of(ring(5, 2))
    most = [odd_set(rows, ("C1", "C2", "C3"), ids).most for ids in ((), ("M3",), ("M3", "M3"), ("M3", "?"))]
    assert most == [2, 3, 3, 4]


def test_a_negative_weight_proves_nothing() -> None:
    for proof in (
        Proof(score_weight=1, cover_weight=0, prices={}, level_weights=(1, -1)),
        Proof(score_weight=1, cover_weight=0, prices={}, kept_weight=-1),
    ):
        assert certified_bounds(ring(3, 2), Certificate(proofs=(proof,)), {"score": 2}) == {}


def test_every_level_is_certified_with_weights_beyond_64_bits() -> None:
    """Six levels of a real fair outweigh each other: no 64 bits hold that, and the auditor confirms it."""
    fair = replace(
        problem_of(generate("gumi-500-full", seed=1)), aims=("shortfall", "leximin", "score"), lift=6
    )
    result = solve(fair, seconds=30)
    assert result.certificate.proofs[0].cover_weight > 2**64
    assert {aim.name: aim.status for aim in result.aims} == dict.fromkeys(fair.steps, "CERTIFIED")
    assert verify(fair, result) == ()


def test_a_bound_counts_on_earlier_steps_as_reached_and_on_later_ones_as_worst() -> None:
    """In a ring of three with floor 1: 3 covered at most, and a score of 3 at most.

    From score + 10 covered ≤ 33: with all 3 covered the score is at most 3. Before the score is known, it is
    at least 0, so at most 3 are covered: no shortfall at least.
    """
    problem = replace(ring(3, 2), floors=Floors(pool=1), aims=("shortfall", "score"))
    weights = Weights(score=1, cover=10)
    assert implied_bound(problem, "score", 33, weights, {"shortfall": 0, "score": 2}) == 3
    assert implied_bound(problem, "score", 33, weights, {"score": 2, "shortfall": 0}) == 33
    assert implied_bound(problem, "shortfall", 33, weights, {"shortfall": 0, "score": 2}) == 0
    assert implied_bound(problem, "shortfall", 25, weights, {"shortfall": 0, "score": 2}) == 1
    assert implied_bound(problem, "leximin-1", 33, weights, {"leximin-1": 0}) is None


def test_one_unit_of_a_step_outweighs_all_that_follow() -> None:
    """Three companies, scores 1 + 1 + 1: a score weighs 1, a level 4 = 1 + 3, the one before 4 × (1 + 3)."""
    problem = replace(ring(3, 2), floors=Floors(pool=2), aims=("leximin", "score"))
    assert weights_of(problem) == Weights(score=1, levels=(16, 4))


def crew_of_three(fields: tuple[str, ...]) -> Problem:
    """A buyer with three officers, two of them for food; three sellers, in one slot."""
    return Problem(
        event="crew",
        sessions=(Session(code="AM", slots=(Slot(code="1"),)),),
        tables=tuple(Table(code=f"T{i}", hall="1") for i in (1, 2, 3)),
        participants=(
            *(Participant(code=f"S{i}", side="seller") for i in (1, 2, 3)),
            Participant(
                code="B1",
                side="buyer",
                parallel=3,
                delegates=(
                    Delegate(code="B1-1", fields=("food",)),
                    Delegate(code="B1-2", fields=("food",)),
                    Delegate(code="B1-3", fields=("toys",)),
                ),
            ),
        ),
        candidates=tuple(
            Candidate(id=f"S{i}:B1", pair=(f"S{i}", "B1"), score=i, fields=(field,))
            for i, field in zip((1, 2, 3), fields, strict=True)
        ),
        floors=Floors(seller=0),
        aims=("score",),
    )


@pytest.mark.parametrize(
    ("fields", "best"),
    [
        (("food", "food", "toys"), 6),  # everybody has somebody
        (("food", "food", "food"), 5),  # two officers for three: the best two
        (("toys", "toys", "food"), 5),  # one officer for S1 and S2: S2 and S3
    ],
)
def test_a_crew_is_priced(fields: tuple[str, ...], best: int) -> None:
    result = solve(crew_of_three(fields), seconds=20, workers=1)
    assert (result.status, result.aims[0].value) == ("CERTIFIED", best)


def test_interpreters_of_several_languages_count_for_each_of_them_once() -> None:
    """One interprets English and Chinese, one English, in two slots.

    English and Chinese together have 2 × 2 places, Chinese alone 2 × 1.
    """
    problem = replace(
        crew_of_three(("food", "food", "toys")),
        interpreters=(
            Interpreter(code="I1", languages=("en", "zh")),
            Interpreter(code="I2", languages=("en",)),
        ),
        sessions=(Session(code="AM", slots=(Slot(code="1"), Slot(code="2"))),),
    )
    listed = zip(problem.candidates, ("en", "zh", "zh"), strict=True)
    problem = replace(
        problem, candidates=tuple(replace(one, interpreter=language) for one, language in listed)
    )
    rows = rows_of(problem)
    assert {name: most for name, most in rows.capacity.items() if name.startswith("interpreters")} == {
        "interpreters:en": 4,
        "interpreters:zh": 2,
        "interpreters:en,zh": 4,
    }
    assert rows.most("interpreters:en,zh@1") == 2
