"""One run: select and place, then prices by slot, then CP-SAT, until everything is proven or time is up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from scheduler.aims import LESS_IS_BETTER, score, shortfall, values
from scheduler.assign import Assignment, Weights, assign, weights_of
from scheduler.breaks import fewest_breaks
from scheduler.certify import certified_bounds, implied_bound, least_score, priced
from scheduler.duals import DENOMINATOR, slot_proof
from scheduler.exact import Found, Search, search, stages, worth_of
from scheduler.gap import close_gap
from scheduler.grid import grid_of
from scheduler.index import Bools, Ints
from scheduler.place import UNPLACED
from scheduler.problem import AimName, Problem
from scheduler.relax import contradicting
from scheduler.rows import rows_of
from scheduler.seating import SeatingError, seat
from scheduler.timetable import (
    Certificate,
    Contradiction,
    Meeting,
    Proof,
    Scope,
    Status,
    Violation,
)
from scheduler.verify import audit
from scheduler.watch import Watch

LP_COLUMNS = 120_000
"""The largest slot-by-slot relaxation that is tried, in columns: some five seconds."""
GENTLE = 8
"""How many of the best meetings one covered meeting outweighs, once the shortfall is settled."""
EXPLAIN_SECONDS = 2.0
"""Time for each rule that is left out while looking for a contradiction."""
PARTIAL = ("hint", "place", "dive")
"""Stages that do not know every rule, so that what they find is only taken if the auditor agrees."""


class AuditError(RuntimeError):
    """The solver broke a rule: a fault of this program, never to be published."""

    def __init__(self, stage: str, broken: Sequence[Violation]) -> None:
        super().__init__(f"{stage}: {len(broken)} violations, first {broken[0]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is known about an aim: a bound, what it proves of the value reached, and over which timetables."""

    bound: int | None
    status: Status
    scope: Scope


