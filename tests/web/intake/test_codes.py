"""Companies without codes keep the ones that they have, or get the next ones."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from web.intake.example import EXAMPLE
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read
from web.intake.twice import same_companies
from web.store.whole import StoredEvent

HEAD = "기업 코드,구분,기업명,사업자등록번호\n"
Coded = Callable[..., list[str]]


@pytest.fixture
def coded() -> Coded:
    """The codes of the companies of a file, in its order; the example holds S001, S002, B001 and B002."""

    def make(rows: str, stored: StoredEvent = EXAMPLE, *, head: str = HEAD) -> list[str]:
        found = read([Upload(name="참가기업.csv", data=(head + rows).encode())], stored)
        assert isinstance(found, Intake), found
        return [one.participant.code for one in found.companies]

    return make


def test_new_companies_get_the_next_codes_of_their_side(coded: Coded) -> None:
    rows = ",공급기업,새 공급,\n,수요처,새 수요,\nS010,공급기업,있던 코드,\n,공급기업,또 공급,\n"
    assert coded(rows) == ["S011", "B003", "S010", "S012"]


def test_the_same_business_number_is_the_same_company(coded: Coded) -> None:
    assert coded(",공급기업,이름을 바꾼 곳,000-81-00009\n") == ["S001"]


def test_the_same_name_is_the_same_company_whatever_its_legal_form(coded: Coded) -> None:
    assert coded(",공급기업,주식회사 두물 정밀,\n,수요처,(주)가온중공업,\n") == ["S002", "B001"]


def test_the_same_name_on_the_other_side_is_another_company(coded: Coded) -> None:
    assert coded(",수요처,두물정밀,\n") == ["B003"]


def test_another_business_number_is_another_company_with_the_same_name(coded: Coded) -> None:
    assert coded(",공급기업,두물정밀,000-81-00300\n") == ["S003"]


def test_a_code_that_another_row_names_is_not_given_again(coded: Coded) -> None:
    assert coded("S001,공급기업,한빛베어링,\n,공급기업,한빛베어링,\n") == ["S001", "S003"]


def test_the_same_company_twice_is_named_and_never_merged(coded: Coded) -> None:
    rows = ",공급기업,해솔,\n,공급기업,㈜해솔,\n"
    found = read([Upload(name="참가기업.csv", data=(HEAD + rows).encode())], EXAMPLE)
    assert isinstance(found, Intake)
    profiles = {one.participant.code: one.profile for one in found.companies}
    assert [twice.codes for twice in same_companies(profiles, {})] == [("S003", "S004")]
    assert coded(rows) == ["S003", "S004"]


def test_codes_may_be_left_out_altogether(coded: Coded) -> None:
    assert coded("공급기업,해솔\n수요처,누리\n", head="구분,기업명\n") == ["S003", "B003"]


def test_codes_of_another_kind_stay_and_do_not_count(coded: Coded) -> None:
    assert coded("A-77,공급기업,해솔,\n,공급기업,누리,\n") == ["A-77", "S003"]


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("공급기업 명단", ["S003"]),
        ("바이어 리스트", ["B003"]),
        ("2026 참가신청", ["S003"]),
        ("Sellers", ["S003"]),
    ],
)
def test_the_side_is_read_from_the_title(title: str, codes: list[str]) -> None:
    found = read([Upload(name=f"{title}.csv", data="업체명,연락처\n해솔,\n".encode())], EXAMPLE)
    assert isinstance(found, Intake), found
    assert [one.participant.code for one in found.companies] == codes


def test_the_side_is_read_from_whom_they_wish_to_meet() -> None:
    data = "업체명,연락처,희망 바이어\n해솔,,가온중공업\n".encode()
    found = read([Upload(name="목록.csv", data=data)], EXAMPLE)
    assert isinstance(found, Intake), found
    assert [one.participant.side for one in found.companies] == ["seller"]
    assert "side-taken" in [note.code for note in found.notes]


def test_a_side_that_nothing_says_is_a_fault_that_tells_what_to_do() -> None:
    found = read([Upload(name="목록.csv", data="업체명,연락처\n해솔,\n".encode())], EXAMPLE)
    assert isinstance(found, list)
    assert [(issue.place, issue.code, issue.given) for issue in found] == [
        ("목록.csv:1", "side-unknown", "목록")
    ]


def test_people_without_codes_are_known_by_name_phone_or_address() -> None:
    data = (
        "기업 코드,이름,전화,이메일\nB001,최누리,,\nB001,새 사람,,person3@example.com\nB001,또 한 사람,,\n"
    ).encode()
    found = read([Upload(name="상담자.csv", data=data)], replace(EXAMPLE, wishes=()))
    assert isinstance(found, Intake), found
    assert found.people is not None
    assert [one.delegate.code for one in found.people] == ["B001-2", "B001-1", "B001-3"]
