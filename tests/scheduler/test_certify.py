"""Certificates: a true one is confirmed by plain arithmetic, a forged one is refused."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from matcher.people import Delegate, Participant
from scheduler.certify import CertificateError, certified_bounds, counted_out, priced
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table
from scheduler.rows import Rows
from scheduler.solve import solve
from scheduler.timetable import Certificate, Proof, Result
from scheduler.verify import verify


@pytest.fixture
def one_busy_buyer() -> Problem:
    """Three sellers wish for one buyer who has two slots: the best two are 9 + 7 = 16."""
    return Problem(
        event="busy",
        sessions=(Session(code="AM", slots=(Slot(code="1"), Slot(code="2"))),),
        tables=(Table(code="T1", hall="1"),),
        participants=(
            *(Participant(code=f"S{i}", side="seller") for i in (1, 2, 3)),
            Participant(code="B1", side="buyer"),
        ),
        candidates=tuple(
            Candidate(id=f"S{i}:B1", pair=(f"S{i}", "B1"), score=score)
            for i, score in ((1, 9), (2, 7), (3, 4))
        ),
        floors=Floors(seller=1, buyer=0),
        aims=("score",),
    )


def bound(problem: Problem, prices: Mapping[str, int], denominator: int = 1) -> int:
    proof = Proof(score_weight=1, cover_weight=0, prices=prices)
    return priced(Rows(problem), proof, denominator).most // denominator


def test_a_price_on_the_buyers_hours_bounds_the_score(one_busy_buyer: Problem) -> None:
    # 2 hours × 5 + (9 - 5) + (7 - 5) + max(0, 4 - 5) = 16
    assert bound(one_busy_buyer, {"participant:B1": 5}) == 16


def test_without_prices_everything_is_held(one_busy_buyer: Problem) -> None:
    assert bound(one_busy_buyer, {}) == 9 + 7 + 4


def test_prices_may_be_fractions(one_busy_buyer: Problem) -> None:
    # (2 × 11 + (18 - 11) + (14 - 11) + 0) / 2 = 16
    assert bound(one_busy_buyer, {"participant:B1": 11}, 2) == 16


def test_prices_of_single_slots_count_where_the_meeting_is_cheapest(one_busy_buyer: Problem) -> None:
    # Slot 1 costs 7, slot 2 costs 4: each meeting pays 4. 7 + 4 + (9 - 4) + (7 - 4) + 0 = 19
    assert bound(one_busy_buyer, {"participant:B1@1": 7, "participant:B1@2": 4}) == 19


def test_what_must_be_held_is_paid_for_even_at_a_loss(one_busy_buyer: Problem) -> None:
    poor = replace(one_busy_buyer.candidates[2], must=True)
    problem = replace(one_busy_buyer, candidates=(*one_busy_buyer.candidates[:2], poor))
    # 2 × 7 + (9 - 7) + 0 + (4 - 7) = 13: S3 takes the place of S2.
    assert bound(problem, {"participant:B1": 7}) == 13


@pytest.mark.parametrize("prices", [{"participant:B1": -1}, {"participant:B9": 1}, {"floor:S9": 1}, {"x": 1}])
def test_a_certificate_with_a_fault_proves_nothing(
    one_busy_buyer: Problem, prices: Mapping[str, int]
) -> None:
    with pytest.raises(CertificateError):
        bound(one_busy_buyer, prices)
    proof = Proof(score_weight=1, cover_weight=0, prices=prices)
    assert certified_bounds(one_busy_buyer, Certificate(proofs=(proof,)), {"score": 16}) == {}


def test_a_denominator_of_zero_proves_nothing(one_busy_buyer: Problem) -> None:
    with pytest.raises(CertificateError):
        bound(one_busy_buyer, {}, 0)


@pytest.fixture(scope="module")
def fair() -> tuple[Problem, Result]:
    problem = problem_of(generate("gumi-500", seed=3))
    return problem, solve(problem)


def forged(result: Result, prices: Mapping[str, int]) -> Result:
    (proof,) = result.certificate.proofs
    return replace(result, certificate=replace(result.certificate, proofs=(replace(proof, prices=prices),)))


def test_a_real_fair_is_certified(fair: tuple[Problem, Result]) -> None:
    problem, result = fair
    assert result.status == "CERTIFIED"
    assert verify(problem, result) == ()


def test_lowering_any_one_price_that_matters_is_noticed(fair: tuple[Problem, Result]) -> None:
    """Halving the highest price of a participant lets more meetings pay than the bound says."""
    problem, result = fair
    prices = dict(result.certificate.proofs[0].prices)
    dearest = max((name for name in prices if name.startswith("participant:")), key=lambda name: prices[name])
    found = verify(problem, forged(result, {**prices, dearest: prices[dearest] // 2}))
    assert {one.rule for one in found} == {"claim-status"}


def test_leaving_a_capacity_out_is_noticed(fair: tuple[Problem, Result]) -> None:
    problem, result = fair
    prices = dict(result.certificate.proofs[0].prices)
    dearest = max((name for name in prices if name.startswith("participant:")), key=lambda name: prices[name])
    del prices[dearest]
    assert {one.rule for one in verify(problem, forged(result, prices))} == {"claim-status"}


def test_a_negative_price_is_refused(fair: tuple[Problem, Result]) -> None:
    problem, result = fair
    prices = dict(result.certificate.proofs[0].prices)
    name = min(prices)
    found = verify(problem, forged(result, {**prices, name: -prices[name]}))
    assert {one.rule for one in found} == {"claim-status"}


def test_a_better_bound_than_the_value_is_refused(fair: tuple[Problem, Result]) -> None:
    problem, result = fair
    *first, last = result.aims
    lower = replace(last, bound=(last.bound or 0) - 1)
    found = {one.rule for one in verify(problem, replace(result, aims=(*first, lower)))}
    assert found == {"claim-bound", "claim-status"}


def test_a_value_that_is_too_good_is_refused(fair: tuple[Problem, Result]) -> None:
    problem, result = fair
    *first, last = result.aims
    better = replace(last, value=(last.value or 0) + 1, bound=(last.bound or 0) + 1)
    found = {one.rule for one in verify(problem, replace(result, aims=(*first, better)))}
    assert found == {"claim-value", "claim-status"}


def test_counting_finds_more_given_meetings_than_hours() -> None:
    """B1 has two slots and three meetings that must be held."""
    problem = Problem(
        event="full",
        sessions=(Session(code="AM", slots=(Slot(code="1"), Slot(code="2"))),),
        tables=(Table(code="T1", hall="1"), Table(code="T2", hall="1")),
        participants=(
            *(Participant(code=f"S{i}", side="seller") for i in (1, 2, 3)),
            Participant(code="B1", side="buyer"),
        ),
        given=tuple(Candidate(id=f"M{i}", pair=(f"S{i}", "B1")) for i in (1, 2, 3)),
    )
    found = counted_out(problem)
    assert found is not None
    assert (found.rules, found.codes) == (
        ("delegates-suffice", "must-meet"),
        ("participant:B1", "M1", "M2", "M3"),
    )


def test_counting_names_the_hours_of_a_delegate() -> None:
    """S1's delegate is there in the morning, and they must meet in the afternoon."""
    problem = Problem(
        event="hours",
        sessions=(Session(code="AM", slots=(Slot(code="1"),)), Session(code="PM", slots=(Slot(code="2"),))),
        tables=(Table(code="T1", hall="1"),),
        participants=(
            Participant(code="S1", side="seller", delegates=(Delegate(code="S1-1", hours=("1",)),)),
            Participant(code="B1", side="buyer"),
        ),
        candidates=(Candidate(id="S1:B1", pair=("S1", "B1"), must=True, sessions=("PM",)),),
    )
    found = counted_out(problem)
    assert found is not None
    assert set(found.rules) == {"must-meet", "meeting-session", "delegates-suffice"}
