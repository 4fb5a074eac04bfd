"""Selection: the best pairs under quotas and floors, value by value, and prices that prove it."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from matcher.network import Cost, FlowError, Network, cheapest
from matcher.select import Choice, Market, Value, reselect, select

NONE = np.zeros(0, np.int64)


def floors(floor: Sequence[int], edges: int) -> Value:
    """One point for each meeting of a node up to its floor."""
    wide = max(floor, default=0)
    reward = np.array([[int(y < least) for y in range(wide)] for least in floor], np.int64)
    return Value(score=np.zeros(edges, np.int64), reward=reward.reshape(len(floor), wide), span=sum(floor))


def level(k: int, nodes: int, edges: int) -> Value:
    """One point for each node with at least k meetings."""
    reward = np.array([[int(y + 1 == k) for y in range(k)]] * nodes, np.int64)
    return Value(score=np.zeros(edges, np.int64), reward=reward, span=nodes)


def points(score: Sequence[int], nodes: int) -> Value:
    """The edges' own points."""
    given = np.array(score, np.int64)
    return Value(score=given, reward=np.zeros((nodes, 0), np.int64), span=int(np.abs(given).sum()))


def market(
    pairs: list[tuple[int, int, int]], capacity: list[int], *values: Value, pooled: bool = False
) -> Market:
    """Pairs of nodes with their scores, which count after all other values; no groups, no halls."""
    first, second, score = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    none = np.full(len(pairs), -1, np.int64)
    listed = (*values, points(score.tolist(), len(capacity)))
    wide = max(value.reward.shape[1] for value in listed)
    return Market(
        first=first,
        second=second,
        capacity=np.array(capacity, np.int64),
        values=tuple(
            Value(
                score=value.score,
                reward=np.pad(value.reward, ((0, 0), (0, wide - value.reward.shape[1]))),
                span=value.span,
            )
            for value in listed
        ),
        group_first=none,
        group_second=none,
        group_owner=NONE,
        group_parent=NONE,
        group_capacity=NONE,
        hall=np.full(len(capacity), -1, np.int64),
        hall_capacity=NONE,
        pool_capacity=0,
        pooled=pooled,
    )


def reached(given: Market, held: tuple[bool, ...]) -> tuple[int, ...] | None:
    """What these pairs come to, value by value, or None where a capacity is broken."""
    times = [0] * len(given.capacity)
    for i, yes in enumerate(held):
        if yes:
            times[given.first[i]] += 1
            times[given.second[i]] += 1
    if any(count > most for count, most in zip(times, given.capacity.tolist(), strict=True)):
        return None
    for group, most in enumerate(given.group_capacity.tolist()):
        if sum(yes and group in inside(given, i) for i, yes in enumerate(held)) > most:
            return None
    return tuple(
        int(value.score[list(held)].sum())
        + sum(int(value.reward[node, :count].sum()) for node, count in enumerate(times))
        for value in given.values
    )


def inside(given: Market, edge: int) -> set[int]:
    """All groups that an edge is in, at either end."""
    found: set[int] = set()
    for leaf in (given.group_first[edge], given.group_second[edge]):
        group = int(leaf)
        while group >= 0:
            found.add(group)
            group = int(given.group_parent[group])
    return found


def best(given: Market) -> tuple[int, ...]:
    """The best there is, by trying all."""
    found = (reached(given, held) for held in product((False, True), repeat=len(given.first)))
    return max(one for one in found if one is not None)


def bound(given: Market, choice: Choice) -> int:
    """Weak duality by hand: what the prices allow at most, in the weighed sum of all values."""
    d, weights = choice.denominator, choice.weights
    total = sum(int(p) * int(c) for p, c in zip(choice.node_price, given.capacity, strict=True))
    total += sum(int(p) * int(c) for p, c in zip(choice.group_price, given.group_capacity, strict=True))
    for node, most in enumerate(given.capacity.tolist()):
        worth = [
            sum(w * int(v.reward[node, :y].sum()) for w, v in zip(weights, given.values, strict=True))
            for y in range(most + 1)
        ]
        total += max(d * worth[y] - int(choice.floor_price[node]) * y for y in range(most + 1))
    for i, (a, b) in enumerate(zip(given.first.tolist(), given.second.tolist(), strict=True)):
        worth = d * sum(w * int(v.score[i]) for w, v in zip(weights, given.values, strict=True))
        worth += int(choice.floor_price[a]) + int(choice.floor_price[b])
        worth -= int(choice.node_price[a]) + int(choice.node_price[b])
        total += max(0, worth - sum(int(choice.group_price[group]) for group in inside(given, i)))
    return total // d


def weighed(choice: Choice, values: tuple[int, ...] | None) -> int:
    """The weighed sum of what is reached."""
    assert values is not None
    return sum(weight * value for weight, value in zip(choice.weights, values, strict=True))


def held(choice: Choice) -> tuple[bool, ...]:
    return tuple(choice.held.tolist())


