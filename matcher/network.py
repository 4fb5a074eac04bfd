"""Flows of least cost in strict order: the first cost before all others, exact in 64 bits at any size.

One flow for as many costs as fit together, then one on its optimal face, and so on: an arc whose reduced
cost is not zero keeps its flow (Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 9). The potentials
of all flows together, each weighed above all those that follow, are optimal for the weighed sum of costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ROOM = 2**60
"""Costs times nodes stay below this, which leaves the flow solver's scaling its place in 64 bits."""


class FlowError(RuntimeError):
    """The flow solver refused: numbers too large for 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """`nodes` nodes, and arcs in arrays (a,): tails, heads, capacities. `supply`: (nodes,)."""

    nodes: int
    tail: Ints
    head: Ints
    capacity: Ints
    supply: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a unit on each arc costs, (a,), and how far the totals of two flows can lie apart at most."""

    by_arc: Ints
    span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow of least costs, (a,), and what proves it.

    `weights`: by cost, so that one unit of each outweighs all that follow. `potentials`: one (nodes,) array
    for each flow that was solved, and the `scales` to add them up with. `free`: (a,) the arcs on which the
    flows of least costs differ; they all agree on the others.
    """

    amount: Ints
    weights: tuple[int, ...]
    potentials: tuple[Ints, ...]
    scales: tuple[int, ...]
    free: Bools


def cheapest(network: Network, costs: Sequence[Cost]) -> Flow:
    """The flow of least costs, compared in their order. Raises FlowError where one alone is too large."""
    free = np.ones(len(network.tail), bool)
    amount = np.zeros(len(network.tail), np.int64)
    packs, potentials, reduced = [], [], []
    rest = list(costs)
    while rest:
        pack = _pack(network, rest)
        by_arc = _weighed([(cost.by_arc, weight) for cost, weight in zip(rest, pack, strict=False)])
        amount = on_face(network, by_arc, free, amount)
        potential = _potentials(network, by_arc, free, amount)
        slack = by_arc + potential[network.tail] - potential[network.head]
        free = free & (slack == 0)
        packs.append(list(zip(rest, pack, strict=False)))
        potentials.append(potential)
        reduced.append(int(np.abs(slack).max(initial=0)))
        rest = rest[len(pack) :]
    scales: list[int] = []
    above_spans = above_slacks = 0
    for listed, largest in zip(packs[::-1], reduced[::-1], strict=True):
        # Outweighs whatever the later flows change: in the totals, and in the reduced cost of any arc.
        scale = 1 + max(above_spans, above_slacks)
        scales.insert(0, scale)
        above_spans += scale * sum(weight * cost.span for cost, weight in listed)
        above_slacks += scale * largest
    weights = [scale * weight for scale, listed in zip(scales, packs, strict=True) for _, weight in listed]
    return Flow(
        amount=amount,
        weights=tuple(weights),
        potentials=tuple(potentials),
        scales=tuple(scales),
        free=free,
    )


def _pack(network: Network, costs: Sequence[Cost]) -> list[int]:
    """Weights for as many of the first costs as one flow can carry."""
    best: list[int] = []
    for many in range(1, len(costs) + 1):
        weights, above = [1] * many, 0
        for i in reversed(range(many)):
            weights[i] = 1 + above
            above += weights[i] * costs[i].span
        largest = sum(
            weight * int(np.abs(cost.by_arc).max(initial=0))
            for cost, weight in zip(costs, weights, strict=False)
        )
        if many > 1 and largest * (network.nodes + 1) >= ROOM:
            break
        if largest * (network.nodes + 1) >= 2**62:
            raise FlowError("a cost times the number of nodes does not fit in 64 bits")
        best = weights
    return best


def _weighed(listed: Sequence[tuple[Ints, int]]) -> Ints:
    found = np.zeros_like(listed[0][0])
    for by_arc, weight in listed:
        found += by_arc * weight
    return found


def on_face(network: Network, cost: Ints, free: Bools, amount: Ints) -> Ints:
    """(a,) the cheapest flow that differs from `amount` on the free arcs only."""
    from ortools.graph.python import min_cost_flow

    supply = network.supply
    everywhere = bool(free.all())
    tail, head, capacity = network.tail, network.head, network.capacity
    if not everywhere:
        settled = np.where(free, 0, amount)
        supply = supply - np.bincount(tail, settled, network.nodes).astype(np.int64)
        supply = supply + np.bincount(head, settled, network.nodes).astype(np.int64)
        tail, head, capacity, cost = tail[free], head[free], capacity[free], cost[free]
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, cost)
    some = np.flatnonzero(supply)
    solver.set_nodes_supplies(some, supply[some])
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowError(f"min-cost flow: {status}")
    flow = np.asarray(solver.flows(np.arange(len(tail))), np.int64)
    if everywhere:
        return flow
    found = amount.copy()
    found[free] = flow
    return found


def _potentials(network: Network, cost: Ints, free: Bools, amount: Ints) -> Ints:
    """Optimal potentials: shortest distances in the residual network (Bellman-Ford, all nodes at once)."""
    forward = np.flatnonzero(free & (amount < network.capacity))
    backward = np.flatnonzero(free & (amount > 0))
    tail = np.concatenate([network.tail[forward], network.head[backward]])
    head = np.concatenate([network.head[forward], network.tail[backward]])
    step = np.concatenate([cost[forward], -cost[backward]])
    order = np.argsort(head, kind="stable")
    tail, head, step = tail[order], head[order], step[order]
    potential = np.zeros(network.nodes, np.int64)
    if not len(head):
        return potential
    starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
    reached = head[starts]
    for _ in range(network.nodes + 1):
        best = np.minimum.reduceat(potential[tail] + step, starts)
        better = best < potential[reached]
        if not better.any():
            return potential
        potential[reached[better]] = best[better]
    raise FlowError("the flow is not optimal: its residual network has a negative cycle")
