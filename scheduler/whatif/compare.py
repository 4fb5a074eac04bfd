"""What each variant comes to, and what it changes against the event as it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from scheduler.aims import by_unit, idle_by_unit, meetings_held, score, shortfall
from scheduler.presence import presence_of
from scheduler.problem import Problem, Session, minutes_between
from scheduler.timetable import Meeting, Result

Failure = Literal["crashed", "memory", "stopped"]
"""Why a variant has no result: its process ended, it needs too much memory, or somebody stopped before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A variant without a result. `detail` says more, such as the exit code of its process."""

    failure: Failure
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A timetable in numbers, counted from its meetings whatever the aims are.

    `gaps` are idle gaps, each counted once; `minutes` is how long they last together. `none` are the
    companies without a single meeting.
    """

    meetings: int
    score: int
    shortfall: int
    gaps: int
    minutes: int
    none: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a variant changes against the base. Meetings are named by their ids, companies by their codes.

    Better off is who has more meetings, or as many that are worth more. Who is not in both is in neither.
    """

    kept: int
    lost: tuple[str, ...]
    new: tuple[str, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One variant in the comparison. Where there is no timetable, `figures` and `against` are None."""

    name: str
    result: Result | None
    failed: Failed | None = None
    figures: Figures | None = None
    against: Against | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The event as it is, and its variants in the order in which they were asked for."""

    base: Line
    variants: tuple[Line, ...]


def figures(problem: Problem, meetings: Sequence[Meeting]) -> Figures:
    """A timetable in numbers."""
    held = meetings_held(problem, meetings)
    return Figures(
        meetings=len(meetings),
        score=score(problem, meetings),
        shortfall=shortfall(problem, meetings),
        gaps=sum(idle_by_unit(problem, meetings).values()),
        minutes=minutes_idle(problem, meetings),
        none=tuple(code for code, times in held.items() if not times),
    )


def minutes_idle(problem: Problem, meetings: Sequence[Meeting]) -> int:
    """How many minutes all idle gaps last: each from the beginning of its slot to that of the next."""
    listed = {meeting.id: meeting for meeting in problem.meetings}
    busy: dict[str, set[str]] = {}
    for unit, meeting in by_unit(problem, meetings):
        busy.setdefault(unit, set()).update(problem.taken(listed[meeting.id], meeting.slot))
    lasts = {code: minutes for one in problem.sessions for code, minutes in _lengths(problem, one).items()}
    units = presence_of(problem).units
    found = 0
    for unit, slots in busy.items():
        for session in problem.sessions:
            order = [slot.code for slot in session.slots]
            used = [i for i, code in enumerate(order) if code in slots]
            between = order[used[0] : used[-1]] if used else []
            found += sum(lasts[code] for code in between if code not in slots and code in units[unit][1])
    return found


def _lengths(problem: Problem, one: Session) -> Mapping[str, int]:
    """By slot, the minutes until the next one of its session begins; of the last, those it takes itself."""
    usual = problem.slot_minutes + problem.change_minutes
    found = dict.fromkeys((slot.code for slot in one.slots), usual)
    for slot, after in pairwise(one.slots):
        between = minutes_between(problem, slot.code, after.code)
        if between is not None:
            found[slot.code] = between + problem.slot_minutes
    return found


def against(base: Problem, before: Sequence[Meeting], problem: Problem, after: Sequence[Meeting]) -> Against:
    """What one timetable changes against the other."""
    ids, others = {one.id for one in before}, {one.id for one in after}
    was, now = _standing(base, before), _standing(problem, after)
    both = [code for code in was if code in now]
    return Against(
        kept=len(ids & others),
        lost=tuple(sorted(ids - others)),
        new=tuple(sorted(others - ids)),
        better=tuple(code for code in both if now[code] > was[code]),
        worse=tuple(code for code in both if now[code] < was[code]),
    )


def _standing(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, tuple[int, int]]:
    """By company, the number of its meetings and what they are worth together."""
    worth = {meeting.id: meeting.score for meeting in problem.meetings}
    points: Counter[str] = Counter()
    for meeting in meetings:
        points.update(dict.fromkeys(meeting.pair, worth[meeting.id]))
    return {code: (times, points[code]) for code, times in meetings_held(problem, meetings).items()}
