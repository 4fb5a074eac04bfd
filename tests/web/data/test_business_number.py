"""The check digit of a Korean business number: the cases of the field, and what surrounds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.business_number import is_business_number, written


@pytest.mark.parametrize("number", ["000-81-00009", "000-81-12349", "000-88-00425", "0008100009"])
def test_a_number_with_its_check_digit_is_one(number: str) -> None:
    assert is_business_number(number)


@pytest.mark.parametrize(
    "number",
    ["123-45-67890", "", "000-81-0000", "000-81-000099", "000-8100-009", "０００-81-00009", "000 81 00009"],
)
def test_anything_else_is_none(number: str) -> None:
    assert not is_business_number(number)


def test_a_check_digit_of_zero_is_valid() -> None:
    # 0 0 0 8 1 0 0 3 0: 8×1 + 1×3 + 3×3 = 20, and 20 mod 10 = 0.
    assert is_business_number("000-81-00300")


@given(st.integers(0, 999_999_999))
def test_of_ten_last_digits_exactly_one_fits(first: int) -> None:
    assert sum(is_business_number(f"{first:09d}{last}") for last in range(10)) == 1


def test_a_number_is_written_with_hyphens() -> None:
    assert written("0008112349") == "000-81-12349"
