"""One run: select and place, then prices by slot, then CP-SAT, until everything is proven or time is up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from scheduler.aims import key, less_is_better, values
from scheduler.assign import Assignment, assign
from scheduler.breaks import fewest_breaks
from scheduler.certify import certified_bounds, joined, priced
from scheduler.duals import DENOMINATOR, slot_proof
from scheduler.exact import Ask, Found, Search, chooses, groups_of, search, weights_for
from scheduler.gap import close_gap
from scheduler.gaps.face import face_of
from scheduler.gaps.solve import fewest_gaps
from scheduler.grid import Grid, grid_of
from scheduler.index import Bools, Ints
from scheduler.memory import search_fits
from scheduler.place import UNPLACED
from scheduler.plain import deciding, loosest, unknown_to_flows
from scheduler.problem import Problem
from scheduler.relax import contradicting
from scheduler.rows import rows_of
from scheduler.ruled.settle import Effort, settle
from scheduler.seating import SeatingError, Seats, Settled, seat
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
from scheduler.weights import Weights, least_weighed, proof_with, weights_in, weights_of

LP_COLUMNS = 120_000
"""The largest slot-by-slot relaxation that is tried, in columns: some five seconds."""
EXACT_COLUMNS = 300_000
"""The largest CP-SAT model that is tried, in meetings times slots."""
GENTLE = 8
"""How many of the best meetings one covered meeting outweighs, once the shortfall is settled."""
EXPLAIN_SECONDS = 2.0
"""Time for each rule that is left out while looking for a contradiction."""
SEAT_SECONDS = 10.0
"""Time for finding out who sits where when the slots are settled."""
SETTLE_MOVES = 30_000
"""Moves of the search under all rules: some ten seconds."""
PARTIAL = ("hint", "place", "dive", "gaps")
"""Stages that do not know every rule, so that what they find is only taken if the auditor agrees."""


class AuditError(RuntimeError):
    """The solver broke a rule: a fault of this program, never to be published."""

    def __init__(self, stage: str, broken: Sequence[Violation]) -> None:
        super().__init__(f"{stage}: {len(broken)} violations, first {broken[0]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What is known about a step: a bound, what it proves of the value reached, and over which timetables."""

    bound: int | None
    status: Status
    scope: Scope


