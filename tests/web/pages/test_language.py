"""Korean and English, complete: every sentence is there in both, with the same blanks; the switch stays."""

import re
from datetime import UTC, date, datetime
from string import Formatter
from typing import Any

import pytest

from web.catalog import collected, read, untranslated
from web.language import Word, chosen, language

KO, EN = language("ko"), language("en")
HANGUL = re.compile("[가-힣]+")


def test_no_sentence_is_missing_fuzzy_or_left_over() -> None:
    catalog = read("ko")
    wanted = {message.id for message in collected() if message.id}
    have = {message.id for message in catalog if message.id}
    assert (sorted(map(str, wanted - have)), sorted(map(str, have - wanted))) == ([], [])
    assert untranslated(catalog) == []


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_translations_have_the_blanks_of_their_sentences() -> None:
    wrong = [
        (message.id, message.string)
        for message in read("ko")
        if message.id
        and blanks(message.id if isinstance(message.id, str) else message.id[1])
        != blanks(message.string if isinstance(message.string, str) else message.string[0])
    ]
    assert wrong == []


def test_particles_in_translations_are_pairs_that_exist() -> None:
    pairs = {"은/는", "이/가", "을/를", "과/와", "으로/로", "의/의", ""}
    specs = {
        spec.removeprefix("“”")
        for message in read("ko")
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        for _, _, spec, _ in Formatter().parse(text)
        if spec
    }
    assert specs <= pairs


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("새봄", "새봄은 새봄이 새봄을 새봄과 새봄으로"),
        ("한누리", "한누리는 한누리가 한누리를 한누리와 한누리로"),
        ("가온길", "가온길은 가온길이 가온길을 가온길과 가온길로"),
        ("S101", "S101은 S101이 S101을 S101과 S101로"),
        ("B2", "B2는 B2가 B2를 B2와 B2로"),
        ("T06", "T06은 T06이 T06을 T06과 T06으로"),
        ("행사(예시)", "행사(예시)는 행사(예시)가 행사(예시)를 행사(예시)와 행사(예시)로"),
    ],
)
def test_korean_particles_follow_the_sound_of_the_word(word: str, said: str) -> None:
    one = Word(word)
    assert f"{one:은/는} {one:이/가} {one:을/를} {one:과/와} {one:으로/로}" == said


def test_a_quoted_word_keeps_its_particle_outside_of_the_marks() -> None:
    assert f"{Word('S101'):“”은/는}" == "“S101”은"


def test_dates_and_numbers_are_written_as_each_language_writes_them() -> None:
    moment = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
    assert KO.moment(moment) == "2026. 11. 23.(월) 10:20"
    assert EN.moment(moment) == "Mon 23 Nov 2026, 10:20"
    assert (KO.day(date(2026, 12, 6)), EN.day(date(2026, 12, 6))) == ("2026. 12. 6.(일)", "Sun 6 Dec 2026")
    assert (KO.write(82776), EN.write(82776)) == ("82,776", "82,776")
    assert (KO.percent(0), KO.percent(0.0031), EN.percent(0.25)) == ("0%", "0.31%", "25%")


def test_english_counts_one_and_many_and_korean_does_not() -> None:
    assert EN.count("{n} company", "{n} companies", 1) == "1 company"
    assert EN.count("{n} company", "{n} companies", 2) == "2 companies"
    assert KO.count("{n} company", "{n} companies", 1) == "기업 1곳"


@pytest.mark.parametrize("cookie", [None, "", "fr", "KO", "<script>"])
def test_korean_unless_english_was_chosen(cookie: str | None) -> None:
    assert chosen(cookie).code == "ko"


def test_the_switch_stays_and_leads_back(site: Any) -> None:
    desk = site.link("organiser") + "/companies?side=buyer"
    assert 'lang="ko"' in site.get(desk).text
    answer = site.post("/language", {"language": "en", "back": desk})
    assert (answer.status_code, answer.headers["location"]) == (303, desk)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert 'lang="en"' in site.get(desk).text
    assert 'lang="en"' in site.get(site.link("attendee", "S002")).text


@pytest.mark.parametrize(
    "back", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "", "x"]
)
def test_the_switch_leads_nowhere_else(site: Any, back: str) -> None:
    assert site.post("/language", {"language": "en", "back": back}).headers["location"] == "/"


ENGLISH_PAGES = [
    ("organiser", None, ""),
    ("organiser", None, "/import"),
    ("organiser", None, "/companies"),
    ("organiser", None, "/runs"),
    ("organiser", None, "/timetable"),
    ("organiser", None, "/checkin"),
    ("organiser", None, "/attendance"),
    ("attendee", "S002", ""),
]


@pytest.mark.parametrize(("purpose", "subject", "page"), ENGLISH_PAGES)
@pytest.mark.usefixtures("version")
def test_an_english_page_is_english(site: Any, purpose: str, subject: str | None, page: str) -> None:
    site.client.cookies.set("language", "en")
    html = site.get(site.link(purpose, subject) + page).text
    assert site.get(site.link(purpose, subject) + page).status_code == 200
    people = {word for card in site.event.contacts.values() for word in HANGUL.findall(card.name)}
    assert set(HANGUL.findall(html)) - people == {"한국어"}
