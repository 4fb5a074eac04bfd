"""What a timetable means for the companies, in a few counts that anyone can check by hand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matcher.people import Wish
from scheduler.problem import Problem
from scheduler.timetable import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of one timetable. `first_kept` of `first_asked` companies got whom they ranked first."""

    meetings: int
    companies: int
    without: tuple[str, ...]
    short: int
    shortfall: int
    first_kept: int
    first_asked: int
    mutual: int


def figures(problem: Problem, meetings: Sequence[Meeting], wishes: Iterable[Wish]) -> Figures:
    """The counts. Wishes of companies that do not take part are left out."""
    owner = {person.code: one.code for one in problem.participants for person in one.staff}
    owner |= {one.code: one.code for one in problem.participants}
    times = Counter(code for one in meetings for code in one.pair)
    held = {frozenset(one.pair) for one in meetings}
    asked = [(owner[w.of], owner[w.to], w.rank) for w in wishes if w.of in owner and w.to in owner]
    wished = {(of, to) for of, to, _ in asked}
    first = {of for of, _, rank in asked if rank == 1}
    kept = {of for of, to, rank in asked if rank == 1 and frozenset((of, to)) in held}
    missing = [max(0, problem.floor(one) - times[one.code]) for one in problem.participants]
    return Figures(
        meetings=len(meetings),
        companies=len(problem.participants),
        without=tuple(one.code for one in problem.participants if not times[one.code]),
        short=sum(gap > 0 for gap in missing),
        shortfall=sum(missing),
        first_kept=len(kept),
        first_asked=len(first),
        mutual=sum(one.pair in wished and one.pair[::-1] in wished for one in meetings),
    )
