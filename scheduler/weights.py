"""How the steps that only ask who meets whom are weighed, so that they keep their order."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.aims import level_of
from scheduler.problem import LEXIMIN, Problem
from scheduler.timetable import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What one unit of each such step is worth: points, meetings covered, people lifted, meetings kept."""

    score: int = 0
    cover: int = 0
    levels: tuple[int, ...] = ()
    kept: int = 0

    def of(self, step: str) -> int:
        """The weight of a step; 0 for one that asks when and where."""
        if step.startswith(LEXIMIN):
            level = level_of(step)
            return self.levels[level - 1] if level <= len(self.levels) else 0
        return {"score": self.score, "shortfall": self.cover, "lost": self.kept}.get(step, 0)

    def reward(self, floor: int, lifted: bool, meetings: int) -> int:
        """What a participant's number of meetings is worth."""
        levels = sum(self.levels[:meetings]) if lifted else 0
        return self.cover * min(floor, meetings) + levels


def chooses(step: str) -> bool:
    """Whether a step only asks who meets whom, not when and where."""
    return step in {"lost", "shortfall", "score"} or step.startswith(LEXIMIN)


def weighed(steps: Mapping[str, int]) -> Weights:
    """Weights by step."""
    levels = {level_of(step): weight for step, weight in steps.items() if step.startswith(LEXIMIN)}
    return Weights(
        score=steps.get("score", 0),
        cover=steps.get("shortfall", 0),
        levels=tuple(levels.get(level, 0) for level in range(1, 1 + max(levels, default=0))),
        kept=steps.get("lost", 0),
    )


def weights_of(problem: Problem) -> Weights:
    """Weights under which one unit of a step outweighs all that follow it; they may be very large."""
    found: dict[str, int] = {}
    weight = 1
    for step in reversed(problem.steps):
        if chooses(step):
            found[step] = weight
            weight += weight * span(problem, step)
    return weighed(found)


def weights_in(proof: Proof) -> Weights:
    """The weights that a proof speaks of."""
    return Weights(
        score=proof.score_weight, cover=proof.cover_weight, levels=proof.level_weights, kept=proof.kept_weight
    )


def proof_with(weights: Weights, prices: Mapping[str, int]) -> Proof:
    """A proof of these prices that speaks of these weights."""
    return Proof(
        score_weight=weights.score,
        cover_weight=weights.cover,
        level_weights=weights.levels,
        kept_weight=weights.kept,
        prices={name: price for name, price in sorted(prices.items()) if price},
    )


def span(problem: Problem, step: str) -> int:
    """How far the values of two timetables can lie apart at most, in a step that asks who meets whom."""
    if step == "score":
        return problem.score_span
    if step == "shortfall":
        return sum(problem.floor(one) for one in problem.participants)
    if step == "lost":
        return len(problem.published)
    return sum(problem.lifted(one) for one in problem.participants)


def reached(problem: Problem, step: str, value: int) -> int:
    """A step's value as an amount that is better the more there is of it."""
    return value if step == "score" else span(problem, step) - value


def worst(problem: Problem, step: str) -> int:
    """The amount that every timetable reaches in a step."""
    return problem.least_score if step == "score" else 0


def least_weighed(problem: Problem, weights: Weights, values: Mapping[str, int]) -> int:
    """The least weighted sum of a timetable that is at least as good as `values` in the steps they name."""
    found = 0
    for step in ("lost", "shortfall", "score", *(f"{LEXIMIN}{i + 1}" for i in range(len(weights.levels)))):
        if weight := weights.of(step):
            known = step in values
            found += weight * (reached(problem, step, values[step]) if known else worst(problem, step))
    return found
