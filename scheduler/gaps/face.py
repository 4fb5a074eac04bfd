"""All equally good choices of pairs: what the prices of a certificate say about them.

Under prices whose bound is reached, a choice of pairs is as good only if it gives nothing of the bound away
(complementary slackness): a meeting that is worth less than nothing is not held, one that is worth more is;
a row that has a price is full; a floor is reached as far as its price leaves a gain, and not exceeded where
it has one. That leaves a small part of the candidates open, and where no other prices are used it says
everything: no sum of scores has to be told to the solver.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scheduler.certify import Priced, priced
from scheduler.grid import Grid
from scheduler.index import Bools, Ints
from scheduler.place import UNPLACED
from scheduler.problem import Problem
from scheduler.rows import rows_of
from scheduler.timetable import Certificate, Proof
from scheduler.weights import least_weighed, span, weights_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What an equally good timetable may hold, (m,), and must, (m,); how many by company, (n,), and delegate.

    `score` and `covered` (the sum of min(floor, meetings)) are to be asked for as well; None: they follow
    from the rest, or nobody asks for them.
    """

    may: Bools
    must: Bools
    least: Ints
    most: Ints
    delegate_least: Mapping[str, int]
    score: int | None
    covered: int | None


def chosen_face(grid: Grid, slots: Ints) -> Face:
    """These pairs and no others; `slots` (m,) says who meets."""
    held = slots != UNPLACED
    count = np.bincount(grid.ends[held].ravel(), minlength=len(grid.most))
    return Face(may=held, must=held, least=count, most=count, delegate_least={}, score=None, covered=None)


def face_of(grid: Grid, certificate: Certificate, values: Mapping[str, int]) -> Face | None:
    """What every timetable is like that is at least as good in these steps, which ask who meets whom.

    `values` has what was reached in all steps before the gaps. Sound for any certificate, and the tighter
    the closer its bound. None: the certificate does not say enough about them. Raises ValueError where more
    is said to be reached than the certificate allows.
    """
    problem, d = grid.problem, certificate.denominator
    found = _Narrowing(
        may=grid.allowed.any(axis=1).astype(bool),
        must=grid.required.copy(),
        least=np.zeros(len(grid.most), np.int64),
        most=grid.most.copy(),
        delegate_least={},
    )
    settled = False
    for proof in certificate.proofs:
        weights = weights_in(proof)
        bound = priced(rows_of(problem), proof, d)
        slack = bound.most - d * least_weighed(problem, weights, values)
        if slack < 0:
            raise ValueError("more was reached than the certificate allows")
        found.meetings(grid, bound, slack)
        found.counts(grid, proof, d, slack)
        settled |= slack == 0 and _says_it_all(problem, proof, values)
    if not settled and not set(values) <= {"shortfall", "score"}:
        return None
    covered = int(grid.floor.sum()) - values["shortfall"] if "shortfall" in values else None
    return Face(
        may=found.may,
        must=found.must & found.may,
        least=found.least,
        most=found.most,
        delegate_least=found.delegate_least,
        score=None if settled else values.get("score"),
        covered=None if settled else covered,
    )


@dataclass(slots=True, kw_only=True)
class _Narrowing:
    """A face under construction. `slack`: what a timetable may give away of a bound, over the denominator."""

    may: Bools
    must: Bools
    least: Ints
    most: Ints
    delegate_least: dict[str, int]

    def meetings(self, grid: Grid, bound: Priced, slack: int) -> None:
        """Whoever holds a meeting of negative worth, or leaves one of positive worth, gives away so much."""
        for i, meeting in enumerate(grid.problem.meetings):
            worth = bound.worth.get(meeting.id)
            if worth is None or (worth < -slack and not grid.required[i]):
                self.may[i] = False
            elif worth > slack:
                self.must[i] = True

    def counts(self, grid: Grid, proof: Proof, d: int, slack: int) -> None:
        """Each meeting less than a row's capacity gives away its price; so does a number worth less."""
        problem, rows, weights = grid.problem, rows_of(grid.problem), weights_in(proof)
        for p, one in enumerate(problem.participants):
            name = f"participant:{one.code}"
            most, price = rows.capacity[name], proof.prices.get(f"floor:{one.code}", 0)
            if proof.prices.get(name, 0) > slack:
                self.least[p] = max(self.least[p], most)
            numbers = range(min(most, rows.required.get(one.code, 0)), most + 1)
            floor, lifted = problem.floor(one), problem.lifted(one)
            worth = {y: d * weights.reward(floor, lifted, y) - price * y for y in numbers}
            best = max(worth.values())
            fine = [y for y, found in worth.items() if best - found <= slack]
            self.least[p] = max(self.least[p], min(fine))
            self.most[p] = min(self.most[p], max(fine))
        for name, price in proof.prices.items():
            if name.startswith("delegate:") and "@" not in name and price > slack:
                self.delegate_least[name.removeprefix("delegate:")] = rows.capacity[name]


def _says_it_all(problem: Problem, proof: Proof, values: Mapping[str, int]) -> bool:
    """Whether a proof without slack leaves only timetables with these values: each price became a condition.

    The weights must not let one step make up for another.
    """
    kinds = {name.split(":")[0] for name in proof.prices}
    known = kinds <= {"participant", "floor", "delegate"} and not any("@" in name for name in proof.prices)
    weights, later = weights_in(proof), 0
    for step in reversed(list(values)):
        known &= weights.of(step) > later
        later += weights.of(step) * span(problem, step)
    return known and all(one.length == 1 for one in problem.meetings)
