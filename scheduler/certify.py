"""Certificates: prices on a problem's capacities that bound what any timetable could reach.

Integer weak duality. Let every row r of the problem (`scheduler.rows`) have a price p(r) >= 0, every
participant's floor a price v >= 0 (named `floor:CODE`), all over a common denominator D. With weights m on
score and l on covered meetings, where covered is the sum over participants of min(floor, meetings),

    m * score + l * covered  <=  floor( ( sum of p(r) * capacity(r)
                                        + sum over participants of floor * max(0, D*l - v)
                                        + sum over meetings of max(0, best) ) / D ),

    best = max over its slots of ( D*m*score + v(first) + v(second) - prices of its rows, at the slot too ).

A meeting that every timetable must hold omits the outer max(0, .). This holds for *any* such prices, so
whoever checks it need not trust whoever found them. See docs/model.md for the proof.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from scheduler.problem import Problem
from scheduler.relax import contradicting
from scheduler.rows import Rows, at, rows_of
from scheduler.timetable import Certificate, Contradiction, Proof

FLOOR = "floor:"


class CertificateError(ValueError):
    """A certificate that proves nothing: a negative price, an unknown row, a denominator below 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A problem under the prices of a proof, all over the denominator.

    `most` bounds the weighted value of any timetable. `worth` is, by meeting id, what the meeting adds to
    that bound: a timetable that holds one with a negative worth stays below `most` by as much.
    """

    most: int
    worth: Mapping[str, int]


def priced(rows: Rows, proof: Proof, denominator: int) -> Priced:
    """The bound on the weighted value, not yet divided by the denominator. Raises CertificateError."""
    problem, prices = rows.problem, proof.prices
    floor_price = {name.removeprefix(FLOOR): p for name, p in prices.items() if name.startswith(FLOOR)}
    row_price = {name: p for name, p in prices.items() if not name.startswith(FLOOR)}
    codes = {one.code for one in problem.participants}
    if denominator < 1 or any(price < 0 for price in prices.values()):
        raise CertificateError("prices are at least 0, and the denominator is at least 1")
    if min(proof.score_weight, proof.cover_weight) < 0:
        raise CertificateError("weights are at least 0")
    if unknown := (row_price.keys() - rows.capacity.keys()) | (floor_price.keys() - codes):
        raise CertificateError(f"the problem has no row {min(unknown)}")

    most = sum(price * rows.capacity[name] for name, price in row_price.items())
    cover = denominator * proof.cover_weight
    for one in problem.participants:
        most += problem.floor(one) * max(0, cover - floor_price.get(one.code, 0))
    by_slot = any("@" in name for name in row_price)
    worths: dict[str, int] = {}
    for meeting in problem.meetings:
        if meeting.id not in rows.terms:
            continue  # It is held in no timetable.
        covers, slots = rows.terms[meeting.id]
        worth = denominator * proof.score_weight * meeting.score
        worth += sum(floor_price.get(code, 0) for code in meeting.pair)
        worth -= sum(row_price.get(row, 0) for row in covers)
        if by_slot:
            worth -= min(sum(row_price.get(at(row, slot), 0) for row in covers) for slot in slots)
        worths[meeting.id] = worth
        most += worth if meeting.id in problem.required else max(0, worth)
    return Priced(most=most, worth=worths)


def implied_bound(
    problem: Problem, aim: str, most: int, weights: tuple[int, int], values: Mapping[str, int]
) -> int | None:
    """What a bound on score_weight * score + cover_weight * covered says about one aim; None: nothing.

    `weights` are score_weight and cover_weight. `values` are what was reached, in the order of the aims:
    the bound holds over the timetables that are at least as good in all aims before this one.
    """
    score_weight, cover_weight = weights
    floors = sum(problem.floor(one) for one in problem.participants)
    earlier = tuple(takewhile(lambda name: name != aim, values))
    if aim == "score" and score_weight > 0:
        covered = floors - values["shortfall"] if "shortfall" in earlier else 0
        return (most - cover_weight * covered) // score_weight
    if aim == "shortfall" and cover_weight > 0:
        least = values["score"] if "score" in earlier else least_score(problem)
        return max(0, floors - (most - score_weight * least) // cover_weight)
    return None


def certified_bounds(problem: Problem, certificate: Certificate, values: Mapping[str, int]) -> dict[str, int]:
    """The bound that a certificate proves for each aim; aims for which it proves nothing are left out.

    `values` are what was reached, in the order of the aims (see `implied_bound`). A bound for `shortfall`
    is the least that it can be, for `score` the most. A certificate with a fault proves nothing.
    """
    rows = rows_of(problem)
    try:
        proven = [(one, priced(rows, one, certificate.denominator).most) for one in certificate.proofs]
    except CertificateError:
        return {}
    found: dict[str, int] = {}
    for proof, most in proven:
        for aim in values:
            whole = most // certificate.denominator
            bound = implied_bound(problem, aim, whole, (proof.score_weight, proof.cover_weight), values)
            if bound is not None:
                better = max if aim == "shortfall" else min
                found[aim] = better(found.get(aim, bound), bound)
    return found


def least_score(problem: Problem) -> int:
    """No timetable's score is less: the sum of all negative scores, and of what must be held."""
    return sum(
        meeting.score if meeting.id in problem.required else min(0, meeting.score)
        for meeting in problem.meetings
    )


def counted_out(problem: Problem) -> Contradiction | None:
    """Rules that contradict each other by plain counting, or None where counting finds nothing.

    Counts, for each row, the meetings that must be held and use it up; and looks for one that must be held
    but has no slot at all.
    """
    found = _overfull(problem)
    if found is None:
        return None
    ids = set(found[1])
    these = tuple(one for one in problem.meetings if one.id in ids)
    who = {code for one in these for code in one.pair}
    alone = replace(
        problem,
        participants=tuple(one for one in problem.participants if one.code in who),
        candidates=tuple(one for one in problem.candidates if one.id in ids),
        given=tuple(one for one in problem.given if one.id in ids),
        vetoes=tuple(pair for pair in problem.vetoes if set(pair) <= who),
        precedences=(),
        break_spread=None,
    )
    # The tables of those who were left out stay theirs.
    others = {code for one in problem.participants if one.code not in who for code in one.fixed_tables}
    every = tuple(slot.code for slot in problem.slots)
    tables = (replace(one, closed=every) if one.code in others else one for one in problem.tables)
    alone = replace(alone, tables=tuple(tables))
    rules = contradicting(alone, lambda changed: _overfull(changed) is None)
    return Contradiction(rules=rules, confirmed_by="counting", codes=(*found[0], *found[1]))


def _overfull(problem: Problem) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """A row that more meetings must use than it lets through, and those; or one that has no slot at all."""
    rows = rows_of(problem)
    uses: dict[str, list[str]] = {}
    for meeting in problem.meetings:
        if meeting.id not in problem.required:
            continue
        slots = rows.slots(meeting)
        if not slots:
            return (), (meeting.id,)
        for row in rows.covers(meeting):
            uses.setdefault(row, []).append(meeting.id)
            if len(slots) == 1:
                uses.setdefault(at(row, min(slots)), []).append(meeting.id)
    full = [row for row in sorted(uses) if len(uses[row]) > rows.capacity[row]]
    return ((full[0],), tuple(uses[full[0]])) if full else None
