"""What organisers type in cells, and what is meant."""

import pytest

from web.business_number import is_business_number
from web.intake import cells
from web.intake.words import SIDES, STANDINGS, meant


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1012345678.0, "010-1234-5678"),
        (1012345678, "010-1234-5678"),
        (1000000001, "010-0000-0001"),
        (21234567, "02-123-4567"),
        (212345678, "02-1234-5678"),
        (541234567, "054-123-4567"),
        (15880000, "1588-0000"),
        ("1012345678", "010-1234-5678"),  # a CSV file that a spreadsheet wrote
        ("０１０－１２３４－５６７８", "010-1234-5678"),
        ("010–1234–5678", "010-1234-5678"),
        ("010-1234-5678 / 02-123-4567", "010-1234-5678 / 02-123-4567"),
        ("01012345678", "01012345678"),
        ("+82 10 1234 5678", "+82 10 1234 5678"),
        (None, ""),
    ],
)
def test_a_phone_number_gets_back_what_the_spreadsheet_took(cell: cells.Cell | None, number: str) -> None:
    assert cells.phone(cell) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (8100009.0, "0008100009"),
        (8112349, "0008112349"),
        ("8100009", "0008100009"),
        ("000 81 00009", "0008100009"),
        ("000–81–00009", "000-81-00009"),
        ("０００-８１-０００３０", "000-81-00030"),
        ("000.81.00009", "0008100009"),
        ("123-45-67890", "123-45-67890"),
        ("12345", "12345"),
        ("해외 기업", ""),
        ("-", ""),
        ("N/A", ""),
        ("없음", ""),
        (None, ""),
    ],
)
def test_a_business_number_is_read_however_it_is_typed(cell: cells.Cell | None, number: str) -> None:
    assert cells.business_number(cell) == number


@pytest.mark.parametrize("number", ["000-81-00009", "000-81-12349", "000-88-00425", "000-81-00300"])
def test_valid_numbers_are_valid_however_they_are_typed(number: str) -> None:
    bare = number.replace("-", "")
    typed = (
        number,
        bare,
        f"{number[:3]} {number[4:6]} {number[7:]}",
        int(bare),
        float(bare),
        bare.lstrip("0"),
    )
    assert [is_business_number(cells.business_number(cell)) for cell in typed] == [True] * 6


@pytest.mark.parametrize("typed", ["123-45-67890", 1234567890, 1234567890.0, "123 45 67890"])
def test_a_wrong_check_digit_stays_wrong_however_it_is_typed(typed: cells.Cell) -> None:
    assert not is_business_number(cells.business_number(typed))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (" a @ example.com", "a@example.com"),
        ("a\xa0@example.com", "a@example.com"),
        ("ａ＠example.com", "a@example.com"),
        ("mailto:a@example.com", "a@example.com"),
        ("<a@example.com>,", "a@example.com"),
        ("a@example.com, b@example.com", "a@example.com,b@example.com"),  # named as a fault, not cut off
    ],
)
def test_an_address_has_no_spaces(said: str, address: str) -> None:
    assert cells.email(said) == address


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("46366", "2026-12-10"),
        ("2026. 12. 10.", "2026-12-10"),
        ("2026.12.10(목)", "2026-12-10"),
        ("26.12.10", "2026-12-10"),
        ("20261210", "2026-12-10"),
        ("2026년 12월 10일", "2026-12-10"),
        ("２０２６-１２-１０", "2026-12-10"),
        ("1999. 1. 2.", "1999-01-02"),
        ("12월", "12월"),
    ],
)
def test_a_day_is_read_however_it_is_typed(said: str, day: str) -> None:
    assert cells.day(said) == day


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("0.4166666667", "10:00"),
        ("46366.4166666667", "10:00"),
        ("9:30", "09:30"),
        ("9시", "09:00"),
        ("9시 30분", "09:30"),
        ("10:00~10:20", "10:00"),
        ("10:00 - 10:20", "10:00"),
        ("오후 1:30", "13:30"),
        ("오전 12시", "00:00"),
        ("1:30 PM", "13:30"),
        ("１０：００", "10:00"),
        ("아침", "아침"),
        ("25:00", "25:00"),
    ],
)
def test_a_time_is_read_however_it_is_typed(said: str, hour: str) -> None:
    assert cells.clock(said) == hour


@pytest.mark.parametrize(
    ("said", "number"),
    [("3건", 3), ("2순위", 2), ("20 분", 20), ("４", 4), ("3.0", 3), ("1.5", None), ("건", None)],
)
def test_a_number_may_have_its_unit(said: str, number: int | None) -> None:
    assert cells.whole(said) == number


def test_text_has_no_odd_spaces() -> None:
    assert cells.text("\u3000한빛\xa0전자\u2003") == "한빛 전자"


@pytest.mark.parametrize(
    ("said", "standing"),
    [("O", "selected"), ("○", "selected"), ("예", "selected"), ("X", "declined"), ("아니오", "declined")],
)
def test_yes_and_no_are_words_for_the_status(said: str, standing: str) -> None:
    assert meant(said, STANDINGS) == standing


@pytest.mark.parametrize(
    ("said", "side"), [("공급 업체", "seller"), ("바이어사", "buyer"), ("Vendor", "seller")]
)
def test_sides_have_more_words_than_the_templates(said: str, side: str) -> None:
    assert meant(said, SIDES) == side
