"""What nobody sees is not kept, and a name stands on one line."""

import unicodedata

import pytest

from web.store.texts import clean, one_line


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("한빛\u202e정밀", "한빛정밀"),
        ("한\u200b빛\ufeff", "한빛"),
        ("한빛\x00\x07\x1b", "한빛"),
        ("첫째\u2028둘째\r\n셋째\r넷째", "첫째\n둘째\n셋째\n넷째"),
        (unicodedata.normalize("NFD", "한빛"), "한빛"),
        ("\ud800가", "가"),
    ],
)
def test_what_nobody_sees_is_dropped(said: str, kept: str) -> None:
    assert clean(said) == kept


def test_a_name_on_two_lines_becomes_one() -> None:
    assert one_line(" 한빛 \r\n 정밀\t(주) ") == "한빛 정밀 (주)"
