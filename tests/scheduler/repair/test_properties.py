"""Random changes to random events of all kinds, at random times of the day."""

import random
from collections.abc import Iterator
from datetime import datetime
from functools import cache

import pytest

from fixtures.any_rules import any_event
from fixtures.brute import best_of
from matcher.people import Participant
from scheduler.aims import key, lost, values
from scheduler.problem import Problem
from scheduler.repair.changes import Change, CompanyCancelled, Late, Leaves, MeetingCancelled
from scheduler.repair.clock import begun
from scheduler.repair.repair import Repair, repair
from scheduler.solve import solve
from scheduler.timetable import Meeting
from scheduler.verify import audit, verify
from tests.scheduler.repair.anything import crowded, on_the_clock, some_changes, some_time

Case = tuple[Problem, tuple[Meeting, ...], tuple[Change, ...], datetime | None, Repair]
SEEDS = range(60)


@cache
def case(seed: int) -> Case | None:
    """An event, its published timetable, changes, the time, and the repair; None: nothing to repair."""
    rng = random.Random(seed)
    problem = on_the_clock(any_event(rng))
    published = solve(problem, seconds=10, workers=1).meetings
    if not published:
        return None
    now = some_time(rng, problem)
    changes = some_changes(rng, problem, published, now)
    if not changes:
        return None
    return (
        problem,
        published,
        changes,
        now,
        repair(problem, published, changes, now=now, seconds=30, workers=1),
    )


def cases() -> Iterator[tuple[int, Case]]:
    for seed in SEEDS:
        found = case(seed)
        if found is not None:
            yield seed, found


def test_the_past_never_changes() -> None:
    met = 0
    for seed, (problem, published, _, now, done) in cases():
        # What a delay has kept from beginning has not begun.
        never = frozenset(slot.code for slot in done.problem.slots if slot.start is None)
        has_begun = begun(problem, now, frozenset()) & begun(done.problem, now, never)
        after = {one.id: one for one in done.result.meetings or ()}
        for one in published:
            if one.slot in has_begun:
                met += 1
                assert after[one.id] == one, seed
        before = {one.id for one in published}
        assert [one.id for one in after.values() if one.slot in has_begun and one.id not in before] == [], (
            seed
        )
    assert met > 20


def test_every_repair_passes_the_audit() -> None:
    for seed, (_, _, _, _, done) in cases():
        assert verify(done.problem, done.result) == (), seed


def seen(
    problem: Problem, meetings: tuple[Meeting, ...], people: dict[str, Participant]
) -> dict[str, set[tuple[object, ...]]]:
    """By code, what everybody sees in the own itinerary: meeting, slot, start, table, and who of us goes."""
    start = {slot.code: slot.start for slot in problem.slots}
    found: dict[str, set[tuple[object, ...]]] = {}
    for one in meetings:
        for company, person in zip(one.pair, one.delegates, strict=True):
            staff = {other.code for other in people[company].staff}
            who = {company, person} if people[company].side == "buyer" else {company} | staff
            for code in who:
                found.setdefault(code, set()).add((one.id, one.slot, start[one.slot], one.table, person))
        if one.interpreter:
            entry = (one.id, one.slot, start[one.slot], one.table, one.interpreter)
            found.setdefault(one.interpreter, set()).add(entry)
    return found


def test_everybody_whose_itinerary_changed_is_told_and_nobody_else() -> None:
    told = untold = 0
    for seed, (problem, published, _, _, done) in cases():
        people = {one.code: one for one in (*done.problem.participants, *problem.participants)}
        before = seen(problem, published, people)
        after = seen(done.problem, done.result.meetings or (), people)
        changed = {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
        assert set(done.diff.tell) == changed, seed
        told += len(changed)
        untold += len(before.keys() - changed)
    assert told > 50
    assert untold > 50


def test_nobody_meets_who_is_not_there() -> None:
    """Read from the changes alone, without the problem that they lead to."""
    for seed, (problem, published, changes, _, done) in cases():
        order = {slot.code: i for i, slot in enumerate(problem.slots)}
        length = {one.id: one.length for one in done.problem.meetings}
        frozen = set(done.diff.of("kept")) and {one.id for one in published}
        for one in done.result.meetings or ():
            if one.id in frozen and one in published:
                # Whether it had begun is for the test of the past.
                continue
            first, last = order[one.slot], order[one.slot] + length[one.id] - 1
            for change in changes:
                match change:
                    case MeetingCancelled():
                        assert one.id != change.meeting, seed
                    case CompanyCancelled():
                        assert change.company not in one.pair, seed
                    case Late():
                        away = change.who in (*one.pair, *one.delegates)
                        assert not (away and first < order[change.slot]), seed
                    case Leaves():
                        away = change.who in (*one.pair, *one.delegates)
                        assert not (away and last >= order[change.slot]), seed
                    case _:
                        pass


def test_without_changes_nothing_changes() -> None:
    for seed, (problem, published, _, now, _) in cases():
        done = repair(problem, published, [], now=now, seconds=30, workers=1)
        assert done.result.meetings == published, seed
        assert done.diff.tell == (), seed


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_of_every_kind_of_event_nothing_better_exists(first: int) -> None:
    """All aims are compared with trying everything, on the problem with the changes in it."""
    for seed, (_, _, _, _, done) in cases():
        if first <= seed < first + 20:
            assert best_of(done.problem) == tuple(
                values(done.problem, done.result.meetings or ()).values()
            ), seed
            assert all(aim.status in {"CERTIFIED", "OPTIMAL"} for aim in done.result.aims), seed


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_of_a_hundred_crowded_events_the_changes_are_the_fewest(first: int) -> None:
    """By trying everything; most of them have meetings that move or are lost."""
    some = 0
    for seed in range(first, first + 25):
        rng = random.Random(seed)
        problem = crowded(rng)
        published = solve(problem, seconds=10, workers=1).meetings
        assert published is not None
        now = some_time(rng, problem)
        changes = some_changes(rng, problem, published, now)
        done = repair(problem, published, changes, now=now, seconds=30, workers=1)
        found = tuple(values(done.problem, done.result.meetings or ()).values())
        assert best_of(done.problem) == found, seed
        some += found[:2] != (0, 0)
    assert some >= 5


@pytest.mark.parametrize("asked", [1, 2, 3, 5, 8])
def test_a_stop_at_any_moment_leaves_an_audited_timetable(asked: int) -> None:
    for _, (problem, published, changes, now, done) in list(cases())[:10]:
        times = 0

        def stop() -> bool:
            nonlocal times
            times += 1
            return times >= asked

        stopped = repair(problem, published, changes, now=now, should_stop=stop, workers=1)
        assert audit(stopped.problem, stopped.result.meetings or ()) == ()
        assert key(values(done.problem, stopped.result.meetings or ())) >= key(
            values(done.problem, done.result.meetings or ())
        )
        for aim in stopped.result.aims:
            if aim.name == "lost" and aim.status in {"CERTIFIED", "OPTIMAL"}:
                assert aim.value == lost(done.problem, done.result.meetings or ())
