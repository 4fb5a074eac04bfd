"""Changes of an event that an organiser could make: what each one is, and the problem with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Interpreter, Problem, Table

ChangeKind = Literal[
    "quota",
    "quota-day",
    "quota-session",
    "hours",
    "held-slot",
    "held-back",
    "in-a-row",
    "table",
    "interpreter",
    "precedence",
    "again",
    "staff",
    "wish",
    "veto",
]

COST: Mapping[ChangeKind, int] = {
    "quota": 10,
    "quota-day": 10,
    "quota-session": 10,
    "held-back": 11,
    "held-slot": 11,
    "hours": 20,
    "in-a-row": 25,
    "precedence": 25,
    "table": 30,
    "interpreter": 32,
    "again": 40,
    "staff": 50,
    "wish": 60,
    "veto": 100,
}
"""How much each change asks of people: the smallest change is the one whose costs add up to least.

A number is easier to raise than an hour to come by, an hour easier than a table, and nobody should be asked
lightly to take back a veto. Of tables and interpreters each slot beyond the first costs one more; an hour
that does not follow the company's own, or go before them, costs five more.
"""
APART = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `who` is a company, `pair` two of them (or two meetings, for an order that is dropped).

    `slots` are those in which the company is there too, or in which there is a table or an interpreter more
    (none: in all). `before` and `after` are the numbers of a quota, or of slots in a row or held back.
    """

    kind: ChangeKind
    who: str | None = None
    slots: tuple[str, ...] = ()
    hall: str | None = None
    language: str | None = None
    pair: tuple[str, str] | None = None
    before: int | None = None
    after: int | None = None
    apart: bool = False

    @property
    def cost(self) -> int:
        """How much it asks: see `COST`."""
        more = max(0, len(self.slots) - 1) if self.kind in {"table", "interpreter"} else 0
        return COST[self.kind] + more + APART * self.apart


def changed(problem: Problem, changes: Sequence[Change]) -> Problem:
    """The problem with all these changes."""
    for one in changes:
        problem = _changed(problem, one)
    return problem


def _changed(problem: Problem, one: Change) -> Problem:
    every = tuple(slot.code for slot in problem.slots)
    if one.kind == "table":
        assert one.hall is not None
        closed = tuple(slot for slot in every if one.slots and slot not in one.slots)
        return replace(problem, tables=(*problem.tables, _table(problem, one.hall, closed)))
    if one.kind == "interpreter":
        assert one.language is not None
        taken = {helper.code for helper in problem.interpreters}
        helper = Interpreter(
            code=_new(one.language, taken), languages=(one.language,), hours=one.slots or None
        )
        return replace(problem, interpreters=(*problem.interpreters, helper))
    if one.kind == "veto":
        pair = frozenset(one.pair or ())
        return replace(problem, vetoes=tuple(two for two in problem.vetoes if frozenset(two) != pair))
    if one.kind == "wish":
        assert one.pair is not None
        listed = Candidate(id=":".join(one.pair), pair=one.pair)
        return replace(problem, candidates=(*problem.candidates, listed))
    if one.kind == "precedence":
        return replace(problem, precedences=tuple(two for two in problem.precedences if two != one.pair))
    if one.kind == "again":
        return replace(problem, meetings_per_pair=problem.meetings_per_pair + 1)
    if one.kind == "staff":
        return _with_one_more(problem, one.who or "")
    people = tuple(_person(who, one) if who.code == one.who else who for who in problem.participants)
    return replace(problem, participants=people)


def _person(who: Participant, one: Change) -> Participant:
    if one.kind == "quota":
        return replace(who, quota=one.after)
    if one.kind == "quota-day":
        return replace(who, quota_day=one.after)
    if one.kind == "quota-session":
        return replace(who, quota_session=one.after)
    if one.kind == "in-a-row":
        return replace(who, in_a_row=one.after)
    if one.kind == "held-back":
        return replace(who, held_back=one.after or 0)
    if one.kind == "held-slot":
        return replace(who, held_slots=tuple(slot for slot in who.held_slots if slot not in one.slots))
    staff = tuple(
        person if person.hours is None else replace(person, hours=(*person.hours, *one.slots))
        for person in who.delegates
    )
    forbidden = tuple(slot for slot in who.forbidden if slot not in one.slots)
    return replace(who, delegates=staff, forbidden=forbidden)


def _with_one_more(problem: Problem, code: str) -> Problem:
    """One person more for a company, with a table more where its people have tables of their own."""
    who = next(one for one in problem.participants if one.code == code)
    taken = {person.code for one in problem.participants for person in one.staff}
    person, tables, own = Delegate(code=_new(code, taken)), problem.tables, who.tables
    if who.fixed_tables:
        hall = {table.code: table.hall for table in tables}[who.fixed_tables[0]]
        table = _table(problem, hall, ())
        tables = (*tables, table)
        if who.tables:
            own = (*own, table.code)
        if any(one.table is not None for one in who.delegates):
            person = replace(person, table=table.code)
    # Of two people none can have the company's code.
    staff = tuple(
        replace(one, code=_new(code, taken | {person.code})) if one.code == code else one for one in who.staff
    )
    who = replace(who, delegates=(*staff, person), parallel=who.parallel + 1, tables=own)
    people = tuple(who if one.code == code else one for one in problem.participants)
    return replace(problem, tables=tables, participants=people)


def _table(problem: Problem, hall: str, closed: tuple[str, ...]) -> Table:
    return Table(code=_new(hall, {table.code for table in problem.tables}), hall=hall, closed=closed)


def _new(stem: str, taken: set[str]) -> str:
    """A code that nobody has yet."""
    number = 1
    while f"{stem}+{number}" in taken:
        number += 1
    return f"{stem}+{number}"
