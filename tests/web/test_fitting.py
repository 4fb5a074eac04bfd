"""Reasons in sentences, in both languages; every kind that the matcher knows has one."""

import pytest

from fixtures.fields import FIELD_NAMES
from matcher.reason import Reason
from web.fitting import sentences
from web.language import language

KO, EN = language("ko"), language("en")


def r(kind: str, *words: str) -> Reason:
    return Reason(kind=kind, words=words)


ALL = (
    (
        r("product same", "die casting", "die casting"),
        "Offers “die casting”, as is sought.",
        "찾는 품목인 “die casting” 공급 업체입니다.",
    ),
    (
        r("product same", "다이캐스팅", "die casting"),
        "Offers “다이캐스팅”; “die casting” is sought.",
        "“die casting” 수요에 “다이캐스팅” 공급이 맞습니다.",
    ),
    (
        r("product narrower", "볼밸브", "밸브"),
        "Offers “볼밸브”, a kind of “밸브”, which is sought.",
        "“밸브” 수요 가운데 “볼밸브” 공급이 맞습니다.",
    ),
    (
        r("product broader", "밸브", "볼밸브"),
        "Offers “밸브”, of which “볼밸브”, which is sought, is a kind.",
        "“볼밸브” 수요를 아우르는 “밸브” 공급 업체입니다.",
    ),
    (
        r("product near", "주물", "금형"),
        "Offers “주물”, which is close to “금형”.",
        "“금형” 수요와 가까운 “주물” 공급 업체입니다.",
    ),
    (
        r("field same", "M0301", "M0301"),
        "The product field is one that is sought: M0301.",
        "찾는 품목 분야와 같습니다: M0301.",
    ),
    (
        r("field near", "M0301", "M0302"),
        "M0301 is close to a product field that is sought, M0302.",
        "품목 분야가 서로 가깝습니다(공급 M0301, 수요 M0302).",
    ),
    (
        r("field hall", "M0301", "M0101"),
        "M0301 belongs to the same hall as M0101, which is sought.",
        "같은 관에 속한 품목입니다(공급 M0301, 수요 M0101).",
    ),
    (r("letters"), "The two descriptions use similar words.", "두 소개 글에 비슷한 말이 많습니다."),
    (r("little"), "The two descriptions have little in common.", "두 소개 글에 겹치는 내용이 거의 없습니다."),
    (
        r("conditions", "소량", "OEM"),
        "Asked for and named: 소량, OEM.",
        "요청한 조건도 갖추었다고 합니다: 소량, OEM.",
    ),
    (
        r("certificates", "IATF 16949"),
        "Is certified for IATF 16949, as was asked.",
        "요청한 IATF 16949 인증이 있습니다.",
    ),
    (
        r("certificates", "KS인증"),
        "Has the certificates asked for: KS인증.",
        "요청한 인증이 있습니다: KS인증.",
    ),
    (
        r("certificates", "CE", "UL"),
        "Has the certificates asked for: CE, UL.",
        "요청한 인증이 있습니다: CE, UL.",
    ),
    (
        r("certificates missing", "CE"),
        "Asked for, but not named: CE.",
        "요청한 인증 가운데 확인되지 않은 것이 있습니다: CE.",
    ),
    (
        r("region", "경북 구미시"),
        "Is in a region asked for: 경북 구미시.",
        "원하는 지역에 있는 업체입니다: 경북 구미시.",
    ),
    (
        r("region other", "서울"),
        "Is in none of the regions asked for: 서울.",
        "원하는 지역이 아닙니다: 서울.",
    ),
    (
        r("capacity", "5000", "3000"),
        "Can supply 5,000 a month; 3,000 is asked for.",
        "월 공급 가능량이 요청량을 채웁니다(가능 5,000, 요청 3,000).",
    ),
    (
        r("capacity short", "9", "3000"),
        "Can supply only 9 a month; 3,000 is asked for.",
        "월 공급 가능량이 요청량에 못 미칩니다(가능 9, 요청 3,000).",
    ),
    (
        r("language", "en", "zh"),
        "There is a language in common: English, Chinese.",
        "서로 통하는 언어가 있습니다: 영어, 중국어.",
    ),
    (r("language none"), "There is no language in common.", "서로 통하는 언어가 없습니다."),
    (r("exports"), "Has exported before.", "수출 경험이 있습니다."),
    (
        r("exports", "일본"),
        "Exports to a market asked for: 일본.",
        "원하는 국가에 수출한 적이 있습니다: 일본.",
    ),
    (r("exports none"), "Has not exported so far.", "수출 경험이 없습니다."),
    (
        r("exports elsewhere"),
        "Has not exported to the markets asked for.",
        "원하는 국가에 수출한 적이 없습니다.",
    ),
    (r("newcomer"), "Takes part for the first time.", "처음 참가하는 업체입니다."),
    (r("met before", "1"), "They met once before.", "이전 행사에서 1번 만났습니다."),
    (r("met before", "2"), "They met 2 times before.", "이전 행사에서 2번 만났습니다."),
    (r("supplier"), "Supplies the buyer already.", "이미 거래하고 있는 업체입니다."),
)


@pytest.mark.parametrize(("reason", "english", "korean"), ALL)
def test_a_reason_in_both_languages(reason: Reason, english: str, korean: str) -> None:
    assert sentences(EN, [reason]) == english
    assert sentences(KO, [reason]) == korean


def test_a_whole_reason() -> None:
    """The buyer and the fields by name, the month's supply with its unit."""
    because = (
        r("product same", "알루미늄 다이캐스팅", "알루미늄다이캐스팅"),
        r("field near", "M0201", "M0202"),
        r("certificates", "IATF 16949"),
        r("capacity", "5000", "3000"),
    )
    called = {code: names[0] for code, names in FIELD_NAMES.items()}.__getitem__
    assert sentences(KO, because, called=called, buyer="B012", unit="톤") == (
        "B012 수요와 맞는 “알루미늄 다이캐스팅” 품목을 공급합니다. "
        "품목 분야가 서로 가깝습니다(공급 주물, 수요 단조품). "
        "요청한 IATF 16949 인증이 있습니다. 월 공급 가능량이 요청량을 채웁니다(가능 5,000 톤, 요청 3,000 톤)."
    )
    assert sentences(EN, because[:1], buyer="B012") == "Offers “알루미늄 다이캐스팅”, which B012 seeks."


def test_what_companies_wrote_is_never_taken_for_a_blank() -> None:
    assert sentences(EN, [r("conditions", "{words} {0}")]) == "Asked for and named: {words} {0}."


def test_kinds_of_another_version_are_left_out() -> None:
    assert sentences(EN, [r("unheard of", "x"), r("supplier")]) == "Supplies the buyer already."
    assert sentences(EN, []) == ""
