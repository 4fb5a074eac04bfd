"""Certificates: prices on a problem's capacities that bound what any timetable could reach.

Integer weak duality. Let every row r of the problem (`scheduler.rows`) have a price p(r) >= 0, every
participant i a price v(i) >= 0 for its floor (named `floor:CODE`), all over a common denominator D. Let
R(i, y) be what y meetings of i are worth: weights on covered meetings and on levels. Then every timetable's
weighted sum of score, meetings kept and R(i, meetings of i) is at most

    floor( ( sum of p(r) * capacity(r)
           + sum over participants of max over y from required(i) to most(i) of ( D*R(i, y) - v(i)*y )
           + sum over meetings of max(0, best) ) / D ),

    best = max over its slots of ( D*(score and kept, weighed) + v(first) + v(second) - prices of its rows ).

A row is paid as often as the meeting uses it up, and in every slot that it takes. A meeting that every
timetable must hold omits the outer max(0, .). This holds for *any* such prices, so whoever checks it need
not trust whoever found them. See docs/model.md for the proof.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from math import lcm

from matcher.people import Participant
from scheduler.oddsets import OddSet, odd_set
from scheduler.problem import Candidate, Problem
from scheduler.relax import contradicting
from scheduler.rows import Rows, at, rows_of
from scheduler.timetable import Certificate, Contradiction, Proof
from scheduler.weights import Weights, least_weighed, span, weights_in, worst

FLOOR = "floor:"
INSIDE = "inside:"


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
    problem, weights = rows.problem, weights_in(proof)
    prices = _Prices(rows, proof, denominator)
    most = prices.of_capacities
    for one in problem.participants:
        most += _reward(rows, one, weights, denominator, prices.floor.get(one.code, 0))
    kept = Counter(one.id for one in problem.published) if weights.kept else Counter()
    terms, required, per_point = rows.terms, problem.required, denominator * weights.score
    worths: dict[str, int] = {}
    for meeting in problem.meetings:
        if meeting.id not in terms:
            continue  # It is held in no timetable.
        worth = per_point * meeting.score + prices.earned(meeting) - prices.paid(meeting)
        if kept:
            worth += denominator * weights.kept * kept[meeting.id]
        worths[meeting.id] = worth
        if worth > 0 or meeting.id in required:
            most += worth
    return Priced(most=most, worth=worths)


def _reward(rows: Rows, one: Participant, weights: Weights, denominator: int, price: int) -> int:
    """The most that a participant's number of meetings is worth, less its price for each."""
    floor, lifted = rows.problem.floor(one), rows.problem.lifted(one)
    most = max(0, rows.capacity[f"participant:{one.code}"])
    least = min(most, rows.required.get(one.code, 0))
    # Between these numbers the worth of a meeting more does not change.
    turns = {least, most, floor, *(range(len(weights.levels) + 1) if lifted else ())}
    found: int = max(
        denominator * weights.reward(floor, lifted, y) - price * y for y in turns if least <= y <= most
    )
    return found


class _Prices:
    """The prices of a proof, told apart by what they are for. Raises CertificateError for a fault."""

    def __init__(self, rows: Rows, proof: Proof, denominator: int) -> None:
        weights = weights_in(proof)
        if denominator < 1 or any(price < 0 for price in proof.prices.values()):
            raise CertificateError("prices are at least 0, and the denominator is at least 1")
        if min(weights.score, weights.cover, weights.kept, *weights.levels, 0) < 0:
            raise CertificateError("weights are at least 0")
        self.rows = rows
        self.floor: dict[str, int] = {}
        self.whole: dict[str, int] = {}
        self.part: dict[str, dict[str, int]] = {}
        self.of_capacities = 0
        sets = [odd_set(rows, codes, ids) for codes, ids in proof.inside]
        self.sets: list[tuple[OddSet, int, dict[str, int]]] = [(one, 0, {}) for one in sets]
        codes = {one.code for one in rows.problem.participants}
        for name, price in proof.prices.items():
            if name.startswith(FLOOR):
                if name.removeprefix(FLOOR) not in codes:
                    raise CertificateError(f"the problem has no row {name}")
                self.floor[name.removeprefix(FLOOR)] = price
            else:
                self.of_capacities += price * self._file(name, price)
        self.by_meeting = self._of_sets()
        self.known: dict[tuple[str, ...], int] = {}

    def _file(self, name: str, price: int) -> int:
        """Keep the price of one row; returns the row's capacity."""
        if name.startswith(INSIDE):
            number, _, slot = name.removeprefix(INSIDE).partition("@")
            if number in {str(i) for i in range(len(self.sets))}:
                one, whole, by_slot = self.sets[int(number)]
                if not slot:
                    self.sets[int(number)] = one, whole + price, by_slot
                    return one.most
                if slot in one.by_slot:
                    by_slot[slot] = price
                    return one.by_slot[slot]
            raise CertificateError(f"the certificate has no row {name}")
        most = self.rows.most(name)
        if most is None:
            raise CertificateError(f"the problem has no row {name}")
        row, sep, part = name.rpartition("@")
        if name in self.rows.capacity or not sep:
            self.whole[name] = price
        else:
            self.part.setdefault(row, {})[part] = price
        return most

    def earned(self, meeting: Candidate) -> int:
        """What the meeting earns towards its companies' floors."""
        if not self.floor:
            return 0
        first, second = meeting.pair
        return self.floor.get(first, 0) + self.floor.get(second, 0)

    def paid(self, meeting: Candidate) -> int:
        """What the meeting pays for the rows it uses up, in the slots where that is least."""
        covers, slots = self.rows.terms[meeting.id]
        whole = self.whole
        # The rows of the two companies come first; the others are few and the same for many meetings.
        others = covers[2:]
        if others not in self.known:
            self.known[others] = sum([whole[row] for row in others if row in whole])
        paid = whole.get(covers[0], 0) + whole.get(covers[1], 0) + self.known[others]
        by_part: Sequence[Mapping[str, int]] = ()
        if self.part:
            # Who takes several slots pays in each of them; rows counted in slots are listed once for each.
            by_part = [self.part[row] for row in dict.fromkeys(covers) if row in self.part]
        if meeting.id in self.by_meeting:
            once, by_slot = self.by_meeting[meeting.id]
            paid += once
            by_part = [*by_part, *by_slot]
        if by_part:
            paid += min(sum(self._in_parts(meeting, slot, by_part)) for slot in slots)
        return paid

    def _in_parts(self, meeting: Candidate, slot: str, by_part: Sequence[Mapping[str, int]]) -> Iterator[int]:
        """What the meeting pays when it begins in this slot."""
        taken = (slot,) if meeting.length == 1 else self.rows.problem.taken(meeting, slot)
        session, day = self.rows.part_of[slot]
        for prices in by_part:
            for part in (*taken, session, day):
                if part in prices:
                    yield prices[part]

    def _of_sets(self) -> dict[str, tuple[int, list[dict[str, int]]]]:
        """By meeting, what it pays for sets of a pool that it is inside, in all and by slot."""
        found: dict[str, tuple[int, list[dict[str, int]]]] = {}
        if any(whole or by_slot for _, whole, by_slot in self.sets):
            for meeting in self.rows.problem.meetings:
                mine = [one for one in self.sets if one[0].has(meeting)]
                by_slot = [by for one, _, by in self.sets if by and one.codes.issuperset(meeting.pair)]
                if mine or by_slot:
                    found[meeting.id] = sum(whole for _, whole, _ in mine), by_slot
        return found


