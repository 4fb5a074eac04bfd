"""Faults in a problem: each one is named with its place."""

from dataclasses import replace
from typing import get_args

import pytest

from matcher.people import Delegate, Participant
from scheduler.check import check
from scheduler.problem import (
    AimName,
    Candidate,
    Floors,
    Interpreter,
    Lunch,
    Planned,
    Problem,
    ProgrammeItem,
    Session,
    SideWeights,
    Slot,
    Table,
    Turnaround,
)

PLANNED = Planned(id="S1:B1", slot="1", table="T1", delegates=("S1-1", "B1-1"))
WALK = Turnaround(halls=("1", "2"), minutes=10)
HELPER = Interpreter(code="I1", languages=("en",))
TALK = ProgrammeItem(code="talk", slots=("1",), who=("B1",))


def found(problem: Problem) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.path) for issue in check(problem)]


def with_candidate(problem: Problem, **fields: object) -> Problem:
    first, *rest = problem.candidates
    return replace(problem, candidates=(replace(first, **fields), *rest))


def with_person(problem: Problem, **fields: object) -> Problem:
    first, *rest = problem.participants
    return replace(problem, participants=(replace(first, **fields), *rest))


def test_a_good_problem_has_none(tidy: Problem) -> None:
    assert found(tidy) == []


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"pair": ("S1", "B9")}, "code-unknown", "/candidates/0/pair"),
        ({"pair": ("S1", "S2")}, "pair-own-side", "/candidates/0/pair"),
        ({"pair": ("S1", "S1")}, "pair-self", "/candidates/0/pair"),
        ({"pair": ("S1", "B2")}, "pair-twice", "/candidates/1/pair"),
        ({"delegates": ("B2-1",)}, "delegate-not-own", "/candidates/0/delegates"),
        ({"delegates": ("X",)}, "code-unknown", "/candidates/0/delegates"),
        ({"sessions": ("EVE",)}, "code-unknown", "/candidates/0/sessions"),
        ({"slot": "9"}, "code-unknown", "/candidates/0/slot"),
        ({"table": "T9"}, "code-unknown", "/candidates/0/table"),
        ({"id": "S2:B1"}, "code-twice", "/candidates/2/id"),
        ({"id": ""}, "code-missing", "/candidates/0/id"),
        ({"score": 2**44}, "sum-too-large", "/candidates"),
        ({"interpreter": "tlh"}, "code-unknown", "/candidates/0/interpreter"),
        ({"length": 0}, "number-negative", "/candidates/0/length"),
        ({"length": 10**7}, "number-too-large", "/candidates/0/length"),
    ],
)
def test_faults_of_a_candidate(tidy: Problem, fields: dict[str, object], code: str, path: str) -> None:
    assert (code, path) in found(with_candidate(tidy, **fields))


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"code": "S 1"}, "code-odd", "/participants/0/code"),
        ({"code": "S2"}, "code-twice", "/participants/1/code"),
        ({"parallel": 0}, "number-negative", "/participants/0/parallel"),
        ({"quota": -1}, "number-negative", "/participants/0/quota"),
        ({"quota": 10**30}, "number-too-large", "/participants/0/quota"),
        ({"code": ".."}, "code-odd", "/participants/0/code"),
        ({"code": "a,b"}, "code-odd", "/participants/0/code"),
        ({"quota": 1, "floor": 2}, "floor-over-quota", "/participants/0/floor"),
        ({"forbidden": ("9",)}, "code-unknown", "/participants/0/forbidden"),
        ({"hall": "9"}, "code-unknown", "/participants/0/hall"),
        ({"tables": ("T1",)}, "table-two-owners", "/participants/3"),
        ({"tables": ("T4",), "hall": "1"}, "table-other-hall", "/participants/0"),
        ({"side": "pool"}, "side-mixed", "/participants/1/side"),
        ({"quota_day": -1}, "number-negative", "/participants/0/quota_day"),
        ({"quota_session": -1}, "number-negative", "/participants/0/quota_session"),
        ({"held_back": -1}, "number-negative", "/participants/0/held_back"),
        ({"held_back": 10**7}, "number-too-large", "/participants/0/held_back"),
        ({"held_slots": ("9",)}, "code-unknown", "/participants/0/held_slots"),
        ({"held_slots": ("1", "1")}, "code-twice", "/participants/0/held_slots"),
        ({"in_a_row": 0}, "number-negative", "/participants/0/in_a_row"),
        ({"rivals": ""}, "code-missing", "/participants/0/rivals"),
        ({"rivals": "two words"}, "code-odd", "/participants/0/rivals"),
        (
            {"delegates": (Delegate(code="S1-1", hours=()),)},
            "delegate-no-hours",
            "/participants/0/delegates/0/hours",
        ),
        (
            {"delegates": (Delegate(code="S1-1", hours=("9",)),)},
            "code-unknown",
            "/participants/0/delegates/0/hours",
        ),
        (
            {"delegates": (Delegate(code="a", table="T5"), Delegate(code="b"))},
            "delegate-tables-partial",
            "/participants/0/delegates",
        ),
        (
            {"tables": ("T5",), "delegates": (Delegate(code="a", table="T4"),)},
            "table-not-own",
            "/participants/0/delegates/0/table",
        ),
    ],
)
def test_faults_of_a_participant(tidy: Problem, fields: dict[str, object], code: str, path: str) -> None:
    assert (code, path) in found(with_person(tidy, **fields))


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"sessions": ()}, "sessions-none", "/sessions"),
        ({"tables": ()}, "tables-none", "/tables"),
        ({"vetoes": (("S1", "X"),)}, "code-unknown", "/vetoes/0"),
        ({"precedences": (("S1:B1", "S1:B1"),)}, "precedence-self", "/precedences/0"),
        ({"break_spread": -1}, "number-negative", "/break_spread"),
        ({"floors": Floors(seller=-1)}, "number-negative", "/floors/seller"),
        ({"aims": ("score", "score")}, "aim-twice", "/aims"),
        ({"aims": ()}, "aims-none", "/aims"),
        ({"timezone": "Mars/Base"}, "timezone-unknown", "/timezone"),
        ({"slot_minutes": 0}, "number-negative", "/slot_minutes"),
        ({"meetings_per_pair": 0}, "number-negative", "/meetings_per_pair"),
        ({"in_a_row": 0}, "number-negative", "/in_a_row"),
        ({"idle_spread": -1}, "number-negative", "/idle_spread"),
        ({"idle_weights": SideWeights(buyer=-1)}, "number-negative", "/idle_weights/buyer"),
        ({"hall_change": 0}, "number-negative", "/hall_change"),
        ({"lift": -1}, "number-negative", "/lift"),
        ({"lift": 21}, "number-too-large", "/lift"),
        # Without a lift the highest floor is the number of levels.
        ({"aims": ("leximin",), "floors": Floors(seller=21)}, "number-too-large", "/lift"),
        ({"aims": ("leximin",), "lift": 0}, "leximin-none", "/lift"),
        ({"aims": ("leximin",), "floors": Floors(seller=0)}, "leximin-none", "/lift"),
        ({"slot_costs": (("1", 2), ("1", 3))}, "code-twice", "/slot_costs"),
        ({"slot_costs": (("9", 2),)}, "code-unknown", "/slot_costs/0"),
        ({"slot_costs": (("1", 0), ("2", -1))}, "number-negative", "/slot_costs/1"),
        ({"published": (PLANNED, PLANNED)}, "code-twice", "/published"),
        ({"published": (replace(PLANNED, id="S9:B1"),)}, "code-unknown", "/published/0/id"),
        (
            {"published": (PLANNED, replace(PLANNED, id="S1:B2", slot="9"))},
            "code-unknown",
            "/published/1/slot",
        ),
        ({"published": (replace(PLANNED, table="T9"),)}, "code-unknown", "/published/0/table"),
        (
            {"turnarounds": (WALK, replace(WALK, halls=("2", "1")))},
            "turnaround-twice",
            "/turnarounds/1/halls",
        ),
        ({"turnarounds": (replace(WALK, halls=("1", "9")),)}, "code-unknown", "/turnarounds/0/halls"),
        ({"turnarounds": (replace(WALK, minutes=-1),)}, "number-negative", "/turnarounds/0/minutes"),
        ({"lunches": (Lunch(slots=()),)}, "lunch-empty", "/lunches/0/slots"),
        ({"lunches": (Lunch(slots=("1", "9")),)}, "code-unknown", "/lunches/0/slots"),
        ({"lunches": (Lunch(slots=("1", "1")),)}, "code-twice", "/lunches/0/slots"),
        ({"lunches": (Lunch(slots=("2", "1")),)}, "slots-out-of-order", "/lunches/0/slots"),
        ({"lunches": (Lunch(slots=("1",), free=0),)}, "number-negative", "/lunches/0/free"),
        ({"lunches": (Lunch(slots=("1", "2"), free=3),)}, "number-too-large", "/lunches/0/free"),
        ({"interpreters": (HELPER, HELPER)}, "code-twice", "/interpreters/1/code"),
        # People are told apart by their codes, an interpreter from a delegate too.
        ({"interpreters": (replace(HELPER, code="B1-1"),)}, "code-twice", "/interpreters/0/code"),
        (
            {"interpreters": (replace(HELPER, languages=()),)},
            "interpreter-no-languages",
            "/interpreters/0/languages",
        ),
        (
            {"interpreters": (replace(HELPER, languages=("en", "en")),)},
            "code-twice",
            "/interpreters/0/languages",
        ),
        ({"interpreters": (replace(HELPER, languages=("",)),)}, "code-missing", "/interpreters/0/languages"),
        ({"interpreters": (replace(HELPER, hours=()),)}, "interpreter-no-hours", "/interpreters/0/hours"),
        ({"interpreters": (replace(HELPER, hours=("9",)),)}, "code-unknown", "/interpreters/0/hours"),
        ({"programme": (TALK, TALK)}, "code-twice", "/programme/1/code"),
        ({"programme": (replace(TALK, slots=()),)}, "programme-no-slots", "/programme/0/slots"),
        ({"programme": (replace(TALK, slots=("9",)),)}, "code-unknown", "/programme/0/slots"),
        ({"programme": (replace(TALK, who=()),)}, "programme-nobody", "/programme/0/who"),
        ({"programme": (replace(TALK, who=("B9",)),)}, "code-unknown", "/programme/0/who"),
    ],
)
def test_faults_of_the_event(tidy: Problem, fields: dict[str, object], code: str, path: str) -> None:
    assert (code, path) in found(replace(tidy, **fields))