class Run:
    """The state of one run: the best timetable so far, and what is known about it.

    `proven` are the certified bounds by aim, and `word` is what the solver says without a certificate.
    """

    def __init__(
        self, problem: Problem, watch: Watch, *, workers: int, seed: int, hint: Sequence[Meeting] | None
    ) -> None:
        self.problem = problem
        self.watch = watch
        self.workers = workers
        self.seed = seed
        with watch.stage("grid"):
            self.grid = grid_of(problem)
        self.meetings: tuple[Meeting, ...] | None = None
        self.values: dict[AimName, int] = {}
        self.certificate = Certificate()
        self.proven: dict[AimName, int] = {}
        self.word: dict[AimName, Word] = {}
        self.contradiction: Contradiction | None = None
        self.took: dict[AimName, float] = {}
        self.slots: Ints | None = None
        if hint is not None:
            self.consider(self._hinted(hint), "hint")

    def go(self) -> None:
        """Do what the problem needs, the quick ways first; ends early when everything is certified."""
        flow_aims = self._flow_aims()
        if not self.problem.candidates and flow_aims:
            # Everything is held, so prices of nothing bound score and shortfall by what they are.
            weights = weights_of(self.problem)
            self._add_proof(Proof(score_weight=weights.score, cover_weight=weights.cover, prices={}), 1)
        if self.problem.candidates and self.problem.aims[:1] != ("breaks",):
            self._select_and_place()
            if not self._certified(flow_aims) and not self.watch.over():
                self._price_by_slot()
        for group in stages(self.problem.aims):
            if self.contradiction is None:
                self._finish(group)

    def consider(self, slots: Ints, stage: str) -> bool:
        """Take these slots, (m,), if they make a timetable that is better than the best so far.

        Raises AuditError or SeatingError where a stage that knows every rule has broken one.
        """
        code = [slot.code for slot in self.problem.slots]
        ids = [meeting.id for meeting in self.problem.meetings]
        held = np.flatnonzero(slots != UNPLACED).tolist()
        with self.watch.stage("seat"):
            try:
                meetings = seat(self.problem, {ids[i]: code[slots[i]] for i in held})
            except SeatingError:
                if stage not in PARTIAL:
                    raise
                return False
        with self.watch.stage("audit"):
            broken = audit(self.problem, meetings)
            if broken and stage not in PARTIAL:
                raise AuditError(stage, broken)
            if broken:
                return False
            found = values(self.problem, meetings)
        if self.meetings is not None and _key(found) >= _key(self.values):
            return False
        if self.slots is not None and (self.slots != UNPLACED).tolist() != (slots != UNPLACED).tolist():
            # What was said of the pairs chosen before does not hold for these.
            self.word = {name: word for name, word in self.word.items() if word.scope == "all"}
        self.meetings, self.values, self.slots = meetings, found, slots
        for name in self.problem.aims:
            self.took.setdefault(name, self.watch.elapsed)
        self._certify()
        self._tell(stage)
        return True

    def _hinted(self, hint: Sequence[Meeting]) -> Ints:
        """(m,) the slots of a hint; meetings that the problem does not know are left out."""
        known = {meeting.id: i for i, meeting in enumerate(self.problem.meetings)}
        slots = np.full(len(known), UNPLACED, np.int64)
        for meeting in hint:
            i, t = known.get(meeting.id), self.grid.index.slot.get(meeting.slot)
            if i is not None and t is not None and self.grid.allowed[i, t]:
                slots[i] = t
        return slots

    def _select_and_place(self) -> None:
        def on_assignment(found: Assignment) -> None:
            self.consider(found.slots, "place")

        with self.watch.stage("assign"):
            proof, denominator = assign(
                self.grid, seed=self.seed, should_stop=self.watch.over, on_assignment=on_assignment
            )
        self._add_proof(proof, denominator)

    def _price_by_slot(self) -> None:
        if int(self.grid.allowed.sum()) > LP_COLUMNS:
            return
        weights = weights_of(self.problem)
        if self.problem.aims[0] == "shortfall" and self._certified(("shortfall",)):
            # Its bound is settled; a gentler weight leaves the first-order method its precision.
            weights = Weights(score=1, cover=GENTLE * int(abs(self.grid.score).max(initial=1)))
        near = self.certificate.proofs[-1], self.certificate.denominator
        with self.watch.stage("price"):
            proof = slot_proof(
                self.grid, weights, near=near, seconds=self.watch.left, should_stop=self.watch.over
            )
        if proof is None:
            return
        self._add_proof(proof, DENOMINATOR)
        if not self._certified(self._flow_aims()) and not self.watch.over():
            none = np.full(len(self.grid.score), UNPLACED, np.int64)
            slots = none if self.slots is None else self.slots
            with self.watch.stage("dive"):
                slots = close_gap(
                    self.grid, weights, proof, slots, seed=self.seed, should_stop=self.watch.over
                )
            self.consider(slots, "dive")

    def _add_proof(self, proof: Proof, denominator: int) -> None:
        """Add a proof to the certificate, over a common denominator."""
        with self.watch.stage("certify"):
            self.certificate = joined(self.certificate, proof, denominator)
        self._certify()
        self._tell("prove")

    def _certify(self) -> None:
        with self.watch.stage("certify"):
            # Bounds speak of timetables that reach the earlier aims as this one does: none is kept.
            self.proven = {}
            if self.meetings is not None and self.certificate.proofs:
                self.proven |= certified_bounds(self.problem, self.certificate, self.values)
            for name, value in self.values.items():
                if LESS_IS_BETTER[name] and value == 0:
                    self.proven[name] = 0
                if self.proven.get(name) == value:
                    self.took[name] = min(self.took.get(name, self.watch.elapsed), self.watch.elapsed)

    def _flow_aims(self) -> tuple[AimName, ...]:
        return tuple(name for name in self.problem.aims if name != "breaks")

    def _certified(self, names: Sequence[AimName]) -> bool:
        """Whether all these aims have a timetable whose values equal their certified bounds."""
        return self.meetings is not None and all(
            self.proven.get(name) == self.values.get(name) for name in names
        )

    def _tell(self, stage: str) -> None:
        for name, value in self.values.items():
            self.watch.tell(stage, name, value, self.bound(name))

    def bound(self, name: AimName) -> int | None:
        """The best bound that is known for an aim, certified or by the solver's word."""
        return self.known(name).bound

    def known(self, name: AimName) -> Word:
        """What is known about an aim: the strongest of what is certified and what the solver says."""
        proven, word = self.proven.get(name), self.word.get(name)
        if proven is not None and proven == self.values.get(name):
            return Word(bound=proven, status="CERTIFIED", scope="all")
        if word is not None and word.status == "OPTIMAL":
            return word
        said = word.bound if word is not None and word.scope == "all" else None
        bounds = [bound for bound in (proven, said) if bound is not None]
        if bounds:
            bound = max(bounds) if LESS_IS_BETTER[name] else min(bounds)
            return Word(bound=bound, status="FEASIBLE", scope="all")
        return word or Word(bound=None, status="FEASIBLE", scope="all")

    def _finish(self, group: tuple[AimName, ...]) -> None:
        """Bring one group of aims to the end: prove what is there, or look for better."""
        if self._certified(group):
            return
        if self.watch.over():
            return
        fixed = not self.problem.candidates
        last = self.problem.aims[-1] == "breaks" and self.slots is not None
        if group == ("breaks",) and (fixed or last):
            self._fewest_breaks()
            return
        self._search(group)

    def _fewest_breaks(self) -> None:
        with self.watch.stage("breaks"):
            answer, slots = fewest_breaks(
                self.grid, self.slots, self.watch, workers=self.workers, seed=self.seed
            )
        if answer.status == "INFEASIBLE":
            self._explain()
        elif slots is not None:
            self.consider(slots, "breaks")
            status: Status = "OPTIMAL" if answer.status == "OPTIMAL" else "FEASIBLE"
            scope: Scope = "chosen pairs" if self.problem.candidates else "all"
            self.word["breaks"] = Word(bound=answer.bound, status=status, scope=scope)
            self.took["breaks"] = answer.seconds

    def _search(self, group: tuple[AimName, ...]) -> None:
        begin = self.watch.elapsed
        aims = self.problem.aims
        done = stages(aims)[: stages(aims).index(group)]
        slots = self.slots
        settled = tuple(takewhile(lambda name: self._certified((name,)), group))
        if settled:
            # What is settled becomes a constraint, which leaves a simpler objective for the rest.
            done, group = [*done, settled], group[len(settled) :]
        fixed = [(one, worth_of(self.grid, slots, one)) for one in done] if slots is not None else []

        def on_found(found: Ints) -> None:
            self.consider(found, "search")

        with self.watch.stage("search"):
            found = search(
                self.grid,
                Search(
                    seconds=self.watch.left,
                    workers=self.workers,
                    seed=self.seed,
                    should_stop=self.watch.over,
                ),
                group=group,
                hint=slots,
                keep=self._keep({name for one in (*done, group) for name in one}),
                fixed=fixed,
                on_found=on_found,
            )
        if found.outcome == "INFEASIBLE":
            if self.meetings is not None:
                raise RuntimeError("the search says that nothing is possible, and a timetable is there")
            self._explain()
        elif found.slots is not None:
            self.consider(found.slots, "search")
            self._take_word(group, found)
        for name in group:
            self.took[name] = self.watch.elapsed - begin
        self._tell("search")

    def _take_word(self, group: tuple[AimName, ...], found: Found) -> None:
        """What CP-SAT's bound says about each aim of the group. After a stop, nothing is called optimal."""
        optimal = found.outcome == "OPTIMAL" and found.value == found.bound and not self.watch.stopped
        weights = weights_of(self.problem)
        for name in group:
            bound: int | None = self.values[name]
            if not optimal:
                assert found.bound is not None
                pair = (
                    weights.score if "score" in group else 0,
                    weights.cover if "shortfall" in group else 0,
                )
                bound = implied_bound(self.problem, name, found.bound, pair, self.values)
            if bound is not None:
                self.word[name] = Word(bound=bound, status="OPTIMAL" if optimal else "FEASIBLE", scope="all")

    def _keep(self, aims: set[AimName]) -> Bools | None:
        """(m,) the meetings that a timetable at least as good as the best in these aims could hold.

        A meeting whose price is so far above its worth that holding it would cost more than the gap
        is in none of them (reduced-cost fixing). Aims that come later may get worse: of those the
        certificate can only count on the least.
        """
        if self.meetings is None or not self.certificate.proofs:
            return None
        worth_least, covered_least = least_score(self.problem), 0
        if "score" in aims:
            worth_least = score(self.problem, self.meetings)
        if "shortfall" in aims:
            covered_least = int(self.grid.floor.sum()) - shortfall(self.problem, self.meetings)
        keep = np.ones(len(self.grid.score), bool)
        rows, denominator = rows_of(self.problem), self.certificate.denominator
        for proof in self.certificate.proofs:
            prices = priced(rows, proof, denominator)
            reached = proof.score_weight * worth_least + proof.cover_weight * covered_least
            for i, meeting in enumerate(self.problem.meetings):
                worth = prices.worth.get(meeting.id)
                if worth is None or (prices.most + min(0, worth)) // denominator < reached:
                    keep[i] = False
        return keep

    def _explain(self) -> None:
        """Say which rules contradict each other, as far as a greedy pass finds out."""

        def feasible(problem: Problem) -> bool | None:
            if self.watch.over():
                return None
            how = Search(
                seconds=min(EXPLAIN_SECONDS, self.watch.left),
                workers=self.workers,
                seed=self.seed,
                should_stop=self.watch.over,
            )
            grid = grid_of(problem)
            found = search(grid, how, group=(), hint=None, fixed=[], on_found=lambda _: None)
            return None if found.outcome == "UNKNOWN" else found.outcome != "INFEASIBLE"

        with self.watch.stage("explain"):
            rules = contradicting(self.problem, feasible)
        self.contradiction = Contradiction(rules=rules, confirmed_by="solver")


def joined(certificate: Certificate, proof: Proof, denominator: int) -> Certificate:
    """A certificate with one proof more, all over one denominator."""
    common = int(np.lcm(certificate.denominator, denominator))

    def scaled(one: Proof, by: int) -> Proof:
        prices: Mapping[str, int] = {name: price * by for name, price in one.prices.items()}
        return Proof(score_weight=one.score_weight, cover_weight=one.cover_weight, prices=prices)

    before = tuple(scaled(one, common // certificate.denominator) for one in certificate.proofs)
    return Certificate(denominator=common, proofs=(*before, scaled(proof, common // denominator)))


def _key(found: Mapping[AimName, int]) -> tuple[int, ...]:
    """A tuple that is smaller for a better timetable."""
    return tuple(value if LESS_IS_BETTER[name] else -value for name, value in found.items())
