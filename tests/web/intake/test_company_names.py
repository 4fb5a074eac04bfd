"""One company's name, however somebody writes it."""

import pytest

from web.intake.company_names import plain_company


@pytest.mark.parametrize(
    "written",
    [
        "한빛전자",
        "(주)한빛전자",
        "㈜한빛전자",
        "㈜ 한빛 전자",
        "한빛전자(주)",
        "한빛전자 주식회사",
        "주식회사 한빛전자",
        "주)한빛전자",
        "（주）한빛전자",
        "농업회사법인 (주) 한빛전자",
        " 한빛·전자 ",
    ],
)
def test_a_korean_name_loses_its_legal_form(written: str) -> None:
    assert plain_company(written) == "한빛전자"


@pytest.mark.parametrize(
    "written",
    [
        "Hanbit Electronics",
        "HANBIT ELECTRONICS CO., LTD.",
        "Hanbit Electronics Co.,Ltd",
        "Hanbit Electronics Inc.",
        "Hanbit-Electronics Corp.",
        "Hanbit Electronics Company Limited",
        "Hanbit Electronics S.A.",
        "Hanbit Electronics L.L.C.",
        "Ｈａｎｂｉｔ Electronics",
    ],
)
def test_an_english_name_loses_its_legal_form(written: str) -> None:
    assert plain_company(written) == "hanbitelectronics"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("(주)", "주"),
        ("주식회사", "주식회사"),
        ("Limited", "limited"),
        ("유한양말", "유한양말"),
        ("주원테크", "주원테크"),
        ("Companyline", "companyline"),
    ],
)
def test_what_only_looks_like_a_legal_form_stays(written: str, kept: str) -> None:
    assert plain_company(written) == kept