def random_market(seed: int, *, pooled: bool = False, nested: bool = False) -> Market:
    rng = random.Random(seed)
    nodes = 5 if pooled else 6
    ends = (
        [(a, b) for a in range(nodes) for b in range(a + 1, nodes)]
        if pooled
        else list(product(range(3), range(3, 6)))
    )
    pairs = [(a, b, rng.randint(-3, 9)) for a, b in ends if rng.random() < 0.8] or [(0, nodes - 1, 1)]
    least = [rng.randint(0, 2) for _ in range(nodes)]
    values = rng.choice(
        (
            (),
            (floors(least, len(pairs)),),
            (floors(least, len(pairs)), level(1, nodes, len(pairs)), level(2, nodes, len(pairs))),
            (level(1, nodes, len(pairs)), level(2, nodes, len(pairs)), level(3, nodes, len(pairs))),
        )
    )
    given = market(pairs, [rng.randint(0, 3) for _ in range(nodes)], *values, pooled=pooled)
    return with_groups(given, rng) if nested else given


def with_groups(given: Market, rng: random.Random) -> Market:
    """Two groups at node 0, one inside the other, and one at node 5."""
    first = [rng.choice((-1, 0, 1)) if a == 0 else -1 for a in given.first.tolist()]
    second = [rng.choice((-1, 2)) if b == 5 else -1 for b in given.second.tolist()]
    return replace(
        given,
        group_first=np.array(first, np.int64),
        group_second=np.array(second, np.int64),
        group_owner=np.array([0, 0, 5], np.int64),
        group_parent=np.array([-1, 0, -1], np.int64),
        group_capacity=np.array([rng.randint(0, 2) for _ in range(3)], np.int64),
    )


def test_the_best_two_of_three_are_chosen() -> None:
    # Node 3 takes two of the three: 9 + 7.
    choice = select(market([(0, 3, 9), (1, 3, 7), (2, 3, 4)], [1, 1, 1, 2]))
    assert choice.held.tolist() == [True, True, False]


def test_a_floor_comes_before_any_score() -> None:
    """Node 0 has one meeting either way; who else has none is served though it costs 8 points."""
    given = market([(0, 2, 9), (1, 2, 1)], [1, 1, 1], floors([0, 1, 0], 2))
    assert select(given).held.tolist() == [False, True]


def test_the_worst_off_are_lifted_before_any_score() -> None:
    """Buyer 2 has two meetings to give. Both to node 0 make 18 points; one each leaves nobody with none."""
    pairs = [(0, 2, 9), (0, 2, 9), (1, 2, 1)]
    assert select(market(pairs, [2, 1, 2])).held.tolist() == [True, True, False]
    assert sum(select(market(pairs, [2, 1, 2], level(1, 3, 3))).held.tolist()[:2]) == 1


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_the_choice_is_the_best_and_the_prices_prove_it(seed: int, nested: bool) -> None:
    given = random_market(seed, nested=nested)
    choice = select(given)
    assert reached(given, held(choice)) == best(given)
    assert weighed(choice, best(given)) == bound(given, choice)


@pytest.mark.parametrize("seed", range(30))
def test_one_flow_for_each_value_is_as_good_as_one_for_all(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no room for two values in one flow the prices are added up, far beyond 64 bits if need be."""
    given = random_market(seed, nested=True)
    given = replace(given, values=tuple(replace(one, span=one.span + 2**80) for one in given.values))
    monkeypatch.setattr("matcher.network.ROOM", 0)
    choice = select(given)
    assert reached(given, held(choice)) == best(given)
    assert weighed(choice, best(given)) == bound(given, choice)
    # One unit of a value outweighs everything that comes after it.
    spans = [one.span for one in given.values]
    assert all(
        weight > sum(w * s for w, s in zip(choice.weights[i + 1 :], spans[i + 1 :], strict=True))
        for i, weight in enumerate(choice.weights)
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_bonus_decides_ties_only(seed: int) -> None:
    given = random_market(seed, nested=True)
    rng = random.Random(seed)
    bonus = np.array([rng.randint(0, 3) for _ in given.first], np.int64)
    again = tuple(reselect(select(given), bonus).tolist())
    assert reached(given, again) == best(given)
    every = (one for one in product((False, True), repeat=len(bonus)) if reached(given, one) == best(given))
    assert sum(bonus[list(again)]) == max(sum(bonus[list(one)]) for one in every)


def test_of_two_equal_pairs_the_bonus_takes_one() -> None:
    choice = select(market([(0, 2, 5), (1, 2, 5)], [1, 1, 1]))
    assert reselect(choice, np.array([0, 1])).tolist() == [False, True]
    assert reselect(choice, np.array([1, 0])).tolist() == [True, False]


@pytest.mark.parametrize("seed", range(40))
def test_in_one_pool_the_prices_bound_the_best(seed: int) -> None:
    given = random_market(seed, pooled=True)
    choice = select(given)
    assert bound(given, choice) >= weighed(choice, best(given))


def test_in_a_ring_of_three_the_node_bound_is_half_integral() -> None:
    """Three companies, one meeting each: halves of all three pairs make 1.5, so at most 1."""
    given = market([(0, 1, 1), (1, 2, 1), (0, 2, 1)], [1, 1, 1], pooled=True)
    choice = select(given)
    assert choice.denominator == 2
    assert bound(given, choice) == 1


def test_a_cost_that_no_flow_can_carry_is_refused() -> None:
    one = np.array([1], np.int64)
    network = Network(nodes=2, tail=0 * one, head=one, capacity=one, supply=np.array([1, -1]))
    with pytest.raises(FlowError):
        cheapest(network, [Cost(by_arc=2**61 * one, span=2**61)])
