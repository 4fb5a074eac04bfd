"""Companies that seem to stand twice are named with the reason, and nothing more is done about it."""

from collections.abc import Sequence

from web.intake.twice import Twice, same_companies
from web.store.values import Contact, Profile

FIRST, SECOND = "0008100009", "0008112349"


def found(companies: dict[str, Profile], **people: Sequence[Contact]) -> list[Twice]:
    return same_companies(companies, people)


def named(name: str, number: str | None = None, name_en: str = "") -> Profile:
    return Profile(name=name, business_number=number, name_en=name_en)


def test_one_business_number_is_one_company() -> None:
    two = {"S001": named("한빛전자", FIRST), "S002": named("두물기공", SECOND), "S003": named("한빛", FIRST)}
    assert found(two) == [Twice(codes=("S001", "S003"), why=("business_number",))]


def test_a_business_number_counts_however_it_is_written() -> None:
    two = {"S001": named("가", "000-81-00009"), "S002": named("나", FIRST)}
    assert found(two) == [Twice(codes=("S001", "S002"), why=("business_number",))]


def test_one_name_with_different_legal_forms_is_one_company() -> None:
    two = {"S001": named("(주)한빛전자"), "B001": named("한빛 전자 주식회사", FIRST)}
    assert found(two) == [Twice(codes=("S001", "B001"), why=("name",))]


def test_an_english_name_may_stand_where_the_korean_one_should() -> None:
    two = {"S001": named("한빛전자", name_en="Hanbit Co., Ltd."), "S002": named("HANBIT")}
    assert found(two) == [Twice(codes=("S001", "S002"), why=("name",))]


def test_two_business_numbers_are_two_companies_whatever_they_share() -> None:
    two = {"S001": named("한빛전자", FIRST), "S002": named("㈜한빛전자", SECOND)}
    card = Contact(phone="010-0000-0001", email="a@example.com")
    assert found(two, S001=[card], S002=[card]) == []


def test_one_without_a_number_joins_the_first_of_two_that_are_not_one() -> None:
    three = {"A": named("한빛", FIRST), "B": named("한빛", SECOND), "C": named("한빛")}
    assert found(three) == [Twice(codes=("A", "C"), why=("name",))]


def test_what_the_first_can_not_join_may_join_the_second() -> None:
    three = {"A": named("한빛", FIRST), "B": named("한빛", SECOND), "C": named("한빛", SECOND)}
    assert found(three) == [Twice(codes=("B", "C"), why=("business_number", "name"))]


def test_a_phone_number_and_an_address_are_reasons_too() -> None:
    four = {code: named(code) for code in ("가", "나", "다", "라")}
    assert found(
        four,
        가=[Contact(phone="010-0000-0001")],
        나=[Contact(), Contact(phone="+82 10 0000 0001")],
        다=[Contact(email="Sales@example.com ")],
        라=[Contact(email="sales@EXAMPLE.com")],
    ) == [Twice(codes=("가", "나"), why=("phone",)), Twice(codes=("다", "라"), why=("email",))]


def test_an_agency_that_writes_for_many_makes_them_not_one() -> None:
    four = {code: named(code) for code in ("가", "나", "다", "라")}
    card = [Contact(phone="02-000-0001", email="agency@example.com")]
    assert found(four, **dict.fromkeys(four, card)) == []


def test_reasons_add_up_and_the_surest_comes_first() -> None:
    three = {"S001": named("한빛", FIRST), "S002": named("㈜한빛", FIRST), "S003": named("다른 이름")}
    card = [Contact(phone="01000000001")]
    assert found(three, S002=card, S003=card) == [
        Twice(codes=("S001", "S002", "S003"), why=("business_number", "name", "phone"))
    ]


def test_what_is_empty_or_too_short_is_no_reason() -> None:
    two = {"S001": named(""), "S002": named(" ")}
    assert found(two, S001=[Contact(phone="1234")], S002=[Contact(phone="1234")]) == []
