"""Changes of places: more or fewer tables, and halls made one."""

import re
from collections.abc import Collection
from dataclasses import replace

from scheduler.problem import Problem, Table, Turnaround
from scheduler.whatif.refusal import signed, unknown, wrong

TABLES = "write it as +2, -1, or for one hall as 2=+3"
HALLS = "name two halls or more, as in 1,2"


def tables(problem: Problem, value: str) -> Problem:
    """More or fewer tables that are nobody's own: `+2` in every hall, `2=-1` in hall 2.

    A new table is closed when all tables of its hall are. Tables with a pinned or published meeting stay.
    """
    hall, equals, amount = value.rpartition("=")
    if equals and not hall:
        raise wrong(value, TABLES)
    count = signed(amount, value, TABLES)
    if hall and hall not in problem.halls:
        raise unknown(hall, "hall")
    for name in (hall,) if hall else problem.halls:
        problem = _more(problem, name, count) if count > 0 else _fewer(problem, name, -count)
    return problem


def _more(problem: Problem, hall: str, count: int) -> Problem:
    here = [table for table in problem.tables if table.hall == hall]
    last = max(here, key=lambda table: problem.rows_of_tables[table.code])
    shut = set(last.closed).intersection(*(table.closed for table in here))
    closed = tuple(slot.code for slot in problem.slots if slot.code in shut)
    taken, found = {table.code for table in problem.tables}, list(problem.tables)
    code = last.code
    for _ in range(count):
        code = _next(code, taken)
        taken.add(code)
        found.append(Table(code=code, hall=hall, closed=closed))
    return replace(problem, tables=tuple(found))


def _next(code: str, taken: Collection[str]) -> str:
    """The code after this one that is free: 1-10 after 1-09."""
    stem, digits = re.fullmatch(r"(.*?)(\d*)", code, re.DOTALL).groups()  # type: ignore[union-attr]
    number, width = int(digits or "1"), len(digits)
    stem = stem if digits else f"{stem}-"
    while True:
        number += 1
        found = f"{stem}{number:0{width}d}"
        if found not in taken:
            return found


def _fewer(problem: Problem, hall: str, count: int) -> Problem:
    kept = {code for one in problem.participants for code in one.fixed_tables}
    kept |= {one.table for one in problem.meetings if one.table is not None}
    kept |= {one.table for one in problem.published}
    place = problem.rows_of_tables
    free = [one.code for one in problem.tables if one.hall == hall and one.code not in kept]
    if count > len(free):
        reason = f"hall {hall} has {len(free)} tables that are nobody's own and hold no pinned meeting"
        raise wrong(f"-{count}", reason)
    gone = set(sorted(free, key=lambda code: place[code])[len(free) - count :])
    return replace(problem, tables=tuple(one for one in problem.tables if one.code not in gone))


def merge_halls(problem: Problem, value: str) -> Problem:
    """The named halls as one, which is called like the first: `1,2`.

    No time is needed any more to go from one to another; to a third hall it takes as long as from the
    farthest of them.
    """
    halls = value.split(",")
    if len(halls) < 2 or len(set(halls)) < len(halls) or not all(halls):
        raise wrong(value, HALLS)
    for hall in halls:
        if hall not in problem.halls:
            raise unknown(hall, "hall")
    one, others = halls[0], frozenset(halls[1:])

    def name(hall: str) -> str:
        return one if hall in others else hall

    minutes: dict[tuple[str, str], int] = {}
    for each in problem.turnarounds:
        first, second = sorted(map(name, each.halls))
        if first == second == one and len(set(each.halls)) > 1:
            continue
        minutes[first, second] = max(each.minutes, minutes.get((first, second), 0))
    return replace(
        problem,
        tables=tuple(replace(table, hall=name(table.hall)) for table in problem.tables),
        participants=tuple(
            replace(who, hall=name(who.hall)) if who.hall is not None else who for who in problem.participants
        ),
        turnarounds=tuple(Turnaround(halls=pair, minutes=most) for pair, most in minutes.items()),
    )
