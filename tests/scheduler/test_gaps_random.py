"""Idle gaps on hundreds of tiny random events, against trying out every timetable there is.

The trial knows nothing of the grid: it seats every meeting with named people, slot by slot, from the problem.
"""

import random
from itertools import product

import numpy as np
import pytest

from matcher.people import Delegate, Participant
from scheduler.assign import assign
from scheduler.certify import joined
from scheduler.gaps.face import face_of
from scheduler.gaps.solve import GapsAnswer, fewest_gaps
from scheduler.grid import grid_of
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table
from scheduler.timetable import Certificate

Held = tuple[str, str, str]  # slot, delegate of the first, delegate of the second
Trial = tuple[Held | None, ...]


def event(seed: int) -> Problem:
    """A handful of meetings, with whatever the grid knows switched on at random."""
    rng = random.Random(seed)
    n_slots = rng.choice((3, 4, 4, 5))
    cut = rng.choice((n_slots, n_slots, 2))
    slots = tuple(Slot(code=f"t{t}") for t in range(n_slots))
    sessions = [Session(code="D1", slots=slots[:cut])]
    if cut < n_slots:
        sessions.append(Session(code="D2", slots=slots[cut:]))
    codes = [slot.code for slot in slots]
    pooled = rng.random() < 0.25
    tight = seed % 2 == 0  # half of them: more meetings, most of them pinned, so that somebody has to wait

    def some(most: int) -> tuple[str, ...]:
        return tuple(sorted(rng.sample(codes, rng.randrange(most + 1))))

    def company(code: str, side: str) -> Participant:
        staff: tuple[Delegate, ...] = ()
        if not tight and rng.random() < (0.7 if side == "buyer" else 0.15):
            staff = tuple(
                Delegate(
                    code=f"{code}-{k}",
                    hours=tuple(sorted(set(codes) - set(some(2)))) if rng.random() < 0.3 else None,
                )
                for k in range(rng.choice((1, 2)))
            )
        return Participant(
            code=code,
            side=side,  # type: ignore[arg-type]
            delegates=staff,
            parallel=rng.choice((1, len(staff) or 1)),
            quota=rng.choice((None, None, 2)),
            forbidden=some(1),
            hall=rng.choice((None, "H")) if side != "seller" else None,
        )

    sides = ["pool"] * 4 if pooled else ["seller", "seller", "seller", "buyer", "buyer"]
    people = [company(f"{side[0]}{k}", side) for k, side in enumerate(sides)]
    firsts = people[:-1] if pooled else people[:3]
    seconds = people if pooled else people[3:]
    pairs = [(a, b) for a in firsts for b in seconds if a.code < b.code or not pooled]
    rng.shuffle(pairs)
    candidates = []
    for k, (a, b) in enumerate(pairs[: 5 if tight else rng.choice((3, 4, 4))]):
        asked = b.delegates if rng.random() < 0.4 else a.delegates if rng.random() < 0.3 else ()
        candidates.append(
            Candidate(
                id=f"m{k}",
                pair=(a.code, b.code),
                score=rng.choice((1, 1, 1, 2)),
                delegates=(rng.choice(asked).code,) if asked else (),
                must=rng.random() < 0.1,
                slot=rng.choice(codes) if rng.random() < (0.5 if tight else 0.08) else None,
            )
        )
    ordered = [("m0", "m1")] if rng.random() < 0.2 else []
    tables = tuple(Table(code=f"{hall}{k}", hall=hall) for hall in "HK" for k in range(rng.choice((1, 2))))
    return Problem(
        event="tiny",
        kind="exchange" if pooled else "purchase",
        sessions=tuple(sessions),
        tables=tables,
        participants=tuple(people),
        candidates=tuple(candidates),
        precedences=tuple(ordered),
        floors=Floors(seller=1, buyer=0, pool=1),
    )


def trials(problem: Problem) -> list[Trial]:
    """Every timetable, with every way to choose who holds the meetings."""
    people = {one.code: one for one in problem.participants}
    order = [slot.code for slot in problem.slots]
    found: list[Trial] = []

    def present(code: str) -> list[tuple[str, str]]:
        one = people[code]
        return [
            (person.code, slot)
            for person in one.staff
            for slot in (order if person.hours is None else person.hours)
            if slot not in one.forbidden
        ]

    def extend(trial: list[Held | None]) -> None:
        if not legal(problem, trial):
            return
        if len(trial) == len(problem.meetings):
            found.append(tuple(trial))
            return
        meeting = problem.meetings[len(trial)]
        if not meeting.required:
            extend([*trial, None])
        for (a, at), (b, slot) in product(*(present(code) for code in meeting.pair)):
            meant = {a, b} >= set(meeting.delegates)
            if at == slot and meant and meeting.slot in {None, slot}:
                extend([*trial, (slot, a, b)])

    extend([])
    return found


