"""What holds for the auditor whatever the timetable: checked on any meetings of any small event."""

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.any_rules import any_event
from fixtures.brute_plans import MENDED_BY_MORE
from scheduler.aims import values
from scheduler.problem import Candidate, Problem
from scheduler.timetable import Meeting
from scheduler.verify import audit

Case = tuple[Problem, list[Meeting]]


def somewhere(rng: random.Random, problem: Problem, one: Candidate) -> Meeting:
    """The meeting with anybody in any slot at any table."""
    staff = {who.code: [person.code for person in who.staff] for who in problem.participants}
    helpers = [helper.code for helper in problem.interpreters if one.interpreter] or [None]
    return Meeting(
        id=one.id,
        pair=one.pair,
        delegates=(rng.choice(staff[one.pair[0]]), rng.choice(staff[one.pair[1]])),
        slot=rng.choice(problem.slots).code,
        table=rng.choice(problem.tables).code,
        interpreter=rng.choice(helpers),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A small event and a crowded timetable of it, good or (mostly) bad."""
    rng = random.Random(draw(st.integers(0, 10**6)))
    problem = any_event(rng)
    return problem, [somewhere(rng, problem, one) for one in problem.meetings if rng.random() < 0.8]


def amounts(problem: Problem, meetings: list[Meeting]) -> Counter[str]:
    """By rule, how much it is broken."""
    found: Counter[str] = Counter()
    for fault in audit(problem, meetings):
        found[fault.rule] += fault.amount
    return found


@settings(max_examples=150, deadline=None)
@given(case=cases(), data=st.data())
def test_leaving_a_meeting_out_breaks_no_rule_but_those_that_want_more(
    case: Case, data: st.DataObject
) -> None:
    """`MENDED_BY_MORE` are the rules that one meeting more can mend; brute force relies on the others."""
    problem, meetings = case
    if not meetings:
        return
    left = data.draw(st.sampled_from(meetings))
    before = amounts(problem, meetings)
    after = amounts(problem, [one for one in meetings if one is not left])
    grown = {rule for rule, amount in after.items() if amount > before[rule]}
    assert grown <= MENDED_BY_MORE


@settings(max_examples=100, deadline=None)
@given(case=cases(), data=st.data())
def test_the_order_of_the_meetings_does_not_matter(case: Case, data: st.DataObject) -> None:
    problem, meetings = case
    shuffled = data.draw(st.permutations(meetings))
    assert amounts(problem, shuffled) == amounts(problem, meetings)
    assert values(problem, shuffled) == values(problem, meetings)


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_each_meeting_held_twice_breaks_pair_once_as_often(case: Case) -> None:
    problem, meetings = case
    assert amounts(problem, meetings * 2)["pair-once"] == len(meetings)


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_without_numbers_no_rule_about_numbers_is_broken(case: Case) -> None:
    problem, meetings = case
    people = tuple(
        replace(
            one, quota=None, quota_day=None, quota_session=None, held_slots=(), held_back=0, in_a_row=None
        )
        for one in problem.participants
    )
    free = replace(
        problem, participants=people, in_a_row=None, break_spread=None, idle_spread=None, lunches=()
    )
    numbers = {"quota", "quota-day", "quota-session", "held-back", "in-a-row", "lunch"}
    broken = amounts(free, meetings)
    assert set(broken).isdisjoint(numbers | {"break-spread", "idle-spread"})
    # All other rules are broken as before.
    left = {rule: amount for rule, amount in amounts(problem, meetings).items() if rule not in numbers}
    assert broken == {rule: amount for rule, amount in left.items() if not rule.endswith("-spread")}


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_what_is_listed_nowhere_is_named_and_spoils_no_other_rule(case: Case) -> None:
    problem, meetings = case
    strange = [replace(one, id=f"{one.id}-strange") for one in meetings]
    broken = amounts(problem, [*meetings, *strange])
    assert broken == amounts(problem, meetings) + Counter({"as-listed": len(strange)} if strange else {})
