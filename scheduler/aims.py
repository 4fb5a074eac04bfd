"""What each aim comes to for a list of meetings, counted afresh from the problem."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from scheduler.problem import AimName, Problem
from scheduler.timetable import Meeting

LESS_IS_BETTER: Mapping[AimName, bool] = {"shortfall": True, "score": False, "breaks": True}


def meetings_held(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """How many meetings each participant has; those with none are in it too."""
    held = Counter(code for meeting in meetings for code in meeting.pair)
    return {one.code: held[one.code] for one in problem.participants}


def shortfall(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """How many meetings are missing under the floors: the sum of max(0, floor - meetings)."""
    held = meetings_held(problem, meetings)
    return sum(max(0, problem.floor(one) - held[one.code]) for one in problem.participants)


def score(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """The sum of the scores of all meetings held, in points."""
    worth = {meeting.id: meeting.score for meeting in problem.meetings}
    return sum(worth[meeting.id] for meeting in meetings)


def breaks_by_participant(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """How many breaks each participant has.

    A break is a maximal run of idle slots between two meetings of one participant; slots are counted
    through all sessions, so lunch can lie in one (Bofill et al., JAIR 74, 2022, section 2).
    """
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    busy: defaultdict[str, set[int]] = defaultdict(set)
    for meeting in meetings:
        for code in meeting.pair:
            busy[code].add(place[meeting.slot])
    found = {one.code: 0 for one in problem.participants}
    for code, slots in busy.items():
        order = sorted(slots)
        found[code] = sum(later - earlier > 1 for earlier, later in pairwise(order))
    return found


def breaks(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """The sum of all participants' breaks."""
    return sum(breaks_by_participant(problem, meetings).values())


def values(problem: Problem, meetings: Iterable[Meeting]) -> dict[AimName, int]:
    """The value of each of the problem's aims, in their order."""
    listed = tuple(meetings)
    measure = {"shortfall": shortfall, "score": score, "breaks": breaks}
    return {name: measure[name](problem, listed) for name in problem.aims}