class Run:
    """The state of one run: the best timetable so far, and what is known about it.

    `proven` are the certified bounds by step, and `word` is what the solver says without a certificate.
    """

    def __init__(
        self,
        problem: Problem,
        watch: Watch,
        *,
        workers: int,
        seed: int,
        hint: Sequence[Meeting] | None,
        memory: int | None = None,
    ) -> None:
        self.problem = problem
        self.watch = watch
        self.workers = workers
        self.seed = seed
        self.memory = memory
        with watch.stage("grid"):
            self.grid: Grid = grid_of(problem)
        self.meetings: tuple[Meeting, ...] | None = None
        self.values: dict[str, int] = {}
        self.certificate = Certificate()
        self.proven: dict[str, int] = {}
        self.word: dict[str, Word] = {}
        self.contradiction: Contradiction | None = None
        self.took: dict[str, float] = {}
        self.slots: Ints | None = None
        self.placed: Ints | None = None
        if hint is not None:
            self._take_hint(hint)

    def go(self) -> None:
        """Do what the problem needs, the quick ways first; ends early when everything is certified."""
        choosing = tuple(takewhile(chooses, self.problem.steps))
        if not self.problem.candidates and any(chooses(step) for step in self.problem.steps):
            # Everything is held, so prices of nothing bound score and shortfall by what they are.
            weights = weights_of(self.problem)
            self._add_proof(proof_with(weights, {}), 1)
        if self.problem.candidates and choosing:
            self._select_and_place()
            if self.placed is not None and unknown_to_flows(self.problem):
                self._keep_all_rules(self.placed)
            if not self._certified(choosing) and not self.watch.over():
                self._price_by_slot()
        if not self.problem.steps:
            # There is nothing to aim at: any timetable will do.
            self._search(())
        for group in groups_of(self.grid):
            if self.contradiction is None:
                self._finish(group)

    def consider(self, seats: Seats, stage: str) -> bool:
        """Take these seats if they make a timetable that is better than the best so far.

        Raises AuditError or SeatingError where a stage that knows every rule has broken one.
        """
        meetings = self._seated(seats, stage)
        if meetings is None:
            return False
        with self.watch.stage("audit"):
            found = values(self.problem, meetings)
        return self._take(meetings, found, seats.slots, stage)

    def _seated(self, seats: Seats, stage: str) -> tuple[Meeting, ...] | None:
        """The meetings with people and tables, audited; None where that can't be or is not known."""
        fault: Exception
        with self.watch.stage("seat"):
            try:
                meetings = self._seat(seats)
            except SeatingError as error:
                fault = error
            else:
                broken = audit(self.problem, meetings)
                if not broken:
                    return meetings
                fault = AuditError(stage, broken)
        if deciding(self.problem) and stage != "seating":
            # Who sits where hangs together from slot to slot, which the simple pass does not look at.
            return self._seat_exactly(seats.slots)
        if stage not in PARTIAL:
            raise fault
        return None

    def _seat(self, seats: Seats) -> tuple[Meeting, ...]:
        problem, index = self.problem, self.grid.index
        ids = [meeting.id for meeting in problem.meetings]
        names = {i: code for (_, code), i in index.delegate.items()}
        held = np.flatnonzero(seats.slots != UNPLACED).tolist()
        settled = Settled(
            people={
                (ids[i], problem.meetings[i].pair[side]): names[d] for (i, side), d in seats.people.items()
            },
            tables={ids[i]: problem.tables[k].code for i, k in seats.tables.items()},
            helpers={ids[i]: problem.interpreters[k].code for i, k in seats.helpers.items()},
        )
        return seat(problem, {ids[i]: problem.slots[seats.slots[i]].code for i in held}, settled)

    def _seat_exactly(self, slots: Ints) -> tuple[Meeting, ...] | None:
        """Who sits where for these slots, if there is any way that is found in time."""
        late = [step for step in self.problem.steps if step in {"idle", "table-changes", "changes"}]
        found: list[Seats] = []
        with self.watch.stage("seat exactly"):
            ask = Ask(weights=weights_for(self.grid, tuple(late)), fixed={}, slots=slots)
            search(self.grid, self._how(SEAT_SECONDS, core=True), ask, found.append)
        if not found:
            return None
        meetings = self._seat(found[-1])
        if broken := audit(self.problem, meetings):
            raise AuditError("seating", broken)
        return meetings

    def _take(self, meetings: tuple[Meeting, ...], found: dict[str, int], slots: Ints, stage: str) -> bool:
        if self.meetings is not None and key(found) >= key(self.values):
            return False
        if self.slots is not None and (self.slots != UNPLACED).tolist() != (slots != UNPLACED).tolist():
            # What was said of the pairs chosen before does not hold for these.
            self.word = {name: word for name, word in self.word.items() if word.scope == "all"}
        self.meetings, self.values, self.slots = meetings, found, slots
        for name in self.problem.steps:
            self.took.setdefault(name, self.watch.elapsed)
        self._certify()
        self._tell(stage)
        return True

    def _take_hint(self, hint: Sequence[Meeting]) -> None:
        """A hint as it is where it keeps all rules; else what of it fits, seated anew."""
        listed = {meeting.id for meeting in self.problem.meetings}
        known = tuple(meeting for meeting in hint if meeting.id in listed)
        slots = self._hinted(known)
        if len(known) == int((slots != UNPLACED).sum()) and not audit(self.problem, known):
            ordered = tuple(sorted(known, key=lambda one: (self.grid.index.slot[one.slot], one.id)))
            self._take(ordered, values(self.problem, known), slots, "hint")
        else:
            self.consider(Seats(slots=slots), "hint")

    def _hinted(self, hint: Sequence[Meeting]) -> Ints:
        """(m,) the slots of a hint; meetings that the problem does not know are left out."""
        known = {meeting.id: i for i, meeting in enumerate(self.problem.meetings)}
        slots = np.full(len(known), UNPLACED, np.int64)
        for meeting in hint:
            i, t = known.get(meeting.id), self.grid.index.slot.get(meeting.slot)
            if i is not None and t is not None and self.grid.allowed[i, t]:
                slots[i] = t
        return slots

    def _how(self, seconds: float, *, core: bool = False) -> Search:
        return Search(
            seconds=min(seconds, self.watch.left),
            workers=self.workers,
            seed=self.seed,
            should_stop=self.watch.over,
            core=core,
        )

    def _select_and_place(self) -> None:
        def on_assignment(found: Assignment) -> None:
            self.placed = found.slots
            self.consider(Seats(slots=found.slots), "place")

        with self.watch.stage("assign"):
            proofs = assign(
                self.grid,
                seed=self.seed,
                should_stop=self.watch.over,
                on_assignment=on_assignment,
                together="idle" in self.problem.steps,
            )
        for proof, denominator in proofs:
            self._add_proof(proof, denominator)

    def _keep_all_rules(self, placed: Ints) -> None:
        """Look for slots under all rules for the pairs that the flow chose, or else for most of them.

        Whatever is found has the flow's value or comes near it, and its prices say so.
        """
        keep = placed != UNPLACED
        wanted = tuple(takewhile(chooses, self.problem.steps))
        with self.watch.stage("settle"):
            how = Effort(seed=self.seed, moves=SETTLE_MOVES, should_stop=self.watch.over)
            seats = settle(self.grid, placed, self._worth(), how)
        self.consider(seats, "place")
        for ask in (
            Ask(weights={}, fixed={}, keep=keep, only_kept=True, hint=placed),
            Ask(weights=weights_for(self.grid, wanted[:2]), fixed={}, keep=keep, hint=placed),
        ):
            if self._certified(wanted) or self.watch.over() or self._too_large(keep):
                return
            with self.watch.stage("rules"):
                search(self.grid, self._how(self.watch.left / 3), ask, self._hear)

    def _worth(self) -> Ints:
        """(m,) what a meeting is worth while slots are looked for.

        Its score, and more than that where a floor or a rule asks for it.
        """
        grid = self.grid
        worth = np.maximum(1, grid.score - min(0, int(grid.score.min(initial=0))))
        best = int(worth.max(initial=1))
        if "shortfall" in self.problem.steps:
            times = np.bincount(grid.ends.ravel(), minlength=len(grid.most))
            few = (times <= 2 * grid.floor) & (grid.floor > 0)
            worth = worth + best * few[grid.ends].sum(axis=1)
        return np.where(grid.required, worth.sum() + 1, worth)

    def _too_large(self, keep: Bools | None) -> bool:
        """Whether an exact search among these meetings is more than time or memory allow."""
        places = self._columns(keep)
        return places > EXACT_COLUMNS or not search_fits(places, self.grid.there.size, self.memory)

    def _columns(self, keep: Bools | None) -> int:
        """How many meetings times slots a search among these meetings has."""
        return int(
            (self.grid.allowed if keep is None else self.grid.allowed[keep | self.grid.required]).sum()
        )

    def _price_by_slot(self) -> None:
        if int(self.grid.allowed.sum()) > LP_COLUMNS or (self.grid.length > 1).any():
            return
        weights = weights_of(self.problem)
        if self.problem.steps[0] == "shortfall" and self._certified(("shortfall",)):
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
        if not self._certified(tuple(takewhile(chooses, self.problem.steps))) and not self.watch.over():
            none = np.full(len(self.grid.score), UNPLACED, np.int64)
            slots = none if self.slots is None else self.slots
            with self.watch.stage("dive"):
                slots = close_gap(
                    self.grid, weights, proof, slots, seed=self.seed, should_stop=self.watch.over
                )
            self.consider(Seats(slots=slots), "dive")

    def _add_proof(self, proof: Proof, denominator: int) -> None:
        """Add a proof to the certificate, over a common denominator."""
        with self.watch.stage("certify"):
            self.certificate = joined(self.certificate, proof, denominator)
        self._certify()
        self._tell("prove")

    def _certify(self) -> None:
        with self.watch.stage("certify"):
            # Bounds speak of timetables that reach the earlier steps as this one does: none is kept.
            self.proven = {}
            if self.meetings is not None and self.certificate.proofs:
                self.proven |= certified_bounds(self.problem, self.certificate, self.values)
            for name, value in self.values.items():
                if less_is_better(name) and value == 0:
                    self.proven[name] = 0
                if self.proven.get(name) == value:
                    self.took[name] = min(self.took.get(name, self.watch.elapsed), self.watch.elapsed)

    def _certified(self, names: Sequence[str]) -> bool:
        """Whether all these steps have a timetable whose values equal their certified bounds."""
        return self.meetings is not None and all(
            self.proven.get(name) == self.values.get(name) for name in names
        )

    def _tell(self, stage: str) -> None:
        for name, value in self.values.items():
            self.watch.tell(stage, name, value, self.bound(name))

    def bound(self, name: str) -> int | None:
        """The best bound that is known for a step, certified or by the solver's word."""
        return self.known(name).bound

    def known(self, name: str) -> Word:
        """What is known about a step: the strongest of what is certified and what the solver says."""
        proven, word = self.proven.get(name), self.word.get(name)
        if proven is not None and proven == self.values.get(name):
            return Word(bound=proven, status="CERTIFIED", scope="all")
        if word is not None and word.status == "OPTIMAL":
            return word
        said = word.bound if word is not None and word.scope == "all" else None
        bounds = [bound for bound in (proven, said) if bound is not None]
        if bounds:
            bound = max(bounds) if less_is_better(name) else min(bounds)
            return Word(bound=bound, status="FEASIBLE", scope="all")
        return word or Word(bound=None, status="FEASIBLE", scope="all")

    def _finish(self, group: tuple[str, ...]) -> None:
        """Bring one group of steps to the end: prove what is there, or look for better."""
        if self._certified(group) or self.watch.over():
            return
        fixed = not self.problem.candidates
        steps = self.problem.steps
        alone = all(chooses(step) for step in steps[: steps.index(group[0])])
        last = group[0] == steps[-1] and self.slots is not None
        if group == ("breaks",) and alone and (fixed or last) and not unknown_to_flows(self.problem):
            self._fewest_breaks()
            return
        spread = self.problem.break_spread is not None  # which the room for idle gaps does not know
        if (
            group == ("idle",)
            and alone
            and not spread
            and self.slots is not None
            and not unknown_to_flows(self.problem)
        ):
            self._fewest_gaps(self.slots)
            if self._certified(group) or self._too_large(None) or self.watch.over():
                return
        if self.slots is not None and not fixed and not chooses(group[0]):
            # The pairs that are chosen first: a smaller question, and often the whole answer.
            self._search(group, chosen=True)
        if not self._certified(group) and not self.watch.over():
            self._search(group)

    def _fewest_breaks(self) -> None:
        with self.watch.stage("breaks"):
            answer, slots = fewest_breaks(
                self.grid, self.slots, self.watch, workers=self.workers, seed=self.seed
            )
        if answer.status == "INFEASIBLE":
            self._explain()
        elif slots is not None:
            self.consider(Seats(slots=slots), "breaks")
            status: Status = "OPTIMAL" if answer.status == "OPTIMAL" else "FEASIBLE"
            scope: Scope = "chosen pairs" if self.problem.candidates else "all"
            self.word["breaks"] = Word(bound=answer.bound, status=status, scope=scope)
            self.took["breaks"] = answer.seconds

    def _fewest_gaps(self, slots: Ints) -> None:
        """Bring idle gaps down by chains, and prove what is left of them."""
        earlier = {step: value for step, value in self.values.items() if chooses(step)}
        earlier = {step: earlier[step] for step in takewhile(chooses, self.problem.steps)}
        sure = bool(self.certificate.proofs) and self._certified(tuple(earlier))
        with self.watch.stage("gaps"):
            face = face_of(self.grid, self.certificate, earlier) if sure else None
            answer = fewest_gaps(
                self.grid,
                slots,
                face=face,
                weights={side: self.problem.idle_weight(side) for side in ("seller", "buyer", "pool")},
                seconds=self.watch.left / 2,
                workers=self.workers,
                seed=self.seed,
                on_progress=lambda value, bound, _: self.watch.tell("gaps", "idle", value, bound),
                should_stop=self.watch.over,
            )
        people = {
            (i, side): d
            for i, pair in enumerate(answer.holders.tolist())
            for side, d in enumerate(pair)
            if d >= 0 and answer.slots[i] != UNPLACED
        }
        self.consider(Seats(slots=answer.slots, people=people), "gaps")
        if self.values["idle"] == answer.value and not self.watch.stopped:
            status: Status = "OPTIMAL" if answer.status == "OPTIMAL" else "FEASIBLE"
            scope: Scope = answer.scope if sure else "chosen pairs"
            self.word["idle"] = Word(bound=answer.bound, status=status, scope=scope)
        self.took["idle"] = answer.seconds

    def _search(self, group: tuple[str, ...], *, chosen: bool = False) -> None:
        """Look for better in these steps; `chosen`: among the timetables that hold the same pairs."""
        begin = self.watch.elapsed
        slots, steps = self.slots, self.problem.steps
        earlier = steps[: steps.index(group[0])] if group else ()
        fixed = {step: self.values[step] for step in earlier} if self.values else {}
        # What is settled becomes a constraint, which leaves a simpler objective for the rest.
        for step in takewhile(lambda name: self._certified((name,)), group):
            fixed[step], group = self.values[step], group[1:]
        if chosen:
            assert slots is not None
            keep: Bools | None = slots != UNPLACED
            fixed = {step: value for step, value in fixed.items() if not chooses(step)}
        else:
            # The proofs weigh shortfall and score in their order; of other steps only the first is sure.
            weighed = group if set(group) <= {"shortfall", "score"} else group[:1]
            keep = self._keep({*fixed, *weighed})
        if self._too_large(keep):
            return
        weights = weights_for(self.grid, group)
        with self.watch.stage("search"):
            found = search(
                self.grid,
                self._how(
                    self.watch.left / 2 if chosen else self.watch.left,
                    core=bool(group) and not chooses(group[0]),
                ),
                Ask(weights=weights, fixed=fixed, keep=keep, only_kept=chosen, hint=slots),
                self._hear,
            )
        if found.outcome == "INFEASIBLE":
            if self.meetings is not None:
                raise RuntimeError("the search says that nothing is possible, and a timetable is there")
            self._explain()
        elif found.seats is not None:
            self.consider(found.seats, "search")
            self._take_word(group, weights, found, "chosen pairs" if chosen else "all")
        for name in group:
            self.took[name] = self.watch.elapsed - begin
        self._tell("search")

    def _hear(self, seats: Seats) -> None:
        self.consider(seats, "search")

    def _take_word(
        self, group: tuple[str, ...], weights: Mapping[str, int], found: Found, scope: Scope
    ) -> None:
        """What CP-SAT's bound says about each step of the group. After a stop, nothing is called optimal."""
        optimal = found.outcome == "OPTIMAL" and found.value == found.bound and not self.watch.stopped
        assert found.bound is not None
        for name in group:
            bound = self.values[name]
            if not optimal:
                bound = self._implied(name, group, weights, found.bound)
            self.word[name] = Word(bound=bound, status="OPTIMAL" if optimal else "FEASIBLE", scope=scope)

    def _implied(self, name: str, group: tuple[str, ...], weights: Mapping[str, int], least: int) -> int:
        """What a lower bound on the weighted sum of a group says about one of its steps.

        Earlier steps of the group are at least as good as reached, later ones as bad as can be.
        """
        rest = least
        for other in group:
            if other != name:
                earlier = group.index(other) < group.index(name)
                worst = self.values[other] if earlier else loosest(self.problem, other)
                rest -= weights[other] * (-worst if other == "score" else worst)
        bound = -(-rest // weights[name])
        return -bound if name == "score" else max(0, bound)

    def _keep(self, aims: set[str]) -> Bools | None:
        """(m,) the meetings that a timetable at least as good as the best in these steps could hold.

        A meeting whose price is so far above its worth that holding it would cost more than the gap
        is in none of them (reduced-cost fixing). Aims that come later may get worse: of those the
        certificate can only count on the least.
        """
        if self.meetings is None or not self.certificate.proofs:
            return None
        known = {name: value for name, value in self.values.items() if name in aims}
        keep = np.ones(len(self.grid.score), bool)
        rows, denominator = rows_of(self.problem), self.certificate.denominator
        for proof in self.certificate.proofs:
            prices = priced(rows, proof, denominator)
            reached = least_weighed(self.problem, weights_in(proof), known)
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
            found = search(
                grid_of(problem), self._how(EXPLAIN_SECONDS), Ask(weights={}, fixed={}), lambda _: None
            )
            return None if found.outcome == "UNKNOWN" else found.outcome != "INFEASIBLE"

        with self.watch.stage("explain"):
            rules = contradicting(self.problem, feasible)
        self.contradiction = Contradiction(rules=rules, confirmed_by="solver")
