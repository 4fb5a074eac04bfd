"""Who meets whom: the best pairs under quotas and floors, as a min-cost flow, with prices that prove it.

Without slots, choosing pairs is a b-matching in a bipartite graph, so a network flow (Ahuja, Magnanti and
Orlin, Network Flows, 1993, chapters 9 and 12). Leaving the slots out can only make the optimum larger: the
flow's value bounds every timetable, and its node potentials are prices that say so to an auditor.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Who may meet whom, in indices: n nodes (participants), m edges (meetings that may be held).

    `first`, `second`: (m,) node of each end. All first ends lie on one side and all second ends on the
    other, unless `pooled`. `score`: (m,) points. `capacity`, `floor`: (n,) most meetings, and how many
    should be reached. `group_first`, `group_second`: (m,) index of the delegate named at that end, or -1;
    `group_capacity`: (g,). `hall`: (n,) the hall whose tables a second end's meetings use up, or -1;
    `hall_capacity`: (h,); `under_pool`: (h,) whether the hall's tables are also in the pool of
    `pool_capacity`. The value is score_weight * score + cover_weight * sum of min(floor, meetings).
    """

    first: Ints
    second: Ints
    score: Ints
    capacity: Ints
    floor: Ints
    group_first: Ints
    group_second: Ints
    group_capacity: Ints
    hall: Ints
    hall_capacity: Ints
    pool_capacity: int
    score_weight: int
    cover_weight: int
    pooled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The pairs chosen, and prices over `denominator` under which nobody could do better.

    `held`: (m,). `node_price`, `floor_price`: (n,); `group_price`: (g,); `hall_price`: (h,); `pool_price`.
    In a pooled market the pairs are a hint only (what both halves of the doubled market agree on), while
    the prices are as valid as ever.
    """

    held: Bools
    node_price: Ints
    floor_price: Ints
    group_price: Ints
    hall_price: Ints
    pool_price: int
    denominator: int


class FlowError(RuntimeError):
    """The flow solver refused: numbers too large for 64 bits."""


@dataclass(slots=True)
class _Arcs:
    """Arcs under construction, in blocks."""

    blocks: list[tuple[Ints, Ints, Ints, Ints]]

    def add(
        self, tail: npt.ArrayLike, head: npt.ArrayLike, capacity: npt.ArrayLike, cost: npt.ArrayLike
    ) -> None:
        """Append arcs; the four broadcast against each other."""
        block = np.broadcast_arrays(
            *(np.atleast_1d(np.asarray(x, np.int64)) for x in (tail, head, capacity, cost))
        )
        self.blocks.append((block[0], block[1], block[2], block[3]))

    def joined(self) -> tuple[Ints, Ints, Ints, Ints]:
        """All arcs: tails, heads, capacities, costs."""
        joined = [np.ascontiguousarray(np.concatenate(parts)) for parts in zip(*self.blocks, strict=True)]
        return joined[0], joined[1], joined[2], joined[3]


def select(market: Market, *, bonus: Ints | None = None) -> Choice:
    """The pairs of the highest value, and the prices that prove it. Raises FlowError on overflow.

    `bonus` (m,), small and not negative, decides among choices of equal value only.
    """
    if market.pooled:
        return _select_pooled(market)
    held, potential, layout = _flow(market, bonus)
    node_price, floor_price = _node_prices(market, potential, layout)
    groups = len(market.group_capacity)
    group_price = np.zeros(groups, np.int64)
    for at, ends, sign in ((layout.group_first, market.first, 1), (layout.group_second, market.second, -1)):
        group_of = market.group_first if sign == 1 else market.group_second
        used = group_of >= 0
        node = layout.node[ends[used]]
        step = sign * (potential[at + group_of[used]] - potential[node])
        np.maximum.at(group_price, group_of[used], np.maximum(0, step))
    hall_node = layout.hall + np.arange(len(market.hall_capacity))
    onward = potential[layout.pool]
    return Choice(
        held=held,
        node_price=node_price,
        floor_price=floor_price,
        group_price=group_price,
        hall_price=np.maximum(0, onward - potential[hall_node]),
        pool_price=max(0, int(potential[layout.sink] - onward)),
        denominator=1,
    )


def _select_pooled(market: Market) -> Choice:
    """One pool, doubled: every participant stands on both sides, every pair twice, each for half.

    The halves of an optimal flow give the half-integral node bound of the general graph (Balinski 1965).
    """
    n, m = len(market.capacity), len(market.first)
    none = np.full(2 * m, -1, np.int64)
    doubled = Market(
        first=np.concatenate([market.first, market.second]),
        second=np.concatenate([market.second, market.first]) + n,
        score=np.tile(market.score, 2),
        capacity=np.tile(market.capacity, 2),
        floor=np.tile(market.floor, 2),
        group_first=none,
        group_second=none,
        group_capacity=np.zeros(0, np.int64),
        hall=np.full(2 * n, -1, np.int64),
        hall_capacity=np.zeros(0, np.int64),
        pool_capacity=0,
        score_weight=market.score_weight,
        cover_weight=market.cover_weight,
    )
    found = select(doubled)
    # Both halves cover a floor, so a node's prices on its two sides add up over the denominator 2.
    return Choice(
        held=found.held[:m] & found.held[m:],
        node_price=found.node_price[:n] + found.node_price[n:],
        floor_price=found.floor_price[:n] + found.floor_price[n:],
        group_price=np.zeros(len(market.group_capacity), np.int64),
        hall_price=np.zeros(len(market.hall_capacity), np.int64),
        pool_price=0,
        denominator=2,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the network's nodes are: `node[p]` of participant p; the others begin at these numbers."""

    source: int
    sink: int
    node: Ints
    group_first: int
    group_second: int
    hall: int
    pool: int


