"""Korean business numbers (사업자등록번호): ten digits, the last of which checks the others."""

import re
from collections.abc import Iterator

from matcher.issue import Issue

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_SHAPE = re.compile(r"\d{3}-?\d{2}-?\d{5}")


def is_business_number(text: str) -> bool:
    """Whether these ten digits, with or without hyphens, are a number whose check digit is right.

    The check digit is (10 − sum mod 10) mod 10, where the sum weighs the first nine digits and adds the
    tens of ninth × 5. A check digit of 0 is as good as any.
    """
    if not _SHAPE.fullmatch(text) or not text.isascii():
        return False
    number = [int(digit) for digit in text.replace("-", "")]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, number, strict=False)) + number[8] * 5 // 10
    return number[9] == (10 - total % 10) % 10


def check_business_number(text: str | None) -> Iterator[Issue]:
    """The fault of a business number that is given; foreign companies have none, and that is no fault."""
    if text and not is_business_number(text):
        yield Issue(code="business-number-wrong", column="business_number", given=text)


def written(number: str) -> str:
    """Ten digits as one writes them: 000-81-12349."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
