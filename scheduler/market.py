"""What the flow chooses from: a problem's capacities and aims as a market, and its prices as a proof."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from matcher.pool import Pool, PoolChoice
from matcher.select import Choice, Market, Value
from scheduler.aims import level_of
from scheduler.grid import NOWHERE, Grid
from scheduler.index import Ints
from scheduler.place import pool_of_second
from scheduler.problem import LEXIMIN, Problem
from scheduler.rows import POOL, Rows, crew_row, rows_of
from scheduler.staffing import Crew
from scheduler.timetable import Proof
from scheduler.weights import Weights, chooses, proof_with, span, weighed, weights_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Nested groups of edges: `leaf` (m, 2) the smallest at each end, or -1.

    By group `rows` has the row that bounds it, `owner` its participant, and `parent` the next larger one or
    -1.
    """

    leaf: Ints
    rows: tuple[str, ...]
    owner: Ints
    parent: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A market, which meetings its edges are, (edges,) `free`, and which rows bound its groups."""

    market: Market
    free: Ints
    group_rows: tuple[str, ...]


def market_of(grid: Grid) -> Offer:
    """What the flow chooses from, and which meetings its edges are: all that can be held but need not.

    Capacities are those of the certificate's rows, so that its prices are as tight as can be. Rows that do
    not nest are left out: the bound holds all the same.
    """
    problem = grid.problem
    rows = rows_of(problem)
    required = np.flatnonzero(grid.required)
    free = np.flatnonzero(~grid.required & grid.allowed.any(axis=1))
    used = Counter(row for i in required.tolist() for row in rows.covers(problem.meetings[i]))

    def left(row: str) -> int:
        return max(0, rows.capacity[row] - used[row])

    taken = np.bincount(grid.ends[required].ravel(), minlength=len(grid.most))
    most = np.fromiter((left(f"participant:{one.code}") for one in problem.participants), np.int64)
    groups = _groups(grid, rows, free)
    everywhere = left(POOL)
    market = Market(
        first=grid.ends[free, 0],
        second=grid.ends[free, 1],
        capacity=most,
        values=_values(problem, grid, free, taken, most),
        group_first=groups.leaf[:, 0],
        group_second=groups.leaf[:, 1],
        group_owner=groups.owner,
        group_parent=groups.parent,
        group_capacity=np.array([left(row) for row in groups.rows], np.int64),
        # Where the meetings of a buyer differ in their pool, it is left out: the bound still holds.
        hall=pool_of_second(grid, free),
        # Meetings of no hall in particular pass the last one to the pool, which alone bounds them.
        hall_capacity=np.array([*(left(f"hall:{hall}") for hall in problem.halls), everywhere + 1], np.int64),
        pool_capacity=everywhere,
        pooled=problem.pooled,
    )
    return Offer(market=market, free=free, group_rows=groups.rows)


def _values(problem: Problem, grid: Grid, free: Ints, taken: Ints, most: Ints) -> tuple[Value, ...]:
    """The steps that only ask who meets whom, in their order. `taken`: (n,) meetings held in any case."""
    steps = [step for step in problem.steps if chooses(step)]
    floor = np.fromiter((problem.floor(one) for one in problem.participants), np.int64)
    lifted = np.fromiter((problem.lifted(one) for one in problem.participants), bool)
    reaching = np.maximum(floor, problem.levels if "leximin" in problem.aims else 0) - taken
    wide = int(np.minimum(most, reaching).max(initial=0))
    count = taken[:, None] + 1 + np.arange(max(0, wide))
    published = Counter(one.id for one in problem.published)
    nothing, none = np.zeros(len(free), np.int64), np.zeros_like(count)
    found: list[Value] = []
    for step in steps:
        score, reward = nothing, none
        if step == "score":
            score = grid.score[free]
        elif step == "lost":
            score = np.array([published[problem.meetings[i].id] for i in free.tolist()], np.int64)
        elif step == "shortfall":
            reward = (count <= floor[:, None]).astype(np.int64)
        elif step.startswith(LEXIMIN):
            reward = ((count == level_of(step)) & lifted[:, None]).astype(np.int64)
        found.append(Value(score=score, reward=reward, span=span(problem, step)))
    return tuple(found)


def _groups(grid: Grid, rows: Rows, free: Ints) -> Groups:
    """The rows of crews and of pairs, as far as they nest at one end."""
    problem, index = grid.problem, grid.index
    leaf = np.full((len(free), 2), -1, np.int64)
    if problem.pooled or not (rows.staffing.crews or rows.often):
        return Groups(leaf=leaf, rows=(), owner=np.zeros(0, np.int64), parent=np.zeros(0, np.int64))
    names: list[str] = []
    owner: list[int] = []
    parent: list[int] = []
    nested: dict[str, list[tuple[Crew, int]]] = {}

    def add(row: str, company: str, above: int) -> int:
        names.append(row)
        owner.append(index.person[company])
        parent.append(above)
        return len(names) - 1

    for code, crews in rows.staffing.crews.items():
        mine: list[tuple[Crew, int]] = []
        for crew in sorted(_laminar(crews), key=lambda one: (-len(one), sorted(one))):
            above = next((i for other, i in reversed(mine) if crew < other), -1)
            mine.append((crew, add(crew_row(crew), code, above)))
        nested[code] = mine[::-1]
    meant = rows.staffing.meant
    for e, i in enumerate(free.tolist()):
        meeting = problem.meetings[i]
        for code, crew in meant.get(meeting.id, ()) if meeting.delegates or meeting.fields else ():
            leaf[e, meeting.pair.index(code)] = _smallest(crew, nested.get(code, ()))
    for pair, edges in _by_pair(problem, free, rows.often).items():
        row = rows.often[pair]
        # A pair's edges hang together at an end where nothing else tells them apart.
        for side in (0, 1):
            if len(set(leaf[edges, side].tolist())) == 1:
                company = problem.meetings[free[edges[0]]].pair[side]
                leaf[edges, side] = add(row, company, int(leaf[edges[0], side]))
                break
    return Groups(
        leaf=leaf, rows=tuple(names), owner=np.array(owner, np.int64), parent=np.array(parent, np.int64)
    )


def _by_pair(
    problem: Problem, free: Ints, often: Collection[frozenset[str]]
) -> dict[frozenset[str], list[int]]:
    """The edges of each of these pairs."""
    found: dict[frozenset[str], list[int]] = {}
    if often:
        for e, i in enumerate(free.tolist()):
            pair = frozenset(problem.meetings[i].pair)
            if pair in often:
                found.setdefault(pair, []).append(e)
    return found


def _laminar(crews: tuple[Crew, ...]) -> list[Crew]:
    """As many of these sets as nest, the smallest first."""
    found: list[Crew] = []
    for crew in sorted(crews, key=lambda one: (len(one), sorted(one))):
        if all(crew.isdisjoint(other) or other <= crew for other in found):
            found.append(crew)
    return found


def _smallest(crew: Crew, nested: Iterable[tuple[Crew, int]]) -> int:
    """The smallest of a company's nested groups that contains these people, or -1; -1 for nobody."""
    return next((i for other, i in nested if crew <= other), -1) if crew else -1