def test_every_rule_and_aim_can_be_there_without_a_fault(tidy: Problem) -> None:
    problem = replace(
        tidy,
        turnarounds=(WALK, replace(WALK, halls=("1", "1"))),
        lunches=(Lunch(slots=("2", "3"), free=2),),
        interpreters=(HELPER,),
        programme=(TALK, replace(TALK, code="tour", who=("B1-1", "S3"))),
        published=(PLANNED,),
        slot_costs=(("1", 0), ("2", 3)),
        lift=20,
        aims=get_args(AimName),
    )
    assert found(problem) == []


def test_a_language_that_no_interpreter_speaks_any_more_is_no_fault(tidy: Problem) -> None:
    """S1 speaks Mongolian. Without an interpreter its meeting is not held; the event is in order."""
    needed = with_candidate(tidy, interpreter="mn")
    assert found(with_person(needed, languages=("mn",))) == []
    assert found(needed) == [("code-unknown", "/candidates/0/interpreter")]


def test_a_pair_is_listed_once_for_each_delegate_who_is_named(tidy: Problem) -> None:
    first, second = tidy.candidates[1], replace(tidy.candidates[1], id="S1:B2-1", delegates=("B2-1",))
    both = replace(tidy, candidates=(*tidy.candidates, second))
    assert first.delegates == ("B2-2",)
    assert found(both) == []


