"""How meetings are spread, and whom a timetable leaves envious: by hand and against the definitions."""

import random
from fractions import Fraction
from itertools import product

import pytest

from matcher.fairness import (
    Market,
    Share,
    blocking_pairs,
    deferred_acceptance,
    fairness,
    gini,
    jain,
    market_of,
    plain_passes,
    satisfaction,
)
from matcher.people import Delegate, Participant, Veto, Wish


def ranked(codes: list[str]) -> dict[str, int]:
    return {code: i for i, code in enumerate(codes, 1)}


def market(lists: dict[str, str], most: int | dict[str, int] = 1) -> Market:
    """Lists as words; who begins with S is a seller."""
    return Market(
        ranks={code: ranked(words.split()) for code, words in lists.items()},
        most=most if isinstance(most, dict) else dict.fromkeys(lists, most),
        sides={code: "seller" if code[0] == "S" else "buyer" for code in lists},
    )


def met(pairs: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in pairs.split():
        one, other = pair.split("-")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def some_market(seed: int) -> Market:
    rng = random.Random(seed)
    sellers, buyers = [f"S{i}" for i in range(rng.randint(1, 4))], [f"B{i}" for i in range(rng.randint(1, 4))]
    ranks = {
        code: {other: rng.randint(1, 3) for other in rng.sample(others, rng.randint(0, len(others)))}
        for mine, others in ((sellers, buyers), (buyers, sellers))
        for code in mine
    }
    return Market(
        ranks=ranks,
        most={code: rng.randint(0, 3) for code in ranks},
        sides={code: "seller" if code[0] == "S" else "buyer" for code in ranks},
    )


def some_timetable(asked: Market, rng: random.Random) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {code: set() for code in asked.ranks}
    pairs = [(one, other) for one in held for other in held if one[0] == "S" and other[0] == "B"]
    for one, other in rng.sample(pairs, len(pairs)):
        if len(held[one]) < asked.most[one] and len(held[other]) < asked.most[other] and rng.random() < 0.7:
            held[one].add(other)
            held[other].add(one)
    return held


@pytest.mark.parametrize("values", [[0, 0, 3], [1, 2, 3, 4], [5], [2, 2, 2], [0, 0], [7, 0, 1, 1, 0]])
def test_indices_are_what_their_definitions_say(values: list[int]) -> None:
    n, total = len(values), sum(values)
    pairs = sum(abs(x - y) for x, y in product(values, values))
    expected = Fraction(pairs, 2 * n * total) if total else Fraction(0)
    assert abs(gini(values) - 1000 * expected) <= Fraction(1, 2)
    squares = sum(x * x for x in values)
    expected = Fraction(total * total, n * squares) if squares else Fraction(1)
    assert abs(jain(values) - 1000 * expected) <= Fraction(1, 2)


def test_of_nobody_all_have_the_same() -> None:
    assert (gini([]), jain([])) == (0, 1000)


def test_two_who_prefer_each_other_to_what_they_have() -> None:
    """S1 has its second wish and B1 its second: they block. S2 would rather have B1 too, but B1 not S2."""
    asked = market({"S1": "B1 B2", "S2": "B1 B2", "B1": "S1 S2", "B2": "S1 S2"})
    assert blocking_pairs(asked, met("S1-B2 S2-B1")) == (("B1", "S1"),)
    assert blocking_pairs(asked, met("S1-B1 S2-B2")) == ()


def test_two_of_one_rank_are_not_preferred_to_each_other() -> None:
    """B1's two tables each ranked somebody first: whom it meets it would not give up for the other."""
    asked = Market(
        ranks={"S1": {"B1": 1}, "S2": {"B1": 1}, "B1": {"S1": 1, "S2": 1}},
        most=dict.fromkeys(("S1", "S2", "B1"), 1),
        sides={"S1": "seller", "S2": "seller", "B1": "buyer"},
    )
    assert blocking_pairs(asked, met("S2-B1")) == ()
    found = fairness(asked, met("S2-B1")).groups["buyer"]
    assert (found.first, found.wishes) == (Share(got=1, of=1), Share(got=1, of=2))


def test_a_wish_of_one_side_blocks_nothing() -> None:
    asked = market({"S1": "B1", "B1": ""})
    assert blocking_pairs(asked, {}) == ()


def test_a_free_place_and_a_mutual_wish_block_even_beside_other_meetings() -> None:
    asked = market({"S1": "B1 B2", "B1": "S1", "B2": "S1"}, {"S1": 2, "B1": 1, "B2": 1})
    assert blocking_pairs(asked, met("S1-B1")) == (("B2", "S1"),)


@pytest.mark.parametrize("seed", range(60))
def test_blocking_pairs_are_those_of_the_definition(seed: int) -> None:
    asked = some_market(seed)
    held = some_timetable(asked, random.Random(seed))

    def would_rather(code: str, other: str) -> bool:
        if other not in asked.ranks[code] or other in held[code] or not asked.most[code]:
            return False
        place = asked.ranks[code][other]
        kept = [asked.ranks[code].get(one, 99) for one in held[code]]
        return len(kept) < asked.most[code] or any(place < one for one in kept)

    expected = {
        (min(one, other), max(one, other))
        for one, other in product(asked.ranks, asked.ranks)
        if would_rather(one, other) and would_rather(other, one)
    }
    assert set(blocking_pairs(asked, held)) == expected


@pytest.mark.parametrize("seed", range(60))
def test_deferred_acceptance_leaves_no_blocking_pair_and_keeps_quotas(seed: int) -> None:
    asked = some_market(seed)
    for side in ("seller", "buyer"):
        held = deferred_acceptance(asked, {side})
        assert blocking_pairs(asked, held) == ()
        for code, others in held.items():
            assert len(others) <= asked.most[code]
            for other in others:
                assert code in held[other]
                assert other in asked.ranks[code] or code in asked.ranks[other]


def test_proposing_is_an_advantage() -> None:
    """The classic: each side has its own favourite outcome, and gets it when it proposes."""
    asked = market({"S1": "B1 B2", "S2": "B2 B1", "B1": "S2 S1", "B2": "S1 S2"})
    assert deferred_acceptance(asked, {"seller"})["S1"] == {"B1"}
    assert deferred_acceptance(asked, {"buyer"})["S1"] == {"B2"}


def test_deferred_acceptance_refuses_a_pool() -> None:
    asked = Market(ranks={"A": {}}, most={"A": 1}, sides={"A": "pool"})
    with pytest.raises(ValueError, match="two sides"):
        deferred_acceptance(asked, {"pool"})


def test_passes_take_mutual_wishes_first_then_the_buyers() -> None:
    """B1 has one place: S2, whom it wishes back, comes before S1, its own first wish."""
    asked = market({"S1": "", "S2": "B1", "S3": "B1", "B1": "S1 S2"})
    assert plain_passes(asked)["B1"] == {"S2"}
    asked = market({"S1": "", "S3": "B1", "B1": "S1"})
    assert plain_passes(asked)["B1"] == {"S1"}


def test_wishes_to_delegates_count_for_their_company_and_vetoed_ones_for_nobody() -> None:
    people = (
        Participant(code="S1", side="seller"),
        Participant(code="B1", side="buyer", delegates=(Delegate(code="B1-1"), Delegate(code="B1-2"))),
        Participant(code="B2", side="buyer"),
    )
    wishes = (
        Wish(of="S1", to="B1-2", rank=3),
        Wish(of="S1", to="B1-1", rank=1),
        Wish(of="S1", to="B2", rank=2),
        Wish(of="B2", to="S1", rank=1),
    )
    assert market_of(people, wishes, (), {}).ranks["S1"] == {"B1": 1, "B2": 2}
    refused = market_of(people, wishes, (Veto(of="B2", to="S1"),), {})
    assert refused.ranks == {"S1": {"B1": 1}, "B1": {}, "B2": {}}


def test_satisfaction_counts_against_what_was_possible() -> None:
    """Three wishes but two places: two wished meetings are all that could be."""
    asked = market({"S1": "B1 B2 B3", "B1": "", "B2": "", "B3": ""}, 2)
    assert satisfaction(asked, met("S1-B1 S1-B3"), "S1") == 1000
    assert satisfaction(asked, met("S1-B2"), "S1") == 500


def test_figures_by_side_and_for_newcomers() -> None:
    asked = market({"S1": "B1 B2", "S2": "B1", "S3": "", "B1": "S1", "B2": ""}, 2)
    found = fairness(asked, met("S1-B1 S1-B2"), newcomers={"S2", "S3"})
    sellers = found.groups["seller"]
    assert sellers.with_meetings == (2, 0, 1)
    assert sellers.first == Share(got=1, of=2)
    assert sellers.wishes == Share(got=2, of=3)
    assert sellers.first.thousandths == 500
    assert found.groups["newcomers"].with_meetings == (2,)
    assert found.groups["buyer"].with_meetings == (0, 2)
    assert fairness(asked, {}).groups.keys() == {"seller", "buyer"}


@pytest.mark.parametrize("seed", range(20))
def test_names_do_not_matter(seed: int) -> None:
    """Where nobody is tied, renaming companies renames the outcome."""
    asked = some_market(seed)
    again = {code: f"{code[0]}{9 - int(code[1:])}" for code in asked.ranks}
    renamed = Market(
        ranks={
            again[code]: {again[to]: r for to, r in listed.items()} for code, listed in asked.ranks.items()
        },
        most={again[code]: most for code, most in asked.most.items()},
        sides={again[code]: side for code, side in asked.sides.items()},
    )
    held = some_timetable(asked, random.Random(seed))
    moved = {again[code]: {again[other] for other in others} for code, others in held.items()}
    one, other = fairness(asked, held), fairness(renamed, moved)
    assert one.groups == other.groups
    assert len(one.blocking) == len(other.blocking)
