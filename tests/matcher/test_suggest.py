"""Affinity between what is offered and what is sought: parts, order, who joins, who stuffs."""

import random
from dataclasses import replace

import pytest

from fixtures.fields import HALLS
from fixtures.judged import Described, judged
from matcher.concepts import Concepts
from matcher.suggest import Suggester, Text
from matcher.thesaurus import shipped, shipped_glosses

SET = judged()
CONCEPTS = Concepts(shipped(), shipped_glosses())
HALL = {korean: code for code, (korean, _) in HALLS.items()}


def text_of(one: Described) -> Text:
    return Text(code=one.code, field=one.field, text=one.text, hall=HALL[one.hall])


OFFERS = [text_of(one) for one in SET.offers]
NEEDS = [text_of(one) for one in SET.needs]


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    return Suggester(CONCEPTS, OFFERS)


def test_parts_add_up_and_stay_within_bounds(suggester: Suggester) -> None:
    for need in NEEDS[::4]:
        for fit in suggester.suggest(need):
            assert fit.total == sum(fit.parts.values())
            assert 0 <= fit.total <= 100
            assert (fit.kin is None) == (fit.offered is None) == (fit.sought is None)


def test_names_and_order_do_not_matter(suggester: Suggester) -> None:
    """Offers under other codes and in another order have the affinities they had."""
    mixed = list(OFFERS)
    random.Random(3).shuffle(mixed)
    again = Suggester(CONCEPTS, [replace(one, code=f"X{one.code}") for one in mixed])
    for need in NEEDS[::8]:
        before = {fit.offer: (fit.total, fit.fine) for fit in suggester.suggest(need)}
        after = {fit.offer[1:]: (fit.total, fit.fine) for fit in again.suggest(need)}
        assert before == after


def test_who_joins_later_changes_nobody_s_affinity() -> None:
    few = Suggester(CONCEPTS, OFFERS[:200])
    before = {fit.offer: fit for fit in few.suggest(NEEDS[0])}
    few.join(replace(OFFERS[0], code="NEW"))
    after = {fit.offer: fit for fit in few.suggest(NEEDS[0])}
    new = after.pop("NEW")
    assert after == before
    assert (new.total, new.parts) == (before[OFFERS[0].code].total, before[OFFERS[0].code].parts)


STUFFING = (
    " 사출금형, 다이캐스팅, 베어링, PCB, 배터리, LED 조명, 화장품, 김치, 단열재, 접착제, 밸브, 펌프.",
    " PCB LED battery cosmetics kimchi insulation adhesive valve pump bearing mould robot sensor",
    "\n키워드: 물류, 포장, 식품, 화장품, 금형, 용접, 센서, 반도체, 창호, 도료, 필터, 수처리, 로봇, 케이블",
)


@pytest.mark.parametrize("stuffing", STUFFING)
def test_a_stuffed_copy_of_an_offer_ranks_no_higher(stuffing: str) -> None:
    """As its own sentence or line, and repeating the offer's own words."""
    chosen = [one for one in OFFERS[::15] if one.text.strip().endswith(".")]
    copies = [replace(one, code=f"{one.code}+", text=f"{one.text}{stuffing}") for one in chosen]
    again = Suggester(CONCEPTS, [*OFFERS, *copies])
    for need in NEEDS[::5]:
        found = {fit.offer: fit for fit in again.suggest(need)}
        for one in chosen:
            plain, stuffed = found[one.code], found[f"{one.code}+"]
            assert (stuffed.total, stuffed.fine) <= (plain.total, plain.fine), (need, one)


def test_saying_a_thing_again_gains_nothing() -> None:
    one = OFFERS[0]
    again = Suggester(CONCEPTS, [one, replace(one, code="TWICE", text=f"{one.text} {one.text} {one.text}")])
    for need in NEEDS[:10]:
        first, second = again.suggest(need)
        assert (first.total, first.fine) == (second.total, second.fine)


@pytest.mark.parametrize("text", ["", "가" * 100_000, "mould " * 20_000, "<script>alert(1)</script>", "\x00"])
def test_no_description_breaks_it(text: str) -> None:
    suggester = Suggester(CONCEPTS, [*OFFERS[:3], Text(code="ODD", text=text)])
    assert len(suggester.suggest(NEEDS[0])) == 4
    assert len(suggester.suggest(Text(code="N", text=text))) == 4


def test_nothing_said_suits_nothing(suggester: Suggester) -> None:
    assert {fit.total for fit in suggester.suggest(Text(code="N"))} == {0}


def test_conditions_that_an_offer_names() -> None:
    few = Suggester(CONCEPTS, [Text(code="S1", text="사출금형 제작, IATF 16949와 ISO9001 보유")])
    assert few.conditions("S1") == ("IATF 16949", "ISO9001")
    with pytest.raises(KeyError):
        few.conditions("S2")
