"""Several wishes in a cell, companies by name, and names that nobody or more than one has."""

from collections.abc import Callable

import pytest

from matcher.issue import Issue
from matcher.people import Veto, Wish
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.intake.requests import SEARCHED, CompanyNames, Named, parts

Make = Callable[..., Intake]
COMPANIES = (
    "기업 코드,구분,기업명,기업명(영문),관\n"
    'S001,공급기업,㈜한빛전자,"Hanbit Co., Ltd.",\nS002,공급기업,두레중공업,,\nS003,공급기업,가온,,\n'
    "B001,수요처,가온,Gaon,M\nB002,수요처,새별,Saebyeol,M\nB003,수요처,주식회사 새별,,M\n"
    "B004,수요처,누리 & 다온,,M\n"
)
PEOPLE = "상담자 코드,기업 코드\nB001-1,B001\n"


@pytest.fixture
def wished(files: Callable[..., list[Upload]]) -> Callable[..., list[tuple[str, str, int]] | list[str]]:
    """The wishes of a file: who, whom, rank; or its faults."""

    def make(text: str) -> list[tuple[str, str, int]] | list[str]:
        found = read(files(참가기업=COMPANIES, 상담자=PEOPLE, 희망=text, 제외=None))
        if isinstance(found, Intake):
            return [(wish.of, wish.to, wish.rank) for wish, _ in found.wishes]
        assert isinstance(found, list)
        return [": ".join((f"{one.place} {one.code}", *one.detail.values())) for one in found if one.message]

    return make


Wished = Callable[[str], list[tuple[str, str, int]] | list[str]]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("B001, B003; B002", [(None, "B001"), (None, "B003"), (None, "B002")]),
        ("1) 한빛전자 2) 두레중공업", [(1, "한빛전자"), (2, "두레중공업")]),
        ("1. 한빛전자\n2. 두레중공업", [(1, "한빛전자"), (2, "두레중공업")]),
        ("① 한빛전자, ② 두레중공업", [(1, "한빛전자"), (2, "두레중공업")]),
        ("(1)한빛전자 (2)두레중공업", [(1, "한빛전자"), (2, "두레중공업")]),
        ("1순위: 한빛전자 / 2순위: 두레중공업", [(1, "한빛전자"), (2, "두레중공업")]),
        ("2지망 B002\n1지망 B001", [(2, "B002"), (1, "B001")]),
        ("한빛전자\n\n두레중공업\n", [(None, "한빛전자"), (None, "두레중공업")]),
        (
            "Hanbit Co., Ltd., Dure, Inc.; Gaon",
            [(None, "Hanbit Co., Ltd."), (None, "Dure, Inc."), (None, "Gaon")],
        ),
        ("3M, 365테크", [(None, "3M"), (None, "365테크")]),
        ("B001, B001", [(None, "B001")]),
        ("- 한빛전자\n- 두레", [(None, "한빛전자"), (None, "두레")]),
        ("없음", []),
        ("-", []),
        ("", []),
    ],
)
def test_a_cell_is_parted_into_companies(cell: str, found: list[tuple[int | None, str]]) -> None:
    assert parts(cell) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('신청,대상\nS001,"B001, B002"\n', [("S001", "B001", 1), ("S001", "B002", 2)]),
        (
            "신청,대상\nS001,B001\nS001,B002\nS002,B001\n",
            [("S001", "B001", 1), ("S001", "B002", 2), ("S002", "B001", 1)],
        ),
        ('신청,대상,순위\nS001,"B001, B002",2\n', [("S001", "B001", 2), ("S001", "B002", 2)]),
        ("신청,1순위,2순위,3순위\nS001,B001,,B002\n", [("S001", "B001", 1), ("S001", "B002", 3)]),
        ("신청,대상\n한빛전자,Gaon\n", [("S001", "B001", 1)]),
        ("신청,대상\n두레중공업(주),가온\n", [("S002", "B001", 1)]),  # S003 is on its own side
        ("신청,대상\nS001,b001\n", [("S001", "B001", 1)]),
        ("신청,대상\nS001,B001 B002\n", [("S001", "B001", 1), ("S001", "B002", 2)]),
        ("신청,대상\nS001,B001/B002\n", [("S001", "B001", 1), ("S001", "B002", 2)]),
        ("신청,대상\nS001,누리 & 다온\n", [("S001", "B004", 1)]),
        ("신청,대상\nS001,B002 새별\n", [("S001", "B002", 1)]),
        ("신청,대상\nS001,새별(B003)\n", [("S001", "B003", 1)]),
        ('신청,대상\nS001,"B001 가온, 주식회사 누리 & 다온"\n', [("S001", "B001", 1), ("S001", "B004", 2)]),
        ("신청,대상\nS001,가온 (베어링)\n", [("S001", "B001", 1)]),
        ("신청,대상\nS001,B001-1\n", [("S001", "B001-1", 1)]),
        ("신청,대상\nS001,\nS002,없음\n", []),
    ],
)
def test_wishes_are_read_by_code_or_name(
    wished: Wished, text: str, found: list[tuple[str, str, int]]
) -> None:
    assert wished(text) == found


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("S001,새별", "희망.csv:2:대상 company-ambiguous: B002, B003"),
        ("한빚전자,B001", "희망.csv:2:신청 company-near: ㈜한빛전자"),
        ("S001,B001 새별", "희망.csv:2:대상 company-near: 새별"),
        ("S001,아무도 모르는 곳", "희망.csv:2:대상 company-unknown"),
        ("S001,B999", "희망.csv:2:대상 code-unknown: participant or delegate"),
    ],
)
def test_a_name_that_is_not_clear_is_a_fault(wished: Wished, row: str, fault: str) -> None:
    assert wished(f"신청,대상\n{row}\n") == [fault]


