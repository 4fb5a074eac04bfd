"""Trade words found in texts: spacing, particles, plurals, capitals, senses, mere lists of key words."""

import pytest

from matcher.concepts import Concepts, Reading
from matcher.thesaurus import read

WORDS = """
[M0203] 사출금형 = injection mould = injection mold = 플라스틱 금형
[M0201] 다이캐스팅 = die casting = 다이캐스트
[M0301] 베어링 = bearing
[E0101] 인쇄회로기판 = PCB = 회로기판
[E0401] 배터리 팩 = battery pack
[E0601] 인공지능 = AI
[R0101] 배즙 = 배 음료 = pear juice = 배?
[M0601] 선박 = ship = 배?
[C0201] 타일 = tile
[R0301] 마스크팩 = mask pack = 팩?
[-] ISO 9001 = 품질경영시스템
"""
GROUPS, FAULTS = read(WORDS, "words")
CONCEPTS = Concepts(GROUPS)


def heads(text: str, hall: str | None = None) -> set[str]:
    return named(CONCEPTS.read([text], hall))


def named(reading: Reading) -> set[str]:
    return {GROUPS[one.group].head for one in (*reading.products, *reading.conditions)}


def test_the_words_have_no_fault() -> None:
    assert not FAULTS


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("사출 금형을 만듭니다", "사출금형"),
        ("injection-moulds for caps", "사출금형"),
        ("플라스틱금형", "사출금형"),
        ("자동차용다이캐스팅", "다이캐스팅"),
        ("high-pressure die castings", "다이캐스팅"),
        ("볼베어링의 국산화", "베어링"),
        ("다층 PCB(4층)", "인쇄회로기판"),
        ("ISO9001 인증", "ISO 9001"),
        ("AI 검사", "인공지능"),
    ],
)
def test_a_term_is_found_however_it_is_written(text: str, head: str) -> None:
    assert head in heads(text)


@pytest.mark.parametrize("text", ["패션 스타일", "ai chi", "said", "fertile ground", "shipping costs"])
def test_what_only_looks_like_a_term_is_none(text: str) -> None:
    assert heads(text) == set()


def test_a_word_of_two_senses_means_what_the_rest_speaks_for() -> None:
    assert heads("배") == set()
    assert heads("배와 선박 부품") == {"선박"}
    assert heads("배", hall="R") == {"배즙"}
    assert heads("배", hall="M") == {"선박"}


def test_a_list_of_key_words_says_nothing_but_the_sentences_beside_it_do() -> None:
    words = "사출금형, 다이캐스팅, 베어링, PCB, 배터리 팩, AI, 선박, 타일"
    reading = CONCEPTS.read(["베어링", f"좋은 제품입니다. {words}"], None)
    assert named(reading) == {"베어링"}
    assert reading.listing
    assert words not in " ".join(reading.sentences)


def test_what_a_product_is_for_is_told_from_the_product() -> None:
    reading = CONCEPTS.read(["선박용 베어링"], None)
    assert {GROUPS[one.group].head: one.use for one in reading.products} == {"선박": True, "베어링": False}


ODD = ("", "🙂", "ﾊﾝｶｸ ١٢٣", "<script>", "=cmd", "가" * 100_000, "a " * 50_000, "\x00,\n")


@pytest.mark.parametrize("text", ODD)
def test_no_text_breaks_it(text: str) -> None:
    assert CONCEPTS.read([text], "M").products == ()
