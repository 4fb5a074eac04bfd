"""Faults of companies, their people, halls and tables."""

from collections.abc import Collection, Iterator, Mapping

from matcher.issue import Issue
from matcher.people import Participant
from scheduler.faults.kinds import proper, twice, unique, unknown, within
from scheduler.problem import Problem

NUMBERS: Mapping[str, int] = {
    "parallel": 1,
    "quota": 0,
    "floor": 0,
    "quota_day": 0,
    "quota_session": 0,
    "held_back": 0,
    "in_a_row": 1,
}
"""By field of a participant that is a number, the least that it can be."""


def tables(problem: Problem) -> Iterator[Issue]:
    """No table at all, halls with odd codes, tables closed in slots that there are not."""
    if not problem.tables:
        yield Issue(code="tables-none", path="/tables")
    slots = {slot.code for slot in problem.slots}
    for i, table in enumerate(problem.tables):
        yield from unique([(f"/tables/{i}/hall", table.hall)])
        yield from unknown(f"/tables/{i}/closed", table.closed, slots, "slot")


def participants(problem: Problem) -> Iterator[Issue]:
    """Companies and their people: sides, numbers, hours, halls and tables that can't be."""
    slots = {slot.code for slot in problem.slots}
    hall_of = {table.code: table.hall for table in problem.tables}
    halls = set(hall_of.values())
    owner: dict[str, str] = {}
    for i, one in enumerate(problem.participants):
        path = f"/participants/{i}"
        if problem.pooled and one.side != "pool":
            yield Issue(code="side-mixed", path=f"{path}/side", given=one.code, detail={"side": one.side})
        yield from _numbers(path, one)
        if one.rivals is not None:
            yield from proper(f"{path}/rivals", one.rivals)
        if one.quota is not None and one.floor is not None and one.floor > one.quota:
            detail = {"who": one.code, "quota": str(one.quota)}
            yield Issue(code="floor-over-quota", path=f"{path}/floor", given=str(one.floor), detail=detail)
        yield from unknown(f"{path}/forbidden", one.forbidden, slots, "slot")
        if one.held_slots:
            yield from unknown(f"{path}/held_slots", one.held_slots, slots, "slot")
            yield from twice(f"{path}/held_slots", one.held_slots)
        yield from unknown(f"{path}/tables", one.tables, hall_of, "table")
        yield from unknown(f"{path}/hall", (one.hall,), halls, "hall")
        for code in one.fixed_tables:
            if owner.setdefault(code, one.code) != one.code:
                detail = {"first": owner[code], "second": one.code}
                yield Issue(code="table-two-owners", path=path, given=code, detail=detail)
            if one.hall is not None and hall_of.get(code, one.hall) != one.hall:
                detail = {"hall": hall_of[code], "other": one.hall}
                yield Issue(code="table-other-hall", path=path, given=code, detail=detail)
        yield from _delegates(path, one, slots, hall_of)


def _numbers(path: str, one: Participant) -> Iterator[Issue]:
    for field, least in NUMBERS.items():
        given = getattr(one, field)
        if given is not None:
            yield from within(f"{path}/{field}", field, given, least)


def _delegates(
    path: str, one: Participant, slots: Collection[str], tables: Collection[str]
) -> Iterator[Issue]:
    own = [person.table for person in one.delegates if person.table is not None]
    if own and len(own) < len(one.delegates):
        yield Issue(code="delegate-tables-partial", path=f"{path}/delegates", given=one.code)
    if own:
        yield from twice(f"{path}/delegates", own)
    for j, person in enumerate(one.delegates):
        at = f"{path}/delegates/{j}"
        if person.hours is not None and not person.hours:
            yield Issue(code="delegate-no-hours", path=f"{at}/hours", given=person.code)
        yield from unknown(f"{at}/hours", person.hours or (), slots, "slot")
        yield from unknown(f"{at}/table", (person.table,), tables, "table")
        if one.tables and person.table is not None and person.table not in one.tables:
            detail = {"who": person.code}
            yield Issue(code="table-not-own", path=f"{at}/table", given=person.table, detail=detail)
