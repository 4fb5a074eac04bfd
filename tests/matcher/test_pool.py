"""One pool: the best pairs where anybody may meet anybody, and the odd sets that prove it."""

import random
from itertools import combinations, product

import numpy as np
import pytest

from matcher.pool import Inside, Pool, PoolChoice, select_in_pool


def pool(
    pairs: list[tuple[int, int, int]], capacity: list[int], slots: int, *, floor: int = 0, tables: int = 99
) -> Pool:
    """Pairs of nodes with their scores; everybody is there in all slots. A meeting under the floor: 100."""
    first, second, worth = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    n = len(capacity)
    return Pool(
        first=first,
        second=second,
        worth=worth,
        capacity=np.minimum(np.array(capacity, np.int64), slots),
        room=np.ones((n, slots), np.int64),
        reward=np.full((n, floor), 100, np.int64),
        tables=tables,
        sure=np.zeros((0, 2), np.int64),
    )


def chosen(given: Pool) -> PoolChoice:
    found = select_in_pool(given, seed=0, should_stop=lambda: False)
    assert found is not None
    return found


def worth(given: Pool, held: tuple[bool, ...]) -> int | None:
    """What these pairs are worth, or None where a degree or the number of tables is broken."""
    times = [0] * len(given.capacity)
    for i, yes in enumerate(held):
        if yes:
            times[given.first[i]] += 1
            times[given.second[i]] += 1
    if sum(held) > given.tables or any(
        count > most for count, most in zip(times, given.capacity.tolist(), strict=True)
    ):
        return None
    rewards = sum(int(given.reward[node, :count].sum()) for node, count in enumerate(times))
    return rewards + int(given.worth[list(held)].sum())


def inside(given: Pool, one: Inside, edge: int) -> bool:
    return {int(given.first[edge]), int(given.second[edge])} <= one.nodes or edge in one.edges


def bound(given: Pool, choice: PoolChoice) -> int:
    """Weak duality by hand: what the prices allow at most."""
    d, total = choice.denominator, choice.table_price * given.tables
    total += sum(price * one.most for one, price in zip(choice.sets, choice.set_price, strict=True))
    for node, most in enumerate(given.capacity.tolist()):
        total += int(choice.node_price[node]) * most
        total += max(
            d * int(given.reward[node, :y].sum()) - int(choice.floor_price[node]) * y for y in range(most + 1)
        )
    for e, (a, b) in enumerate(zip(given.first.tolist(), given.second.tolist(), strict=True)):
        gain = d * int(given.worth[e]) + int(choice.floor_price[a]) + int(choice.floor_price[b])
        gain -= int(choice.node_price[a]) + int(choice.node_price[b]) + choice.table_price
        listed = zip(choice.sets, choice.set_price, strict=True)
        total += max(0, gain - sum(price for one, price in listed if inside(given, one, e)))
    return total // d


@pytest.mark.parametrize(
    ("companies", "slots", "most"),
    [
        (3, 1, 1),  # one pair, and the third waits
        (3, 2, 2),  # one pair in each slot, where degrees allow three
        (5, 2, 4),  # two pairs in each slot, where degrees allow five
        (7, 2, 6),  # three pairs in each slot
        (4, 2, 4),  # nobody waits in an even ring
    ],
)
def test_of_a_ring_with_an_odd_number_one_waits_in_every_slot(companies: int, slots: int, most: int) -> None:
    pairs = [(i, (i + 1) % companies, 1) for i in range(companies)]
    given = pool(pairs, [slots] * companies, slots)
    choice = chosen(given)
    assert int(choice.held.sum()) == most == bound(given, choice)


def test_meetings_out_of_an_odd_set_count_with_those_inside() -> None:
    """A triangle with one meeting each to spare, and a good meeting that leads out of each corner.

    With many slots, three companies of two meetings each have six places: the three meetings that lead out
    (8 each) take three of them, and the triangle gets one pair (6), not one and a half.
    """
    pairs = [(0, 1, 6), (1, 2, 6), (0, 2, 6), (0, 3, 8), (1, 4, 8), (2, 5, 8)]
    given = pool(pairs, [2, 2, 2, 1, 1, 1], 9)
    choice = chosen(given)
    assert bound(given, choice) == worth(given, tuple(choice.held.tolist())) == 3 * 8 + 6


@pytest.mark.parametrize("seed", range(80))
def test_the_pairs_are_the_best_and_the_prices_prove_it(seed: int) -> None:
    """With more slots than anybody has meetings, degrees and odd sets describe all choices of pairs."""
    rng = random.Random(seed)
    nodes = rng.randint(3, 6)
    pairs = [(a, b, rng.randint(-2, 9)) for a, b in combinations(range(nodes), 2) if rng.random() < 0.7][:10]
    pairs = pairs or [(0, 1, 3)]
    capacity = [rng.randint(0, 3) for _ in range(nodes)]
    given = pool(pairs, capacity, 9, floor=rng.randint(0, 2))
    choice = chosen(given)
    every = (worth(given, held) for held in product((False, True), repeat=len(pairs)))
    best = max(one for one in every if one is not None)
    assert worth(given, tuple(choice.held.tolist())) == best == bound(given, choice)
