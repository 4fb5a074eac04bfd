"""Where a meeting may be: legal exactly where the whole audit finds nothing, with its true price."""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from fixtures.random_events import RandomEvent, random_event
from scheduler.aims import values
from scheduler.moves.board import Board
from scheduler.moves.people import OF_ALL, OF_PEOPLE, OF_SLOT, OF_TABLE
from scheduler.moves.places import Place, drop_price, drop_rule, place, places
from scheduler.problem import Problem
from scheduler.reasons.beside import KEEPS
from scheduler.reasons.held import OF_THE_PROBLEM, Held
from scheduler.timetable import Meeting
from scheduler.verify import RULES, audit

SEEDS = 900
"""A third of the random events come with a timetable that is known to keep their rules."""


def known_event(seed: int) -> RandomEvent | None:
    """An event with a timetable, or None."""
    event = random_event(seed)
    if not event.known or audit(event.problem, event.known):
        return None
    return event


def crews(problem: Problem, meeting: Meeting) -> Iterator[Meeting]:
    """The meeting with any two people of its companies, and any interpreter or none."""
    staff = {one.code: [person.code for person in one.staff] for one in problem.participants}
    helpers = [None, *(one.code for one in problem.interpreters)]
    for first, second, helper in product(staff[meeting.pair[0]], staff[meeting.pair[1]], helpers):
        yield replace(meeting, delegates=(first, second), interpreter=helper)


def legal(problem: Problem, rest: list[Meeting], *moved: Meeting) -> bool:
    """Whether anybody could hold these meetings beside the rest, as the whole auditor sees it."""
    options = [list(crews(problem, one)) for one in moved]
    return any(not audit(problem, (*rest, *chosen)) for chosen in product(*options))


def expected(problem: Problem, held: tuple[Meeting, ...], which: str, slot: str, table: str) -> bool:
    """Whether a place is legal: by itself, or by a swap with the only meeting that is there."""
    source = problem.by_id[which]
    now = next((one for one in held if one.id == which), None)
    rest = [one for one in held if one.id != which]
    staff = {one.code: one.staff[0].code for one in problem.participants}
    first, second = source.pair
    base = now or Meeting(
        id=which, pair=source.pair, delegates=(staff[first], staff[second]), slot=slot, table=table
    )
    if legal(problem, rest, replace(base, slot=slot, table=table)):
        return True
    there = [one for one in rest if (one.slot, one.table) == (slot, table)]
    taken = set(problem.taken(source, slot))
    near = [
        one
        for one in rest
        if one.table == table and not taken.isdisjoint(problem.taken(problem.by_id[one.id], one.slot))
    ]
    if now is None or len(near) != 1 or near != there:
        return False
    others = [one for one in rest if one.id != there[0].id]
    moved = replace(base, slot=slot, table=table), replace(there[0], slot=now.slot, table=now.table)
    return legal(problem, others, *moved)


def test_every_rule_is_asked_once() -> None:
    asked = [*OF_SLOT, *OF_TABLE, *OF_PEOPLE, *OF_ALL]
    assert sorted(asked) == sorted(KEEPS)
    assert RULES.keys() - set(asked) == {"break-spread", "idle-spread"}


@pytest.mark.parametrize("first", range(0, SEEDS, 50))
def test_a_place_is_legal_exactly_when_the_whole_audit_finds_nothing(first: int) -> None:
    for seed in range(first, first + 50):
        event = known_event(seed)
        if event is None:
            continue
        problem, held = event.problem, event.known or ()
        rng = random.Random(seed)
        board = Board(problem, held)
        for which in rng.sample([one.id for one in problem.meetings], min(3, len(problem.meetings))):
            found = places(board, which)
            legal_ones = [one for one in found if one.rule is None]
            sample = rng.sample(found, min(8, len(found)))
            for one in (*sample, *rng.sample(legal_ones, min(3, len(legal_ones)))):
                wanted = expected(problem, held, which, one.slot, one.table)
                assert (seed, which, one, one.rule is None) == (seed, which, one, wanted)
                assert place(board, which, one.slot, one.table) == one
                check_legal(board, one)


def check_legal(board: Board, found: Place) -> None:
    """A legal place names meetings that keep all rules, at the price that the whole timetable has."""
    if found.rule is not None:
        assert found.moves == ()
        return
    problem = board.problem
    ids = {one.id for one in found.moves}
    after = (*(one for one in board.meetings if one.id not in ids), *found.moves)
    assert audit(problem, after) == ()
    before, then = values(problem, board.meetings), values(problem, after)
    if not problem.published:
        price = {step: change for step, change in found.price if step in problem.steps}
        assert price == {step: then[step] - before[step] for step in then if then[step] != before[step]}


@pytest.mark.parametrize("first", range(0, SEEDS, 150))
def test_leaving_a_meeting_out_is_judged_as_the_whole_audit_does(first: int) -> None:
    for seed in range(first, first + 150):
        event = known_event(seed)
        if event is None or event.problem.published:
            continue
        problem, held = event.problem, event.known or ()
        board = Board(problem, held)
        before = values(problem, held)
        for one in held[:5]:
            rest = tuple(other for other in held if other.id != one.id)
            assert (seed, one, drop_rule(board, one.id) is None) == (seed, one, not audit(problem, rest))
            then = values(problem, rest)
            price = {step: change for step, change in drop_price(board, one.id) if step in problem.steps}
            assert price == {step: then[step] - before[step] for step in then if then[step] != before[step]}


def test_people_who_know_of_a_meeting_are_counted_when_it_moves() -> None:
    """Wherever the published place is left, those who were told of it have to be told again."""
    event = next(
        found for seed in range(SEEDS) if (found := known_event(seed)) and len(found.known or ()) > 3
    )
    problem, held = event.problem, event.known or ()
    board = Board(problem, held, before=held)
    told = replace(
        problem,
        published=tuple(board.told.values()),
        aims=("lost", "changes"),
    )
    checked = 0
    for which in (one.id for one in held):
        for found in places(board, which):
            if found.rule is None:
                ids = {one.id for one in found.moves}
                after = (*(one for one in held if one.id not in ids), *found.moves)
                assert dict(found.price).get("changes", 0) == values(told, after)["changes"]
                checked += 1
    assert checked > 0


def test_what_a_problem_alone_says_is_not_counted_again() -> None:
    """With other meetings everything else is as if it had been counted afresh."""
    event = next(
        found for seed in range(SEEDS) if (found := known_event(seed)) and len(found.known or ()) > 3
    )
    held = event.known or ()
    shared, fresh = Held(event.problem, held).with_meetings(held[1:]), Held(event.problem, held[1:])
    for name in OF_THE_PROBLEM:
        assert getattr(shared, name) == getattr(fresh, name), name
    assert shared.by_id == fresh.by_id
