"""What each aim comes to for a list of meetings, counted afresh from the problem."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from scheduler.presence import presence_of
from scheduler.problem import LEXIMIN, Candidate, Problem
from scheduler.timetable import Meeting


def less_is_better(step: str) -> bool:
    """Whether a step of the problem's aims is to be made small."""
    return step != "score"


def meetings_held(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """How many meetings each participant has; those with none are in it too."""
    held = Counter([code for meeting in meetings for code in meeting.pair])
    return {one.code: held[one.code] for one in problem.participants}


def lost(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """How many meetings of the published timetable are not held any more."""
    held = {meeting.id for meeting in meetings}
    return sum(one.id not in held for one in problem.published)


def touched(problem: Problem, meeting: Candidate) -> int:
    """How many people have to be told when a meeting moves.

    All of a seller or of a company of a pool, the one officer of a buyer who holds it, and the interpreter.
    """
    size = _sizes(problem)
    return sum(size[code] for code in meeting.pair) + (meeting.interpreter is not None)


def _sizes(problem: Problem) -> Mapping[str, int]:
    """By company, who has to be told; counted once, since a problem never changes."""
    kept = vars(problem)
    if "_sizes" not in kept:
        kept["_sizes"] = {
            one.code: 1 if one.side == "buyer" else len(one.staff) for one in problem.participants
        }
    found: Mapping[str, int] = kept["_sizes"]
    return found


def changes(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """How many people have to be told of meetings that are held in another slot or at another table."""
    listed = problem.by_id
    held = {meeting.id: (meeting.slot, meeting.table) for meeting in meetings}
    return sum(
        touched(problem, listed[one.id])
        for one in problem.published
        if one.id in held and held[one.id] != (one.slot, one.table)
    )


def shortfall(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """How many meetings are missing under the floors: the sum of max(0, floor - meetings)."""
    held = meetings_held(problem, meetings)
    return sum(max(0, problem.floor(one) - held[one.code]) for one in problem.participants)


def below(problem: Problem, meetings: Iterable[Meeting], level: int) -> int:
    """How many participants that have a floor have fewer than `level` meetings."""
    held = meetings_held(problem, meetings)
    return sum(problem.lifted(one) and held[one.code] < level for one in problem.participants)


def score(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """The sum of the scores of all meetings held, in points."""
    listed = problem.by_id
    return sum([listed[meeting.id].score for meeting in meetings])


def breaks_by_participant(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """How many breaks each participant has.

    A break is a maximal run of idle slots between two meetings of one participant; slots are counted
    through all sessions, so lunch can lie in one (Bofill et al., JAIR 74, 2022, section 2).
    """
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    listed = problem.by_id
    busy: defaultdict[str, set[int]] = defaultdict(set)
    for meeting in meetings:
        for code in meeting.pair:
            busy[code].update(place[slot] for slot in problem.taken(listed[meeting.id], meeting.slot))
    found = {one.code: 0 for one in problem.participants}
    for code, slots in busy.items():
        order = sorted(slots)
        found[code] = sum(later - earlier > 1 for earlier, later in pairwise(order))
    return found


def breaks(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """All participants' breaks, each counted with the weight of its side."""
    found = breaks_by_participant(problem, meetings)
    return sum(problem.idle_weight(one.side) * found[one.code] for one in problem.participants)


def by_unit(problem: Problem, meetings: Iterable[Meeting]) -> Iterator[tuple[str, Meeting]]:
    """Each meeting with each unit that holds it: a seller, a company of a pool, or a buyer's delegate."""
    buyers = {one.code for one in problem.participants if one.side == "buyer"}
    for meeting in meetings:
        for code, person in zip(meeting.pair, meeting.delegates, strict=True):
            yield (person if code in buyers else code), meeting


def idle_by_unit(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """How many idle gaps each unit has (units: see `scheduler.presence`).

    An idle gap is an empty slot between two of its meetings in one session, in which it is there.
    """
    listed = problem.by_id
    busy: defaultdict[str, set[str]] = defaultdict(set)
    for unit, meeting in by_unit(problem, meetings):
        busy[unit].update(problem.taken(listed[meeting.id], meeting.slot))
    units = presence_of(problem).units
    found = dict.fromkeys(units, 0)
    orders = [[slot.code for slot in session.slots] for session in problem.sessions]
    for unit, slots in busy.items():
        there = units[unit][1]
        for order in orders:
            used = [i for i, code in enumerate(order) if code in slots]
            if used:
                between = order[used[0] : used[-1]]
                found[unit] += sum(code not in slots and code in there for code in between)
    return found


def idle(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """All idle gaps, each counted with the weight of its side."""
    units = presence_of(problem).units
    return sum(units[unit][0] * gaps for unit, gaps in idle_by_unit(problem, meetings).items())


def table_changes(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """How often a unit's next meeting in a session is at another table.

    Into another hall counts as `hall_change` changes.
    """
    hall = {table.code: table.hall for table in problem.tables}
    session = {slot.code: one.code for one in problem.sessions for slot in one.slots}
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    at: defaultdict[tuple[str, str], dict[int, list[str]]] = defaultdict(dict)
    for unit, meeting in by_unit(problem, meetings):
        day = at[unit, session[meeting.slot]]
        day.setdefault(place[meeting.slot], []).append(meeting.table)
    found = 0
    for day in at.values():
        for before, after in pairwise(sorted(day)):
            left, halls = set(day[before]), {hall[table] for table in day[before]}
            for table in day[after]:
                if table not in left:
                    found += 1 if hall[table] in halls else problem.hall_change
    return found


def slot_costs(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """What the slots cost in which meetings begin."""
    costs = dict(problem.slot_costs)
    return sum(costs.get(meeting.slot, 0) for meeting in meetings)


MEASURE: Mapping[str, Callable[[Problem, Sequence[Meeting]], int]] = {
    "lost": lost,
    "changes": changes,
    "shortfall": shortfall,
    "score": score,
    "idle": idle,
    "breaks": breaks,
    "table-changes": table_changes,
    "slot-costs": slot_costs,
}
"""By aim, what it comes to; `leximin` is counted by `below`, level by level."""


def value_of(problem: Problem, step: str, meetings: Sequence[Meeting]) -> int:
    """What one step of the problem's aims comes to."""
    if step.startswith(LEXIMIN):
        return below(problem, meetings, level_of(step))
    return MEASURE[step](problem, meetings)


def level_of(step: str) -> int:
    """The number of meetings that a step of `leximin` lifts to."""
    return int(step.removeprefix(LEXIMIN))


def values(problem: Problem, meetings: Iterable[Meeting]) -> dict[str, int]:
    """The value of each step of the problem's aims, in their order."""
    listed = tuple(meetings)
    return {step: value_of(problem, step, listed) for step in problem.steps}


def key(found: Mapping[str, int]) -> tuple[int, ...]:
    """A tuple that is smaller for the values of a better timetable."""
    return tuple(value if less_is_better(step) else -value for step, value in found.items())
