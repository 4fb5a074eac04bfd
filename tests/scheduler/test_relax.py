"""Each rule can be left out of a problem: a timetable that breaks it alone is then one."""

from dataclasses import replace

import pytest

from fixtures.handmade import ALL_TWINS
from fixtures.tiny import B1, B2, S1, S2, Twins, meet, tiny
from matcher.people import Delegate, Participant
from scheduler.conflict.feasible import has_timetable
from scheduler.problem import (
    Candidate,
    Interpreter,
    Lunch,
    Problem,
    ProgrammeItem,
    Session,
    Slot,
    Turnaround,
)
from scheduler.relax import RELAX, contradicting
from scheduler.solve import solve

MUST = tuple(replace(meet(f"S1 B{i}"), must=True) for i in (1, 2))
TWO = tiny((S1, B1, B2), MUST, slots=(2,))
"""S1 must meet B1 and B2 in two slots: that can be done."""


def pair(first: Participant = S1, second: Participant = B1, **meeting: object) -> Problem:
    """One meeting that must be held, in two slots."""
    one = Candidate(id="S1:B1", pair=("S1", "B1"), must=True)
    return tiny((first, second), (replace(one, **meeting),), slots=(2,))  # type: ignore[arg-type]


def both(first: Participant) -> Problem:
    return tiny((first, B1, B2), MUST, slots=(2,))


IMPOSSIBLE: dict[str, Problem] = {
    "veto": replace(pair(), vetoes=(("S1", "B1"),)),
    "precedence": replace(TWO, precedences=(("S1:B1", "S1:B2"), ("S1:B2", "S1:B1"))),
    "turnaround": replace(
        tiny((S1, replace(B1, tables=("1-01",)), replace(B2, tables=("1-02",))), MUST, slots=(2,)),
        turnarounds=(Turnaround(halls=("H", "H"), minutes=60),),
    ),
    "in-a-row": both(replace(S1, in_a_row=1)),
    "lunch": replace(TWO, lunches=(Lunch(slots=("T1", "T2")),)),
    "programme": replace(TWO, programme=(ProgrammeItem(code="P", slots=("T1",), who=("S1",)),)),
    "meeting-session": replace(
        pair(slot="T1", sessions=("D2",)), sessions=(Session(code="D1", slots=(Slot(code="T1"),)),
                                                     Session(code="D2", slots=(Slot(code="T2"),)))
    ),
    "forbidden-slots": pair(replace(S1, forbidden=("T1", "T2"))),
    "held-back": both(replace(S1, held_back=1)),
    "quota": both(replace(S1, quota=1)),
    "quota-day": both(replace(S1, quota_day=1)),
    "quota-session": both(replace(S1, quota_session=1)),
    "company-once": tiny(
        (S1, replace(B1, parallel=2, delegates=(Delegate(code="B1-1"), Delegate(code="B1-2")))),
        tuple(
            Candidate(id=f"M{i}", pair=("S1", "B1"), must=True, delegates=(f"B1-{i}",)) for i in (1, 2)
        ),
        slots=(2,),
    ),
    "interpreters-suffice": replace(
        pair(replace(S1, forbidden=("T1",)), interpreter="vi"),
        interpreters=(Interpreter(code="I", languages=("vi",), hours=("T1",)),),
    ),
    "adjacent-slots": pair(length=3),
    "pinned": tiny((S1, B1, B2), tuple(replace(one, slot="T1") for one in MUST), slots=(2,)),
    "rivals": tiny(
        (S1, S2, replace(B1, rivals="R"), replace(B2, rivals="R")),
        (replace(meet("S1 B1"), must=True), replace(meet("S2 B2"), must=True)),
        tables=2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", IMPOSSIBLE)
def test_there_is_no_timetable_with_the_rule_and_one_without(rule: str) -> None:
    problem = IMPOSSIBLE[rule]
    assert solve(problem, workers=1).status == "INFEASIBLE"
    assert solve(RELAX[rule](problem), workers=1).meetings is not None


@pytest.mark.parametrize("rule", IMPOSSIBLE)
def test_the_rule_is_named_and_each_named_rule_is_needed(rule: str) -> None:
    problem = IMPOSSIBLE[rule]

    def feasible(one: Problem) -> bool | None:
        return has_timetable(one, seconds=10, workers=1)

    named = contradicting(problem, feasible)
    assert rule in named
    for one in named:
        rest = problem
        for other in RELAX:
            rest = rest if other in named and other != one else RELAX[other](rest)
        assert feasible(rest)


@pytest.mark.parametrize("twins", ALL_TWINS, ids=lambda twins: twins.ruled.name)
def test_without_a_rule_an_event_is_no_worse(twins: Twins) -> None:
    """What is left out can only make more possible."""
    if twins.ruled.rule in RELAX:
        result = solve(RELAX[twins.ruled.rule](twins.ruled.problem), workers=1)
        assert result.meetings is not None
