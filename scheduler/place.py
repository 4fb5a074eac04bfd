"""A slot for each chosen pair: slot by slot, those first who have the least slack left.

By König's theorem every choice of pairs could be placed if everybody were always there. With hours the
passes below leave a few meetings over; `scheduler.mend` finds them a place.
"""

import numpy as np

from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints

UNPLACED = -1
URGENT = 1_000_000
"""Weight of a unit that has to be served now, well above all others together."""
SLACK_WEIGHT = 1_000
RUN_ON = 3_000
"""What it earns to go on without a gap; more than any slack that is not urgent."""
BEGIN = 500
"""What it costs to begin a run of meetings: late enough, and it need not be broken off."""
MANY = 5_000
"""With more meetings open, a slot's flow looks at the likeliest: it takes a third less time and leaves no
more of them over."""
LIKELY = 2
"""So many for each company."""
SLACK_MOST = 50
"""Slack beyond this, in meetings, is the same to everybody."""


def place(grid: Grid, chosen: Ints, *, together: bool = False) -> Ints:
    """(len(chosen),) the slot of each chosen meeting, or UNPLACED.

    `chosen` are indices of meetings. `together`: who has one meeting at a time has them one after the other
    where that can be, so that few slots are idle in between. People and delegates meant suffice; so do the
    tables, but for pinned ones and where the meetings of one second end need tables of different halls.
    """
    n = len(grid.most)
    found = np.full(len(chosen), UNPLACED, np.int64)
    left = np.bincount(grid.ends[chosen].ravel(), minlength=n)
    room_left = grid.room.sum(axis=1)
    chances = grid.allowed[chosen].sum(axis=1)
    alone = grid.room.max(axis=1, initial=0) <= 1
    begun, on = np.zeros(n, bool), np.zeros(n, bool)
    session_of = grid.index.session_of
    for t in range(grid.allowed.shape[1]):
        if t and session_of[t] != session_of[t - 1]:
            begun, on = np.zeros(n, bool), np.zeros(n, bool)
        room_left = room_left - grid.room[:, t]
        open_ = np.flatnonzero((found == UNPLACED) & grid.allowed[chosen, t])
        if len(open_):
            urge = np.where(on, RUN_ON, np.where(begun, 0, -BEGIN)) * alone if together else 0 * alone
            if len(open_) > MANY:
                slack = SLACK_WEIGHT * np.clip(room_left - left, -SLACK_MOST, SLACK_MOST) - urge
                open_ = open_[_likeliest(grid.ends[chosen[open_]], chances[open_], slack)]
            served = open_[_fill(grid, chosen[open_], t, left, room_left, chances[open_], urge)]
            found[served] = t
            times = np.bincount(grid.ends[chosen[served]].ravel(), minlength=n)
            left -= times
            # Who is absent in this slot waits for nothing, and goes on afterwards.
            on = np.where(grid.room[:, t] > 0, times > 0, on)
            begun |= on
        chances -= grid.allowed[chosen, t]
    return found


def pool_of_second(grid: Grid, meetings: Ints) -> Ints:
    """(n,) the pool of tables that all these meetings of a second end need; NOWHERE where they differ."""
    n = len(grid.most)
    least, most = np.full(n, len(grid.tables)), np.full(n, NOWHERE)
    np.minimum.at(least, grid.ends[meetings, 1], grid.pool[meetings])
    np.maximum.at(most, grid.ends[meetings, 1], grid.pool[meetings])
    return np.where(least == most, most, NOWHERE)


def _likeliest(ends: Ints, chances: Ints, slack: Ints) -> Ints:
    """Indices of the meetings that are the likeliest for one of their ends, `LIKELY` for each.

    Those with the fewest chances come first, then those whose other end has the least slack. `ends`: (k, 2);
    `chances`: (k,); `slack`: (n,), less for who would rather go on.
    """
    keep = np.zeros(len(ends), bool)
    for side in (0, 1):
        mine = ends[:, side]
        order = np.lexsort((slack[ends[:, 1 - side]], chances, mine))
        mine = mine[order]
        begins = np.flatnonzero(np.r_[True, mine[1:] != mine[:-1]])
        place_in = np.arange(len(mine)) - np.repeat(begins, np.diff(np.r_[begins, len(mine)]))
        keep[order[place_in < LIKELY]] = True
    return np.flatnonzero(keep)


def _fill(grid: Grid, meetings: Ints, t: int, left: Ints, room_left: Ints, chances: Ints, urge: Ints) -> Ints:
    """Indices into `meetings` of those to hold in slot t: a min-cost flow that serves the least slack first.

    `left`: (n,) meetings not yet placed; `room_left`: (n,) room in the slots still to come; `chances`:
    for each of the meetings, the slots it has left, this one counted. `urge`: (n,) what else it earns to
    serve somebody.
    """
    from ortools.graph.python import min_cost_flow

    first, second = grid.ends[meetings, 0], grid.ends[meetings, 1]
    n, g, h = len(grid.most), len(grid.there), len(grid.tables)
    source, sink = n, n + 1
    group_in, group_out, hall = n + 2, n + 2 + g, n + 2 + 2 * g
    pool = hall + h - 1
    named = grid.named[meetings]
    tail = np.where(named[:, 0] >= 0, group_in + named[:, 0], first)
    head = np.where(named[:, 1] >= 0, group_out + named[:, 1], second)
    gain = np.where(chances <= 1, URGENT, SLACK_WEIGHT // (1 + chances))
    blocks = [(tail, head, np.ones(len(meetings), np.int64), -gain)]
    for side, ends, begin in ((0, first, group_in), (1, second, group_out)):
        groups, at = np.unique(named[:, side], return_index=True)
        at, groups = at[groups >= 0], groups[groups >= 0]
        owner, own = ends[at], begin + groups
        ones = np.ones(len(groups), np.int64)
        blocks.append((owner, own, ones, 0 * ones) if side == 0 else (own, owner, ones, 0 * ones))
    must = np.clip(left - room_left, 0, grid.room[:, t])
    may = np.minimum(left, grid.room[:, t]) - must
    slack = room_left + grid.room[:, t] - left
    wish = -(SLACK_WEIGHT // (1 + np.maximum(0, slack)))
    wish -= urge
    left_side, right_side = np.unique(first), np.unique(second)
    onward = np.full(n, sink, np.int64)
    pools = pool_of_second(grid, meetings)
    onward[second] = np.where(pools[second] == NOWHERE, sink, hall + pools[second])
    for amount, cost in ((must, np.full(n, -URGENT)), (may, wish)):
        blocks.append((np.full(len(left_side), source), left_side, amount[left_side], cost[left_side]))
        blocks.append((right_side, onward[right_side], amount[right_side], cost[right_side]))
    halls = np.arange(h - 1)
    blocks.append((hall + halls, np.full(h - 1, pool), grid.tables[:-1, t], 0 * halls))
    one = np.ones(1, np.int64)
    blocks.append((pool * one, sink * one, grid.tables[-1:, t], 0 * one))
    supply = len(meetings)
    blocks.append((source * one, sink * one, supply * one, 0 * one))
    arcs = [np.concatenate(part) for part in zip(*blocks, strict=True)]
    # Few people have to be served in this very slot, so that many arcs let nothing through.
    open_ = arcs[2] > 0
    tails, heads, capacities, costs = (part[open_] for part in arcs)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    flow.set_node_supply(source, supply)
    flow.set_node_supply(sink, -supply)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"placing flow: {status}")
    return np.flatnonzero(flow.flows(np.arange(len(meetings))) > 0)
