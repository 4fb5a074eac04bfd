"""Each cause by hand, beside a twin in which it is not there and nothing else has changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest

from fixtures.tiny import B1, B2, S1, S2, S3, meet, tiny
from matcher.people import Delegate
from scheduler.problem import (
    Candidate,
    Interpreter,
    Lunch,
    Problem,
    ProgrammeItem,
    Session,
    Slot,
    Table,
    Turnaround,
)
from scheduler.reasons.cause import Cause, Placed, SlotState, StepChange
from scheduler.reasons.why import Explainer, NothingToExplain, why_not
from scheduler.solve import solve
from scheduler.timetable import Meeting, Result
from scheduler.verify import audit

Timetable = Callable[[Problem, Sequence[Meeting]], Result]


def at(pair: str, slot: str, table: str = "1-01", **more: str) -> Meeting:
    """A meeting that is held: `S2 B1` in T1."""
    first, second = pair.split()
    return Meeting(
        id=f"{first}:{second}",
        pair=(first, second),
        delegates=(more.get("first", first), more.get("second", second)),
        slot=slot,
        table=table,
        interpreter=more.get("interpreter"),
    )


@dataclass(frozen=True)
class Case:
    """An event with a timetable in which S1 does not meet B1, the cause, and the event without it."""

    code: str
    problem: Problem
    held: tuple[Meeting, ...]
    without: Problem


WISH = meet("S1 B1", 5)
OTHER = meet("S2 B1", 9)
TWO = tiny((S1, S2, B1, B2), (WISH, OTHER, meet("S1 B2", 7), meet("S2 B2", 7)), slots=(2,))
ONE = (Session(code="D1", slots=(Slot(code="T1"),)),)
THREE = replace(TWO, sessions=(Session(code="D1", slots=tuple(Slot(code=f"T{i}") for i in (1, 2, 3))),))
B1_IS_BUSY = (at("S2 B1", "T1"),)
S1_IS_BUSY = (at("S1 B2", "T1"),)


def people(problem: Problem, **changed: dict[str, object]) -> Problem:
    """The event with some companies changed."""
    return replace(
        problem,
        participants=tuple(replace(one, **changed.get(one.code, {})) for one in problem.participants),  # type: ignore[arg-type]
    )


INTERPRETED = replace(
    TWO,
    candidates=(
        replace(WISH, interpreter="vi"),
        OTHER,
        meet("S1 B2"),
        replace(meet("S2 B2", 7), interpreter="vi"),
    ),
    sessions=ONE,
)
ONE_HELPER = (Interpreter(code="I1", languages=("vi",)),)
TWO_HALLS = replace(
    people(TWO, B1={"tables": ("1-01",)}, B2={"tables": ("2-01",)}),
    tables=(Table(code="1-01", hall="1"), Table(code="2-01", hall="2")),
)
AGAIN = replace(
    people(TWO, B1={"delegates": (Delegate(code="B1-1"), Delegate(code="B1-2"))}),
    candidates=(
        Candidate(id="first", pair=("S1", "B1"), score=5, delegates=("B1-1",)),
        Candidate(id="S1:B1", pair=("S1", "B1"), score=4, delegates=("B1-2",)),
    ),
)
MET = (Meeting(id="first", pair=("S1", "B1"), delegates=("S1", "B1-1"), slot="T1", table="1-01"),)

CASES = [
    Case("vetoed", replace(TWO, vetoes=(("B1", "S1"),)), (), TWO),
    Case("busy", replace(TWO, sessions=ONE), B1_IS_BUSY, TWO),
    Case("quota", people(TWO, B1={"quota": 1}), B1_IS_BUSY, people(TWO, B1={"quota": 2})),
    Case("quota-day", people(TWO, B1={"quota_day": 1}), B1_IS_BUSY, people(TWO, B1={"quota_day": 2})),
    Case(
        "quota-session",
        people(TWO, B1={"quota_session": 1}),
        B1_IS_BUSY,
        people(TWO, B1={"quota_session": 2}),
    ),
    Case("held-back", people(TWO, B1={"held_back": 1}), B1_IS_BUSY, people(THREE, B1={"held_back": 1})),
    Case("in-a-row", people(TWO, S1={"in_a_row": 1}), S1_IS_BUSY, people(THREE, S1={"in_a_row": 1})),
    Case(
        "lunch", replace(TWO, lunches=(Lunch(slots=("T1", "T2")),)), S1_IS_BUSY,
        replace(THREE, lunches=(Lunch(slots=("T1", "T2", "T3")),)),
    ),
    Case(
        "tables-full",
        replace(
            TWO, tables=(Table(code="1-01", hall="H"),), sessions=ONE
        ),
        (at("S2 B2", "T1"),),
        replace(TWO, tables=(Table(code="1-01", hall="H"),)),
    ),
    Case(
        "no-interpreter",
        replace(INTERPRETED, interpreters=ONE_HELPER),
        (at("S2 B2", "T1", interpreter="I1"),),
        replace(INTERPRETED, interpreters=(*ONE_HELPER, Interpreter(code="I2", languages=("vi",)))),
    ),
    Case(
        "turnaround",
        replace(TWO_HALLS, turnarounds=(Turnaround(halls=("1", "2"), minutes=6),)),
        (at("S1 B2", "T1", "2-01"),),
        replace(TWO_HALLS, turnarounds=(Turnaround(halls=("1", "2"), minutes=5),)),
    ),
    Case(
        "rivals",
        people(
            replace(
                TWO,
                tables=TWO.tables[:2],
                sessions=ONE,
            ),
            B1={"rivals": "R"},
            B2={"rivals": "R"},
        ),
        (at("S2 B2", "T1"),),
        people(
            replace(
                TWO,
                tables=TWO.tables[:3],
                sessions=ONE,
            ),
            B1={"rivals": "R"},
            B2={"rivals": "R"},
        ),
    ),
    Case(
        "precedence",
        replace(TWO, precedences=(("S1:B1", "S2:B2"),)),
        (at("S2 B2", "T1", "1-02"),),
        TWO,
    ),
    Case("company-once", AGAIN, MET, replace(AGAIN, meetings_per_pair=2)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_the_cause_is_named_and_its_twin_has_it_not(case: Case, timetable: Timetable) -> None:
    for problem in (case.problem, case.without):
        assert audit(problem, case.held) == ()
    codes = [one.code for one in why_not(case.problem, timetable(case.problem, case.held), "S1:B1").causes]
    twin = why_not(case.without, timetable(case.without, case.held), "S1:B1")
    assert case.code in codes
    # Without the cause it can simply be added, if perhaps not in every slot.
    assert "improves" not in codes
    assert twin.causes[-1].code == "improves"
    assert twin.move is not None
    assert twin.move.leaves == ()


def test_no_common_slot_shows_both_days(timetable: Timetable) -> None:
    """S1 is away in T2 and at the opening in T3; B1 forbids T1, and in T4 its table is closed."""
    s1 = replace(S1, delegates=(Delegate(code="S1-1", hours=("T1", "T3", "T4")),))
    b1 = replace(B1, forbidden=("T1",), tables=("1-01",))
    problem = replace(
        tiny((s1, S2, b1), (WISH, OTHER), slots=(4,), tables=(Table(code="1-01", hall="H", closed=("T4",)),)),
        programme=(ProgrammeItem(code="opening", slots=("T3",), who=("S1",)),),
    )
    reason = why_not(problem, timetable(problem, (at("S2 B1", "T2"),)), ("B1", "S1"))
    assert reason.causes[0] == Cause(code="no-common-slot")
    assert reason.move is None
    assert [one.who for one in reason.days] == ["S1", "B1"]
    states = [[(one.state, one.codes) for one in day.slots] for day in reason.days]
    assert states == [
        [("free", ()), ("away", ()), ("programme", ("opening",)), ("free", ())],
        [("forbidden", ()), ("busy", ("S2",)), ("free", ()), ("closed", ())],
    ]
    assert reason.days[0].slots[0] == SlotState(slot="T1", state="free")


def test_what_would_be_pushed_out_is_named_with_its_score(timetable: Timetable) -> None:
    """Two slots, B1 meets S2 for 9 and S3 for 8 points: S1, worth 5, would push out S3, for 3 points less."""
    problem = tiny((S1, S2, S3, B1), (WISH, OTHER, meet("S3 B1", 8)), slots=(2,))
    reason = why_not(problem, timetable(problem, (at("S2 B1", "T1"), at("S3 B1", "T2"))), ("S1", "B1"))
    gone = Placed(id="S3:B1", pair=("S3", "B1"), slot="T2", table="1-01", score=8)
    assert reason.causes[-1] == Cause(code="push-out", slots=("T2",), meetings=(gone,))
    assert reason.move is not None
    assert reason.move.leaves == (gone,)
    assert reason.move.changes == (StepChange(step="score", before=17, after=14),)


def test_a_floor_that_would_be_taken(timetable: Timetable) -> None:
    """S2 has its one meeting, worth 3, with B1 in the only slot; S1 has one with B2 in a slot of its own."""
    b2 = replace(B2, forbidden=("T1",))
    listed = (WISH, meet("S2 B1", 3), meet("S1 B2", 1))
    problem = tiny((S1, S2, replace(B1, forbidden=("T2",)), b2), listed, slots=(2,), floors=1)
    held = (at("S2 B1", "T1"), at("S1 B2", "T2"))
    reason = why_not(problem, timetable(problem, held), ("S1", "B1"))
    assert reason.causes[-1] == Cause(code="floor", who=("S2",), aim="shortfall", amount=1)
    # Without a floor S1, worth 5, would be better than S2, worth 3.
    free = replace(problem, floors=replace(problem.floors, seller=0))
    assert why_not(free, timetable(free, held), ("S1", "B1")).causes[-1].code == "improves"


def test_meetings_that_must_be_held_stay(timetable: Timetable) -> None:
    problem = tiny((S1, S2, B1), (WISH, replace(OTHER, must=True)))
    reason = why_not(problem, timetable(problem, (at("S2 B1", "T1"),)), ("S1", "B1"))
    assert [one.code for one in reason.causes] == ["busy", "must-stay"]
    assert [one.id for one in reason.causes[-1].meetings] == ["S2:B1"]
    assert reason.move is None


def test_an_aim_that_comes_first_can_keep_a_slot_empty(timetable: Timetable) -> None:
    """S1 meets B2 in T1; B1 is there in T3 only. That would leave S1 a gap, and gaps come before score."""
    b1 = replace(B1, forbidden=("T1", "T2"))
    problem = tiny((S1, b1, B2), (WISH, meet("S1 B2", 7)), slots=(3,), aims=("idle", "score"))
    reason = why_not(problem, timetable(problem, (at("S1 B2", "T1"),)), ("S1", "B1"))
    assert reason.causes == (Cause(code="aim", slots=("T3",), aim="idle", amount=1),)


def test_who_can_never_be_a_pair(timetable: Timetable) -> None:
    halls = people(TWO, S1={"hall": "H"})
    halls = replace(
        people(halls, B1={"hall": "K"}), tables=(*TWO.tables, Table(code="k", hall="K")), candidates=()
    )
    tables = replace(people(TWO, S1={"tables": ("1-01",)}, B1={"tables": ("1-02",)}), candidates=())
    never = replace(TWO, candidates=())
    for problem, pair, code in (
        (halls, ("S1", "B1"), "different-halls"),
        (tables, ("S1", "B1"), "two-fixed-tables"),
        (never, ("B1", "S1"), "never-listed"),
        (never, ("S1", "S2"), "one-side"),
    ):
        reason = why_not(problem, timetable(problem, ()), pair)
        assert reason.causes[0].code == code
        assert reason.id is None
    with pytest.raises(NothingToExplain, match="no participant S9"):
        why_not(TWO, timetable(TWO, ()), ("S9", "B1"))
    with pytest.raises(NothingToExplain, match="no meeting S9:B1"):
        why_not(TWO, timetable(TWO, ()), "S9:B1")


def test_a_meeting_that_is_held_is_said_to_be(timetable: Timetable) -> None:
    assert why_not(TWO, timetable(TWO, B1_IS_BUSY), ("S2", "B1")).causes[0].code == "held"


def test_the_certificate_says_what_every_timetable_with_it_is_worth() -> None:
    """B1 may meet once; S2 brings most, 9 points. Its place is worth at least S3's 7, so S1 loses 2."""
    listed = (WISH, OTHER, meet("S3 B1", 7))
    problem = tiny((S1, S2, S3, replace(B1, quota=1)), listed, slots=(2,))
    least = why_not(problem, solve(problem, workers=1), ("S1", "B1")).least
    assert least is not None
    assert (least.step, least.value) == ("score", 9)
    assert 5 <= least.bound <= 7


def test_the_bound_between_the_steps_is_the_certificates_own() -> None:
    """Read off a line instead of counted afresh, it is the same number."""
    problem = tiny((S1, S2, replace(B1, quota=1)), (WISH, OTHER), slots=(2,), floors=1)
    explainer = Explainer(problem, solve(problem, workers=1))
    for step in problem.steps:
        for i, (_, prices) in enumerate(explainer.prices):
            explainer._harmless(step, i)
            edge = explainer._known.pop((step, i))
            for most in range(edge - 40, edge):
                counted = explainer._implied(step, i, most)
                explainer._known[step, i] = edge
                assert prices is not None
                assert explainer._implied(step, i, most) == counted
                del explainer._known[step, i]