def implied_bound(
    problem: Problem, step: str, most: int, weights: Weights, values: Mapping[str, int]
) -> int | None:
    """What a bound on a weighted sum says about one of the steps it weighs; None: nothing.

    `values` are what was reached, in the order of the steps: the bound holds over the timetables that are
    at least as good in all steps before this one. Of the later ones only the least can be counted on.
    """
    weight = weights.of(step)
    if weight <= 0:
        return None
    earlier = takewhile(lambda name: name != step, values)
    least = least_weighed(problem, weights, {name: values[name] for name in earlier})
    amount = (most - least) // weight + worst(problem, step)
    return amount if step == "score" else max(0, span(problem, step) - amount)


def certified_bounds(problem: Problem, certificate: Certificate, values: Mapping[str, int]) -> dict[str, int]:
    """The bound that a certificate proves for each step; steps for which it proves nothing are left out.

    `values` are what was reached, in the order of the steps (see `implied_bound`). A bound is the most that
    `score` can be, and the least that any other step can. A certificate with a fault proves nothing.
    """
    rows = rows_of(problem)
    try:
        proven = [(one, _most(rows, one, certificate.denominator)) for one in certificate.proofs]
    except CertificateError:
        return {}
    found: dict[str, int] = {}
    for proof, most in proven:
        for step in values:
            whole = most // certificate.denominator
            bound = implied_bound(problem, step, whole, weights_in(proof), values)
            if bound is not None:
                better = min if step == "score" else max
                found[step] = better(found.get(step, bound), bound)
    return found


def _most(rows: Rows, proof: Proof, denominator: int) -> int:
    """The bound of a proof, counted once for a problem: neither can change."""
    kept: dict[tuple[int, int], tuple[Proof, int]] = vars(rows.problem).setdefault("_bounds", {})
    known = kept.get((id(proof), denominator))
    if known is None or known[0] is not proof:
        known = kept[id(proof), denominator] = proof, priced(rows, proof, denominator).most
    return known[1]


def joined(certificate: Certificate, proof: Proof, denominator: int) -> Certificate:
    """A certificate with one proof more, all over one denominator."""
    common = lcm(certificate.denominator, denominator)

    def scaled(one: Proof, by: int) -> Proof:
        if by == 1:
            return one
        return replace(one, prices={name: price * by for name, price in one.prices.items()})

    before = tuple(scaled(one, common // certificate.denominator) for one in certificate.proofs)
    return Certificate(denominator=common, proofs=(*before, scaled(proof, common // denominator)))


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
        idle_spread=None,
        published=(),
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
        covers = rows.covers(meeting)
        for row in covers:
            uses.setdefault(row, []).append(meeting.id)
        for row, part in _parts(rows, meeting, dict.fromkeys(covers), slots):
            uses.setdefault(at(row, part), []).append(meeting.id)
    full = [row for row in sorted(uses) if len(uses[row]) > (rows.most(row) or 0)]
    return ((full[0],), tuple(dict.fromkeys(uses[full[0]]))) if full else None


def _parts(
    rows: Rows, meeting: Candidate, covers: Iterable[str], slots: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """The rows that a meeting uses up in single slots, sessions and days wherever it begins."""
    taken = [{*rows.problem.taken(meeting, slot), *rows.part_of[slot]} for slot in slots]
    for row in covers:
        for part in sorted(set.intersection(*taken)):
            if part in rows.inside.get(row, {}) or part in rows.spans.get(row, {}):
                yield row, part
