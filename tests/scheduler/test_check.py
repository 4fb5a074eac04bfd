"""Faults in a problem: each one is named with its place."""

from dataclasses import replace

import pytest

from matcher.people import Delegate, Participant
from scheduler.check import check
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table


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
    ],
)
def test_faults_of_the_event(tidy: Problem, fields: dict[str, object], code: str, path: str) -> None:
    assert (code, path) in found(replace(tidy, **fields))


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
