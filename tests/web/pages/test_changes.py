"""What a new version changes, as the companies that have seen the one before see it."""

from dataclasses import replace

from scheduler.timetable import Meeting
from web.pages.changes import changes


def meeting(first: str, second: str, slot: str, *, goes: str = "", comes: str = "") -> Meeting:
    return Meeting(
        id=f"{first}:{second}",
        pair=(first, second),
        delegates=(goes or first, comes or second),
        slot=slot,
        table="1-01",
    )


BEFORE = (meeting("S1", "B1", "T01"), meeting("S2", "B1", "T02"), meeting("S3", "B2", "T01"))


def test_the_first_version_is_new_for_everybody_in_it() -> None:
    found = changes((), BEFORE)
    assert found.companies == ("B1", "B2", "S1", "S2", "S3")
    assert (found.new, found.moved, found.gone, found.meetings) == (3, 0, 0, 3)


def test_the_same_timetable_changes_nothing() -> None:
    assert changes(BEFORE, BEFORE).companies == ()
    assert changes(BEFORE, BEFORE).meetings == 0


def test_a_moved_a_new_and_a_lost_meeting_are_told_apart() -> None:
    after = (meeting("S1", "B1", "T03"), meeting("S3", "B2", "T01"), meeting("S4", "B2", "T02"))
    found = changes(BEFORE, after)
    assert (found.new, found.moved, found.gone) == (1, 1, 1)
    assert found.companies == ("B1", "B2", "S1", "S2", "S4")


def test_another_interpreter_changes_the_day_of_both_sides() -> None:
    after = (replace(BEFORE[0], interpreter="V1"), *BEFORE[1:])
    assert changes(BEFORE, after).companies == ("B1", "S1")


def test_another_person_changes_the_day_of_that_side_only() -> None:
    after = (meeting("S1", "B1", "T01", comes="B1-2"), *BEFORE[1:])
    assert changes(BEFORE, after).companies == ("B1",)
