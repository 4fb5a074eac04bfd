"""Who meets whom: the best pairs under quotas and floors, as a min-cost flow, with prices that prove it.

Without slots, choosing pairs is a b-matching in a bipartite graph, so a network flow (Ahuja, Magnanti and
Orlin, Network Flows, 1993, chapters 9 and 12). Leaving the slots out can only make the optimum larger: the
flow's value bounds every timetable, and its node potentials are prices that say so to an auditor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.network import Bools, Cost, Flow, FlowError, Ints, Network, cheapest, on_face

__all__ = ["Choice", "FlowError", "Market", "Value", "reselect", "select"]

Numbers = npt.NDArray[Any]
"""Whole numbers: in 64 bits where they fit, else Python's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One thing to have much of. `score`: (m,) what each edge is worth by itself.

    `reward`: (n, k) what each node's first, second, … k-th meeting is worth as such; further ones nothing.
    Compared in the order of all values, a later meeting is worth no more than one before it. `span`: how
    far the totals of two choices can lie apart at most.
    """

    score: Ints
    reward: Ints
    span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Who may meet whom, in indices: n nodes (participants), m edges (meetings that may be held).

    `first`, `second`: (m,) node of each end. All first ends lie on one side and all second ends on the
    other, unless `pooled`. `capacity`: (n,) most meetings. `values`: what counts, in strict order.
    `group_first`, `group_second`: (m,) the smallest group of edges of that end's node that the edge is in,
    or -1. Groups are nested: `group_owner`: (g,) the node, `group_parent`: (g,) the next larger group, or
    -1, `group_capacity`: (g,). `hall`: (n,) the hall whose tables a second end's meetings use up, or -1;
    `hall_capacity`: (h,); all halls together have `pool_capacity`.
    """

    first: Ints
    second: Ints
    capacity: Ints
    values: tuple[Value, ...]
    group_first: Ints
    group_second: Ints
    group_owner: Ints
    group_parent: Ints
    group_capacity: Ints
    hall: Ints
    hall_capacity: Ints
    pool_capacity: int
    pooled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The pairs chosen, and prices over `denominator` under which nobody could do better.

    `held`: (m,). `weights`: by value, so that one unit of each outweighs all that follow; the prices are
    for that weighted sum. `node_price`, `floor_price`: (n,); `group_price`: (g,); `hall_price`: (h,);
    `pool_price`. In a pooled market the pairs are a hint only (what both halves of the doubled market agree
    on), while the prices are as valid as ever. `network` and `flow` are for `reselect`.
    """

    held: Bools
    weights: tuple[int, ...]
    node_price: Numbers
    floor_price: Numbers
    group_price: Numbers
    hall_price: Numbers
    pool_price: int
    denominator: int
    network: Network
    flow: Flow


@dataclass(slots=True)
class _Arcs:
    """Arcs under construction, in blocks: tail, head, capacity, and a cost for each value."""

    values: int
    blocks: list[tuple[Ints, ...]]

    def add(
        self,
        tail: npt.ArrayLike,
        head: npt.ArrayLike,
        capacity: npt.ArrayLike,
        gains: Sequence[npt.ArrayLike] = (),
    ) -> None:
        """Append arcs; all arguments broadcast against each other. `gains` are by value, none: 0."""
        parts = (tail, head, capacity, *(gains or [0] * self.values))
        self.blocks.append(
            tuple(np.broadcast_arrays(*(np.atleast_1d(np.asarray(x, np.int64)) for x in parts)))
        )

    def joined(self) -> list[Ints]:
        """Tails, heads, capacities, and the gains of each value."""
        return [np.ascontiguousarray(np.concatenate(parts)) for parts in zip(*self.blocks, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the network's nodes are: participants first, then source and sink; the others begin at these."""

    source: int
    sink: int
    group: int
    hall: int
    pool: int


def select(market: Market) -> Choice:
    """The best pairs, value by value, and the prices that prove it. Raises FlowError on overflow."""
    return _select_pooled(market) if market.pooled else _select(market)


