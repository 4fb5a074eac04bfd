"""No bound of any certificate lies beyond what a timetable of the same event reaches.

Small random events with every rule on at random, their best timetables in several orders of the aims by
trying everything, and prices of two kinds: any at all, and the sharpest there are (from the linear program
over all rows), which would betray a capacity that is too low by one.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from fixtures.any_rules import SWITCHES, with_switch
from fixtures.brute import Brute
from matcher.people import Participant
from scheduler.aims import less_is_better, values
from scheduler.certify import certified_bounds
from scheduler.oddsets import odd_set
from scheduler.problem import AimName, Candidate, Planned, Problem
from scheduler.rows import Rows, at, rows_of
from scheduler.timetable import Certificate, Meeting, Proof
from scheduler.weights import Weights, proof_with, weights_of

ORDERS: tuple[tuple[AimName, ...], ...] = (
    ("shortfall", "leximin", "score"),
    ("score", "leximin", "shortfall"),
    ("leximin", "score", "shortfall", "lost"),
    ("lost", "score", "shortfall"),
)
SHARP = 10_000
"""Denominator of prices that come from a linear program."""


def ordered(problem: Problem, order: int) -> Problem:
    """The event with these aims, and a published timetable for `lost` to speak of."""
    published = problem.published or tuple(
        Planned(id=one.id, slot=problem.slots[0].code, table=problem.tables[0].code, delegates=("", ""))
        for one in problem.meetings[::2]
    )
    return replace(problem, aims=ORDERS[order % len(ORDERS)], published=published, lift=2)


def sets_of(problem: Problem, rng: random.Random) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """A few sets of companies with some meetings that lead out of them."""
    codes = [one.code for one in problem.participants]
    found = []
    for _ in range(4):
        some = tuple(rng.sample(codes, rng.randint(1, len(codes))))
        out = [one.id for one in problem.meetings if len({*one.pair} & {*some}) == 1]
        found.append((some, tuple(rng.sample(out, rng.randint(0, len(out))))))
    return tuple(found)


def names(rows: Rows, sets: int) -> Iterator[str]:
    """Every row that a certificate can name."""
    yield from rows.capacity
    yield from (at(row, slot.code) for row in rows.inside for slot in rows.problem.slots)
    yield from (at(row, part) for row, parts in rows.spans.items() for part in parts)
    for i in range(sets):
        yield f"inside:{i}"
        yield from (at(f"inside:{i}", slot.code) for slot in rows.problem.slots)


def any_prices(problem: Problem, rng: random.Random) -> Certificate:
    rows, sets = rows_of(problem), sets_of(problem, rng)
    listed = [*names(rows, len(sets)), *(f"floor:{one.code}" for one in problem.participants)]
    proof = Proof(
        score_weight=rng.randint(0, 3),
        cover_weight=rng.choice((0, 1, 2**70)),
        level_weights=tuple(rng.randint(0, 9) for _ in range(rng.randint(0, 3))),
        kept_weight=rng.randint(0, 5),
        prices={name: rng.randint(0, 20) for name in listed if rng.random() < 0.3},
        inside=sets,
    )
    return Certificate(denominator=rng.randint(1, 3), proofs=(proof,))


class Sharp:
    """The linear program over all rows: columns are meetings in slots, and what meetings are worth."""

    def __init__(self, problem: Problem, weights: Weights, rng: random.Random) -> None:
        from ortools.linear_solver import pywraplp

        self.rows, self.weights, self.sets = rows_of(problem), weights, sets_of(problem, rng)
        self.odd = [odd_set(self.rows, *one) for one in self.sets]
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.solver.Objective().SetMaximization()
        listed = names(self.rows, len(self.sets))
        self.row_of = {name: self.solver.Constraint(-math.inf, self.most(name)) for name in listed}
        codes = [one.code for one in problem.participants]
        self.count = {code: self.solver.Constraint(-math.inf, 0) for code in codes}
        for one in problem.participants:
            self.rewards(one)
        for meeting in problem.meetings:
            if meeting.id in self.rows.terms:
                self.columns(meeting)

    def most(self, name: str) -> int:
        """The capacity of any row."""
        if not name.startswith("inside:"):
            return self.rows.most(name) or 0
        number, _, slot = name.removeprefix("inside:").partition("@")
        one = self.odd[int(number)]
        return one.by_slot[slot] if slot else one.most

    def rewards(self, one: Participant) -> None:
        """A column for each meeting of a participant that is worth something as such."""
        problem, reward = self.rows.problem, self.weights.reward
        floor, lifted = problem.floor(one), problem.lifted(one)
        for y in range(1, self.rows.capacity[f"participant:{one.code}"] + 1):
            worth = reward(floor, lifted, y) - reward(floor, lifted, y - 1)
            more = self.solver.NumVar(0, 1, "")
            self.solver.Objective().SetCoefficient(more, worth)
            self.count[one.code].SetCoefficient(more, 1)

    def columns(self, meeting: Candidate) -> None:
        """A column for each slot in which a meeting can begin."""
        problem = self.rows.problem
        published = [one.id for one in problem.published].count(meeting.id)
        once = self.solver.Constraint(int(meeting.id in problem.required), 1)
        for slot in self.rows.terms[meeting.id][1]:
            held = self.solver.NumVar(0, math.inf, "")
            worth = self.weights.score * meeting.score + self.weights.kept * published
            self.solver.Objective().SetCoefficient(held, worth)
            once.SetCoefficient(held, 1)
            for code in meeting.pair:
                self.count[code].SetCoefficient(held, -1)
            for name, times in self.used(meeting, slot).items():
                self.row_of[name].SetCoefficient(held, times)

    def used(self, meeting: Candidate, slot: str) -> Counter[str]:
        """The rows that a meeting uses up when it begins in this slot, and how often."""
        covers, taken = self.rows.terms[meeting.id][0], self.rows.problem.taken(meeting, slot)
        parts = (*taken, *self.rows.part_of[slot])
        found = Counter(covers)
        found.update(at(row, part) for row in {*covers} for part in parts if at(row, part) in self.row_of)
        for i, one in enumerate(self.odd):
            found[f"inside:{i}"] += one.has(meeting)
            if one.codes.issuperset(meeting.pair):
                found.update(at(f"inside:{i}", part) for part in taken)
        return found

    def certificate(self) -> Certificate:
        """The rounded duals."""
        assert self.solver.Solve() in {self.solver.OPTIMAL, self.solver.INFEASIBLE}
        listed = {**self.row_of, **{f"floor:{code}": row for code, row in self.count.items()}}
        prices = {name: round(max(0.0, row.dual_value()) * SHARP) for name, row in listed.items()}
        proof = replace(proof_with(self.weights, prices), inside=self.sets)
        return Certificate(denominator=SHARP, proofs=(proof,))


def crossed(problem: Problem, certificate: Certificate, found: list[dict[str, int]]) -> list[str]:
    """The steps whose bound is beaten by a timetable that is at least as good in all steps before."""
    wrong = []
    for reached in found:
        bounds = certified_bounds(problem, certificate, reached)
        for other in found:
            for step in problem.steps:
                if step in bounds and (
                    other[step] < bounds[step] if less_is_better(step) else other[step] > bounds[step]
                ):
                    wrong.append(step)
                if not (
                    other[step] <= reached[step] if less_is_better(step) else other[step] >= reached[step]
                ):
                    break
    return wrong


def best_ones(problem: Problem, seed: int) -> list[tuple[Meeting, ...]]:
    """The best timetables of an event in two orders of its aims."""
    found = (Brute(ordered(problem, order)).best_timetable() for order in (seed, seed + 1))
    return [one for one in found if one is not None]


def asked(event: Problem, rng: random.Random) -> Iterator[Certificate]:
    """Certificates of both kinds, for several weights."""
    yield from (any_prices(event, rng) for _ in range(2))
    gentle = Weights(score=1, cover=7, levels=(5, 3), kept=4)
    for weights in (gentle, Weights(score=1), Weights(cover=1), weights_of(event)):
        yield Sharp(event, weights, rng).certificate()


def broken(problem: Problem, seed: int) -> list[str]:
    """The steps for which some certificate promises what a timetable of the event refutes."""
    rng, timetables = random.Random(seed), best_ones(problem, seed)
    wrong = []
    for order in (seed, seed + 1):
        event = ordered(problem, order)
        found = [values(event, one) for one in timetables]
        wrong += [step for certificate in asked(event, rng) for step in crossed(event, certificate, found)]
    return wrong


@pytest.mark.parametrize("first", range(0, 160, 20))
def test_no_bound_lies_beyond_a_timetable(
    first: int, any_event: Callable[[random.Random], Problem], pool_event: Callable[[random.Random], Problem]
) -> None:
    for seed in range(first, first + 20):
        make = pool_event if seed % 4 == 3 else any_event
        assert (seed, broken(make(random.Random(seed)), seed)) == (seed, [])


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_no_bound_lies_beyond_a_timetable_whatever_rule_is_on(name: str) -> None:
    for seed in range(12):
        assert (seed, broken(with_switch(random.Random(seed), name), seed)) == (seed, [])
