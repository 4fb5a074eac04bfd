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

from scheduler.certify import Priced, least_score, priced
from scheduler.grid import Grid
from scheduler.index import Bools, Ints
from scheduler.place import UNPLACED
from scheduler.problem import Problem
from scheduler.rows import rows_of
from scheduler.timetable import Certificate, Proof


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


def face_of(grid: Grid, certificate: Certificate, *, score: int | None, covered: int | None) -> Face:
    """What every timetable is like that has at least this score and as much covered.

    None: that is no earlier aim. Sound for any certificate, and the tighter the closer its bound. Raises
    ValueError where more is said to be reached than the certificate allows.
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
        bound = priced(rows_of(problem), proof, d)
        reached = proof.score_weight * (least_score(problem) if score is None else score)
        reached += proof.cover_weight * (covered or 0)
        slack = bound.most - d * reached
        if slack < 0:
            raise ValueError("more was reached than the certificate allows")
        found.meetings(grid, bound, slack)
        found.counts(grid, proof, d, slack)
        settled |= slack == 0 and _says_it_all(problem, proof, d, asked=(score, covered))
    return Face(
        may=found.may,
        must=found.must & found.may,
        least=found.least,
        most=found.most,
        delegate_least=found.delegate_least,
        score=None if settled else score,
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
        """Each meeting less than a row's capacity gives away its price; so do floors not met, or exceeded."""
        capacity = rows_of(grid.problem).capacity
        for p, one in enumerate(grid.problem.participants):
            floor, v = int(grid.floor[p]), proof.prices.get(f"floor:{one.code}", 0)
            if proof.prices.get(f"participant:{one.code}", 0) > slack:
                self.least[p] = max(self.least[p], capacity[f"participant:{one.code}"])
            if d * proof.cover_weight - v > slack:
                self.least[p] = max(self.least[p], floor)
            if v > slack:
                self.most[p] = min(self.most[p], floor)
        for name, price in proof.prices.items():
            if name.startswith("delegate:") and "@" not in name and price > slack:
                self.delegate_least[name.removeprefix("delegate:")] = capacity[name]


def _says_it_all(problem: Problem, proof: Proof, d: int, *, asked: tuple[int | None, int | None]) -> bool:
    """Whether a proof without slack leaves only timetables with both values: each price became a condition.

    The weights must not let one value make up for the other.
    """
    known = all(
        "@" not in name and name.split(":")[0] in {"participant", "floor", "delegate"}
        for name in proof.prices
    )
    known &= all(v <= d * proof.cover_weight for name, v in proof.prices.items() if name.startswith("floor:"))
    scores = sum(abs(one.score) for one in problem.meetings)
    floors = sum(problem.floor(one) for one in problem.participants)
    apart = (
        proof.cover_weight > proof.score_weight * scores > 0
        or proof.score_weight > proof.cover_weight * floors
    )
    return known and ((asked[1] is None and proof.cover_weight == 0) or (None not in asked and apart))
