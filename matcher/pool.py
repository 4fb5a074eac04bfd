"""Who meets whom in one pool, where anybody may meet anybody: a b-matching in a general graph.

Degrees alone promise too much there: of three companies only two can meet at once. What is missing are the
odd sets (Edmonds 1965): they are found by cutting planes on the linear program, and their prices, with those
of the nodes, prove the bound. Sets are looked for where the solution is fractional, and by minimum cuts
(Padberg and Rao 1982; Letchford, Reinelt and Theis 2008).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.network import Bools, Ints
from matcher.select import Numbers

Floats = npt.NDArray[np.float64]

ROUNDS = 60
"""So many rounds of cutting planes at most; a dozen usually do."""
TOO_MUCH = 1e-5
"""A set is cut off when the solution holds more meetings inside it than this above what is possible."""
CUT_NODES = 400
"""Minimum cuts are computed in pools of up to so many nodes; one for each node takes a second there."""
FINE = 1_000_000
"""Denominator of prices that are no halves."""
EFFORT = 8.0
"""Deterministic time for the integral choice, in CP-SAT's units (about seconds)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """n nodes, m edges, t slots. `first`, `second`, `worth`: (m,). `capacity`: (n,) most meetings.

    `room`: (n, t) most meetings at once. `reward`: (n, k) what a node's first, second, … meeting is worth as
    such, not increasing. `tables`: most meetings of all. `sure`: (q, 2) ends of meetings that are held in
    any case, which `capacity` and `tables` are net of.
    """

    first: Ints
    second: Ints
    worth: Ints
    capacity: Ints
    room: Ints
    reward: Ints
    tables: int
    sure: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """An odd set: its nodes, the edges out of it that count with those inside, and how many of all fit."""

    nodes: frozenset[int]
    edges: tuple[int, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolChoice:
    """The pairs, (m,) `held`, and prices over `denominator`: by node, floor and set, and of the tables."""

    held: Bools
    node_price: Numbers
    floor_price: Numbers
    table_price: int
    sets: tuple[Inside, ...]
    set_price: tuple[int, ...]
    denominator: int


@dataclass
class Program:
    """The linear program with the odd sets found so far."""

    pool: Pool
    sets: list[Inside] = field(default_factory=list)

    def __post_init__(self) -> None:
        from ortools.linear_solver import pywraplp

        pool = self.pool
        self.solver: Any = pywraplp.Solver.CreateSolver("GLOP")
        infinity = self.solver.infinity()
        goal = self.solver.Objective()
        goal.SetMaximization()
        self.held = [self.solver.NumVar(0, 1, "") for _ in range(len(pool.first))]
        self.node = [self.solver.Constraint(-infinity, int(most)) for most in pool.capacity]
        self.floor = [self.solver.Constraint(-infinity, 0) for _ in pool.capacity]
        self.all = self.solver.Constraint(-infinity, pool.tables)
        for i, row in enumerate(pool.reward.tolist()):
            for worth in row[: int(pool.capacity[i])]:
                if worth:
                    more = self.solver.NumVar(0, 1, "")
                    goal.SetCoefficient(more, float(worth))
                    self.floor[i].SetCoefficient(more, 1)
        ends = zip(pool.first.tolist(), pool.second.tolist(), pool.worth.tolist(), strict=True)
        for held, (a, b, worth) in zip(self.held, ends, strict=True):
            goal.SetCoefficient(held, float(worth))
            self.all.SetCoefficient(held, 1)
            for node in (a, b):
                self.node[node].SetCoefficient(held, 1)
                self.floor[node].SetCoefficient(held, -1)
        self.odd: list[Any] = []

    def solve(self) -> Floats | None:
        """(m,) how much of each edge is held, or None where the solver gives up."""
        if self.solver.Solve() != self.solver.OPTIMAL:
            return None
        return np.array([held.solution_value() for held in self.held])

    def cut(self, one: Inside) -> None:
        """No more meetings than fit in this set."""
        row = self.solver.Constraint(-self.solver.infinity(), one.most)
        mask = np.zeros(len(self.pool.capacity), bool)
        mask[list(one.nodes)] = True
        within = mask[self.pool.first] & mask[self.pool.second]
        for e in {*np.flatnonzero(within).tolist(), *one.edges}:
            row.SetCoefficient(self.held[e], 1)
        self.sets.append(one)
        self.odd.append(row)

    def prices(self, held: Bools) -> PoolChoice:
        """The rounded duals: halves where they are, as they mostly are, else fine fractions."""
        rows = [*self.node, *self.floor, *self.odd, self.all]
        duals = np.maximum(0.0, np.array([row.dual_value() for row in rows]))
        halves = bool(np.abs(2 * duals - np.round(2 * duals)).max(initial=0) < 1e-4)
        denominator = 2 if halves else FINE
        prices = [round(dual * denominator) for dual in duals.tolist()]
        n = len(self.node)
        return PoolChoice(
            held=held,
            node_price=np.array(prices[:n], object),
            floor_price=np.array(prices[n : 2 * n], object),
            table_price=prices[-1],
            sets=tuple(self.sets),
            set_price=tuple(prices[2 * n : -1]),
            denominator=denominator,
        )


def select_in_pool(pool: Pool, *, seed: int, should_stop: Callable[[], bool]) -> PoolChoice | None:
    """The best pairs of a pool, and prices that bound what anyone could do; None where no program is solved.

    The pairs are the best of those that the odd sets found leave open, or the best found with some effort.
    """
    program = Program(pool)
    amount = program.solve()
    for _ in range(ROUNDS):
        if amount is None:
            return None
        found = violated(pool, amount, program.sets)
        if not found or should_stop():
            break
        for one in found:
            program.cut(one)
        amount = program.solve()
    if amount is None:
        return None
    # The prices first: they belong to the solution that has just been found.
    choice = program.prices(amount > 0.5)
    if np.abs(amount - np.round(amount)).max(initial=0) < 1e-6:
        return choice
    return program.prices(integral(pool, program.sets, amount, seed=seed))


def violated(pool: Pool, amount: Floats, known: list[Inside]) -> list[Inside]:
    """Sets that hold too much in this solution, the worst first; none twice."""
    seen = {(one.nodes, one.edges) for one in known}
    found: dict[tuple[frozenset[int], tuple[int, ...]], tuple[float, Inside]] = {}
    for candidates in (_components(pool, amount), _by_cuts(pool, amount)):
        for mask in candidates:
            for over, one in _bounds(pool, amount, mask):
                if over > TOO_MUCH and (one.nodes, one.edges) not in seen:
                    found[one.nodes, one.edges] = over, one
        if found:
            break
    ordered = sorted(found.values(), key=lambda pair: (-pair[0], sorted(pair[1].nodes)))
    return [one for _, one in ordered[:40]]


def _bounds(pool: Pool, amount: Floats, mask: Bools) -> Iterator[tuple[float, Inside]]:
    """By how much this set holds too much, by slots and by what its nodes can hold in all."""
    ends = mask[pool.first].astype(int) + mask[pool.second]
    nodes = frozenset(np.flatnonzero(mask).tolist())
    within = float(amount[ends == 2].sum())
    total = int(pool.capacity[mask].sum())
    by_slot = int((pool.room[mask].sum(axis=0) // 2).sum()) - int(mask[pool.sure].all(axis=1).sum())
    most = min(by_slot, total // 2)
    yield within - most, Inside(nodes=nodes, edges=(), most=most)
    # Edges out of the set that are more than half held count as well, if that makes the number odd.
    out = np.flatnonzero(ends == 1)
    some = set(out[amount[out] > 0.5].tolist())
    if (total + len(some)) % 2 == 0 and len(out):
        some ^= {int(out[np.abs(amount[out] - 0.5).argmin()])}
    edges = tuple(sorted(some))
    most = min((total + len(edges)) // 2, by_slot + len(edges))
    held = within + float(amount[list(edges)].sum())
    yield held - most, Inside(nodes=nodes, edges=edges, most=most)


def _components(pool: Pool, amount: Floats) -> Iterator[Bools]:
    """The nodes that hang together by fractional edges, and by any edges that are held; and all nodes."""
    n = len(pool.capacity)
    yield np.ones(n, bool)
    for used in ((amount > TOO_MUCH) & (amount < 1 - TOO_MUCH), amount > TOO_MUCH):
        label = np.arange(n)
        a, b = pool.first[used], pool.second[used]
        while True:
            least = np.minimum(label[a], label[b])
            before = label.copy()
            np.minimum.at(label, a, least)
            np.minimum.at(label, b, least)
            if (before == label).all():
                break
        names, sizes = np.unique(label, return_counts=True)
        for name in names[sizes > 1].tolist():
            yield label == name


def _by_cuts(pool: Pool, amount: Floats) -> Iterator[Bools]:
    """One side of a minimum cut around each node, in the two graphs in which odd sets are cheap to cut."""
    n = len(pool.capacity)
    if n > CUT_NODES:
        return
    degree = np.bincount(pool.first, amount, n) + np.bincount(pool.second, amount, n)
    for weight, slack in (
        (np.minimum(amount, 1 - amount), pool.capacity - degree),
        (amount, pool.room.sum(axis=1) - degree),
    ):
        yield from _cuts(pool, weight, np.maximum(0, slack))


def _cuts(pool: Pool, weight: Floats, slack: Floats) -> Iterator[Bools]:
    """For each node, the smallest side of a minimum cut between it and a node that stands for all slack."""
    from ortools.graph.python import max_flow

    n = len(slack)
    used = np.flatnonzero(weight > TOO_MUCH)
    tail = np.concatenate([pool.first[used], pool.second[used], np.arange(n)])
    head = np.concatenate([pool.second[used], pool.first[used], np.full(n, n)])
    size = np.concatenate([weight[used], weight[used], slack])
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tail, head, np.round(size * FINE).astype(np.int64))
    for node in range(n):
        if solver.solve(node, n) == solver.OPTIMAL:
            side = np.array(solver.get_source_side_min_cut(), np.int64)
            if 2 < len(side) < n:
                yield np.isin(np.arange(n), side)
            other = np.setdiff1d(np.arange(n), np.array(solver.get_sink_side_min_cut(), np.int64))
            if 2 < len(other) < n and len(other) != len(side):
                yield np.isin(np.arange(n), other)


def integral(pool: Pool, sets: list[Inside], amount: Floats, *, seed: int) -> Bools:
    """(m,) whole pairs: the best under degrees and odd sets, or the best that some effort finds."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    held = [model.new_bool_var("") for _ in range(len(pool.first))]
    at: list[list[Any]] = [[] for _ in pool.capacity]
    for e, (a, b) in enumerate(zip(pool.first.tolist(), pool.second.tolist(), strict=True)):
        at[a].append(held[e])
        at[b].append(held[e])
        model.add_hint(held[e], bool(amount[e] > 0.5))
    goal: list[Any] = [one * worth for one, worth in zip(held, pool.worth.tolist(), strict=True)]
    for node, mine in enumerate(at):
        model.add(sum(mine) <= int(pool.capacity[node]))
        more: list[Any] = []
        for worth in pool.reward[node, : int(pool.capacity[node])].tolist():
            if worth:
                more.append(model.new_bool_var(""))
                goal.append(more[-1] * worth)
        if more:
            model.add(sum(more) <= sum(mine))
    model.add(sum(held) <= pool.tables)
    for one in sets:
        mask = np.zeros(len(pool.capacity), bool)
        mask[list(one.nodes)] = True
        within = np.flatnonzero(mask[pool.first] & mask[pool.second]).tolist()
        model.add(sum(held[e] for e in {*within, *one.edges}) <= one.most)
    model.maximize(sum(goal))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.catch_sigint_signal = False
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return np.zeros(len(held), bool)
    return np.array([solver.boolean_value(one) for one in held])
