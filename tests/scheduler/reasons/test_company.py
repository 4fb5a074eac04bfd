"""What a company is told: the same for a veto as for a lack of places, unless the cause is its own."""

from dataclasses import replace
from typing import Any

import pytest

from fixtures.tiny import B1, B2, S1, S2, S3, meet, tiny
from matcher.people import Delegate, Participant
from scheduler.problem import Interpreter, Problem
from scheduler.reasons.cause import Own
from scheduler.reasons.company import Told, for_company
from scheduler.reasons.why import why_not
from scheduler.solve import solve
from scheduler.timetable import Meeting, Result
from scheduler.verify import audit


def told(problem: Problem, result: Result, company: str = "S1") -> Told:
    assert result.meetings is not None
    assert audit(problem, result.meetings) == ()
    return for_company(why_not(problem, result, ("S1", "B1")), company)


def event(s1: Participant = S1, b1: Participant = B1, **changes: Any) -> Problem:
    """S1 wishes for B1 (1 point) and B2 (3), S2 and S3 for B1 (9 and 8): B1's two slots are theirs."""
    listed = (meet("S1 B1", 1), meet("S1 B2", 3), meet("S2 B1", 9), meet("S3 B1", 8))
    return replace(tiny((s1, S2, S3, b1, B2), listed, slots=(2,)), **changes)


NEVER = ("B1's quota", "B1's hours", "no table", "a floor", "no interpreter", "not listed")


def without_place(why: str) -> Problem:
    """Events in which S1 does not meet B1, for a cause that is not S1's."""
    listed = event().candidates
    return {
        "B1's quota": event(b1=replace(B1, quota=2)),
        "B1's hours": event(b1=replace(B1, delegates=(Delegate(code="B1-1", hours=("T1", "T2")),))),
        "no table": replace(event(), tables=event().tables[:2]),
        "a floor": replace(event(), participants=(S1, replace(S2, floor=1), replace(S3, floor=1), B1, B2)),
        "no interpreter": replace(
            event(),
            candidates=(replace(listed[0], interpreter="vi"), *listed[1:]),
            interpreters=(Interpreter(code="I1", languages=("vi",), hours=("T1",)),),
        ),
        "not listed": replace(event(), candidates=listed[1:]),
    }[why]


@pytest.mark.parametrize("why", NEVER)
def test_a_veto_cannot_be_told_from_a_lack_of_places(why: str) -> None:
    """The same timetable, once with B1 full or the like, once with a veto as well, listed or struck out."""
    full = without_place(why)
    vetoed = replace(full, vetoes=(("B1", "S1"),))
    dropped = replace(vetoed, candidates=tuple(one for one in full.candidates if one.id != "S1:B1"))
    result = solve(full, workers=1)
    neutral = Told(who="S1", other="B1")
    assert [told(one, result) for one in (full, vetoed, dropped)] == [neutral] * 3
    codes = [why_not(one, result, ("S1", "B1")).causes[0].code for one in (full, vetoed, dropped)]
    assert codes[0] != "vetoed"
    assert codes[1:] == ["vetoed", "vetoed"]


OWN = {
    "quota": (replace(S1, quota=1), Own(who="S1", code="quota", bound=1)),
    "quota-day": (replace(S1, quota_day=1), Own(who="S1", code="quota", bound=1)),
    "quota-session": (replace(S1, quota_session=1), Own(who="S1", code="quota", bound=1)),
    "full": (replace(S1, forbidden=("T1",)), Own(who="S1", code="full")),
}


@pytest.mark.parametrize("why", OWN)
def test_a_cause_of_its_own_is_told_with_a_veto_or_without(why: str) -> None:
    """S1 meets B2, and that is all it may, or all it has a slot for."""
    s1, own = OWN[why]
    full = event(s1)
    result = solve(full, workers=1)
    expected = Told(who="S1", other="B1", own=(own,))
    assert told(full, result) == expected
    assert told(replace(full, vetoes=(("S1", "B1"),)), result) == expected
    # It is S1's own affair: B1 hears nothing of it. Its own slots are taken, and that it is told.
    assert told(full, result, "B1") == Told(who="B1", other="S1", own=(Own(who="B1", code="full"),))


def test_hours_without_a_slot_in_common_are_told_to_both() -> None:
    """S1 is there in T1 only, B1 in T2 only."""
    problem = event(replace(S1, forbidden=("T2",)), replace(B1, forbidden=("T1",)))
    meetings = (Meeting(id="S2:B1", pair=("S2", "B1"), delegates=("S2", "B1"), slot="T2", table="1-01"),)
    result = replace(solve(problem, workers=1), meetings=meetings)
    for one in (problem, replace(problem, vetoes=(("S1", "B1"),))):
        assert told(one, result) == Told(who="S1", other="B1", own=(Own(who="S1", code="hours"),))
        assert told(one, result, "B1") == Told(who="B1", other="S1", own=(Own(who="B1", code="hours"),))


def test_only_the_two_are_told() -> None:
    problem = event()
    with pytest.raises(ValueError, match="S2 is neither S1 nor B1"):
        told(problem, solve(problem, workers=1), "S2")
