"""Who sits where, once the slots are known."""

import pytest

from matcher.people import Delegate, Participant
from scheduler.problem import Candidate, Problem, Session, Slot, Table
from scheduler.seating import SeatingError, seat


def event(*people: Participant, tables: tuple[Table, ...], pairs: tuple[tuple[str, str], ...]) -> Problem:
    return Problem(
        event="seats",
        sessions=(Session(code="AM", slots=tuple(Slot(code=str(i)) for i in (1, 2, 3))),),
        tables=tables,
        participants=people,
        candidates=tuple(Candidate(id=f"{a}:{b}", pair=(a, b)) for a, b in pairs),
    )


S1, S2, S3 = (Participant(code=f"S{i}", side="seller") for i in (1, 2, 3))
B1, B2 = (Participant(code=f"B{i}", side="buyer") for i in (1, 2))
T1, T2 = Table(code="T1", hall="1"), Table(code="T2", hall="1")


def tables_of(problem: Problem, slots: dict[str, str]) -> dict[str, str]:
    return {meeting.id: meeting.table for meeting in seat(problem, slots)}


def test_a_company_keeps_its_table_when_it_can() -> None:
    """B2 comes to T2 beside B1 at T1; when B1 has gone, B2 stays where it is."""
    problem = event(S1, S2, S3, B1, B2, tables=(T1, T2), pairs=(("S1", "B1"), ("S2", "B2"), ("S3", "B2")))
    assert tables_of(problem, {"S1:B1": "1", "S2:B2": "1", "S3:B2": "2"}) == {
        "S1:B1": "T1",
        "S2:B2": "T2",
        "S3:B2": "T2",
    }


def test_who_belongs_to_a_hall_chooses_before_who_does_not() -> None:
    """B1 may sit anywhere and is named first, but T1 is the only table in the hall of B2."""
    hall_2 = Table(code="T2", hall="2")
    guest = Participant(code="B2", side="buyer", hall="1")
    problem = event(S1, S2, B1, guest, tables=(T1, hall_2), pairs=(("S1", "B1"), ("S2", "B2")))
    assert tables_of(problem, {"S1:B1": "1", "S2:B2": "1"}) == {"S1:B1": "T2", "S2:B2": "T1"}


def test_a_delegate_with_a_table_brings_it_along() -> None:
    staffed = Participant(
        code="B1",
        side="buyer",
        parallel=2,
        delegates=(Delegate(code="B1-1", table="T1"), Delegate(code="B1-2", table="T2", hours=("2",))),
    )
    problem = event(S1, S2, staffed, tables=(T1, T2), pairs=(("S1", "B1"), ("S2", "B1")))
    found = {one.id: (one.delegates[1], one.table) for one in seat(problem, {"S1:B1": "2", "S2:B1": "2"})}
    assert set(found.values()) == {("B1-1", "T1"), ("B1-2", "T2")}


def test_too_few_tables_are_told() -> None:
    problem = event(S1, S2, B1, B2, tables=(T1,), pairs=(("S1", "B1"), ("S2", "B2")))
    with pytest.raises(SeatingError, match="no table is free in 1"):
        seat(problem, {"S1:B1": "1", "S2:B2": "1"})


def test_too_few_people_are_told() -> None:
    problem = event(S1, S2, B1, tables=(T1, T2), pairs=(("S1", "B1"), ("S2", "B1")))
    with pytest.raises(SeatingError, match="nobody of B1 is free in 1"):
        seat(problem, {"S1:B1": "1", "S2:B1": "1"})