def proof_of(problem: Problem, offer: Offer, choice: Choice) -> Proof:
    """The flow's prices by the names of the problem's rows."""
    prices: dict[str, int] = {}
    by_node = zip(choice.node_price.tolist(), choice.floor_price.tolist(), strict=True)
    for one, (node, floor) in zip(problem.participants, by_node, strict=True):
        prices[f"participant:{one.code}"] = node
        prices[f"floor:{one.code}"] = floor
    prices.update(zip(offer.group_rows, choice.group_price.tolist(), strict=True))
    # The last hall is any hall, which nothing but the pool bounds.
    prices.update((f"hall:{hall}", int(choice.hall_price[i])) for i, hall in enumerate(problem.halls))
    prices[POOL] = choice.pool_price
    steps = (step for step in problem.steps if chooses(step))
    return proof_with(weighed(dict(zip(steps, choice.weights, strict=True))), prices)


PACKED_MOST = 2**40
"""Weights up to this keep their precision in a linear program."""
GENTLE = 8
"""How many of the best meetings one unit of an earlier step outweighs where strict weights are too large."""


def pool_of(grid: Grid, offer: Offer) -> tuple[Pool, Weights]:
    """The market of one pool with all steps in one sum, and their weights.

    They keep the order of the steps where a linear program can carry that; else they are gentler, which
    leaves the bounds valid.
    """
    problem, market = grid.problem, offer.market
    steps = [step for step in problem.steps if chooses(step)]
    weights = weights_of(problem)
    if max(weights.of(step) for step in steps) > PACKED_MOST:
        best = int(np.abs(grid.score).max(initial=1))
        later = reversed(range(len(steps)))
        weights = weighed(
            {
                step: 1 if step == "score" else GENTLE * best * (1 + j)
                for step, j in zip(steps, later, strict=True)
            }
        )
    listed = [(weights.of(step), value) for step, value in zip(steps, market.values, strict=True)]
    pool = Pool(
        first=market.first,
        second=market.second,
        worth=sum((weight * value.score for weight, value in listed), np.zeros_like(market.first)),
        capacity=market.capacity,
        room=grid.room,
        reward=sum(
            (weight * value.reward for weight, value in listed), np.zeros_like(market.values[0].reward)
        ),
        # Who has tables of their own does not use those for all.
        tables=len(offer.free) if (grid.pool[offer.free] == NOWHERE).any() else market.pool_capacity,
        sure=grid.ends[grid.required],
    )
    return pool, weights


def proof_in_pool(grid: Grid, offer: Offer, weights: Weights, choice: PoolChoice) -> Proof:
    """The prices of nodes and odd sets by the names of the problem's rows."""
    problem, people = grid.problem, grid.problem.participants
    prices = {f"participant:{one.code}": int(p) for one, p in zip(people, choice.node_price, strict=True)}
    prices |= {f"floor:{one.code}": int(p) for one, p in zip(people, choice.floor_price, strict=True)}
    prices[POOL] = choice.table_price
    sets: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    sure = np.flatnonzero(grid.required).tolist()
    for one, price in zip(choice.sets, choice.set_price, strict=True):
        if price:
            prices[f"inside:{len(sets)}"] = price
            # What is held in any case and leads out of the set uses up some of it too.
            out = [i for i in sure if len(one.nodes.intersection(grid.ends[i].tolist())) == 1]
            ids = tuple(problem.meetings[i].id for i in (*offer.free[list(one.edges)].tolist(), *out))
            sets.append((tuple(sorted(people[node].code for node in one.nodes)), ids))
    return replace(proof_with(weights, prices), inside=tuple(sets))
