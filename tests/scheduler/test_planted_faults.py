"""The auditor: one planted fault in a good timetable, one rule that names it, for every rule there is."""

from dataclasses import replace

import pytest

from fixtures.handmade import ALL_TWINS
from scheduler.check import check
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from scheduler.verify import RULES, audit

Timetable = tuple[Meeting, ...]


def at(code: str, people: str, slot: str, table: str, interpreter: str | None = None) -> Meeting:
    """A meeting of two people, given as `S1-1 B1-2`."""
    first, second = people.split()
    pair = (first[:2], second[:2])
    return Meeting(
        id=code, pair=pair, delegates=(first, second), slot=slot, table=table, interpreter=interpreter
    )


# A good timetable of conftest.tidy, by hand:
TIDY = (
    at("S1:B1", "S1-1 B1-1", "1", "T1"),
    at("S3:B2", "S3 B2-1", "1", "T2"),
    at("S2:B1", "S2-1 B1-1", "2", "T1"),
    at("S1:B2", "S1-1 B2-2", "2", "T3"),
    at("S2:B3", "S2-1 B3", "3", "T4"),
)
# One of conftest.lively. Slots 1 to 3 and 4 to 5 are on the first day, 6 and 7 on the second; the double
# meeting S2-B1 takes slots 2 and 3. T5 stands in the other hall.
LIVELY = (
    at("S3:B3", "S3 B3", "1", "T3", "I1"),
    at("S2:B1", "S2 B1-1", "2", "T1"),
    at("S4:B3", "S4 B3", "2", "T3", "I2"),
    at("S1:B1-1", "S1-1 B1-1", "5", "T1"),
    at("S1:B2", "S1-1 B2", "6", "T5"),
    at("S4:B2", "S4 B2", "7", "T5"),
)


def changed(good: Timetable, code: str, **fields: object) -> Timetable:
    return tuple(replace(one, **fields) if one.id == code else one for one in good)


def without(good: Timetable, code: str) -> Timetable:
    return tuple(one for one in good if one.id != code)


# Without S2–B3, S2–B1 is free to move.
STAYING = without(TIDY, "S2:B3")

PLANTED: tuple[tuple[str, str, Timetable], ...] = (
    # S1 and B3 are no strangers to the event, but nobody listed S1–B3.
    ("as-listed", "tidy", changed(TIDY, "S2:B3", id="S1:B3", pair=("S1", "B3"), delegates=("S1-1", "B3"))),
    ("as-listed", "tidy", changed(TIDY, "S2:B3", table="T9")),
    ("as-listed", "tidy", changed(TIDY, "S2:B3", slot="9")),
    ("as-listed", "tidy", changed(TIDY, "S2:B3", delegates=("S1-1", "B3"))),
    ("as-listed", "lively", changed(LIVELY, "S3:B3", interpreter="I9")),
    # A pair the other way round is not the one that is listed.
    ("as-listed", "tidy", changed(TIDY, "S2:B3", pair=("B3", "S2"), delegates=("B3", "S2-1"))),
    ("pair-once", "tidy", (*TIDY, replace(TIDY[3], slot="3"))),
    # S1 meets B1-1 already.
    ("company-once", "lively", (*LIVELY, at("S1:B1-2", "S1-1 B1-2", "3", "T2"))),
    # The morning ends after slot 3.
    ("adjacent-slots", "lively", changed(LIVELY, "S2:B1", slot="3")),
    # S2-1 leaves after slot 3.
    ("delegates-suffice", "tidy", changed(TIDY, "S2:B3", slot="4")),
    # S1–B2 is meant for B2-2, whose table is T3.
    ("delegates-suffice", "tidy", changed(TIDY, "S1:B2", delegates=("S1-1", "B2-1"), table="T2")),
    # S1-1 would be at T1 and at T3 in slot 1.
    ("delegates-suffice", "tidy", changed(TIDY, "S1:B2", slot="1")),
    # B1-2 serves toys, S2 comes about food.
    ("delegates-suffice", "lively", changed(LIVELY, "S2:B1", delegates=("S2", "B1-2"), table="T2")),
    # B3 takes one meeting.
    ("quota", "tidy", (*TIDY, at("S3:B3", "S3 B3", "2", "T4"))),
    # Two more with B1 on the first day, four in all.
    (
        "quota-day",
        "lively",
        (*LIVELY, at("S3:B1", "S3 B1-2", "4", "T2"), at("S4:B1", "S4 B1-2", "5", "T2")),
    ),
    # S1 meets B1 in the afternoon already.
    ("quota-session", "lively", (*LIVELY, at("S1:B3", "S1-1 B3", "4", "T3"))),
    # Slot 7 is held back for walk-ins, and S1 is none.
    ("held-back", "lively", changed(without(LIVELY, "S4:B2"), "S1:B2", slot="7")),
    # Of seven slots S2 holds five back; the double meeting took the other two.
    ("held-back", "lively", (*LIVELY, at("S2:B3", "S2 B3", "6", "T3"))),
    # B3 belongs to hall 2, T5 stands in hall 1.
    ("tables-by-hall", "tidy", changed(TIDY, "S2:B3", table="T5")),
    # B2-1 has a table of her own, T2.
    ("fixed-table", "tidy", changed(TIDY, "S3:B2", table="T3")),
    # T2, where S1 would sit, is next to T3, where S3 sits.
    ("rivals", "lively", (*without(LIVELY, "S1:B1-1"), at("S1:B1-2", "S1-1 B1-2", "1", "T2"))),
    ("interpreters-suffice", "lively", changed(LIVELY, "S3:B3", interpreter=None)),
    # I2 speaks no English.
    ("interpreters-suffice", "lively", changed(LIVELY, "S3:B3", interpreter="I2")),
    # I1 is there on the first day only.
    ("interpreters-suffice", "lively", changed(LIVELY, "S3:B3", slot="6")),
    # Nobody needs an interpreter there.
    ("interpreters-suffice", "lively", changed(LIVELY, "S1:B1-1", interpreter="I2")),
    ("veto", "tidy", (*TIDY, at("S2:B2", "S2-1 B2-2", "1", "T3"))),
    ("pinned", "tidy", changed(TIDY, "S1:B1", slot="3")),
    ("pinned", "tidy", without(TIDY, "S1:B1")),
    ("must-meet", "tidy", without(TIDY, "S3:B2")),
    ("forbidden-slots", "tidy", changed(TIDY, "S3:B2", slot="4")),
    # S4 hears a talk in slot 4.
    ("programme", "lively", changed(LIVELY, "S4:B3", slot="4")),
    # S2–B1 is meant for the morning.
    ("meeting-session", "tidy", changed(STAYING, "S2:B1", slot="3")),
    # S2–B1 comes before S2–B3.
    ("precedence", "tidy", changed(TIDY, "S2:B3", slot="1")),
    # S4 would have five minutes from T3 to T5 in the other hall.
    ("turnaround", "lively", changed(LIVELY, "S4:B3", slot="6")),
    # B1-1 would meet in slots 1, 2 and 3.
    ("in-a-row", "lively", changed(LIVELY, "S1:B1-1", slot="1")),
    # B1-1 would meet in slots 3 and 4, of which one is for lunch.
    ("lunch", "lively", changed(LIVELY, "S1:B1-1", slot="4")),
    # B3 would meet in slots 1 and 3 and idle between; nobody else has a gap.
    ("idle-spread", "lively", changed(LIVELY, "S4:B3", slot="3")),
    # S1 would meet in slots 1 and 4, one break; S2 has none, and 0 more are allowed.
    ("break-spread", "even", changed(TIDY, "S1:B2", slot="4")),
)
"""A rule, the event whose good timetable breaks it, and how."""