def legal(problem: Problem, trial: list[Held | None]) -> bool:
    """Whether the first meetings can be held like this."""
    people = {one.code: one for one in problem.participants}
    order = [slot.code for slot in problem.slots]
    held = [(c, h) for c, h in zip(problem.meetings, trial, strict=False) if h is not None]
    for slot in order:
        here = [(c, h) for c, h in held if h[0] == slot]
        for code, one in people.items():
            mine = [h[1 + c.pair.index(code)] for c, h in here if code in c.pair]
            if len(mine) > one.parallel or len(set(mine)) < len(mine):
                return False
        need = [{people[code].hall for code in c.pair} - {None} for c, _ in here]
        for hall in problem.halls:
            if sum(one == {hall} for one in need) > sum(t.hall == hall for t in problem.tables):
                return False
        if len(here) > len(problem.tables):
            return False
    for code, one in people.items():
        if one.quota is not None and sum(code in c.pair for c, _ in held) > one.quota:
            return False
    at = {c.id: order.index(h[0]) for c, h in held}
    return all(at[a] < at[b] for a, b in problem.precedences if a in at and b in at)


def gaps(problem: Problem, trial: Trial, weights: dict[str, int]) -> int:
    """Counted as docs/model.md says, unit by unit."""
    total = 0
    for one in problem.participants:
        units = [(person,) for person in one.staff] if one.side == "buyer" else [one.staff]
        for unit in units:
            codes = {person.code for person in unit}
            busy = {
                h[0]
                for c, h in zip(problem.meetings, trial, strict=True)
                if h is not None and one.code in c.pair and h[1 + c.pair.index(one.code)] in codes
            }
            for session in problem.sessions:
                there = [
                    slot.code
                    for slot in session.slots
                    if slot.code not in one.forbidden
                    and any(person.hours is None or slot.code in person.hours for person in unit)
                ]
                held = [k for k, slot in enumerate(there) if slot in busy]
                total += weights[one.side] * (held[-1] - held[0] + 1 - len(held) if held else 0)
    return total


def worth(problem: Problem, trial: Trial) -> tuple[int, int]:
    """Less shortfall first, then more score; larger is better."""
    held = [c for c, h in zip(problem.meetings, trial, strict=True) if h is not None]
    short = sum(
        max(0, problem.floor(one) - sum(one.code in c.pair for c in held)) for one in problem.participants
    )
    return -short, sum(c.score for c in held)


WEIGHTS = {"seller": 2, "buyer": 3, "pool": 1}


@pytest.mark.parametrize("block", range(12))
def test_as_few_gaps_as_in_any_timetable(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        problem = event(seed)
        every = trials(problem)
        if not every:
            continue
        weights = WEIGHTS if seed % 2 else dict.fromkeys(WEIGHTS, 1)
        best = max(worth(problem, one) for one in every)
        good = [one for one in every if worth(problem, one) == best]
        begin = random.Random(seed).choice(good)
        pairs = [h is None for h in begin]
        fewest_chosen = min(gaps(problem, one, weights) for one in good if [h is None for h in one] == pairs)
        fewest = min(gaps(problem, one, weights) for one in good)

        grid = grid_of(problem)
        slots = np.array([-1 if h is None else grid.index.slot[h[0]] for h in begin], np.int64)
        chosen = fewest_gaps(grid, slots, weights=weights, seconds=20)
        assert (chosen.value, chosen.status) == (fewest_chosen, "OPTIMAL"), seed
        assert chosen.scope == ("all" if fewest_chosen == 0 else "chosen pairs"), seed
        assert chosen.bound_all <= fewest

        proofs = assign(grid, seed=0, should_stop=lambda: False, on_assignment=lambda _: None)
        proven = Certificate()
        for proof, denominator in proofs:
            proven = joined(proven, proof, denominator)
        for certificate in (Certificate(), proven):
            face = face_of(grid, certificate, {"shortfall": -best[0], "score": best[1]})
            found = fewest_gaps(grid, slots, face=face, weights=weights, seconds=20)
            assert (found.value, found.bound, found.status, found.scope) == (
                *(fewest, fewest),
                "OPTIMAL",
                "all",
            ), (seed, bool(certificate.proofs))
            assert counted(problem, grid.index.delegate, found, every, weights) == fewest, seed


def counted(
    problem: Problem,
    delegates: dict[tuple[str, str], int],
    found: GapsAnswer,
    every: list[Trial],
    weights: dict[str, int],
) -> int:
    """The fewest gaps of a legal timetable with these slots and these delegates, where they are said."""
    code = {i: delegate for (_, delegate), i in delegates.items()}
    order = [slot.code for slot in problem.slots]
    like = [
        trial
        for trial in every
        if all(
            (h is None) == (t < 0)
            and (
                h is None
                or (h[0] == order[t] and all(g < 0 or h[1 + k] == code[g] for k, g in enumerate(pair)))
            )
            for h, t, pair in zip(trial, found.slots.tolist(), found.holders.tolist(), strict=True)
        )
    ]
    return min(gaps(problem, trial, weights) for trial in like)
