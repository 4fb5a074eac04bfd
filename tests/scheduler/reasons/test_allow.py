"""The smallest change that would allow a meeting: by hand, and against trying everything."""

import random
from dataclasses import replace
from itertools import takewhile
from time import perf_counter

import pytest

from fixtures.any_rules import any_event
from fixtures.brute import Brute
from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from matcher.people import Delegate
from scheduler.aims import key, values
from scheduler.problem import Interpreter, Problem
from scheduler.reasons.allow import Asking, _most, _smallest_first, choosing, required, what_would_allow
from scheduler.reasons.changes import Change, changed
from scheduler.reasons.options import needed, options
from scheduler.reasons.ways import Ways
from scheduler.reasons.why import Explainer
from scheduler.rows import rows_of
from scheduler.solve import solve
from scheduler.timetable import Certificate
from scheduler.verify import audit
from scheduler.weights import proof_with, weights_of


def allowed(problem: Problem, id_: str) -> tuple[tuple[Change, ...], list[tuple[str, int, int]]]:
    """The smallest change and what the steps come to, now and then."""
    found = what_would_allow(problem, solve(problem, workers=1), id_, seconds=20, workers=1)
    assert found is not None
    assert found.smallest
    return found.changes, [(one.step, one.before, one.after) for one in found.steps]


def test_one_meeting_more_in_a_quota() -> None:
    """B1 has a quota of 1 and meets S2 for 5 points; with 2 it meets both, 5 + 3 = 8."""
    b1 = replace(B1, quota=1)
    problem = tiny((S1, S2, b1), (meet("S1 B1", 3), meet("S2 B1", 5)), slots=(2,))
    change = Change(kind="quota", who="B1", before=1, after=2)
    assert allowed(problem, "S1:B1") == ((change,), [("shortfall", 0, 0), ("score", 5, 8)])


def test_one_slot_longer() -> None:
    """B1 is there in T1 only and meets S2 then. If it stayed for T2, S1 could meet it: 5 + 3 = 8."""
    b1 = replace(B1, delegates=(Delegate(code="B1-1", hours=("T1",)),))
    problem = tiny((S1, S2, b1), (meet("S1 B1", 3), meet("S2 B1", 5)), slots=(3,))
    change = Change(kind="hours", who="B1", slots=("T2",))
    assert allowed(problem, "S1:B1") == ((change,), [("shortfall", 0, 0), ("score", 5, 8)])


def test_one_table_more() -> None:
    """One table and one slot: S1–B1 for 5 points. With a second table S2–B2 is held as well."""
    problem = tiny((S1, S2, B1, B2), (meet("S1 B1", 5), meet("S2 B2", 3)), tables=1)
    change = Change(kind="table", hall="H", slots=("T1",))
    assert allowed(problem, "S2:B2") == ((change,), [("shortfall", 0, 0), ("score", 5, 8)])


def test_one_interpreter_more() -> None:
    """One slot and one interpreter of vi, who is at S1–B1. Tables there are enough."""
    both = (replace(meet("S1 B1", 5), interpreter="vi"), replace(meet("S2 B2", 3), interpreter="vi"))
    problem = replace(tiny((S1, S2, B1, B2), both), interpreters=(Interpreter(code="I1", languages=("vi",)),))
    change = Change(kind="interpreter", language="vi", slots=("T1",))
    assert allowed(problem, "S2:B2") == ((change,), [("shortfall", 0, 0), ("score", 5, 8)])


def test_both_quotas_where_both_are_reached() -> None:
    """S1 and B1 may meet once each and do, for 5 and 4 points; their own meeting is worth 1."""
    s1, b1 = replace(S1, quota=1), replace(B1, quota=1)
    listed = (meet("S1 B1", 1), meet("S1 B2", 5), meet("S2 B1", 4))
    problem = tiny((s1, S2, b1, B2), listed, slots=(2,))
    changes = (
        Change(kind="quota", who="S1", before=1, after=2),
        Change(kind="quota", who="B1", before=1, after=2),
    )
    assert allowed(problem, "S1:B1") == (changes, [("shortfall", 0, 0), ("score", 9, 10)])


def test_nothing_has_to_change_where_it_is_worth_as_much() -> None:
    """One slot; S1–B1 and S2–B1 are worth 5 each. Whichever is held, the other could be instead."""
    problem = tiny((S1, S2, B1), (meet("S1 B1", 5), meet("S2 B1", 5)))
    result = solve(problem, workers=1)
    assert result.meetings is not None
    other = ({"S1:B1", "S2:B1"} - {result.meetings[0].id}).pop()
    assert allowed(problem, other) == ((), [("shortfall", 0, 0), ("score", 5, 5)])


def test_a_veto_can_only_be_taken_back() -> None:
    """S1–B1 is vetoed, and nothing else is in its way."""
    problem = replace(tiny((S1, B1), (meet("S1 B1", 3),)), vetoes=(("S1", "B1"),))
    change = Change(kind="veto", pair=("S1", "B1"))
    assert allowed(problem, "S1:B1") == ((change,), [("shortfall", 0, 0), ("score", 0, 3)])


def test_two_fixed_tables_cannot_be_helped() -> None:
    s1, b1 = replace(S1, tables=("1-01",)), replace(B1, tables=("1-02",))
    problem = tiny((s1, b1, B2), (meet("S1 B2", 3),))
    assert what_would_allow(problem, solve(problem, workers=1), ("S1", "B1"), seconds=20) is None