def reselect(choice: Choice, bonus: Ints) -> Bools:
    """(m,) other pairs that are as good in all values: those with the largest sum of `bonus`, (m,)."""
    cost = np.zeros(len(choice.network.tail), np.int64)
    cost[: len(bonus)] = -bonus
    amount = on_face(choice.network, cost, choice.flow.free, choice.flow.amount)
    return amount[: len(bonus)] > 0


def _select(market: Market) -> Choice:
    n, m = len(market.capacity), len(market.first)
    g, h = len(market.group_capacity), len(market.hall_capacity)
    layout = _Layout(source=n, sink=n + 1, group=n + 2, hall=n + 2 + g, pool=n + 2 + g + h)
    onward = np.where(market.hall >= 0, layout.hall + market.hall, layout.sink)
    tail, head, capacity, *gains = _arcs(market, layout, onward)
    supply = np.zeros(layout.pool + 1, np.int64)
    supply[layout.source] = int(capacity[-1]) - 1
    supply[layout.sink] = -supply[layout.source]
    network = Network(nodes=layout.pool + 1, tail=tail, head=head, capacity=capacity, supply=supply)
    costs = [Cost(by_arc=-gain, span=one.span) for gain, one in zip(gains, market.values, strict=True)]
    flow = cheapest(network, costs)
    potential = _added(flow)
    potential = potential - potential[layout.source]
    node_price, floor_price = _node_prices(market, flow.weights, potential, onward)
    pool = potential[layout.pool]
    return Choice(
        held=flow.amount[:m] > 0,
        weights=flow.weights,
        node_price=node_price,
        floor_price=floor_price,
        group_price=_group_prices(market, potential, layout),
        hall_price=np.maximum(0, pool - potential[layout.hall : layout.pool]),
        pool_price=max(0, int(potential[layout.sink] - pool)),
        denominator=1,
        network=network,
        flow=flow,
    )


def _arcs(market: Market, layout: _Layout, onward: Ints) -> list[Ints]:
    """Tails, heads, capacities and gains of all arcs: the edges first, the way past everything last."""
    arcs = _Arcs(len(market.values), [])
    left, right = np.unique(market.first), np.unique(market.second)
    by_first, by_second = market.group_first, market.group_second
    tail = np.where(by_first >= 0, layout.group + by_first, market.first)
    head = np.where(by_second >= 0, layout.group + by_second, market.second)
    arcs.add(tail, head, 1, [one.score for one in market.values])
    group = layout.group + np.arange(len(market.group_capacity))
    above = np.where(market.group_parent >= 0, layout.group + market.group_parent, market.group_owner)
    into = np.isin(market.group_owner, left)
    arcs.add(np.where(into, above, group), np.where(into, group, above), market.group_capacity)
    for nodes, tails, heads in (
        (left, np.full(len(left), layout.source), left),
        (right, right, onward[right]),
    ):
        rest = market.capacity[nodes]
        for y, length in _runs(market, nodes):
            some = np.flatnonzero(length)
            arcs.add(
                tails[some], heads[some], length[some], [v.reward[nodes[some], y] for v in market.values]
            )
            rest = rest - length
        arcs.add(tails, heads, rest)
    halls = layout.hall + np.arange(len(market.hall_capacity))
    arcs.add(halls, layout.pool, market.hall_capacity)
    arcs.add(layout.pool, layout.sink, market.pool_capacity)
    # Who is not needed goes straight through. One unit always does, and there is room for one more: so the
    # potentials of both ends are equal.
    arcs.add(layout.source, layout.sink, int(market.capacity[left].sum()) + 2)
    return arcs.joined()


