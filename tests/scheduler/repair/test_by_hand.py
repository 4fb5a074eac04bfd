"""Each kind of change on a tiny event, worked out by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fixtures.tiny import B1, B2, S1, S2, S3, meet
from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Problem, Session, Slot, Table
from scheduler.repair.changes import (
    CompanyCancelled,
    DelegateCancelled,
    Late,
    Leaves,
    MeetingCancelled,
    SlotSlipped,
    TableLost,
    WalkIn,
)
from scheduler.repair.repair import Repair, repair
from scheduler.timetable import Meeting

TABLES = (Table(code="1-1", hall="H"), Table(code="1-2", hall="H"))
SLOTS = tuple(Slot(code=f"T{i + 1}", start=start) for i, start in enumerate(("10:00", "10:25", "10:50")))
MORNING = Session(code="AM", date="2026-11-23", slots=SLOTS)


def fair(*meetings: Candidate, people: tuple[Participant, ...] = (S1, S2, S3, B1, B2)) -> Problem:
    """Three slots of 20 minutes and 5 to change over, from 10:00 to 11:10, two tables in one hall."""
    return Problem(
        event="fair",
        sessions=(MORNING,),
        tables=TABLES,
        participants=people,
        candidates=meetings,
        aims=("score",),
    )


def planned(*lines: str, tables: str = "1-1") -> tuple[Meeting, ...]:
    """Published meetings, each as `S1 B1 T1`, and the table where it is another one."""
    found = []
    for line in lines:
        first, second, slot, *table = line.split()
        where = table[0] if table else tables
        found.append(
            Meeting(
                id=f"{first}:{second}",
                pair=(first, second),
                delegates=(first, second),
                slot=slot,
                table=where,
            )
        )
    return tuple(found)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-23T{clock}:00")


def told(done: Repair) -> set[str]:
    return set(done.diff.tell)


def lines(done: Repair) -> list[str]:
    """What has become of each meeting, as `S1:B1 moved T1 > T3`."""
    found = []
    for one in done.diff.meetings:
        slots = [place.slot for place in (one.before, one.after) if place is not None]
        found.append(f"{one.id} {one.kind} {' > '.join(dict.fromkeys(slots))}")
    return found


def values(done: Repair) -> dict[str, int | None]:
    return {aim.name: aim.value for aim in done.result.aims}


def test_a_meeting_is_cancelled_and_its_place_goes_to_the_best_unmet_wish() -> None:
    """B1 has one slot free now. S2 would bring 5 points, S3 7."""
    problem = fair(
        meet("S1 B1", 9), meet("S2 B1", 5), meet("S3 B1", 7), people=(S1, S2, S3, replace(B1, quota=1))
    )
    done = repair(problem, planned("S1 B1 T1"), [MeetingCancelled(meeting="S1:B1")], now=None)
    assert [line.split()[:2] for line in lines(done)] == [["S1:B1", "cancelled"], ["S3:B1", "new"]]
    assert values(done) == {"lost": 0, "changes": 0, "score": 7}
    # S2 has no meeting before and none after.
    assert told(done) == {"S1", "B1", "S3"}


def test_what_has_begun_stays_even_when_a_company_cancels() -> None:
    """At 10:30 the meeting of 10:25 is running. Only that of 10:50 is cancelled."""
    problem = fair(meet("S1 B1"), meet("S2 B1"), meet("S3 B1"), meet("S3 B2"))
    published = planned("S1 B1 T1", "S2 B1 T2", "S3 B1 T3")
    done = repair(problem, published, [CompanyCancelled(company="B1")], now=at("10:30"))
    assert lines(done) == ["S1:B1 kept T1", "S2:B1 kept T2", "S3:B1 cancelled T3"]
    assert told(done) == {"S3", "B1"}
    assert [one.causes for one in done.diff.of("cancelled")] == [(0,)]


def test_a_clock_elsewhere_shows_the_same_moment() -> None:
    """1:25 in London is 10:25 in Seoul: the slot has begun."""
    problem = fair(meet("S1 B1"))
    now = datetime(2026, 11, 23, 1, 25, tzinfo=UTC)
    done = repair(problem, planned("S1 B1 T2"), [CompanyCancelled(company="S1", no_show=True)], now=now)
    assert lines(done) == ["S1:B1 kept T2"]
    assert told(done) == set()


def test_who_comes_late_is_met_later() -> None:
    """B1 comes at T2, where it meets S2; T3 is free. One moves: S1 and the officer of B1 are told."""
    problem = fair(meet("S1 B1"), meet("S2 B1"))
    done = repair(problem, planned("S1 B1 T1", "S2 B1 T2"), [Late(who="B1", slot="T2")], now=None)
    assert lines(done) == ["S1:B1 moved T1 > T3", "S2:B1 kept T2"]
    assert values(done) == {"lost": 0, "changes": 2, "score": 0}
    assert told(done) == {"S1", "B1"}


def test_where_there_is_no_room_the_fewest_are_lost_and_nobody_moves_for_it() -> None:
    """B1 has three meetings and two slots left: one is lost: that of T1, since the others can stay."""
    problem = fair(meet("S1 B1", 9), meet("S2 B1"), meet("S3 B1"))
    published = planned("S1 B1 T1", "S2 B1 T2", "S3 B1 T3")
    done = repair(problem, published, [Late(who="B1", slot="T2")], now=None)
    assert lines(done) == ["S1:B1 lost T1", "S2:B1 kept T2", "S3:B1 kept T3"]
    assert values(done) == {"lost": 1, "changes": 0, "score": 0}
    assert told(done) == {"S1", "B1"}


def test_a_chain_is_as_short_as_can_be() -> None:
    """B1 leaves before T3, and S1 can come at T1 only.

    So S1:B1 takes T1 from S2:B1, and that goes to T2, where S2 is free: two moves, of two people each.
    """
    early = replace(S1, forbidden=("T2",))
    problem = fair(meet("S1 B1"), meet("S2 B1"), people=(early, S2, B1))
    published = planned("S1 B1 T3", "S2 B1 T1")
    done = repair(problem, published, [Leaves(who="B1", slot="T3")], now=None)
    assert lines(done) == ["S1:B1 moved T3 > T1", "S2:B1 moved T1 > T2"]
    assert values(done) == {"lost": 0, "changes": 4, "score": 0}


def test_of_two_ways_the_one_that_touches_fewer_people_is_taken() -> None:
    """T1 is lost to B1, and its two meetings there can't both stay at T2 and T3 beside a third.

    S1 sends three people, S2 one. Either may move: with S2 two people are touched, with S1 four.
    """
    three = replace(S1, delegates=tuple(Delegate(code=f"S1-{i}") for i in range(3)))
    two = Participant(
        code="B1", side="buyer", parallel=2, delegates=(Delegate(code="B1-1"), Delegate(code="B1-2"))
    )
    problem = fair(meet("S1 B1"), meet("S2 B1"), people=(three, S2, two))
    published = (
        replace(planned("S1 B1 T2 1-1")[0], delegates=("S1-0", "B1-1")),
        replace(planned("S2 B1 T2 1-2")[0], delegates=("S2", "B1-2")),
    )
    done = repair(problem, published, [DelegateCancelled(delegate="B1-2")], now=None)
    assert [one.id for one in done.diff.of("moved")] == ["S2:B1"]
    assert values(done) == {"lost": 0, "changes": 2, "score": 0}
    # S1 is still met by B1-1, so that nobody of S1 is told.
    assert told(done) == {"S2", "B1", "B1-1", "B1-2"}


def test_a_colleague_steps_in_where_a_delegate_is_gone() -> None:
    """S1-1 does not show up; S1-2 goes to the same table at the same time. That is no move."""
    two = replace(S1, delegates=(Delegate(code="S1-1"), Delegate(code="S1-2")))
    problem = fair(meet("S1 B1"), people=(two, B1))
    published = (replace(planned("S1 B1 T2")[0], delegates=("S1-1", "B1")),)
    done = repair(problem, published, [DelegateCancelled(delegate="S1-1", no_show=True)], now=None)
    assert lines(done) == ["S1:B1 reseated T2"]
    assert values(done)["changes"] == 0
    # B1 meets the same company when and where it did.
    assert told(done) == {"S1", "S1-1", "S1-2"}


def test_a_meeting_with_somebody_who_is_gone_is_cancelled() -> None:
    """B1-2 is asked for by name, and does not come."""
    two = Participant(
        code="B1", side="buyer", parallel=2, delegates=(Delegate(code="B1-1"), Delegate(code="B1-2"))
    )
    problem = fair(replace(meet("S1 B1"), delegates=("B1-2",)), people=(S1, two))
    published = (replace(planned("S1 B1 T2")[0], delegates=("S1", "B1-2")),)
    done = repair(problem, published, [DelegateCancelled(delegate="B1-2", no_show=True)], now=None)
    assert lines(done) == ["S1:B1 cancelled T2"]
    assert done.cancelled == {"S1:B1": (0,)}


def test_two_who_are_never_there_together_can_not_meet() -> None:
    """S1 comes at T3, B1 leaves before it: both changes are named."""
    problem = fair(meet("S1 B1"))
    changes = [Late(who="S1", slot="T3"), Leaves(who="B1", slot="T3")]
    done = repair(problem, planned("S1 B1 T3"), changes, now=None)
    assert done.cancelled == {"S1:B1": (0, 1)}
    assert values(done)["lost"] == 0


def test_a_walk_in_may_have_what_is_held_back() -> None:
    """B1 holds T3 back. S3 comes by; T1 and T2 are taken."""
    holding = replace(B1, held_slots=("T3",))
    problem = fair(meet("S1 B1"), meet("S2 B1"), people=(S1, S2, holding))
    walk_in = WalkIn(participant=S3, pairs=(meet("S3 B1", 4),))
    done = repair(problem, planned("S1 B1 T1", "S2 B1 T2"), [walk_in], now=at("10:30"))
    assert lines(done) == ["S1:B1 kept T1", "S2:B1 kept T2", "S3:B1 new T3"]
    assert values(done) == {"lost": 0, "changes": 0, "score": 4}
    assert told(done) == {"S3", "B1"}


def test_nothing_new_is_placed_in_the_past() -> None:
    """At 10:25 T1 and T2 have begun; B1 is free there, but only T3 is left for S3."""
    problem = fair(meet("S1 B1"), people=(S1, B1))
    walk_in = WalkIn(participant=S3, pairs=(meet("S3 B1", 4),))
    done = repair(problem, planned("S1 B1 T1"), [walk_in], now=at("10:25"))
    assert lines(done) == ["S1:B1 kept T1", "S3:B1 new T3"]


def test_a_lost_table_sends_its_meeting_to_the_next() -> None:
    """From T2 on 1-1 is gone. In T2 both tables are taken, so one goes to T3; in T1 all is well."""
    problem = fair(meet("S1 B1"), meet("S2 B2"), meet("S3 B1"))
    published = planned("S3 B1 T1", "S1 B1 T2 1-1", "S2 B2 T2 1-2")
    done = repair(problem, published, [TableLost(table="1-1", slot="T2")], now=None)
    assert lines(done) == ["S1:B1 moved T2 > T3", "S2:B2 kept T2", "S3:B1 kept T1"]
    assert [one.causes for one in done.diff.of("moved")] == [(0,)]


def test_another_table_in_the_same_slot_is_a_change_too() -> None:
    """It is pinned to T2, where 1-2 is free: S1 and B1 are told."""
    problem = fair(replace(meet("S1 B1"), slot="T2"))
    done = repair(problem, planned("S1 B1 T2"), [TableLost(table="1-1")], now=None)
    (moved,) = done.diff.of("moved")
    assert moved.after is not None
    assert (moved.after.slot, moved.after.table) == ("T2", "1-2")
    assert values(done)["changes"] == 2


def test_who_loses_the_own_table_gets_the_one_that_is_named() -> None:
    """B1 sits at 1-1 for good. It gets 1-2 from T2 on; what was at 1-1 in T1 has begun and stays."""
    fixed = Participant(code="B1", side="buyer", delegates=(Delegate(code="B1-1", table="1-1"),))
    problem = fair(meet("S1 B1"), meet("S2 B1"), people=(S1, S2, fixed))
    published = tuple(
        replace(one, delegates=(one.pair[0], "B1-1")) for one in planned("S1 B1 T1", "S2 B1 T3")
    )
    lost = TableLost(table="1-1", slot="T2", instead="1-2")
    done = repair(problem, published, [lost], now=at("10:00"))
    assert lines(done)[0] == "S1:B1 kept T1"
    assert [one.table for one in done.result.meetings or ()] == ["1-1", "1-2"]
    without = repair(problem, published, [replace(lost, instead=None)], now=at("10:00"))
    assert lines(without) == ["S1:B1 kept T1", "S2:B1 cancelled T3"]


def test_a_slip_takes_the_last_slot_and_everybody_after_it_is_told() -> None:
    """T2 begins at 10:35 and T3 would end at 11:20, ten minutes too late: T3 is lost.

    S2:B1 moves to T2 nowhere, since B1 meets S1 there; T1 has begun. So S2:B1 is lost, and S1:B1 is later.
    """
    problem = fair(meet("S1 B1"), meet("S2 B1"))
    slip = SlotSlipped(slot="T2", minutes=10)
    done = repair(problem, planned("S1 B1 T2", "S2 B1 T3"), [slip], now=at("10:01"))
    assert lines(done) == ["S1:B1 shifted T2", "S2:B1 lost T3"]
    assert [slot.start for slot in done.problem.slots] == ["10:00", "10:35", None]
    assert told(done) == {"S1", "S2", "B1"}
    assert values(done) == {"lost": 1, "changes": 0, "score": 0}


def test_a_slip_costs_nothing_where_the_session_may_run_on() -> None:
    """With ten minutes more all slots fit. Who meets in T1 only is not told."""
    problem = fair(meet("S1 B1"), meet("S2 B2"))
    slip = SlotSlipped(slot="T2", minutes=10, until="11:20")
    done = repair(problem, planned("S1 B1 T1", "S2 B2 T3"), [slip], now=None)
    assert lines(done) == ["S1:B1 kept T1", "S2:B2 shifted T3"]
    assert [slot.start for slot in done.problem.slots] == ["10:00", "10:35", "11:00"]
    assert told(done) == {"S2", "B2"}


def test_a_slot_that_slips_past_now_has_not_begun() -> None:
    """At 10:30 the slot of 10:25 is said to begin at 10:40: its meeting may be cancelled yet."""
    problem = fair(meet("S1 B1"))
    changes = [SlotSlipped(slot="T2", minutes=15, until="11:30"), CompanyCancelled(company="S1")]
    done = repair(problem, planned("S1 B1 T2"), changes, now=at("10:30"))
    assert lines(done) == ["S1:B1 cancelled T2"]


def test_a_pause_keeps_its_time() -> None:
    """T1 slips by five minutes. It would run into the pause, so it is lost; the others are as planned."""
    starts = ("10:00", "10:40", "11:05")
    slots = tuple(Slot(code=f"T{i + 1}", start=start) for i, start in enumerate(starts))
    problem = replace(fair(meet("S1 B1")), sessions=(replace(MORNING, slots=slots),))
    done = repair(problem, planned("S1 B1 T1"), [SlotSlipped(slot="T1", minutes=5)], now=None)
    assert [slot.start for slot in done.problem.slots] == [None, "10:40", "11:05"]
    assert done.diff.of("moved")[0].causes == (0,)


def test_a_pinned_meeting_stays_and_others_move_around_it() -> None:
    """B1 leaves before T3. S1:B1 of T3 could take T1 or T2; T1 is pinned, so it takes the free T2."""
    problem = fair(meet("S1 B1"), replace(meet("S2 B1"), slot="T1"))
    done = repair(problem, planned("S1 B1 T3", "S2 B1 T1"), [Leaves(who="B1", slot="T3")], now=None)
    assert lines(done) == ["S1:B1 moved T3 > T2", "S2:B1 kept T1"]
    assert done.released == ()


def test_a_pin_that_can_not_be_kept_is_released() -> None:
    """S2:B1 is pinned to T1, and B1 comes at T2."""
    problem = fair(replace(meet("S2 B1"), slot="T1"))
    done = repair(problem, planned("S2 B1 T1"), [Late(who="B1", slot="T3")], now=None)
    assert lines(done) == ["S2:B1 moved T1 > T3"]
    assert done.released == ("S2:B1",)


def test_given_meetings_are_kept_as_far_as_they_can_be() -> None:
    """S1 and B1 are to meet twice, S2 once. B1 has two slots left: that of T1 is lost, and the rest stays."""
    given = (meet("S1 B1", id="M1"), meet("S1 B1", id="M2"), meet("S2 B1", id="M3"))
    problem = replace(fair(), given=given, aims=("breaks",))
    published = tuple(
        Meeting(id=f"M{i + 1}", pair=one.pair, delegates=one.pair, slot=f"T{i + 1}", table="1-1")
        for i, one in enumerate(given)
    )
    done = repair(problem, published, [Late(who="B1", slot="T2")], now=None)
    assert lines(done) == ["M1 lost T1", "M2 kept T2", "M3 kept T3"]


def test_a_rule_that_the_quick_way_does_not_know_is_kept_all_the_same() -> None:
    """B1 has a pause after every meeting, and S1 comes at T2.

    Counting places alone S1:B1 would move to T2. But then B1 had two in a row, so it goes to T3, and S2:B1
    from there to T1: four people instead of two.
    """
    problem = fair(meet("S1 B1"), meet("S2 B1"), people=(S1, S2, replace(B1, in_a_row=1)))
    done = repair(problem, planned("S1 B1 T1", "S2 B1 T3"), [Late(who="S1", slot="T2")], now=None)
    assert lines(done) == ["S1:B1 moved T1 > T3", "S2:B1 moved T3 > T1"]
    assert values(done) == {"lost": 0, "changes": 4, "score": 0}
    assert [aim.status for aim in done.result.aims] == ["CERTIFIED", "OPTIMAL", "OPTIMAL"]


def test_officers_keep_their_tables_beside_one_who_moves() -> None:
    """B1-1 sits at 1-1 and B1-2 at 1-2. S1 can't come at T1; at T2 only 1-1 is free, so it goes there.

    S2:B1 stays with B1-2 in T2, though B1-1 would do as well.
    """
    two = Participant(
        code="B1",
        side="buyer",
        parallel=2,
        delegates=(Delegate(code="B1-1", table="1-1"), Delegate(code="B1-2", table="1-2")),
    )
    problem = fair(meet("S1 B1"), meet("S2 B1"), people=(replace(S1, forbidden=("T3",)), S2, two))
    one, other = planned("S1 B1 T1 1-1", "S2 B1 T2 1-2")
    published = (replace(one, delegates=("S1", "B1-1")), replace(other, delegates=("S2", "B1-2")))
    done = repair(problem, published, [Late(who="S1", slot="T2")], now=None)
    assert [(one.id, one.slot, one.table) for one in done.result.meetings or ()] == [
        ("S1:B1", "T2", "1-1"),
        ("S2:B1", "T2", "1-2"),
    ]
    assert values(done)["changes"] == 2


def test_all_are_told_when_everything_is_cancelled() -> None:
    problem = fair(meet("S1 B1"), meet("S2 B2"))
    everybody = [CompanyCancelled(company=one.code) for one in problem.participants]
    done = repair(problem, planned("S1 B1 T1", "S2 B2 T1 1-2"), everybody, now=None)
    assert done.result.meetings == ()
    assert lines(done) == ["S1:B1 cancelled T1", "S2:B2 cancelled T1"]
    assert told(done) == {"S1", "S2", "B1", "B2"}
    assert [aim.status for aim in done.result.aims] == ["CERTIFIED", "CERTIFIED", "OPTIMAL"]


def test_without_changes_nothing_changes_even_where_more_could_be_had() -> None:
    """S2 and B2 could meet for 5 points. Nobody has asked for that."""
    problem = fair(meet("S1 B1", 3), meet("S2 B2", 5))
    published = planned("S1 B1 T1")
    done = repair(problem, published, [], now=at("09:00"))
    assert done.result.meetings == published
    assert told(done) == set()


def test_a_company_that_cancelled_is_short_of_nothing() -> None:
    """S1 was to have two meetings at least. It comes no more, and no one else is short."""
    problem = replace(
        fair(meet("S1 B1")), participants=(replace(S1, floor=2), B1), aims=("shortfall", "score")
    )
    problem = replace(problem, floors=replace(problem.floors, seller=0, buyer=0, pool=0))
    done = repair(problem, planned("S1 B1 T1"), [CompanyCancelled(company="S1")], now=None)
    assert values(done) == {"lost": 0, "changes": 0, "shortfall": 0, "score": 0}


def test_a_repaired_timetable_can_be_repaired_again() -> None:
    """First B1 comes late, then S2 cancels: the second repair moves nothing back."""
    problem = fair(meet("S1 B1"), meet("S2 B1"))
    first = repair(problem, planned("S1 B1 T1", "S2 B1 T2"), [Late(who="B1", slot="T2")], now=None)
    second = repair(first.problem, first.result, [CompanyCancelled(company="S2")], now=at("10:05"))
    assert lines(second) == ["S1:B1 kept T3", "S2:B1 cancelled T2"]


def test_a_timetable_of_another_event_is_refused() -> None:
    with pytest.raises(ValueError, match="1 violations"):
        repair(fair(meet("S1 B1")), planned("S2 B2 T1"), [], now=None)
