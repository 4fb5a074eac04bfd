"""Fewer idle gaps by alternating chains: two slots are exchanged along a chain of meetings.

Who is idle in slot e and busy in slot b moves the meeting from b to e. If the other end has a meeting in e
already, that one moves to b, and so on, until somebody is free: a Kempe chain of the edge colouring behind
the timetable. Only the ends of a chain change when they are busy, so most moves cost a few steps and change
the gaps of two units. Moves that make it worse are taken now and then (simulated annealing at a constant
temperature); always one of those moves who wait. Several thousand gaps are gone within a second or two.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from math import exp

from scheduler.gaps.case import UNHELD, Case, Plan

TEMPERATURE = 0.3
"""In units of the least weight: one more gap is taken in 1 of 28 cases."""
PATIENCE = 150
"""Moves for each meeting without a better timetable after which the search ends: 1 s for 1,200 meetings."""
LONGEST = 50
"""Meetings in one chain."""
COMPENSATIONS = 4
"""How often a second chain is tried that makes room for the first in a full row."""


@dataclass(slots=True)
class Move:
    """A chain: `steps` are (meeting, slot, its two units); `flips`, by unit, the slots that change."""

    steps: list[tuple[int, int, tuple[int, int]]]
    flips: dict[int, int]


class Chains:
    """A plan under improvement. Masks have bit t for slot t."""

    def __init__(self, case: Case, plan: Plan, *, seed: int) -> None:
        self.case = case
        self.rng = random.Random(seed)
        self.slot = list(plan.slots)
        self.holders = list(plan.holders)
        units = case.units
        self.there = [sum(1 << t for t, here in enumerate(unit.there) if here) for unit in units]
        self.allowed = [sum(1 << t for t in slots) for slots in case.slots]
        for i, ends in enumerate(case.holders):
            # The chains know one meeting at a time: what is held by units with several at once stays.
            if any(units[u].parallel for end in ends for u in end):
                self.allowed[i] = 0
        self.sessions = [sum(1 << t for t in session) for session in case.sessions]
        self.inside: list[list[int]] = [[-1] * case.n_slots for _ in units]
        self.busy = [0] * len(units)
        self.used = [0] * len(case.rows)
        for i, t in enumerate(self.slot):
            if t != UNHELD:
                for u in self.holders[i]:
                    self.busy[u] |= 1 << t
                    self.inside[u][t] = i
                for r in case.rows_at.get((i, t), ()):
                    self.used[r] += 1
        self._known: dict[tuple[int, int], int] = {}
        self.cost = [unit.weight * self._gaps(u, self.busy[u]) for u, unit in enumerate(units)]
        self.total = sum(self.cost)
        self.waiting = [u for u, cost in enumerate(self.cost) if cost and not units[u].parallel]
        self._where = {u: at for at, u in enumerate(self.waiting)}
        self.best = plan
        self.best_total = self.total

    def run(self, *, goal: int, should_stop: Callable[[], bool]) -> None:
        """Improve until the cost is down to `goal`, or nothing better was found for long."""
        scale = TEMPERATURE * min((unit.weight for unit in self.case.units if unit.weight), default=1)
        since, rng, patience = 0, self.rng, 2000 + PATIENCE * len(self.slot)
        while self.best_total > goal and self.waiting and since < patience:
            since += 1
            if since % 512 == 0 and should_stop():
                break
            u = self.waiting[int(rng.random() * len(self.waiting))]
            b, e = self._pick(self.busy[u]), self._pick(self.there[u] & ~self.busy[u])
            if b < 0 or e < 0:
                continue
            move = self._move(u, b, e)
            if move is None:
                continue
            more = self._more(move)
            if more <= 0 or rng.random() < exp(-more / scale):
                self._take(move)
                if self.total < self.best_total:
                    since = 0
                    self.best_total = self.total
                    self.best = Plan(slots=tuple(self.slot), holders=tuple(self.holders))

    def _pick(self, mask: int) -> int:
        """One of the slots of a mask; -1: it has none."""
        if not mask:
            return -1
        for _ in range(int(self.rng.random() * mask.bit_count())):
            mask &= mask - 1
        return (mask & -mask).bit_length() - 1

    def _gaps(self, u: int, busy: int) -> int:
        """How many idle gaps a unit has that is busy in these slots."""
        key = (self.there[u], busy)
        found = self._known.get(key)
        if found is None:
            found = 0
            for session in self.sessions:
                held = busy & session
                if held:
                    span = (1 << held.bit_length()) - (held & -held)
                    found += (span & session & self.there[u] & ~held).bit_count()
            self._known[key] = found
        return found

    def _more(self, move: Move) -> int:
        """What a move costs more; less than 0 where it is better."""
        return sum(
            self.case.units[u].weight * self._gaps(u, self.busy[u] ^ flip) - self.cost[u]
            for u, flip in move.flips.items()
            if flip
        )

    def _move(self, u: int, b: int, e: int) -> Move | None:
        """A chain that begins with u's meeting going from b to e, with others where it needs room in rows."""
        move = self._chain(u, b, e)
        if move is None or not self.case.rows:
            return move
        for _ in range(COMPENSATIONS):
            full = self._full(move)
            if full is None:
                return move
            other = self._making_room(full, move)
            if other is None:
                return None
            move = other
        return move if self._full(move) is None else None

    def _chain(self, u: int, b: int, e: int) -> Move | None:
        """The chain alone; None where it comes to no end."""
        holders, inside, there, rng = self.holders, self.inside, self.there, self.rng
        i, here, to, new = inside[u][b], b, e, u
        side = 0 if holders[i][0] == u else 1
        steps: list[tuple[int, int, tuple[int, int]]] = []
        flips: dict[int, int] = {}
        moved: set[int] = set()
        entered: set[tuple[int, int]] = {(u, e)}
        while True:
            if not self.allowed[i] >> to & 1 or i in moved or len(moved) > LONGEST:
                return None
            before = holders[i]
            old = before[1 - side]
            choice = self.case.holders[i][1 - side]
            v = old if len(choice) == 1 else choice[int(rng.random() * len(choice))]
            if not there[v] >> to & 1:
                return None
            moved.add(i)
            steps.append((i, to, (new, v) if side == 0 else (v, new)))
            out, into = 1 << here, 1 << to
            flips[before[side]] = flips.get(before[side], 0) ^ out
            flips[old] = flips.get(old, 0) ^ out
            flips[new] = flips.get(new, 0) ^ into
            flips[v] = flips.get(v, 0) ^ into
            pushed = inside[v][to]
            if (v, to) in entered or pushed in moved:
                return None
            if pushed < 0:
                return Move(steps, flips)
            # Whoever is pushed out goes to the slot that became free, to the unit that left it if it may.
            entered.add((v, to))
            side = 0 if holders[pushed][0] == v else 1
            if v == old or old in self.case.holders[pushed][side]:
                new = old
            elif inside[v][here] < 0 and there[v] >> here & 1:
                new = v
            else:
                return None
            if (new, here) in entered:
                return None
            entered.add((new, here))
            i, here, to = pushed, to, here

    def _full(self, move: Move) -> int | None:
        """A row that would take more meetings than it lets through."""
        change: dict[int, int] = {}
        rows_at = self.case.rows_at
        for i, t, _ in move.steps:
            for r in rows_at.get((i, self.slot[i]), ()):
                change[r] = change.get(r, 0) - 1
            for r in rows_at.get((i, t), ()):
                change[r] = change.get(r, 0) + 1
        for r, more in change.items():
            if more > 0 and self.used[r] + more > self.case.rows[r].most:
                return r
        return None

    def _making_room(self, full: int, move: Move) -> Move | None:
        """The move together with a second chain, which takes a meeting out of a full row the other way."""
        moved = {i: t for i, t, _ in move.steps}
        _, to, _ = move.steps[0]
        slots = {self.slot[move.steps[0][0]], to}
        there = [i for i, t in self._positions(full) if self.slot[i] == t and i not in moved and t in slots]
        if not there:
            return None
        i = there[int(self.rng.random() * len(there))]
        b = self.slot[i]
        (e,) = slots - {b}
        u = self.holders[i][int(self.rng.random() * 2)]
        if self.inside[u][e] >= 0 or not self.there[u] >> e & 1:
            return None
        other = self._chain(u, b, e)
        if other is None:
            return None
        taken = {(u, t) for _, t, pair in move.steps for u in pair}
        if any(i in moved or any((u, t) in taken for u in pair) for i, t, pair in other.steps):
            return None
        flips = dict(move.flips)
        for x, flip in other.flips.items():
            flips[x] = flips.get(x, 0) ^ flip
        return Move([*move.steps, *other.steps], flips)

    def _positions(self, row: int) -> frozenset[tuple[int, int]]:
        return self.case.rows[row].positions

    def _take(self, move: Move) -> None:
        rows_at = self.case.rows_at
        for i, _, _ in move.steps:
            t = self.slot[i]
            for u in self.holders[i]:
                self.inside[u][t] = -1
            for r in rows_at.get((i, t), ()):
                self.used[r] -= 1
        for i, t, pair in move.steps:
            self.slot[i], self.holders[i] = t, pair
            for u in pair:
                self.inside[u][t] = i
            for r in rows_at.get((i, t), ()):
                self.used[r] += 1
        for u, flip in move.flips.items():
            if flip:
                self.busy[u] ^= flip
                self._price(u)

    def _price(self, u: int) -> None:
        """Count a unit's gaps again, and keep the list of those who wait."""
        cost = self.case.units[u].weight * self._gaps(u, self.busy[u])
        self.total += cost - self.cost[u]
        if cost and not self.cost[u]:
            self._where[u] = len(self.waiting)
            self.waiting.append(u)
        elif self.cost[u] and not cost:
            at, last = self._where.pop(u), self.waiting.pop()
            if last != u:
                self.waiting[at] = last
                self._where[last] = at
        self.cost[u] = cost
