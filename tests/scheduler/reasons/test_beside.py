"""One meeting more beside those that stay: the same answer as the whole auditor gives."""

import random
from dataclasses import replace

import pytest

from fixtures.any_rules import any_event
from scheduler.audit.rules import RULES
from scheduler.problem import Candidate, Problem
from scheduler.reasons.beside import KEEPS, keeps_rules
from scheduler.reasons.held import Held
from scheduler.solve import solve
from scheduler.timetable import Meeting
from scheduler.verify import audit


def test_every_rule_is_asked_but_those_that_look_at_everybody() -> None:
    assert KEEPS.keys() - RULES.keys() == {"as-listed"}
    assert RULES.keys() - KEEPS.keys() == {"break-spread", "idle-spread"}


def any_seat(rng: random.Random, problem: Problem, wish: Candidate) -> Meeting:
    """The meeting anywhere, at any time, with anybody of the two companies."""
    staff = {one.code: one.staff for one in problem.participants}
    helpers = [one.code for one in problem.interpreters]
    first, second = (rng.choice(staff[code]).code for code in wish.pair)
    return Meeting(
        id=wish.id,
        pair=wish.pair,
        delegates=(first, second),
        slot=rng.choice(problem.slots).code,
        table=rng.choice(problem.tables).code,
        interpreter=rng.choice(helpers) if helpers and (wish.interpreter or rng.random() < 0.1) else None,
    )


@pytest.mark.parametrize("first", range(0, 300, 20))
def test_it_agrees_with_the_whole_auditor(first: int) -> None:
    """Any meeting of any event, put anywhere while any others leave: mostly illegal, and often just not."""
    for seed in range(first, first + 20):
        rng = random.Random(seed)
        problem = replace(any_event(rng, rules=1 + seed % 6), break_spread=None, idle_spread=None)
        meetings = solve(problem, seconds=20, workers=1).meetings
        for wish in problem.candidates if meetings else ():
            rest = tuple(one for one in meetings or () if one.id != wish.id)
            if audit(problem, rest):
                continue  # It has to be held, or others do with it.
            held = Held(problem, rest)
            for _ in range(30):
                gone = frozenset(one.id for one in rest if rng.random() < rng.choice((0, 0.1, 0.5)))
                meeting = any_seat(rng, problem, wish)
                broken = audit(problem, (*(one for one in rest if one.id not in gone), meeting))
                assert (seed, meeting, keeps_rules(held, meeting, gone)) == (seed, meeting, not broken)
