"""Edits in a row, what they make of a problem, and the result that is made of them."""

import random
from dataclasses import replace
from typing import Any

import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from fixtures.random_events import random_event
from fixtures.tiny import meet, person, tiny
from scheduler.moves.board import Board
from scheduler.moves.draft import Drop, Edit, Pin, Put, Unpin, begun, edited
from scheduler.moves.outcome import outcome
from scheduler.moves.places import drop_rule, places
from scheduler.repair.complete import complete, completing
from scheduler.solve import solve
from scheduler.verify import audit, verify


def fair() -> Any:
    """Two buyers and four sellers of Gumi, with the best timetable."""
    problem = problem_of(generate("gumi-500", seed=3, buyers=2, sellers=4))
    result = solve(problem, seconds=10, workers=1)
    assert result.meetings is not None
    return problem, result


def test_edits_are_done_one_after_the_other() -> None:
    problem, result = fair()
    one = result.meetings[0]
    gone = edited(begun(problem, result.meetings), [Drop(id=one.id)])
    assert one not in gone.meetings
    assert gone.dropped == {one.id}
    back = edited(gone, [Put(meetings=(one,))])
    assert set(back.meetings) == set(result.meetings)
    assert back.dropped == frozenset()


def test_a_pin_is_in_the_problem_until_it_is_taken_back() -> None:
    problem, result = fair()
    one = result.meetings[0]
    pinned = edited(begun(problem, result.meetings), [Pin(id=one.id)])
    source = pinned.problem.by_id[one.id]
    assert (source.slot, source.table) == (one.slot, one.table)
    assert {place.rule for place in places(Board(pinned.problem, pinned.meetings), one.id)} >= {"pinned"}
    assert edited(pinned, [Unpin(id=one.id)]).problem == problem


def test_what_was_pinned_by_hand_before_a_run_can_be_unpinned_after_it() -> None:
    problem, result = fair()
    one = result.meetings[0]
    before = edited(begun(problem, result.meetings), [Pin(id=one.id)])
    after = begun(before.problem, result.meetings, [one.id])
    assert after.problem == before.problem
    assert edited(after, [Unpin(id=one.id)]).problem == problem


def test_a_timetable_by_hand_claims_only_what_the_auditor_confirms() -> None:
    """As the run left it the proof holds; after a worse edit the gap to the same bound is shown."""
    problem, result = fair()
    same = outcome(problem, result.meetings, certificate=result.certificate, versions={})
    assert verify(problem, same) == ()
    assert [aim.bound for aim in same.aims] == [aim.bound for aim in result.aims]
    board = Board(problem, result.meetings)
    left = next(one for one in result.meetings if one.id not in problem.required)
    rest = tuple(one for one in board.meetings if one.id != left.id)
    worse = outcome(problem, rest, certificate=result.certificate, versions={})
    assert verify(problem, worse) == ()
    assert worse.status == "FEASIBLE"
    assert worse.gap is not None
    assert worse.gap > 0


@pytest.mark.parametrize("seed", range(1, 9))
def test_completing_keeps_what_stands_and_fills_the_rest(seed: int) -> None:
    """Some are left out on purpose and never come back; one more may, and does."""
    problem = problem_of(generate("gumi-500", seed=seed, buyers=6, sellers=12))
    full = solve(problem, seconds=10, workers=1).meetings
    assert full is not None
    rng = random.Random(seed)
    refused, missing, pinned = rng.sample(full, 3)
    draft = edited(begun(problem, full), [Drop(id=refused.id), Drop(id=missing.id), Pin(id=pinned.id)])
    asked = completing(draft.problem, draft.meetings, [refused.id])
    result = complete(asked, draft.meetings, seconds=10, workers=1)
    assert verify(asked, result) == ()
    held = {one.id: one for one in result.meetings or ()}
    assert refused.id not in held
    assert held[pinned.id] == pinned
    assert [one for one in draft.meetings if held.get(one.id) != one] == []
    assert missing.id in held or len(held) >= len(draft.meetings)
    assert audit(draft.problem, result.meetings or ()) == ()


def test_completing_random_events_keeps_every_rule() -> None:
    done = 0
    for seed in range(120):
        event = random_event(seed)
        problem, known = event.problem, event.known
        if not known or audit(problem, known) or len(known) > 25:
            continue
        asked = completing(problem, known)
        result = complete(asked, known, seconds=3, workers=1)
        assert verify(asked, result) == ()
        assert {aim.name: aim.value for aim in result.aims}["lost"] == 0
        assert problem.required <= asked.required
        done += 1
    assert done > 20


def test_nothing_stands_is_completed_too() -> None:
    problem = tiny((person("S1"), person("B1")), (meet("S1 B1", 5),))
    asked = completing(problem, ())
    assert [one.id for one in complete(asked, (), seconds=5, workers=1).meetings or ()] == ["S1:B1"]
    assert replace(asked, aims=problem.aims).candidates == problem.candidates


def test_a_walk_of_any_legal_edits_never_leaves_the_rules() -> None:
    """Moves, swaps, additions, meetings left out, pins: after each step the whole audit finds nothing."""
    steps = 0
    for seed in range(200):
        event = random_event(seed)
        if not event.known or audit(event.problem, event.known):
            continue
        rng = random.Random(seed)
        draft = begun(event.problem, event.known)
        for _ in range(8):
            which = rng.choice([one.id for one in event.problem.meetings])
            board = Board(draft.problem, draft.meetings)
            legal = [place for place in places(board, which) if place.rule is None]
            held = which in board.held.by_id
            if held and rng.random() < 0.2:
                edit: Edit | None = Drop(id=which) if drop_rule(board, which) is None else None
            elif held and rng.random() < 0.2:
                edit = Pin(id=which) if which not in draft.pinned else None
            else:
                edit = Put(meetings=rng.choice(legal).moves) if legal else None
            if edit is not None:
                draft = edited(draft, [edit])
                steps += 1
                assert (seed, edit, audit(draft.problem, draft.meetings)) == (seed, edit, ())
                assert verify(draft.problem, outcome(draft.problem, draft.meetings, versions={})) == ()
    assert steps > 100