@pytest.fixture
def events(tidy: Problem, lively: Problem) -> dict[str, Problem]:
    return {"tidy": tidy, "even": replace(tidy, break_spread=0), "lively": lively}


def rules_broken(problem: Problem, meetings: Timetable) -> list[str]:
    return sorted({one.rule for one in audit(problem, meetings)})


@pytest.mark.parametrize(("event", "good"), [("tidy", TIDY), ("lively", LIVELY), ("even", TIDY)])
def test_a_good_timetable_breaks_nothing(events: dict[str, Problem], event: str, good: Timetable) -> None:
    assert check(events[event]) == []
    assert rules_broken(events[event], good) == []


@pytest.mark.parametrize(("rule", "event", "meetings"), PLANTED)
def test_a_planted_fault_is_named(
    events: dict[str, Problem], rule: str, event: str, meetings: Timetable
) -> None:
    assert rules_broken(events[event], meetings) == [rule]


def test_every_rule_has_a_planted_fault_and_an_event_that_it_decides() -> None:
    """Whoever adds a rule adds both."""
    assert {rule for rule, _, _ in PLANTED} == {*RULES, "as-listed"}
    assert set(RULES) <= {pair.ruled.rule for pair in ALL_TWINS}


def test_a_person_in_two_meetings_breaks_one_rule_even_where_there_is_a_way_to_walk(lively: Problem) -> None:
    """S4 at T3 and at T5 at once: that is no matter of minutes."""
    twice = changed(LIVELY, "S4:B3", slot="7")
    assert rules_broken(lively, twice) == ["delegates-suffice"]


def test_minutes_are_asked_for_between_the_listed_halls_only(lively: Problem) -> None:
    """Slots that overlap by the clock (10 minutes apart, 20 long) leave no time; T2 and T3 ask for none."""
    early, *rest = lively.sessions
    slots = tuple(
        replace(slot, start=start)
        for slot, start in zip(early.slots, ("10:00", "10:10", "10:20"), strict=True)
    )
    close = replace(lively, sessions=(replace(early, slots=slots), *rest))
    both = (at("S1:B3", "S1-1 B3", "1", "T3"), at("S1:B1-2", "S1-1 B1-2", "2", "T2"))
    free = replace(close, participants=tuple(replace(one, quota_session=None) for one in close.participants))
    assert rules_broken(free, both) == []


def test_rivals_who_meet_each_other_sit_together(lively: Problem) -> None:
    people = tuple(
        replace(one, rivals="R" if one.code in {"S1", "B3"} else None) for one in lively.participants
    )
    meeting = (at("S1:B3", "S1-1 B3", "1", "T3"),)
    assert rules_broken(replace(lively, participants=people), meeting) == []
