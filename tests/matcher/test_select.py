"""Selection: the best pairs under quotas and floors, and prices that prove it."""

import random
from itertools import product

import numpy as np
import pytest

from matcher.select import Choice, Market, select


def market(
    pairs: list[tuple[int, int, int]],
    capacity: list[int],
    floor: list[int],
    *,
    cover: int,
    pooled: bool = False,
) -> Market:
    """Pairs of nodes with their scores; no named delegates, no halls."""
    first, second, score = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    none = np.full(len(pairs), -1, np.int64)
    return Market(
        first=first,
        second=second,
        score=score,
        capacity=np.array(capacity, np.int64),
        floor=np.array(floor, np.int64),
        group_first=none,
        group_second=none,
        group_capacity=np.zeros(0, np.int64),
        hall=np.full(len(capacity), -1, np.int64),
        hall_capacity=np.zeros(0, np.int64),
        pool_capacity=0,
        score_weight=1,
        cover_weight=cover,
        pooled=pooled,
    )


def value(given: Market, held: tuple[bool, ...]) -> int | None:
    """The weighted value of these pairs, or None where a quota is broken."""
    times = [0] * len(given.capacity)
    for i, yes in enumerate(held):
        if yes:
            times[given.first[i]] += 1
            times[given.second[i]] += 1
    if any(count > most for count, most in zip(times, given.capacity, strict=True)):
        return None
    covered = sum(min(count, least) for count, least in zip(times, given.floor, strict=True))
    score = sum(int(given.score[i]) for i, yes in enumerate(held) if yes)
    return score + given.cover_weight * covered


def best(given: Market) -> int:
    """The best value, by trying all."""
    found = (value(given, held) for held in product((False, True), repeat=len(given.score)))
    return max(one for one in found if one is not None)


def bound(given: Market, choice: Choice) -> int:
    """Weak duality by hand: what the prices allow at most."""
    d = choice.denominator
    total = int((choice.node_price * given.capacity).sum())
    total += int((given.floor * np.maximum(0, d * given.cover_weight - choice.floor_price)).sum())
    for a, b, score in zip(given.first, given.second, given.score, strict=True):
        worth = d * int(score) + int(choice.floor_price[a] + choice.floor_price[b])
        total += max(0, worth - int(choice.node_price[a] + choice.node_price[b]))
    return total // d


def random_market(seed: int, *, pooled: bool) -> Market:
    rng = random.Random(seed)
    nodes = 5 if pooled else 6
    ends = (
        [(a, b) for a in range(nodes) for b in range(a + 1, nodes)]
        if pooled
        else list(product(range(3), range(3, 6)))
    )
    pairs = [(a, b, rng.randint(-3, 9)) for a, b in ends if rng.random() < 0.8] or [(0, nodes - 1, 1)]
    return market(
        pairs,
        [rng.randint(0, 3) for _ in range(nodes)],
        [rng.randint(0, 2) for _ in range(nodes)],
        cover=rng.choice([0, 1, 200]),
        pooled=pooled,
    )


def test_the_best_two_of_three_are_chosen() -> None:
    # Node 3 takes two of the three: 9 + 7.
    choice = select(market([(0, 3, 9), (1, 3, 7), (2, 3, 4)], [1, 1, 1, 2], [0, 0, 0, 0], cover=0))
    assert choice.held.tolist() == [True, True, False]


def test_a_floor_comes_before_any_score() -> None:
    """Node 0 has one meeting either way; who else has none is served though it costs 8 points."""
    given = market([(0, 2, 9), (1, 2, 1)], [1, 1, 1], [0, 1, 0], cover=100)
    assert select(given).held.tolist() == [False, True]


@pytest.mark.parametrize("seed", range(60))
def test_the_choice_is_the_best_and_the_prices_prove_it(seed: int) -> None:
    given = random_market(seed, pooled=False)
    choice = select(given)
    assert value(given, tuple(choice.held.tolist())) == best(given) == bound(given, choice)


@pytest.mark.parametrize("seed", range(60))
def test_a_bonus_decides_ties_only(seed: int) -> None:
    given = random_market(seed, pooled=False)
    rng = random.Random(seed)
    bonus = np.array([rng.randint(0, 3) for _ in given.score], np.int64)
    assert value(given, tuple(select(given, bonus=bonus).held.tolist())) == best(given)


def test_of_two_equal_pairs_the_bonus_takes_one() -> None:
    given = market([(0, 2, 5), (1, 2, 5)], [1, 1, 1], [0, 0, 0], cover=0)
    assert select(given, bonus=np.array([0, 1])).held.tolist() == [False, True]
    assert select(given, bonus=np.array([1, 0])).held.tolist() == [True, False]


@pytest.mark.parametrize("seed", range(60))
def test_in_one_pool_the_prices_bound_the_best(seed: int) -> None:
    given = random_market(seed, pooled=True)
    assert bound(given, select(given)) >= best(given)


def test_in_a_ring_of_three_the_node_bound_is_half_integral() -> None:
    """Three companies, one meeting each: halves of all three pairs make 1.5, so at most 1."""
    given = market([(0, 1, 1), (1, 2, 1), (0, 2, 1)], [1, 1, 1], [0, 0, 0], cover=0, pooled=True)
    choice = select(given)
    assert choice.denominator == 2
    assert bound(given, choice) == 1