def test_each_unknown_name_of_a_cell_is_named(wished: Wished) -> None:
    found = wished('신청,대상\nS001,"가온, 누구, 아무개"\n')
    assert [str(one).split()[1] for one in found] == ["company-unknown", "company-unknown"]


def test_vetoes_may_name_several_companies(intake: Make) -> None:
    found = intake(제외='기업,제외 대상\n가온중공업,"한빛정밀, 두물기공"\n')
    assert [veto for veto, _ in found.vetoes] == [Veto(of="B001", to="S001"), Veto(of="B001", to="S002")]


def test_a_veto_against_nobody_is_a_fault_and_not_left_out(faults: Callable[..., list[str]]) -> None:
    assert faults(제외="기업,제외 대상\nB001,\n") == ["제외.csv:2:제외 대상 code-unknown"]


def test_delegates_may_name_their_company(intake: Make) -> None:
    found = intake(상담자="이름,기업명\n김하늘,한빛정밀\n이바다,㈜가온중공업\n", 희망=None)
    assert found.people is not None
    assert [(one.delegate.code, one.company) for one in found.people] == [
        ("S001-1", "S001"),
        ("B001-1", "B001"),
    ]


def test_names_are_searched_for_only_so_often() -> None:
    names = CompanyNames([Named("B001", "buyer", ("가온전자", ""))], {})
    found = [names.nearest(f"가온전지{i}") for i in range(SEARCHED + 1)]
    assert [bool(one) for one in found] == [True] * SEARCHED + [False]


def test_a_wish_whose_name_is_known_is_checked_like_any_other(wished: Wished) -> None:
    [fault] = wished("신청,대상,순위\nS001,두레중공업,1\n")
    assert "wish-own-side" in str(fault)


def test_what_is_wished_for_twice_is_named(wished: Wished) -> None:
    [fault] = wished("신청,1순위,2순위\nS001,B001,가온\n")
    assert "wish-twice" in str(fault)


def test_wishes_are_values_of_the_matcher(intake: Make) -> None:
    found = intake(희망="신청,대상\n한빛정밀,가온중공업\n")
    assert [wish for wish, _ in found.wishes] == [Wish(of="S001", to="B001", rank=1)]
    assert all(not isinstance(one, Issue) for one, _ in found.wishes)
