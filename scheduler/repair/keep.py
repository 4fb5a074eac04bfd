"""What can stay as it is without anybody deciding anything: a timetable to begin with, or to fall back on."""

from scheduler.presence import presence_of
from scheduler.repair.plan import Plan
from scheduler.timetable import Meeting
from scheduler.verify import audit


def kept(plan: Plan) -> tuple[Meeting, ...]:
    """What has begun, and all meetings whose people, table and slot are still there, as published.

    Since these stood side by side before, they do so now; where a delay has brought two of them too near
    to each other, those that break a rule are left out.
    """
    problem = plan.problem
    presence, listed = presence_of(problem), {one.id: one for one in problem.meetings}
    found = dict(plan.applied.frozen)
    for code, one in plan.applied.open.items():
        slots = problem.taken(listed[code], one.slot)
        here = presence.closed[one.table].isdisjoint(slots) and plan.can_stay(plan.index[code])
        if here and all(
            presence.present.get(seat, frozenset()).issuperset(slots)
            for seat in zip(one.pair, one.delegates, strict=True)
        ):
            found[code] = one
    while True:
        broken = audit(problem, tuple(found.values()))
        wrong = {code for one in broken for code in one.codes}
        dropped = [
            code
            for code, one in found.items()
            if code not in plan.applied.frozen and not wrong.isdisjoint((code, *one.pair, *one.delegates))
        ]
        if not dropped:
            break
        for code in dropped:
            del found[code]
    order = {slot.code: i for i, slot in enumerate(problem.slots)}
    return tuple(sorted(found.values(), key=lambda one: (order[one.slot], one.id)))
