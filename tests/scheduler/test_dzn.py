"""Reading the published problems' format."""

import pytest

from scheduler.dzn import read_dzn
from scheduler.problem import Problem
from scheduler.solve import solve
from scheduler.verify import verify

# Three participants, two meetings, three slots (two in the morning). P01 can't come in slot 2, the second
# meeting is in the afternoon, which is slot 3; so P01, if first in slot 1, has one break of one slot.
TEXT = """% a comment
nBusiness = 3; nMeetings = 2; nTables = 1; nTotalSlots = 3; nMorningSlots = 2;
requested = [|1, 2,1,
|1, 3,2,
|];
nMeetingsBusiness = [2,1,1];
meetingsxBusiness = [{2,3},{2},{3}];
forbidden = [{2}, {0}, {}];
fixed = [0, 3];
precedences = [{}, {1}];
"""


def read(text: str) -> Problem:
    found = read_dzn(text)
    assert isinstance(found, Problem)
    return found


def test_every_part_is_read() -> None:
    problem = read(TEXT)
    assert [one.code for one in problem.participants] == ["P01", "P02", "P03"]
    assert [one.forbidden for one in problem.participants] == [("2",), (), ()]
    assert [one.sessions for one in problem.given] == [("morning",), ("afternoon",)]
    assert [one.slot for one in problem.given] == [None, "3"]
    assert problem.precedences == (("M001", "M002"),)
    assert problem.break_spread == 2
    assert len(problem.tables) == 1


def test_breaks_count_through_lunch() -> None:
    problem = read(TEXT)
    result = solve(problem, workers=1)
    assert [(aim.name, aim.value) for aim in result.aims] == [("breaks", 1)]
    assert verify(problem, result) == ()


def test_a_smaller_spread_can_make_it_impossible() -> None:
    problem = read_dzn(TEXT, break_spread=0)
    assert isinstance(problem, Problem)
    result = solve(problem, workers=1)
    assert result.status == "INFEASIBLE"
    assert result.contradiction is not None
    assert "break-spread" in result.contradiction.rules


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nBusiness = 3;",
        TEXT.replace("nTables = 1", "nTables = many"),
        TEXT.replace("|1, 3,2,", "|1, 4,2,"),
        TEXT.replace("|1, 3,2,", "|1, 3,4,"),
        TEXT.replace("fixed = [0, 3]", "fixed = [0, 9]"),
        TEXT.replace("fixed = [0, 3]", "fixed = [0]"),
        TEXT.replace("precedences = [{}, {1}]", "precedences = [{}, {7}]"),
        TEXT.replace("nMorningSlots = 2", "nMorningSlots = 4"),
        TEXT.replace("nMorningSlots = 2", "nMorningSlots = 3"),
        "hello",
    ],
)
def test_what_is_not_such_a_file_is_told(text: str) -> None:
    found = read_dzn(text)
    assert isinstance(found, list)
    assert [issue.code for issue in found] == ["dzn-not"]


def test_bytes_that_are_no_text_are_told() -> None:
    found = read_dzn(b"\xff\xfe\x00")
    assert isinstance(found, list)
