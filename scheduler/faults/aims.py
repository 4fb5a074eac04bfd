"""Faults of aims, of what they weigh, and of the published timetable that a repair keeps to."""

from collections import Counter
from collections.abc import Iterator

from matcher.issue import Issue
from scheduler.faults.kinds import twice, unknown, within
from scheduler.problem import Problem

LIFT_MOST = 20
"""`leximin` has no more levels than this: each is solved by itself."""
SIDES = ("seller", "buyer", "pool")


def aims(problem: Problem) -> Iterator[Issue]:
    """Aims that are missing or listed twice, and numbers that they can't do with."""
    if not problem.aims:
        yield Issue(code="aims-none", path="/aims")
    for name, times in Counter(problem.aims).items():
        if times > 1:
            yield Issue(code="aim-twice", path="/aims", given=name)
    for side in SIDES:
        yield from within(f"/floors/{side}", side, getattr(problem.floors, side), 0)
        yield from within(f"/idle_weights/{side}", side, getattr(problem.idle_weights, side), 0)
    yield from within("/hall_change", "hall_change", problem.hall_change, 1)
    if problem.lift is not None or "leximin" in problem.aims:
        yield from within("/lift", "lift", problem.levels, 0, LIFT_MOST)
    if "leximin" in problem.aims and problem.levels == 0:
        yield Issue(code="leximin-none", path="/lift")
    slots = {slot.code for slot in problem.slots}
    yield from twice("/slot_costs", (code for code, _ in problem.slot_costs))
    for i, (code, cost) in enumerate(problem.slot_costs):
        yield from unknown(f"/slot_costs/{i}", (code,), slots, "slot")
        yield from within(f"/slot_costs/{i}", "slot_costs", cost, 0)


def published(problem: Problem) -> Iterator[Issue]:
    """Published meetings that are listed twice, or of ids, slots and tables that there are not.

    Who held one may be gone by now: that is why there is a repair.
    """
    ids = {meeting.id for meeting in problem.meetings}
    slots = {slot.code for slot in problem.slots}
    tables = {table.code for table in problem.tables}
    yield from twice("/published", (one.id for one in problem.published))
    for i, one in enumerate(problem.published):
        path = f"/published/{i}"
        yield from unknown(f"{path}/id", (one.id,), ids, "meeting")
        yield from unknown(f"{path}/slot", (one.slot,), slots, "slot")
        yield from unknown(f"{path}/table", (one.table,), tables, "table")