@pytest.mark.parametrize("named", [(), ("B2-2",)])
def test_a_pair_is_not_listed_twice_for_anybody_or_for_one_person(
    tidy: Problem, named: tuple[str, ...]
) -> None:
    """It might be a slip; where the companies may meet twice it is not."""
    again = replace(tidy.candidates[1], id="again", delegates=named)
    both = replace(tidy, candidates=(*tidy.candidates, again))
    assert found(both) == [("pair-twice", "/candidates/7/pair")]
    assert found(replace(both, meetings_per_pair=2)) == []


def test_a_given_pair_is_no_candidate_as_well(tidy: Problem) -> None:
    """However often the two may meet: given meetings are held in any case."""
    given = Candidate(id="G", pair=("S1", "B2"))
    problem = replace(tidy, given=(given,), meetings_per_pair=3)
    assert found(problem) == [("pair-twice", "/candidates/1/pair")]


def test_the_same_pair_the_other_way_round_is_listed_twice() -> None:
    people = tuple(Participant(code=code, side="pool") for code in ("P1", "P2"))
    problem = Problem(
        event="pool",
        sessions=(Session(code="AM", slots=(Slot(code="1"),)),),
        tables=(Table(code="T1", hall="1"),),
        participants=people,
        candidates=(Candidate(id="a", pair=("P1", "P2")), Candidate(id="b", pair=("P2", "P1"))),
    )
    assert found(problem) == [("pair-twice", "/candidates/1/pair")]


@pytest.mark.parametrize(
    ("session", "code", "path"),
    [
        (Session(code="X", date="20261124", slots=(Slot(code="a"),)), "date-wrong", "/sessions/0/date"),
        (Session(code="X", date="2026-13-01", slots=(Slot(code="a"),)), "date-wrong", "/sessions/0/date"),
        (
            Session(code="X", slots=(Slot(code="a", start="25:00"),)),
            "time-wrong",
            "/sessions/0/slots/0/start",
        ),
        (
            Session(code="X", slots=(Slot(code="a", start="10:20"), Slot(code="b", start="10:00"))),
            "slots-out-of-order",
            "/sessions/0/slots/1/start",
        ),
    ],
)
def test_faults_of_time(session: Session, code: str, path: str) -> None:
    problem = Problem(
        event="E",
        sessions=(session,),
        tables=(Table(code="T1", hall="1"),),
        participants=(Participant(code="S1", side="seller"),),
    )
    assert found(problem) == [(code, path)]


def test_two_of_different_halls_are_no_pair(tidy: Problem) -> None:
    pair = Candidate(id="S9:B3", pair=("S9", "B3"))
    person = Participant(code="S9", side="seller", hall="1")
    problem = replace(tidy, participants=(*tidy.participants, person), candidates=(*tidy.candidates, pair))
    assert found(problem) == [("pair-halls", "/candidates/7/pair")]
