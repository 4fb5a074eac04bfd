"""Fewer idle gaps by alternating chains: two slots are exchanged along a chain of meetings.

Who is idle in slot e and busy in slot b moves the meeting from b to e. If the other end has a meeting in e
already, that one moves to b, and so on, until somebody is free: a Kempe chain of the edge colouring behind
the timetable. Only the ends of a chain change when they are busy, so most moves cost a few steps and change
the gaps of two units. Moves that make it worse are taken now and then (simulated annealing at a constant
temperature); always one of those moves who wait. Where tables are scarce a slot may have a meeting too many
for a while, at a price: what counts as the best has none. Several thousand gaps are gone
within a second or two.
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
LEAST_PRICE, MOST_PRICE = 0.3, 10.0
"""What one meeting too many in a row costs for now, in units of the least weight: more while there is any."""
RISE, FALL, EVERY = 1.1, 0.8, 200
"""By how much that price rises or falls, and after how many moves."""
RELIEF = 0.3
"""Part of the moves that begin in a row that is overfull, while there is one."""


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
        # By row, how many meetings it has too many; negative where there is room.
        self.over = [-row.most for row in case.rows]
        self.overfull: dict[int, None] = {}
        for i, t in enumerate(self.slot):
            if t != UNHELD:
                for u in self.holders[i]:
                    self.busy[u] |= 1 << t
                    self.inside[u][t] = i
                for r in case.rows_at.get((i, t), ()):
                    self.over[r] += 1
        self._known: dict[tuple[int, int], int] = {}
        self.cost = [unit.weight * self._gaps(u, self.busy[u]) for u, unit in enumerate(units)]
        self.total = sum(self.cost)
        self.waiting = [u for u, cost in enumerate(self.cost) if cost and not units[u].parallel]
        self._where = {u: at for at, u in enumerate(self.waiting)}
        self.best = plan
        self.best_total = self.total
        self._better = False

    def run(self, *, goal: int, should_stop: Callable[[], bool]) -> None:
        """Improve until the cost is down to `goal`, or nothing better was found for long."""
        unit = float(min((one.weight for one in self.case.units if one.weight), default=1))
        since, rng, patience = 0, self.rng, 2000 + PATIENCE * len(self.slot)
        price = 1.0
        while self.best_total > goal and since < patience:
            since += 1
            if since % 512 == 0 and should_stop():
                break
            if since % EVERY == 0:
                price = min(MOST_PRICE, price * RISE) if self.overfull else max(LEAST_PRICE, price * FALL)
            u, b = self._who()
            e = self._pick(self.there[u] & ~self.busy[u])
            move = self._chain(u, b, e) if b >= 0 and e >= 0 else None
            if move is None:
                continue
            rows = self._rows(move)
            more = self._more(move) + price * unit * self._excess(rows)
            if more <= 0 or rng.random() < exp(-more / (TEMPERATURE * unit)):
                self._save()
                self._take(move, rows)
                if self.total < self.best_total and not self.overfull:
                    since, self.best_total, self._better = 0, self.total, True
        self._save()

    def _save(self) -> None:
        """Keep the plan if it is the best so far; only when it is about to change, since it takes a while."""
        if self._better and self.total == self.best_total and not self.overfull:
            self.best = Plan(slots=tuple(self.slot), holders=tuple(self.holders))
            self._better = False

    def _who(self) -> tuple[int, int]:
        """A unit that waits, and a slot in which it is busy; or who sits in an overfull row, and where."""
        rng = self.rng
        if self.overfull and (not self.waiting or rng.random() < RELIEF):
            row = self.case.rows[rng.choice(list(self.overfull))]
            here = sorted(i for i, t in row.positions if self.slot[i] == t)
            i = here[int(rng.random() * len(here))]
            return self.holders[i][int(rng.random() * 2)], self.slot[i]
        if not self.waiting:
            return 0, -1
        u = self.waiting[int(rng.random() * len(self.waiting))]
        return u, self._pick(self.busy[u])

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

    def _rows(self, move: Move) -> dict[int, int]:
        """By row, how many meetings more it has after the move."""
        change: dict[int, int] = {}
        rows_at = self.case.rows_at
        for i, t, _ in move.steps if self.case.rows else ():
            for r in rows_at.get((i, self.slot[i]), ()):
                change[r] = change.get(r, 0) - 1
            for r in rows_at.get((i, t), ()):
                change[r] = change.get(r, 0) + 1
        return {r: more for r, more in change.items() if more}

    def _excess(self, change: dict[int, int]) -> int:
        """How many meetings more are too many in their rows."""
        return sum(max(0, self.over[r] + more) - max(0, self.over[r]) for r, more in change.items())

    def _take(self, move: Move, rows: dict[int, int]) -> None:
        for i, _, _ in move.steps:
            for u in self.holders[i]:
                self.inside[u][self.slot[i]] = -1
        for i, t, pair in move.steps:
            self.slot[i], self.holders[i] = t, pair
            for u in pair:
                self.inside[u][t] = i
        for r, more in rows.items():
            self.over[r] += more
            if self.over[r] > 0:
                self.overfull[r] = None
            else:
                self.overfull.pop(r, None)
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
