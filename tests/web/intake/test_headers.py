"""Columns are found by what organisers call them; what is only near is proposed, never taken."""

from dataclasses import replace

import pytest

from web.intake.headers import match_columns
from web.intake.sheets import SHEETS, SheetName


def meant(sheet: SheetName, *headers: str) -> list[str | None]:
    return [one.column.name if one.column else None for one in match_columns(headers, sheet)]


@pytest.mark.parametrize(
    ("column", "headers"),
    [
        ("name", "업체명 회사명 기업명 상호 참가업체 바이어명 Company_Name"),
        ("business_number", "사업자번호 사업자등록번호 사업자_등록_번호 사업자등록번호('-'제외)"),
        ("products", "주생산품 주요품목 생산품목 취급품목 아이템"),
        ("region", "소재지 지역 주소 City"),
        ("contact_phone", "연락처 핸드폰 휴대폰 HP H.P. 대표전화 담당자_연락처 Mobile"),
        ("contact_email", "E-mail 이메일 메일 담당자_이메일"),
        ("contact_name", "담당자 담당자명 성명 성함 Contact_Person"),
        ("contact_title", "직위 직급 부서/직위 담당자직책"),
        ("wishes", "희망바이어 상담희망기업 희망_수요처 상담_희망_업체(3개)"),
        ("wish_2", "2순위 희망기업_2순위 희망바이어2 2지망 2nd_choice"),
        ("side", "구분 기업구분 Type"),
        ("quota", "최대_상담_건수 Max_meetings"),
    ],
)
def test_a_column_of_companies_has_many_names(column: str, headers: str) -> None:
    for header in headers.split():
        assert meant("companies", header.replace("_", " ")) == [column], header


def test_a_header_above_others_says_what_they_are_about() -> None:
    headers = ("업체명", "담당자 · 성명", "담당자 · 직급", "희망 기업 · 1순위", "희망 기업 · 2순위")
    assert meant("companies", *headers) == ["name", "contact_name", "contact_title", "wish_1", "wish_2"]


def test_the_head_of_a_company_is_no_contact_person() -> None:
    [name, phone] = match_columns(("대표자 · 성명", "대표자 · 연락처"), "companies")
    assert name.column is None
    assert phone.sure == "close"  # asked, not taken


def test_of_two_words_for_one_column_the_better_one_counts() -> None:
    [first, second] = match_columns(("대표전화", "담당자 휴대폰"), "companies")
    assert (first.column, first.second) == (None, "담당자 휴대폰")
    assert second.column is not None
    assert second.column.name == "contact_phone"


def test_the_templates_own_word_counts_before_any_other() -> None:
    assert meant("companies", "상호", "기업명") == [None, "name"]


def test_close_spelling_is_proposed_and_not_sure() -> None:
    [one] = match_columns(("사업자등록빈호",), "companies")
    assert one.column is not None
    assert (one.column.name, one.sure) == ("business_number", "close")


def test_a_question_as_a_header_is_proposed_by_the_word_in_it() -> None:
    [one] = match_columns(("귀사의 업체명을 적어 주세요",), "companies")
    assert one.column is not None
    assert (one.column.name, one.sure) == ("name", "close")


def test_what_no_fair_needs_is_left_out_without_asking() -> None:
    found = match_columns(("연번", "비고", "대표자", "홈페이지", "타임스탬프"), "companies")
    assert {(one.column, one.sure) for one in found} == {(None, "unknown")}


def test_what_somebody_chose_counts_before_everything() -> None:
    found = match_columns(
        ("업체명", "별칭"), "companies", {"별칭": "name", "업체명": None, "없는 머리글": "name"}
    )
    assert [one.column.name if one.column else None for one in found] == [None, "name"]


def test_a_choice_of_a_column_that_is_none_leaves_it_out() -> None:
    assert [one.column for one in match_columns(("별칭",), "companies", {"별칭": "drop table"})] == [None]


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_every_header_of_the_template_is_exact(sheet: SheetName) -> None:
    columns = next(one.columns for one in SHEETS if one.name == sheet)
    for said in ([one.ko for one in columns], [f"{one.en} *" for one in columns]):
        found = match_columns(said, sheet)
        assert [one.column and one.column.name for one in found] == [one.name for one in columns]
        assert {one.sure for one in found} == {"exact"}


def test_one_header_is_one_match_at_its_place() -> None:
    found = match_columns(("", "업체명", ""), "companies")
    assert [(one.place, one.header) for one in found] == [(1, "업체명")]
    assert replace(found[0], place=0) == match_columns(("업체명",), "companies")[0]


def test_a_question_after_wishes_is_proposed_as_wishes() -> None:
    [one] = match_columns(("만나고 싶은 바이어를 모두 골라 주세요",), "companies")
    assert one.column is not None
    assert (one.column.name, one.sure) == ("wishes", "close")
