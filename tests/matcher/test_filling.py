"""Pairs that are filled in from affinity: who gets them, who never does, and what they are worth."""

import random
from dataclasses import replace

import pytest

from matcher.affinity import Affinity, FieldTree, Known, affinity
from matcher.filling import FieldFit
from matcher.pairs import Pair, pairs
from matcher.people import Participant, Review, Veto, Wish
from matcher.score import Dials

TREE = FieldTree(parent={"M": None, "M1": "M", "M2": "M", "E": None, "E1": "E"})


def seller(code: str, *fields: str, quota: int | None = None, hall: str | None = None) -> Participant:
    return Participant(code=code, side="seller", fields=fields, quota=quota, hall=hall)


def buyer(code: str, *fields: str, hall: str | None = None) -> Participant:
    return Participant(code=code, side="buyer", fields=fields, hall=hall)


def filled(
    *people: Participant,
    wishes: tuple[Wish, ...] = (),
    vetoes: tuple[Veto, ...] = (),
    reviews: tuple[Review, ...] = (),
    fits: dict[tuple[str, str], Affinity] | None = None,
    fill: int = 1,
    dials: Dials | None = None,
) -> list[Pair]:
    kept, _ = pairs(
        people,
        wishes,
        vetoes,
        tree=TREE,
        dials=dials or Dials(),
        hall_of={},
        fits=Known(pairs=fits or {}),
        reviews=reviews,
        fill=fill,
    )
    return [one for one in kept if one.filled]


def codes(found: list[Pair]) -> list[tuple[str, str]]:
    return [(one.first, one.second) for one in found]


def test_the_best_fit_is_filled_in() -> None:
    # B2 has S1's field, B1 another of the same hall; B1 then needs one as well.
    found = filled(seller("S1", "M1"), buyer("B1", "M2"), buyer("B2", "M1"))
    assert codes(found) == [("S1", "B1"), ("S1", "B2")]
    by_hand = {"S1:B2": 9 * 100 // 100, "S1:B1": 9 * 70 // 100}  # (20 - 1) // 2 = 9 at most
    assert {f"{one.first}:{one.second}": one.score.total for one in found} == by_hand
    assert found[0].score.parts == {"filled": 6}


def test_who_has_enough_gets_none() -> None:
    people = (seller("S1", "M1"), buyer("B1", "M1"))
    assert filled(*people, wishes=(Wish(of="S1", to="B1", rank=1),)) == []


def test_only_what_is_missing_is_filled_in() -> None:
    people = (seller("S1", "M1"), *(buyer(f"B{i}", "M1") for i in range(1, 5)))
    wishes = tuple(Wish(of="S1", to=f"B{i}", rank=i) for i in (1, 2))
    # S1 has two of three; each of B3 and B4 has none of three, and S1 is all that there is for them.
    assert codes(filled(*people, wishes=wishes, fill=3)) == [("S1", "B3"), ("S1", "B4")]


def test_not_everybody_is_sent_to_the_same_company() -> None:
    people = [seller(f"S{i}", "M1") for i in range(4)] + [buyer(f"B{i}", "M1") for i in range(4)]
    found = filled(*people)
    assert sorted(one.first for one in found) == ["S0", "S1", "S2", "S3"]
    assert sorted(one.second for one in found) == ["B0", "B1", "B2", "B3"]


@pytest.mark.parametrize("by", ["S1", "B1"])
def test_a_veto_of_either_side_is_never_filled_in(by: str) -> None:
    veto = Veto(of=by, to="B1" if by == "S1" else "S1")
    assert filled(seller("S1", "M1"), buyer("B1", "M1"), vetoes=(veto,)) == []


def test_a_request_that_was_declined_is_never_filled_in() -> None:
    people = (seller("S1", "M1"), buyer("B1", "M1"))
    no = Review(of="B1", to="S1", verdict="declined")
    assert filled(*people, wishes=(Wish(of="S1", to="B1", rank=1),), reviews=(no,)) == []
    assert filled(*people, reviews=(no,)) == []  # nor when the wish has been taken back since


def test_two_halls_are_never_filled_in() -> None:
    assert filled(seller("S1", "M1", hall="M"), buyer("B1", "M1", hall="E")) == []


@pytest.mark.parametrize("fields", [(), ("E1",)])
def test_who_has_no_field_in_common_is_never_filled_in(fields: tuple[str, ...]) -> None:
    """Both understand each other, which alone is no reason to meet."""
    assert filled(seller("S1", "M1"), buyer("B1", *fields)) == []


def test_a_known_fit_of_nothing_is_never_filled_in() -> None:
    none = {("S1", "B1"): Affinity(total=0, parts={"field": 80, "cap": -80})}
    assert filled(seller("S1", "M1"), buyer("B1", "M1"), fits=none) == []


def test_a_known_fit_takes_the_place_of_the_fields() -> None:
    known = {("S1", "B2"): Affinity(total=90, parts={"words": 90})}
    (first, second) = filled(seller("S1", "M1"), buyer("B1", "M2"), buyer("B2"), fits=known)
    assert (first.score.total, second.score.total) == (9 * 70 // 100, 9 * 90 // 100)


def test_who_can_hold_no_meeting_is_never_filled_in() -> None:
    assert filled(seller("S1", "M1", quota=0), buyer("B1", "M1")) == []


def test_in_one_pool_pairs_are_filled_in_the_order_of_codes() -> None:
    pool = [Participant(code=code, side="pool", fields=("M1",)) for code in "CAB"]
    assert codes(filled(*pool)) == [("A", "B"), ("A", "C")]


@pytest.mark.parametrize("unit", [1, 10, 100])
def test_two_filled_in_are_worth_less_than_the_least_wish(unit: int) -> None:
    dials = Dials(unit=unit, seller_wish=3, wish_least=9)
    (one,) = filled(seller("S1", "M1"), buyer("B1", "M1"), dials=dials)
    assert 0 < 2 * one.score.total < 3 * unit


def test_where_a_wish_may_be_worth_nothing_nothing_can_be_worth_less() -> None:
    assert filled(seller("S1", "M1"), buyer("B1", "M1"), dials=Dials(wish_least=0)) == []


def market(rng: random.Random) -> list[Participant]:
    def fields() -> tuple[str, ...]:
        return tuple(rng.sample(["M1", "M2", "E1", "M"], rng.randrange(3)))

    people = [seller(f"S{i}", *fields()) for i in range(rng.randrange(1, 8))]
    people += [buyer(f"B{i}", *fields()) for i in range(rng.randrange(1, 6))]
    return [replace(one, languages=tuple(rng.sample(["ko", "en"], rng.randrange(3)))) for one in people]


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_the_participants_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    people = market(rng)
    before = filled(*people, fill=3)
    rng.shuffle(people)
    assert filled(*people, fill=3) == before


@pytest.mark.parametrize("seed", range(40))
def test_everybody_has_as_many_as_there_are_or_enough(seed: int) -> None:
    people = market(random.Random(seed))
    found, all_there_are = filled(*people, fill=3), filled(*people, fill=99)
    for one in people:
        here = sum(one.code in (pair.first, pair.second) for pair in found)
        assert here >= min(3, sum(one.code in (pair.first, pair.second) for pair in all_there_are))


@pytest.mark.parametrize("seed", range(40))
def test_the_quick_fit_is_the_affinity(seed: int) -> None:
    people = market(random.Random(seed))
    quick = FieldFit(people, TREE)
    for one in people:
        for other in people:
            whole = affinity(one, other, TREE)
            assert quick(one, other) == (whole if whole.parts["field"] else None)