def test_the_prices_of_one_attempt_refute_the_next() -> None:
    """S2–B1 is held in the only slot for 5 points, S1–B1 would be worth 3. The result proves nothing itself.

    With S1–B1 the best is 3, says the first attempt, and its prices: a larger quota leaves one slot.
    """
    b1 = replace(B1, quota=1)
    problem = tiny((S1, S2, b1), (meet("S1 B1", 3), meet("S2 B1", 5)))
    result = replace(solve(problem, workers=1), certificate=Certificate())
    asking = Asking(Explainer(problem, result), perf_counter() + 20, 1)
    wish, more = problem.by_id["S1:B1"], (Change(kind="quota", who="B1", before=1, after=2),)
    assert not asking.refuted(more, wish)
    assert asking.attempt(wish, ()) is None
    assert asking.refuted(more, wish)
    # A second slot would be worth 5 + 3, so that nothing is said of that.
    hours = replace(b1, delegates=(Delegate(code="B1-1", hours=("T1",)),))
    other = tiny((S1, S2, hours), (meet("S1 B1", 3), meet("S2 B1", 5)), slots=(2,))
    result = replace(solve(other, workers=1), certificate=Certificate())
    asking = Asking(Explainer(other, result), perf_counter() + 20, 1)
    assert asking.attempt(wish, ()) is None
    assert not asking.refuted((Change(kind="hours", who="B1", slots=("T2",)), *more), wish)


@pytest.mark.parametrize("seed", range(60))
def test_the_search_starts_from_a_timetable_with_the_meeting(seed: int) -> None:
    """It keeps all rules of the changed event."""
    problem = any_event(random.Random(seed))
    result = solve(problem, seconds=20, workers=1)
    if result.meetings is None:
        return  # No timetable: this seed has nothing to say.
    held = {one.id for one in result.meetings}
    for wish in (one for one in problem.candidates if one.id not in held):
        for change in options(Ways(Explainer(problem, result).held, wish)):
            asked = required(changed(problem, (change,)), wish.id)
            begin = Explainer(asked, result).with_it(asked.by_id[wish.id])
            if (
                begin is not None and change.kind != "staff"
            ):  # Whoever joins may change the codes of the others.
                assert audit(asked, begin) == ()
                assert wish.id in {one.id for one in begin}


def best(problem: Problem, id_: str) -> tuple[int, ...] | None:
    """The best that a timetable with this meeting reaches, by trying everything; less is better."""
    asked = required(problem, id_)
    held = Brute(asked).best_timetable()
    return None if held is None else key(values(asked, held))


@pytest.mark.parametrize("seed", range(40))
def test_the_change_does_and_nothing_smaller_would(seed: int) -> None:
    """In the changed event the meeting is held at no cost; without the change, or with less, it is not."""
    event = any_event(random.Random(seed), rules=1 + seed % 3)
    problem = replace(event, aims=choosing(event.aims))
    result = solve(problem, seconds=20, workers=1)
    held = {one.id for one in result.meetings or ()}
    wish = next((one for one in problem.candidates if one.id not in held), None)
    if result.meetings is None or wish is None or len(problem.meetings) > 7:
        return  # Nothing to ask for: this seed has nothing to say.
    now = key(values(problem, result.meetings))
    found = what_would_allow(problem, result, wish.id, seconds=60, workers=1)
    asking = Asking(Explainer(problem, result), 0.0, 1)
    ways = Ways(asking.explainer.held, wish)
    tried = [(*needed(ways, listed=True), *more) for more in _smallest_first(options(ways))]
    if found is not None:
        assert found.smallest
        reached = best(changed(problem, found.changes), wish.id)
        assert reached is not None
        assert reached <= now
    smaller = list(takewhile(lambda some: found is None or some != found.changes, tried))
    for some in random.Random(seed).sample(smaller, min(8, len(smaller))):
        with_less = best(changed(problem, some), wish.id)
        assert with_less is None or with_less > now


@pytest.mark.parametrize("seed", range(60))
def test_what_a_change_adds_to_the_bound_is_counted_as_in_the_whole(seed: int) -> None:
    """Around the companies that change it comes to the same as for the whole event."""
    problem = any_event(random.Random(seed))
    result = solve(problem, seconds=20, workers=1)
    if result.meetings is None:
        return  # No timetable: this seed has nothing to say.
    held = {one.id for one in result.meetings}
    asking = Asking(Explainer(problem, result), 0.0, 1)
    for wish in (one for one in problem.candidates if one.id not in held):
        for change in options(Ways(asking.explainer.held, wish)):
            asked = required(changed(problem, (change,)), wish.id)
            for i, one in enumerate(asking.bounding):
                whole = _most(asked, one) - one.most
                assert asking.added(asked, (change,), wish, i) == whole


@pytest.mark.parametrize("seed", range(300))
def test_it_is_counted_as_in_the_whole_under_any_prices(seed: int) -> None:
    """Prices of any rows prove something: of people together, walk-ins, languages, meetings that are kept."""
    rng = random.Random(seed)
    problem = any_event(rng)
    result = solve(problem, seconds=20, workers=1)
    if result.meetings is None:
        return  # No timetable: this seed has nothing to say.
    held = {one.id for one in result.meetings}
    prices = {row: rng.randint(1, 5) for row in rows_of(problem).capacity if rng.random() < 0.5}
    asking = Asking(Explainer(problem, result), 0.0, 1)
    asking.learn(Certificate(denominator=1, proofs=(proof_with(weights_of(problem), prices),)))
    last = len(asking.bounding) - 1
    for wish in (one for one in problem.candidates if one.id not in held):
        for change in options(Ways(asking.explainer.held, wish)):
            asked = required(changed(problem, (change,)), wish.id)
            whole = _most(asked, asking.bounding[last]) - asking.bounding[last].most
            assert (change, asking.added(asked, (change,), wish, last)) == (change, whole)
