"""Statistics are frozen: who joins, leaves or changes moves nobody else, and text brings them back."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.ngrams import pieces
from matcher.statistics import Statistics, counted
from matcher.suggest import Fit, Suggester, Text
from tests.matcher.test_suggest import CONCEPTS, NEEDS, OFFERS

MANY = Suggester(CONCEPTS, OFFERS)
SPARE = OFFERS[200:]


def said(suggester: Suggester, need: Text) -> dict[str, Fit]:
    return {fit.offer: fit for fit in suggester.suggest(need)}


def test_counts_of_two_offers() -> None:
    """Both say 금형, one says 사출: 2 of 2 and 1 of 2."""
    found = counted("v", [["금형"], ["금형", "사출"]], [pieces("금형"), pieces("사출 금형")])
    assert found.offers == 2
    assert found.groups == {"금형": 2, "사출": 1}
    assert {found.pieces[piece] for piece in pieces("금형")} == {2}
    assert {found.pieces[piece] for piece in pieces("사출")} == {1}


def test_what_nobody_has_counts_most_and_what_all_have_least() -> None:
    found = counted("v", [["금형"], ["금형", "사출"]], [frozenset(), frozenset()])
    assert found.rarity("베어링") == 1.0
    assert 0.4 < found.rarity("금형") < found.rarity("사출") < 1.0


def test_the_text_brings_them_back_and_is_small() -> None:
    text = MANY.statistics.to_text()
    assert Statistics.from_text(text) == MANY.statistics
    assert Statistics.from_text(text).to_text() == text
    assert len(text.encode()) < 200_000


def test_nothing_that_a_company_wrote_can_be_read_in_it() -> None:
    """Only heads of the thesaurus stand there in words."""
    one = Text(code="S1", field="홍길동", text="연락처 010-0000-1234, gildong@example.com 사출금형")
    text = Suggester(CONCEPTS, [one]).statistics.to_text()
    assert list(json.loads(text)["groups"]) == ["사출금형"]
    assert not any(secret in text for secret in ("홍길", "길동", "1234", "gild", "exam"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format":2}',
        '{"format":1,"thesaurus":"v","offers":1,"groups":[],"pieces":{}}',
    ],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Statistics.from_text(text)


def test_frozen_statistics_reproduce_every_score_in_any_order() -> None:
    frozen = Statistics.from_text(MANY.statistics.to_text())
    again = Suggester(CONCEPTS, OFFERS[::-1], statistics=frozen)
    assert again.reproduces
    for need in NEEDS[::5]:
        assert again.suggest(need) == MANY.suggest(need)


def test_statistics_of_other_words_are_told_apart() -> None:
    other = replace(MANY.statistics, thesaurus="another")
    assert not Suggester(CONCEPTS, OFFERS[:2], statistics=other).reproduces


@settings(max_examples=15, deadline=None)
@given(
    leaving=st.sets(st.sampled_from([one.code for one in OFFERS[:200]]), max_size=20),
    joining=st.lists(st.sampled_from(SPARE), max_size=8, unique_by=lambda one: one.code),
    changed=st.sampled_from(OFFERS[:200]),
    need=st.sampled_from(NEEDS),
)
def test_who_comes_goes_or_changes_moves_nobody_else(
    leaving: set[str], joining: list[Text], changed: Text, need: Text
) -> None:
    few = Suggester(CONCEPTS, OFFERS[:200])
    frozen, before = few.statistics, said(few, need)
    for one in joining:
        few.join(one)
    few.replace(replace(changed, text=SPARE[0].text, field=""))
    for code in leaving:
        few.drop(code)
    after = said(few, need)
    assert few.statistics is frozen
    assert set(few.codes) == (before.keys() | {one.code for one in joining}) - leaving
    moved = {changed.code, *leaving}
    assert {code: fit for code, fit in after.items() if code in before.keys() - moved} == {
        code: fit for code, fit in before.items() if code not in moved
    }
    at_once = [one for one in (*OFFERS[:200], *joining) if one.code not in moved]
    fresh = said(Suggester(CONCEPTS, at_once, statistics=frozen), need)
    assert fresh == {code: fit for code, fit in after.items() if code != changed.code}


def test_changed_back_is_as_before() -> None:
    few = Suggester(CONCEPTS, OFFERS[:50])
    before = few.suggest(NEEDS[0])
    few.replace(replace(OFFERS[3], text="김치"))
    assert few.suggest(NEEDS[0]) != before
    few.replace(OFFERS[3])
    assert few.suggest(NEEDS[0]) == before


def test_one_offer_against_all_needs_is_what_each_need_says() -> None:
    """Both ways of counting agree in every part and word."""
    for offer in OFFERS[::10]:
        fits = MANY.fits_for_offer(offer.code, NEEDS)
        assert fits == [said(MANY, need)[offer.code] for need in NEEDS]


def test_only_those_asked_for() -> None:
    asked = [OFFERS[5].code, "NOBODY", OFFERS[1].code, OFFERS[5].code]
    few = MANY.suggest(NEEDS[0], among=asked)
    assert sorted(fit.offer for fit in few) == [OFFERS[1].code, OFFERS[5].code]
    assert few == [fit for fit in MANY.suggest(NEEDS[0]) if fit.offer in asked]


def test_codes_are_held_apart() -> None:
    few = Suggester(CONCEPTS, OFFERS[:2])
    with pytest.raises(ValueError, match=OFFERS[0].code):
        few.join(OFFERS[0])
    with pytest.raises(KeyError):
        few.drop("NOBODY")
    with pytest.raises(KeyError):
        few.replace(OFFERS[2])
    assert few.codes == (OFFERS[0].code, OFFERS[1].code)
