"""Days with pauses become sessions and slots, and what is wrong with them is named with its place."""

from hypothesis import given
from hypothesis import strategies as st

from scheduler.daily import Day, Pause, day_faults, days_of, sessions_of, starts_of, stretches, uneven
from scheduler.problem import Session, Slot

LUNCH = Pause(begins="12:00", ends="13:00")
DAY = Day(date="2026-12-10", begins="10:00", ends="17:00", pauses=(LUNCH,))


def starts(sessions: tuple[Session, ...]) -> list[list[str | None]]:
    return [[slot.start for slot in one.slots] for one in sessions]


def test_the_usual_day_has_five_slots_before_lunch_and_nine_after() -> None:
    """20 + 5 minutes: 11:40 ends at 12:00; 16:20 ends at 16:40, and the 20 minutes left are too few."""
    morning, afternoon = sessions_of([DAY], talk=20, change=5)
    assert (morning.code, [slot.code for slot in morning.slots]) == (
        "D1-1",
        ["T01", "T02", "T03", "T04", "T05"],
    )
    assert starts((morning,)) == [["10:00", "10:25", "10:50", "11:15", "11:40"]]
    assert (len(afternoon.slots), afternoon.slots[-1].start) == (9, "16:20")


def test_the_last_change_over_may_lie_in_the_pause() -> None:
    """55 minutes hold 20 + 10 + 20; the 10 minutes after the second talk are the pause's."""
    day = Day(date="2026-12-10", begins="10:00", ends="10:55")
    assert starts(sessions_of([day], talk=20, change=10)) == [["10:00", "10:30"]]
    assert [one.left for one in stretches(day, talk=20, change=10)] == [5]


def test_a_slot_that_begins_as_before_keeps_its_code_and_new_ones_take_free_codes() -> None:
    day = Day(date="2026-12-10", begins="10:00", ends="11:15")
    known = {("2026-12-10", "10:25"): "T09"}
    [session] = sessions_of([day], talk=20, change=5, known=known, taken={"T01"})
    assert [slot.code for slot in session.slots] == ["T02", "T09", "T03"]


def test_days_come_in_the_order_of_time() -> None:
    later = Day(date="2026-12-11", begins="10:00", ends="10:20")
    sessions = sessions_of([later, DAY], talk=20, change=5)
    assert [one.date for one in sessions] == ["2026-12-10", "2026-12-10", "2026-12-11"]


def faults(*days: Day, talk: int = 20) -> list[tuple[str, str | None]]:
    return [(one.code, one.path) for one in day_faults(days, talk=talk)]


def day(begins: str, ends: str, *pauses: tuple[str, str]) -> Day:
    listed = tuple(Pause(begins=one, ends=other) for one, other in pauses)
    return Day(date="2026-12-10", begins=begins, ends=ends, pauses=listed)


def test_every_fault_of_a_day_has_its_place() -> None:
    assert faults() == [("sessions-none", "/days")]
    assert faults(DAY, DAY) == [("day-twice", "/days/1/date")]
    assert faults(day("17:00", "10:00")) == [("day-backwards", "/days/0/ends")]
    assert faults(day("10:00", "25:00")) == [("time-wrong", "/days/0/ends")]
    assert faults(day("10:00", "17:00", ("13:00", "12:00"))) == [("pause-backwards", "/days/0/pauses/0")]
    assert faults(day("10:00", "17:00", ("09:00", "10:10"))) == [("pause-outside", "/days/0/pauses/0")]
    assert faults(day("10:00", "17:00", ("12:00", "13:00"), ("12:50", "14:00"))) == [
        ("pauses-overlap", "/days/0/pauses/1")
    ]


def test_a_stretch_too_short_for_one_talk_is_a_fault() -> None:
    """11:40 to 12:00 holds a talk of 20 minutes, and none of 30."""
    odd = day("10:00", "12:00", ("11:00", "11:40"))
    assert (faults(odd, talk=20), faults(odd, talk=30)) == ([], [("stretch-short", "/days/0")])


def test_a_talk_that_runs_into_the_next_slot_is_named() -> None:
    slots = (Slot(code="T01", start="10:00"), Slot(code="T02", start="10:15"))
    found = uneven((Session(code="1", date="2026-12-10", slots=slots),), talk=20)
    assert [(one.code, one.given, one.detail["ends"]) for one in found] == [("slot-across", "T01", "10:20")]


def test_slots_without_a_clock_come_from_no_day() -> None:
    assert days_of((Session(code="1", slots=(Slot(code="T01"),)),), talk=20, change=5) is None


@given(
    begins=st.integers(480, 600),
    morning=st.integers(1, 6),
    pause=st.integers(1, 90),
    afternoon=st.integers(1, 8),
    talk=st.sampled_from([15, 20, 30]),
    change=st.integers(0, 10),
)
def test_days_read_from_sessions_give_the_same_sessions_again(
    begins: int, morning: int, pause: int, afternoon: int, talk: int, change: int
) -> None:
    step = talk + change
    noon = begins + morning * step - change
    after = noon + pause

    def clock(minutes: int) -> str:
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    ends = after + afternoon * step - change
    whole = day(clock(begins), clock(ends), (clock(noon), clock(after)))
    sessions = sessions_of([whole], talk=talk, change=change)
    assert [len(one.slots) for one in sessions] == [morning, afternoon]
    read = days_of(sessions, talk=talk, change=change)
    assert read == (whole,)
    assert sessions_of(read, talk=talk, change=change, known=starts_of(sessions)) == sessions
