"""Which resources bind: what one table, one meeting in a quota or one person more would bring, by solving.

The certificate's prices say where to look; what is reported is what the changed problem came to when it was
solved.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from scheduler.aims import key, values
from scheduler.problem import Problem
from scheduler.reasons.allow import choosing
from scheduler.reasons.cause import StepChange
from scheduler.reasons.changes import Change, changed
from scheduler.rows import rows_of
from scheduler.solve import solve
from scheduler.timetable import Proof, Result
from scheduler.weights import weights_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One resource more, and what it brings.

    `steps` are what the choosing steps come to now and with the change, solved; those that stay are left
    out. `priced` is what the certificate's prices promise at most, in points of score; None where the price
    is one of floors. `proven`: the changed problem was solved to the end, so that no timetable of it
    brings more.
    """

    change: Change
    steps: tuple[StepChange, ...]
    priced: int | None
    proven: bool


def binding(
    problem: Problem, result: Result, *, seconds: float = 20.0, most: int = 8, workers: int = 2
) -> tuple[Binding, ...]:
    """What binds most: of the `most` dearest resources those that bring something, the best first.

    Each is checked by solving the problem with one of it more. Where time ends, the list ends.
    """
    until = perf_counter() + seconds
    short = replace(problem, aims=choosing(problem.aims))
    if result.meetings is None:
        return ()
    before = values(short, result.meetings)
    found: list[tuple[tuple[int, ...], Binding]] = []
    for change, price in _dearest(problem, result)[:most]:
        left = until - perf_counter()
        if left <= 0:
            break
        better = changed(short, (change,))
        solved = solve(better, seconds=left, workers=workers, hint=result.meetings)
        if solved.meetings is None:
            continue
        after = values(better, solved.meetings)
        if key(after) >= key(before):
            continue
        steps = tuple(
            StepChange(step=step, before=before[step], after=after[step])
            for step in before
            if before[step] != after[step]
        )
        proven = all(aim.status in {"CERTIFIED", "OPTIMAL"} and aim.scope == "all" for aim in solved.aims)
        one = Binding(change=change, steps=steps, priced=price, proven=proven)
        found.append((key(after), one))
    return tuple(one for _, one in sorted(found, key=lambda item: item[0]))


def _dearest(problem: Problem, result: Result) -> list[tuple[Change, int | None]]:
    """The changes that the certificate's prices speak for, the dearest first."""
    best: dict[Change, tuple[int, int | None]] = {}
    for proof in result.certificate.proofs:
        denominator = result.certificate.denominator
        for change, price in _priced(problem, proof):
            points = _points(proof, price, denominator)
            if change not in best or price > best[change][0]:
                best[change] = price, points
    return [(change, points) for change, (_, points) in sorted(best.items(), key=_order)]


def _order(item: tuple[Change, tuple[int, int | None]]) -> tuple[int, int, str]:
    change, (price, _) = item
    return -price, change.cost, str(change)


def _points(proof: Proof, price: int, denominator: int) -> int | None:
    """A price in points of score, rounded up; None where it is so high that it is one of floors."""
    weights = weights_in(proof)
    others = [weight for weight in (weights.cover, weights.kept, *weights.levels) if weight]
    alone = weights.score > 0 and price < denominator * min(others, default=price + 1)
    return -(-price // (denominator * weights.score)) if alone else None


def _priced(problem: Problem, proof: Proof) -> Iterator[tuple[Change, int]]:
    """What would be one more of each row that has a price, with the price."""
    whole: dict[str, int] = {}
    by_slot: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, price in proof.prices.items():
        row, sep, part = name.rpartition("@")
        if sep and part in problem.place:
            by_slot[row][part] = price
        elif not sep:
            whole[name] = price
    yield from _of_companies(problem, whole, by_slot)
    yield from _of_halls(problem, whole, by_slot)


def _of_companies(
    problem: Problem, whole: Mapping[str, int], by_slot: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Change, int]]:
    capacity = rows_of(problem).capacity
    for one in problem.participants:
        row = f"participant:{one.code}"
        price = whole.get(row, 0)
        if price and one.quota is not None and capacity[row] == one.quota:
            yield Change(kind="quota", who=one.code, before=one.quota, after=one.quota + 1), price
        elif price:
            # Its hours bind and not its quota: a slot more is worth as much.
            for slot in one.forbidden[:1]:
                yield Change(kind="hours", who=one.code, slots=(slot,)), price
        person = max((by_slot.get(row, {}) or {"": 0}).values())
        if person:
            staff = len(one.staff)
            yield Change(kind="staff", who=one.code, before=staff, after=staff + 1), person


def _of_halls(
    problem: Problem, whole: Mapping[str, int], by_slot: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Change, int]]:
    """A table more through all slots, and through each run of slots that have a price."""
    everywhere, anywhere = by_slot.get("tables", {}), whole.get("tables", 0)
    for hall in problem.halls:
        prices = {
            slot.code: by_slot.get(f"hall:{hall}", {}).get(slot.code, 0) + everywhere.get(slot.code, 0)
            for slot in problem.slots
        }
        each = whole.get(f"hall:{hall}", 0) + anywhere
        total = sum(prices.values()) + each * len(prices)
        if total:
            yield Change(kind="table", hall=hall), total
        for run in _runs(problem, prices):
            yield Change(kind="table", hall=hall, slots=run), sum(prices[slot] for slot in run)


def _runs(problem: Problem, prices: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """The slots with a price, those that follow each other in a session together."""
    for session in problem.sessions:
        run: list[str] = []
        for slot in session.slots:
            if prices[slot.code]:
                run.append(slot.code)
            elif run:
                yield tuple(run)
                run = []
        if run:
            yield tuple(run)
