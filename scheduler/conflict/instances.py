"""What the rules ask of an event, thing by thing, in its own words, and the event without each of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from matcher.people import Participant
from scheduler.problem import Candidate, Lunch, Problem
from scheduler.relax import RELAX
from scheduler.timetable import Item

Without = Callable[[Problem], Problem]


def items_of(problem: Problem, rule: str) -> Iterator[tuple[Item, Without]]:
    """Everything that this rule asks of the event, each with the problem without it."""
    yield from _SINGLE[rule](problem) if rule in _SINGLE else [(Item(rule=rule), RELAX[rule])]


def _person(code: str, change: Callable[[Participant], Participant]) -> Without:
    return lambda problem: replace(
        problem,
        participants=tuple(change(one) if one.code == code else one for one in problem.participants),
    )


def _meeting(id_: str, change: Callable[[Candidate], Candidate]) -> Without:
    return lambda problem: replace(
        problem,
        candidates=tuple(change(one) if one.id == id_ else one for one in problem.candidates),
        given=tuple(change(one) if one.id == id_ else one for one in problem.given),
    )


def _vetoes(problem: Problem) -> Iterator[tuple[Item, Without]]:
    def left_out(pair: tuple[str, str]) -> Without:
        return lambda now: replace(now, vetoes=tuple(one for one in now.vetoes if one != pair))

    for pair in dict.fromkeys(problem.vetoes):
        yield Item(rule="veto", codes=pair), left_out(pair)


def _orders(problem: Problem) -> Iterator[tuple[Item, Without]]:
    def left_out(pair: tuple[str, str]) -> Without:
        return lambda now: replace(now, precedences=tuple(one for one in now.precedences if one != pair))

    for pair in dict.fromkeys(problem.precedences):
        yield Item(rule="precedence", codes=pair), left_out(pair)


def _must(problem: Problem) -> Iterator[tuple[Item, Without]]:
    given = {one.id for one in problem.given}
    for one in problem.meetings:
        if one.must or one.id in given:
            yield Item(rule="must-meet", codes=(one.id, *one.pair)), partial(_optional, id_=one.id)


def _optional(problem: Problem, id_: str) -> Problem:
    """The meeting need not be held, given or not; what is pinned of it stays."""
    given = tuple(one for one in problem.given if one.id == id_)
    candidates = tuple(replace(one, must=False) if one.id == id_ else one for one in problem.candidates)
    return replace(
        problem,
        given=tuple(one for one in problem.given if one.id != id_),
        candidates=(*candidates, *(replace(one, must=False) for one in given)),
        # A given meeting may repeat a pair; it may still when it need not be held.
        meetings_per_pair=problem.meetings_per_pair + len(given),
    )


def _pins(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.meetings:
        if one.slot is not None:
            item = Item(rule="pinned", codes=(one.id, *one.pair), slots=(one.slot,))
            yield item, _meeting(one.id, lambda now: replace(now, slot=None, must=True))
        if one.table is not None:
            item = Item(rule="pinned", codes=(one.id, *one.pair, one.table))
            yield item, _meeting(one.id, lambda now: replace(now, table=None, must=True))


def _sessions(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.meetings:
        if one.sessions:
            item = Item(rule="meeting-session", codes=(one.id, *one.pair, *one.sessions))
            yield item, _meeting(one.id, lambda now: replace(now, sessions=()))


def _lengths(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.meetings:
        if one.length > 1:
            item = Item(rule="adjacent-slots", codes=(one.id, *one.pair), number=one.length)
            yield item, _meeting(one.id, lambda now: replace(now, length=1))


def _interpreted(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.meetings:
        if one.interpreter is not None:
            item = Item(rule="interpreters-suffice", codes=(one.id, *one.pair, one.interpreter))
            yield item, _meeting(one.id, lambda now: replace(now, interpreter=None))


def _forbidden(problem: Problem) -> Iterator[tuple[Item, Without]]:
    def left_out(code: str, slot: str) -> Without:
        return _person(code, lambda now: replace(now, forbidden=tuple({*now.forbidden} - {slot})))

    for one in problem.participants:
        for slot in dict.fromkeys(one.forbidden):
            item = Item(rule="forbidden-slots", codes=(one.code,), slots=(slot,))
            yield item, left_out(one.code, slot)


def _quotas(
    rule: str, number: Callable[[Participant], int | None], free: Callable[[Participant], Participant]
) -> Callable[[Problem], Iterator[tuple[Item, Without]]]:
    def found(problem: Problem) -> Iterator[tuple[Item, Without]]:
        for one in problem.participants:
            most = number(one)
            if most is not None:
                yield Item(rule=rule, codes=(one.code,), number=most), _person(one.code, free)

    return found


def _held_back(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.participants:
        if one.held_slots or one.held_back:
            item = Item(rule="held-back", codes=(one.code,), slots=one.held_slots, number=one.held_back)
            yield item, _person(one.code, lambda now: replace(now, held_slots=(), held_back=0))


def _programme(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.programme:
        for who in one.who:

            def without(now: Problem, code: str = one.code, who: str = who) -> Problem:
                items = (
                    replace(item, who=tuple(w for w in item.who if w != who)) if item.code == code else item
                    for item in now.programme
                )
                return replace(now, programme=tuple(items))

            yield Item(rule="programme", codes=(who, one.code), slots=one.slots), without


def _people(problem: Problem) -> Iterator[tuple[Item, Without]]:
    """Hours of people, whom meetings name, fields, and that a company has only so many people."""
    for one in problem.participants:
        for person in one.delegates:
            if person.hours is not None:
                item = Item(rule="delegates-suffice", codes=(one.code, person.code), slots=person.hours)
                yield item, _person(one.code, partial(_always, code=person.code))
    for meeting in problem.meetings:
        if meeting.delegates or meeting.fields:
            codes = (meeting.id, *meeting.pair, *meeting.delegates, *meeting.fields)
            item = Item(rule="delegates-suffice", codes=codes)
            yield item, _meeting(meeting.id, lambda now: replace(now, delegates=(), fields=()))
    for one in problem.participants:
        item = Item(rule="delegates-suffice", codes=(one.code,), number=min(one.parallel, len(one.staff)))
        yield item, partial(_many, code=one.code)


def _always(one: Participant, code: str) -> Participant:
    staff = (replace(person, hours=None) if person.code == code else person for person in one.delegates)
    return replace(one, delegates=tuple(staff))


def _many(problem: Problem, code: str) -> Problem:
    """The company has people for all of its meetings at once, each of whom is there when anybody was."""

    def change(one: Participant) -> Participant:
        wanted = sum(code in meeting.pair for meeting in problem.meetings)
        staff = tuple(
            replace(person, code=f"{person.code}+{i}" if i else person.code, table=None)
            for person in one.staff
            for i in range(max(1, wanted))
        )
        return replace(one, tables=one.fixed_tables, delegates=staff, parallel=len(staff))

    return _person(code, change)(problem)


def _tables(problem: Problem) -> Iterator[tuple[Item, Without]]:
    """When tables are closed, where companies meet, and that a hall has only so many tables."""
    for table in problem.tables:
        if table.closed:
            item = Item(rule="tables-by-hall", codes=(table.code,), slots=table.closed)
            yield item, partial(_opened, code=table.code)
    for one in problem.participants:
        if one.hall is not None:
            item = Item(rule="tables-by-hall", codes=(one.code, one.hall))
            yield item, _person(one.code, lambda now: replace(now, hall=None))
    for hall in problem.halls:
        number = sum(table.hall == hall for table in problem.tables)
        item = Item(rule="tables-by-hall", codes=(hall,), number=number)

        def without(now: Problem, hall: str = hall) -> Problem:
            table = next(one for one in now.tables if one.hall == hall)
            more = (replace(table, code=f"{hall}+{i}", closed=()) for i in range(len(now.meetings)))
            return replace(now, tables=(*now.tables, *more))

        yield item, without


def _opened(problem: Problem, code: str) -> Problem:
    """The table is never closed."""
    tables = (replace(one, closed=()) if one.code == code else one for one in problem.tables)
    return replace(problem, tables=tuple(tables))


def _fixed(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.participants:
        if one.fixed_tables:

            def free(now: Participant) -> Participant:
                staff = tuple(replace(person, table=None) for person in now.delegates)
                return replace(now, tables=(), delegates=staff)

            yield Item(rule="fixed-table", codes=(one.code, *one.fixed_tables)), _person(one.code, free)


def _rivals(problem: Problem) -> Iterator[tuple[Item, Without]]:
    for one in problem.participants:
        if one.rivals is not None:
            item = Item(rule="rivals", codes=(one.code, one.rivals))
            yield item, _person(one.code, lambda now: replace(now, rivals=None))


def _lunches(problem: Problem) -> Iterator[tuple[Item, Without]]:
    def left_out(window: Lunch) -> Without:
        return lambda now: replace(now, lunches=tuple(one for one in now.lunches if one != window))

    for window in dict.fromkeys(problem.lunches):
        yield Item(rule="lunch", slots=window.slots, number=window.free), left_out(window)


_SINGLE: Mapping[str, Callable[[Problem], Iterator[tuple[Item, Without]]]] = {
    "veto": _vetoes,
    "precedence": _orders,
    "must-meet": _must,
    "pinned": _pins,
    "meeting-session": _sessions,
    "adjacent-slots": _lengths,
    "interpreters-suffice": _interpreted,
    "forbidden-slots": _forbidden,
    "quota": _quotas("quota", lambda one: one.quota, lambda one: replace(one, quota=None)),
    "quota-day": _quotas("quota-day", lambda one: one.quota_day, lambda one: replace(one, quota_day=None)),
    "quota-session": _quotas(
        "quota-session", lambda one: one.quota_session, lambda one: replace(one, quota_session=None)
    ),
    "held-back": _held_back,
    "programme": _programme,
    "delegates-suffice": _people,
    "tables-by-hall": _tables,
    "fixed-table": _fixed,
    "rivals": _rivals,
    "lunch": _lunches,
}
"""The rules that are told apart; the others (turnaround, spreads and the like) are named as a whole."""