def _flow(market: Market, bonus: Ints | None) -> tuple[Bools, Ints, _Layout]:
    """Solve the network; returns the pairs held, all nodes' potentials, and where the nodes are."""
    from ortools.graph.python import min_cost_flow

    n, m = len(market.capacity), len(market.first)
    g, h = len(market.group_capacity), len(market.hall_capacity)
    layout = _Layout(
        source=n, sink=n + 1, node=np.arange(n), group_first=n + 2, group_second=n + 2 + g,
        hall=n + 2 + 2 * g, pool=n + 2 + 2 * g + h,
    )  # fmt: skip
    scale = 1 if bonus is None else int(bonus.sum()) + 1
    gain = market.score * (market.score_weight * scale)
    arcs = _Arcs([])
    tail = np.where(market.group_first >= 0, layout.group_first + market.group_first, market.first)
    head = np.where(market.group_second >= 0, layout.group_second + market.group_second, market.second)
    arcs.add(tail, head, np.ones(m), -(gain if bonus is None else gain + bonus))
    for group_of, ends, begin, forward in (
        (market.group_first, market.first, layout.group_first, True),
        (market.group_second, market.second, layout.group_second, False),
    ):
        groups, at = np.unique(group_of, return_index=True)
        at = at[groups >= 0]
        groups = groups[groups >= 0]
        owner, own = ends[at], begin + groups
        arcs.add(*((owner, own) if forward else (own, owner)), market.group_capacity[groups], 0)
    left = np.unique(market.first)
    right = np.unique(market.second)
    onward = np.where(market.hall >= 0, layout.hall + market.hall, layout.sink)
    reach = np.minimum(market.floor, market.capacity)
    reward = -market.cover_weight * scale
    arcs.add(layout.source, left, reach[left], reward)
    arcs.add(layout.source, left, (market.capacity - reach)[left], 0)
    arcs.add(right, onward[right], reach[right], reward)
    arcs.add(right, onward[right], (market.capacity - reach)[right], 0)
    arcs.add(layout.hall + np.arange(h), layout.pool, market.hall_capacity, 0)
    arcs.add(layout.pool, layout.sink, market.pool_capacity, 0)
    # Who is not needed goes straight through. One unit always does, and there is room for one more: so the
    # potentials of both ends are equal.
    supply = int(market.capacity[left].sum()) + 1
    arcs.add(layout.source, layout.sink, supply + 1, 0)
    tails, heads, capacities, costs = arcs.joined()

    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    solver.set_node_supply(layout.source, supply)
    solver.set_node_supply(layout.sink, -supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise FlowError(f"min-cost flow: {status}")
    flow = np.asarray(solver.flows(np.arange(len(tails))), np.int64)
    potential = _potentials(tails, heads, capacities, costs, flow, layout.pool + 1)
    potential -= potential[layout.source]
    if scale > 1:
        # Prices of the value alone: by the bonus they are off by less than one scaled unit each.
        potential = np.floor_divide(potential + scale // 2, scale)
    return flow[:m] > 0, potential, layout


def _potentials(tails: Ints, heads: Ints, capacities: Ints, costs: Ints, flow: Ints, nodes: int) -> Ints:
    """Optimal node potentials: shortest distances in the residual network (Bellman-Ford, all at once)."""
    forward, backward = flow < capacities, flow > 0
    tail = np.concatenate([tails[forward], heads[backward]])
    head = np.concatenate([heads[forward], tails[backward]])
    cost = np.concatenate([costs[forward], -costs[backward]])
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
    reached = head[starts]
    potential = np.zeros(nodes, np.int64)
    for _ in range(nodes + 1):
        best = np.minimum.reduceat(potential[tail] + cost, starts)
        better = best < potential[reached]
        if not better.any():
            return potential
        potential[reached[better]] = best[better]
    raise FlowError("the flow is not optimal: its residual network has a negative cycle")


def _node_prices(market: Market, potential: Ints, layout: _Layout) -> tuple[Ints, Ints]:
    """Each participant's price, and the price of its floor, from the potentials around its node.

    A node's net price is its distance from the source (first side) or to what follows it (second side).
    Where it is negative the participant is short of its floor, and that is what one more meeting earns.
    """
    n = len(market.capacity)
    onward = np.where(market.hall >= 0, layout.hall + market.hall, layout.sink)
    net = np.zeros(n, np.int64)
    left, right = np.unique(market.first), np.unique(market.second)
    net[left] = potential[left]
    net[right] = potential[onward[right]] - potential[right]
    met = np.zeros(n, bool)
    met[left] = met[right] = True
    # Every meeting of a node whose floor is not below its capacity is covered, so both prices rise by the
    # full weight; a node that nobody can meet covers nothing, which its floor's full price says.
    full = met & (market.floor >= market.capacity)
    price = np.maximum(0, net + np.where(full, market.cover_weight, 0))
    floor_price = np.minimum(market.cover_weight, np.maximum(0, -net))
    floor_price[full | ~met] = market.cover_weight
    return price, np.where(market.floor > 0, floor_price, 0)
