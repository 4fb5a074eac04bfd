"""What each change of an event makes of it, worked out by hand."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from matcher.people import Delegate
from scheduler.check import check
from scheduler.problem import (
    Floors,
    Interpreter,
    Lunch,
    Planned,
    Problem,
    ProgrammeItem,
    Session,
    Slot,
    Table,
    Turnaround,
)
from scheduler.whatif.refusal import VariantError
from scheduler.whatif.variants import CHANGES, Asked, variants_of


def changed(problem: Problem, change: str, value: str) -> Problem:
    return CHANGES[change](problem, value)


def refused(problem: Problem, change: str, value: str) -> list[tuple[str, str | None]]:
    with pytest.raises(VariantError) as caught:
        variants_of(problem, [Asked(change=change, values=value)])
    return [(issue.code, issue.path) for issue in caught.value.issues]


def two_by_two() -> Problem:
    return tiny((S1, S2, B1, B2), (meet("S1 B1"), meet("S1 B2"), meet("S2 B1"), meet("S2 B2")), tables=2)


def two_halls() -> Problem:
    """Hall 1 with tables 1-09 and 1-10, hall 2 with 2-1; all of hall 1 is closed in T2."""
    tables = (
        Table(code="1-10", hall="1", closed=("T2",)),
        Table(code="1-09", hall="1", closed=("T1", "T2")),
        Table(code="2-1", hall="2"),
    )
    return tiny((S1, B1, replace(B2, hall="2")), (meet("S1 B1"), meet("S1 B2")), slots=(2,), tables=tables)


class TestTables:
    def test_new_ones_come_after_the_last_and_are_closed_when_all_of_the_hall_are(self) -> None:
        found = changed(two_halls(), "tables", "1=+2").tables[3:]
        assert found == (
            Table(code="1-11", hall="1", closed=("T2",)),
            Table(code="1-12", hall="1", closed=("T2",)),
        )

    def test_without_a_hall_every_hall_gets_them(self) -> None:
        assert [one.code for one in changed(two_halls(), "tables", "+1").tables[3:]] == ["1-11", "2-2"]

    def test_the_last_ones_go_first_but_not_where_a_meeting_is_pinned(self) -> None:
        pinned = replace(two_halls(), candidates=(replace(meet("S1 B1"), table="1-10"),))
        assert [one.code for one in changed(two_halls(), "tables", "1=-1").tables] == ["1-09", "2-1"]
        assert [one.code for one in changed(pinned, "tables", "1=-1").tables] == ["1-10", "2-1"]
        assert refused(pinned, "tables", "1=-2") == [("field-wrong", "--tables 1=-2")]

    def test_a_table_of_somebody_stays(self) -> None:
        owned = replace(two_halls(), participants=(S1, replace(B1, tables=("1-10",)), B2))
        assert [one.code for one in changed(owned, "tables", "1=-1").tables] == ["1-10", "2-1"]


def morning() -> Problem:
    """20 minutes and 5 to change: T1 10:00, T2 10:25, T3 10:50, T4 11:15, over at 11:35."""
    slots = tuple(
        Slot(code=f"T{i + 1}", start=start) for i, start in enumerate(("10:00", "10:25", "10:50", "11:15"))
    )
    return replace(two_by_two(), sessions=(Session(code="AM", slots=slots),))


class TestSlotMinutes:
    def test_the_span_is_cut_anew_and_its_end_is_kept(self) -> None:
        # 15 and 5: 10:00, 10:20, 10:40, 11:00, and 11:20 until 11:35. 30 and 5: 10:00, 10:35 until 11:05;
        # another from 11:10 would be over at 11:40.
        for minutes, starts in (
            ("15", ["10:00", "10:20", "10:40", "11:00", "11:20"]),
            ("20", ["10:00", "10:25", "10:50", "11:15"]),
            ("30", ["10:00", "10:35"]),
        ):
            found = changed(morning(), "slot-minutes", minutes)
            assert [slot.start for slot in found.slots] == starts
            assert found.slot_minutes == int(minutes)

    def test_a_person_is_there_only_if_there_in_all_that_a_new_slot_touches(self) -> None:
        """There in T1 and T2, 10:00 to 10:45: not from 10:40 to 10:55, nor in anything after."""
        person = Delegate(code="S1-1", hours=("T1", "T2"))
        problem = replace(morning(), participants=(replace(S1, delegates=(person,)), S2, B1, B2))
        found = changed(problem, "slot-minutes", "15").participants[0]
        assert found.delegates[0].hours == ("AM-01", "AM-02")

    def test_who_leaves_after_a_slot_is_gone_in_the_change_over(self) -> None:
        """There in T1 until 10:20: a meeting from 10:00 to 10:22 is too long by two minutes."""
        person = Delegate(code="S1-1", hours=("T1",))
        problem = replace(morning(), participants=(replace(S1, delegates=(person,)), S2, B1, B2))
        assert refused(problem, "slot-minutes", "22") == [("field-wrong", "--slot-minutes 22")]

    def test_what_is_closed_forbidden_or_held_back_closes_all_that_touches_it(self) -> None:
        """T2, with its change-overs, lasts from 10:20 to 10:50: what begins at 10:20 and 10:40 touches it."""
        problem = replace(
            morning(),
            tables=(Table(code="1-1", hall="H", closed=("T2",)), Table(code="1-2", hall="H")),
            participants=(replace(S1, forbidden=("T2",)), replace(S2, held_slots=("T2",)), B1, B2),
            programme=(ProgrammeItem(code="speech", slots=("T2",), who=("B1",)),),
            interpreters=(Interpreter(code="I1", languages=("vi",), hours=("T1", "T3", "T4")),),
        )
        found = changed(problem, "slot-minutes", "15")
        assert found.tables[0].closed == ("AM-02", "AM-03")
        assert found.participants[0].forbidden == ("AM-02", "AM-03")
        assert found.participants[1].held_slots == ("AM-02", "AM-03")
        assert found.programme[0].slots == ("AM-02", "AM-03")
        assert found.interpreters[0].hours == ("AM-01", "AM-04", "AM-05")
        assert check(found) == []

    def test_no_slot_reaches_over_a_pause(self) -> None:
        """A pause of half an hour after T2: two pieces of 45 minutes, each with room for one of 30."""
        starts = ("10:00", "10:25", "11:15", "11:40")
        slots = tuple(Slot(code=f"T{i + 1}", start=start) for i, start in enumerate(starts))
        problem = replace(morning(), sessions=(Session(code="AM", slots=slots),))
        found = changed(problem, "slot-minutes", "30")
        assert [slot.start for slot in found.slots] == ["10:00", "11:15"]

    def test_a_pinned_meeting_stays_where_its_slot_began(self) -> None:
        """T2 began at 10:25, which is in the new slot from 10:20 to 10:35."""
        problem = replace(morning(), candidates=(replace(meet("S1 B1"), slot="T2"),))
        assert changed(problem, "slot-minutes", "15").candidates[0].slot == "AM-02"

    def test_without_a_clock_the_places_count(self) -> None:
        """Four slots of 20 and 5 are 95 minutes: 40 and 5 fit twice."""
        found = changed(tiny((S1, B1), slots=(4,)), "slot-minutes", "40")
        assert [(slot.code, slot.start) for slot in found.slots] == [("D1-01", None), ("D1-02", None)]

    def test_a_lunch_stays_as_long(self) -> None:
        """One free slot of 20 minutes is two of 10 with 5 between; from 10:25 to 11:10 there are three."""
        problem = replace(morning(), lunches=(Lunch(slots=("T2", "T3"), free=1),))
        found = changed(problem, "slot-minutes", "10")
        # The one from 10:15 touches T1; another from 11:30 would be over too late.
        assert [slot.start for slot in found.slots][:6] == [
            "10:00",
            "10:15",
            "10:30",
            "10:45",
            "11:00",
            "11:15",
        ]
        assert found.lunches == (Lunch(slots=("AM-03", "AM-04", "AM-05"), free=2),)

    def test_costs_follow_the_clock(self) -> None:
        """T4 costs 3 and begins at 11:15: of the new slots only that at 11:20 begins in it."""
        found = changed(replace(morning(), slot_costs=(("T4", 3),)), "slot-minutes", "15")
        assert found.slot_costs == (("AM-05", 3),)

    @pytest.mark.parametrize("value", ["0", "481", "x", "-5", "1.5", ""])
    def test_other_minutes_are_refused(self, value: str) -> None:
        assert refused(morning(), "slot-minutes", value) == [("field-wrong", f"--slot-minutes {value}")]

    def test_more_minutes_than_a_session_has_are_refused(self) -> None:
        assert refused(morning(), "slot-minutes", "96") == [("field-wrong", "--slot-minutes 96")]

    def test_a_published_timetable_is_not_cut_anew(self) -> None:
        planned = Planned(id="S1:B1", slot="T1", table="1-01", delegates=("S1", "B1"))
        problem = replace(morning(), published=(planned,))
        assert refused(problem, "slot-minutes", "15") == [("field-wrong", "--slot-minutes 15")]


class TestPeople:
    def test_a_side_gets_one_quota_whatever_its_companies_had(self) -> None:
        problem = replace(two_by_two(), participants=(replace(S1, quota=7), S2, B1, B2))
        found = changed(problem, "quota", "seller=1").participants
        assert [one.quota for one in found] == [1, 1, None, None]
        assert [one.quota for one in changed(problem, "quota", "seller=none").participants] == [None] * 4

    def test_one_company_gets_its_own(self) -> None:
        found = changed(two_by_two(), "quota", "B2=3").participants
        assert [one.quota for one in found] == [None, None, None, 3]

    def test_a_quota_below_a_companys_floor_is_refused_with_its_place(self) -> None:
        problem = replace(two_by_two(), participants=(replace(S1, floor=2), S2, B1, B2))
        expected = [("floor-over-quota", "--quota seller=1: /participants/0/floor")]
        assert refused(problem, "quota", "seller=1") == expected

    def test_floors_of_a_side_and_of_a_company(self) -> None:
        assert changed(two_by_two(), "floor", "buyer=2").floors == Floors(seller=0, buyer=2, pool=0)
        assert changed(two_by_two(), "floor", "S2=2").participants[1].floor == 2

    def test_without_a_company_nothing_of_it_is_left(self) -> None:
        problem = replace(
            two_by_two(),
            vetoes=(("S1", "B1"), ("S2", "B2")),
            precedences=(("S1:B1", "S2:B2"), ("S2:B1", "S2:B2")),
            programme=(ProgrammeItem(code="tour", slots=("T1",), who=("B2", "S1")),),
        )
        found = changed(problem, "without", "S1")
        assert [one.code for one in found.participants] == ["S2", "B1", "B2"]
        assert [one.id for one in found.candidates] == ["S2:B1", "S2:B2"]
        assert found.vetoes == (("S2", "B2"),)
        assert found.precedences == (("S2:B1", "S2:B2"),)
        assert found.programme[0].who == ("B2",)
        assert check(found) == []

    def test_interpreters_come_and_go(self) -> None:
        two = Interpreter(code="I1", languages=("vi", "th"))
        one = Interpreter(code="I2", languages=("vi",))
        problem = replace(two_by_two(), interpreters=(two, one))
        more = changed(problem, "interpreter", "vi=+1").interpreters
        assert more == (two, one, Interpreter(code="vi-1", languages=("vi",)))
        assert changed(problem, "interpreter", "vi=-1").interpreters == (two,)
        assert refused(problem, "interpreter", "th=-2") == [("field-wrong", "--interpreter th=-2")]


class TestHallsAndAims:
    def test_halls_become_one_and_the_way_between_them_is_gone(self) -> None:
        problem = replace(
            two_halls(),
            turnarounds=(
                Turnaround(halls=("1", "2"), minutes=10),
                Turnaround(halls=("1", "1"), minutes=1),
                Turnaround(halls=("2", "2"), minutes=3),
            ),
        )
        found = changed(problem, "merge-halls", "1,2")
        assert {table.hall for table in found.tables} == {"1"}
        assert [one.hall for one in found.participants] == [None, None, "1"]
        assert found.turnarounds == (Turnaround(halls=("1", "1"), minutes=3),)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("score-first", ("score", "shortfall", "idle")),
            ("floor-first", ("shortfall", "score", "idle")),
            ("idle-first", ("idle", "shortfall", "score")),
            ("breaks-first", ("breaks", "shortfall", "score", "idle")),
            ("score+idle", ("score", "idle")),
        ],
    )
    def test_aims_change_their_order(self, value: str, expected: tuple[str, ...]) -> None:
        problem = replace(two_by_two(), aims=("shortfall", "score", "idle"))
        assert changed(problem, "aims", value).aims == expected


class TestVariants:
    def test_each_value_alone_makes_one(self) -> None:
        asked = [Asked(change="tables", values="+1,+2"), Asked(change="quota", values="seller=1")]
        found = variants_of(two_by_two(), asked)
        assert [one.name for one in found] == ["tables +1", "tables +2", "quota seller=1"]

    def test_combined_every_variant_has_one_value_for_each_thing(self) -> None:
        """The quotas of sellers are choices for one thing; that of B1 is another."""
        asked = [Asked(change="quota", values="seller=1,seller=2"), Asked(change="quota", values="B1=2")]
        found = variants_of(two_by_two(), asked, combined=True)
        assert [one.name for one in found] == ["quota seller=1 quota B1=2", "quota seller=2 quota B1=2"]
        assert [one.quota for one in found[1].problem.participants] == [2, 2, 2, None]

    def test_two_who_stay_away_are_two_things(self) -> None:
        asked = [Asked(change="without", values="S1"), Asked(change="without", values="B2")]
        (found,) = variants_of(two_by_two(), asked, combined=True)
        assert [one.code for one in found.problem.participants] == ["S2", "B1"]

    def test_every_fault_is_told_with_its_place(self) -> None:
        asked = [Asked(change="tables", values="x,+1"), Asked(change="without", values="S9")]
        with pytest.raises(VariantError) as caught:
            variants_of(two_by_two(), asked)
        assert [(one.code, one.path, one.given) for one in caught.value.issues] == [
            ("field-wrong", "--tables x", "x"),
            ("code-unknown", "--without S9", "S9"),
        ]

    def test_too_many_to_read_are_refused(self) -> None:
        numbers = ",".join(f"+{i}" for i in range(1, 16))
        quotas = ",".join(f"seller={i}" for i in range(1, 16))
        asked = [Asked(change="tables", values=numbers), Asked(change="quota", values=quotas)]
        with pytest.raises(VariantError):
            variants_of(two_by_two(), asked, combined=True)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_changed_can_be_solved_or_is_refused(
    seed: int, small_event: Callable[[random.Random], Problem]
) -> None:
    """And cutting the time into slots as long as before changes nothing but their names."""
    problem = small_event(random.Random(seed))
    changes = {
        "tables": ("+1", "-1"),
        "slot-minutes": ("5", "10", "25", "40"),
        "quota": ("seller=1", "B1=2"),
        "floor": ("buyer=1",),
        "without": ("S1", "B1"),
        "aims": ("score-first",),
        "interpreter": ("vi=+2",),
    }
    for change, listed in changes.items():
        for value in listed:
            try:
                (found,) = variants_of(problem, [Asked(change=change, values=value)])
            except VariantError:
                continue
            assert check(found.problem) == [], (change, value)
    same = changed(problem, "slot-minutes", "20")
    names = dict(zip((s.code for s in problem.slots), (s.code for s in same.slots), strict=True))
    for one, other in zip(problem.participants, same.participants, strict=True):
        assert {names[slot] for slot in one.forbidden} == set(other.forbidden)
        for person, again in zip(one.delegates, other.delegates, strict=True):
            assert (person.hours is None) == (again.hours is None)
            assert {names[slot] for slot in person.hours or ()} == set(again.hours or ())
    assert [one.slot and names[one.slot] for one in problem.candidates] == [
        one.slot for one in same.candidates
    ]
