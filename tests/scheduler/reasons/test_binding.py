"""What one more of something brings: solved, and counted by hand."""

from dataclasses import replace

from fixtures.tiny import B1, B2, S1, S2, S3, meet, tiny
from scheduler.problem import Problem
from scheduler.reasons.binding import binding
from scheduler.reasons.cause import StepChange
from scheduler.reasons.changes import Change
from scheduler.solve import solve


def bound(problem: Problem) -> dict[Change, tuple[StepChange, ...]]:
    found = binding(problem, solve(problem, workers=1), seconds=20, workers=1)
    assert all(one.proven for one in found)
    return {one.change: one.steps for one in found}


def test_a_quota() -> None:
    """B1 may meet once and meets S2 for 5; once more brings S1's 3. Nothing else lacks anything."""
    problem = tiny((S1, S2, replace(B1, quota=1)), (meet("S1 B1", 3), meet("S2 B1", 5)), slots=(2,))
    more = Change(kind="quota", who="B1", before=1, after=2)
    assert bound(problem) == {more: (StepChange(step="score", before=5, after=8),)}


def test_nothing_binds_where_everything_is_held() -> None:
    assert bound(tiny((S1, S2, B1), (meet("S1 B1", 3), meet("S2 B1", 5)), slots=(2,))) == {}


def test_a_table_between_two_times_brings_what_solving_says() -> None:
    """One table and two slots: 5 + 4 are held of 5, 4 and 3. A second one in either slot brings 3.

    S1–B1, S2–B2 and S3–B1: S1 and S3 can't both have B1 in one slot, but there are two slots.
    """
    listed = (meet("S1 B1", 5), meet("S2 B2", 4), meet("S3 B1", 3))
    found = bound(tiny((S1, S2, S3, B1, B2), listed, slots=(2,), tables=1))
    assert found[Change(kind="table", hall="H")] == (StepChange(step="score", before=9, after=12),)


def test_what_brings_nothing_is_not_said() -> None:
    """B1's only two slots are taken, so a quota of 3 instead of 2 would bring nothing."""
    listed = (meet("S1 B1", 5), meet("S2 B1", 4), meet("S3 B1", 3))
    problem = tiny((S1, S2, S3, replace(B1, quota=2)), listed, slots=(2,))
    assert Change(kind="quota", who="B1", before=2, after=3) not in bound(problem)