def _runs(market: Market, nodes: Ints) -> list[tuple[int, Ints]]:
    """(y, length): by node, how many meetings from its y-th on are worth the same, and not nothing."""
    rewards = np.stack([one.reward[nodes] for one in market.values])
    wide = rewards.shape[2]
    room = market.capacity[nodes][:, None] > np.arange(wide)
    worth = (rewards != 0).any(axis=0) & room
    follows = np.zeros_like(worth)
    if wide:
        follows[:, 1:] = (rewards[:, :, 1:] == rewards[:, :, :-1]).all(axis=0) & worth[:, 1:] & worth[:, :-1]
    found, length = [], np.zeros(len(nodes), np.int64)
    for y in reversed(range(wide)):
        length = np.where(worth[:, y], length + 1, 0)
        begins = worth[:, y] & ~follows[:, y]
        if begins.any():
            found.append((y, np.where(begins, length, 0)))
        length = np.where(begins, 0, length)
    return found[::-1]


def _added(flow: Flow) -> Numbers:
    """The potentials of the weighed sum of all costs."""
    if len(flow.scales) == 1:
        return flow.potentials[0]
    found: Numbers = np.zeros(len(flow.potentials[0]), object)
    for one, scale in zip(flow.potentials, flow.scales, strict=True):
        found = found + one.astype(object) * scale
    return found


def _node_prices(
    market: Market, weights: Sequence[int], potential: Numbers, onward: Ints
) -> tuple[Numbers, Numbers]:
    """Each participant's price, and the price of its floor, from the potentials around its node.

    A node's net price is its distance from the source (first side) or to what follows it (second side).
    Where it is negative the participant is short of what it should have, and that is what one more meeting
    earns. Whom nobody can meet earns nothing, which a price of its first meeting's full worth says.
    """
    net = np.zeros(len(market.capacity), potential.dtype)
    left, right = np.unique(market.first), np.unique(market.second)
    net[left] = potential[left]
    net[right] = potential[onward[right]] - potential[right]
    floor_price = np.maximum(0, -net)
    alone = np.setdiff1d(np.arange(len(net)), np.append(left, right))
    if len(alone):
        full = [one.reward[alone].max(axis=1, initial=0).astype(net.dtype) for one in market.values]
        floor_price[alone] = sum(worth * weight for worth, weight in zip(full, weights, strict=True))
    return np.maximum(0, net), floor_price


def _group_prices(market: Market, potential: Numbers, layout: _Layout) -> Numbers:
    """What each group's edges pay because the group is full."""
    above = np.where(market.group_parent >= 0, layout.group + market.group_parent, market.group_owner)
    step = potential[layout.group : layout.hall] - potential[above]
    return np.maximum(0, np.where(np.isin(market.group_owner, market.first), step, -step))


def _select_pooled(market: Market) -> Choice:
    """One pool, doubled: every participant stands on both sides, every pair twice, each for half.

    The halves of an optimal flow give the half-integral node bound of the general graph (Balinski 1965).
    """
    n, m = len(market.capacity), len(market.first)
    none, nobody = np.full(2 * m, -1, np.int64), np.zeros(0, np.int64)
    doubled = Market(
        first=np.concatenate([market.first, market.second]),
        second=np.concatenate([market.second, market.first]) + n,
        capacity=np.tile(market.capacity, 2),
        values=tuple(
            Value(score=np.tile(one.score, 2), reward=np.tile(one.reward, (2, 1)), span=2 * one.span)
            for one in market.values
        ),
        group_first=none,
        group_second=none,
        group_owner=nobody,
        group_parent=nobody,
        group_capacity=nobody,
        hall=np.full(2 * n, -1, np.int64),
        hall_capacity=nobody,
        pool_capacity=0,
    )
    found = _select(doubled)
    # Both halves earn the rewards, so a node's prices on its two sides add up over the denominator 2.
    return Choice(
        held=found.held[:m] & found.held[m:],
        weights=found.weights,
        node_price=found.node_price[:n] + found.node_price[n:],
        floor_price=found.floor_price[:n] + found.floor_price[n:],
        group_price=np.zeros(len(market.group_capacity), np.int64),
        hall_price=np.zeros(len(market.hall_capacity), np.int64),
        pool_price=0,
        denominator=2,
        network=found.network,
        flow=found.flow,
    )
