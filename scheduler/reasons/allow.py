"""The smallest change that would allow a meeting, found by solving the changed problem."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from time import perf_counter

from scheduler.aims import key, values
from scheduler.certify import INSIDE, implied_bound, priced
from scheduler.problem import AimName, Candidate, Problem
from scheduler.reasons.cause import StepChange
from scheduler.reasons.changes import Change, ChangeKind, changed
from scheduler.reasons.held import Held, better, chooses
from scheduler.reasons.options import needed, options
from scheduler.reasons.ways import Ways
from scheduler.reasons.why import Explainer
from scheduler.rows import rows_of
from scheduler.solve import solve
from scheduler.timetable import Certificate, Meeting, Progress, Proof, Result
from scheduler.weights import weights_in

MOST_CHANGES = 3
"""So many changes at once are tried, besides those without which there is no hope at all."""


EACH = 3.0
"""Seconds for solving with one change; what is not decided then is left undecided."""
GRACE = 0.5
"""Seconds to look for still better once a timetable is as good as now."""

LOCAL: frozenset[ChangeKind] = frozenset(
    {"quota", "quota-day", "quota-session", "hours", "held-slot", "held-back", "in-a-row", "staff"}
)
"""Changes that touch no row but those of the companies that change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """A change under which the meeting is held and the timetable, aim by aim in order, is as good as now.

    Aims after the last one that asks who meets are not looked at. No `changes`: it could be held as things
    are, in a timetable just as good. `steps` are what the others come to now and then; `best`: nothing
    better is possible then, otherwise the search ended soon after it was as good as now. `smallest`:
    everything smaller was tried and does not do; otherwise time was too short to be sure of that. `tried`
    is how many changes were looked at.
    """

    id: str
    pair: tuple[str, str]
    changes: tuple[Change, ...]
    meeting: Meeting
    steps: tuple[StepChange, ...]
    best: bool
    smallest: bool
    tried: int


def what_would_allow(
    problem: Problem, result: Result, which: str | tuple[str, str], *, seconds: float = 10.0, workers: int = 2
) -> Counterfactual | None:
    """The smallest change that would allow a meeting; None: none was found among those that are tried.

    Changes are tried in the order of what they ask (`changes.COST`): a certificate's prices refute most at
    once, the others are solved with the meeting required. Where that does not do, its own prices refute what
    is alike. Raises NothingToExplain.
    """
    return Asking(Explainer(problem, result), perf_counter() + seconds, workers).about(which)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounding:
    """A proof's prices over a denominator. `most` is what they bound the weighted value of the event to."""

    proof: Proof
    denominator: int
    most: int


@dataclass
class Asking:
    """One question: the timetable, and when to stop. `sure`: nothing had to be left undecided."""

    explainer: Explainer
    until: float
    workers: int
    sure: bool = True
    tried: int = 0
    _before: dict[tuple[frozenset[str], int], int] = field(default_factory=dict)
    _alike: dict[tuple[frozenset[str], int], bool] = field(default_factory=dict)
    _hopeless: list[frozenset[Change]] = field(default_factory=list)
    _groups: list[frozenset[Change]] = field(default_factory=list)

    @cached_property
    def bounding(self) -> list[Bounding]:
        """All prices that are known, those of the event's certificate first."""
        denominator = self.explainer.result.certificate.denominator
        return [
            Bounding(proof=proof, denominator=denominator, most=prices.most)
            for proof, prices in self.explainer.prices
        ]

    def about(self, which: str | tuple[str, str]) -> Counterfactual | None:
        """Go through the changes, the smallest first."""
        wish = self.explainer.wish(which)
        if wish.id in self.explainer.held.by_id:
            return None
        ways = Ways(self.explainer.held, wish)
        first = needed(ways, listed=wish.id in self.explainer.held.listed)
        single = options(ways)
        kinds = dict.fromkeys((one.kind, one.who) for one in single)
        self._groups = [frozenset(one for one in single if (one.kind, one.who) == kind) for kind in kinds]
        for more in _smallest_first(single):
            if perf_counter() > self.until:
                break
            self.tried += 1
            found = self.attempt(wish, (*first, *more))
            if found is not None:
                return found
        return None

    def attempt(self, wish: Candidate, changes: Sequence[Change]) -> Counterfactual | None:
        """The answer if these changes do, else None."""
        if self.refuted(changes, wish):
            return None
        problem = required(changed(self.explainer.problem, changes), wish.id)
        source = problem.by_id[wish.id]
        if not _slots_for(problem, source):
            return None
        problem = replace(problem, aims=choosing(self.explainer.problem.aims))
        before = {step: self.explainer.values[step] for step in problem.steps}
        goal = _Goal(before)
        found = solve(
            problem,
            seconds=max(0.1, min(EACH, self.until - perf_counter())),
            workers=self.workers,
            hint=Explainer(problem, self.explainer.result).with_it(source) or self.explainer.result.meetings,
            on_progress=goal.hear,
            should_stop=goal.over,
        )
        if found.meetings is not None:
            after = values(problem, found.meetings)
            if key(after) <= key(before):
                return self.answer(wish, changes, found, before, after)
        self.learn(found.certificate)
        # Its own prices mostly refute much of what has not been tried yet.
        if not self.refuted(changes, wish) and not _proven(found):
            self.sure = False
        return None

    def learn(self, certificate: Certificate) -> None:
        """Keep the prices of a changed event: any prices bound any event, and these fit what is asked."""
        for proof in certificate.proofs:
            one = Bounding(proof=proof, denominator=certificate.denominator, most=0)
            self.bounding.append(replace(one, most=_most(self.explainer.problem, one)))

    def answer(
        self,
        wish: Candidate,
        changes: Sequence[Change],
        found: Result,
        before: Mapping[str, int],
        after: Mapping[str, int],
    ) -> Counterfactual:
        """What is said of changes that do."""
        return Counterfactual(
            id=wish.id,
            pair=wish.pair,
            changes=tuple(changes),
            meeting=next(one for one in found.meetings or () if one.id == wish.id),
            steps=tuple(StepChange(step=step, before=before[step], after=after[step]) for step in before),
            best=_proven(found),
            smallest=self.sure,
            tried=self.tried,
        )

    def refuted(self, changes: Sequence[Change], wish: Candidate) -> bool:
        """Whether the certificate's prices show that no such timetable of the changed problem is as good.

        The bound only grows with more changes. So what is refuted with more is refuted: when some changes
        are, as many others as can be are put to them, and all that is within need not be counted again.
        """
        asked = frozenset(changes)
        if any(asked <= known for known in self._hopeless):
            return True
        if not self._priced_out(changes, wish):
            return False
        for group in self._groups:
            if not group <= asked and self._priced_out(tuple(asked | group), wish):
                asked |= group
        self._hopeless.append(asked)
        return True

    def _priced_out(self, changes: Sequence[Change], wish: Candidate) -> bool:
        if not self.bounding:
            return False
        ordered = sorted(changes, key=lambda one: one.kind != "wish")
        problem = required(changed(self.explainer.problem, ordered), wish.id)
        # What was learned last is closest to what is asked now.
        latest = reversed(range(len(self.bounding)))
        return any(self._too_little(problem, changes, wish, i) for i in latest)

    def _too_little(self, problem: Problem, changes: Sequence[Change], wish: Candidate, i: int) -> bool:
        """Whether these prices show that the changed problem falls short of what was reached."""
        one = self.bounding[i]
        whole = (one.most + self.added(problem, changes, wish, i)) // one.denominator
        weights = weights_in(one.proof)
        for step in problem.steps:
            bound = implied_bound(problem, step, whole, weights, self.explainer.values)
            if bound is not None and better(step, self.explainer.values[step], bound):
                return True
        return False

    def added(self, problem: Problem, changes: Sequence[Change], wish: Candidate, i: int) -> int:
        """How much the bound on the weighted value grows by the changes, and by requiring the meeting.

        The bound is a sum over rows, floors and meetings; where only companies change, it is enough to
        count those of the companies that do, with their partners, before and after.
        """
        before, one = self.explainer.problem, self.bounding[i]
        who = frozenset(wish.pair)
        if not LOCAL.issuperset(change.kind for change in changes) or not self._near_will_do(who, i):
            return _most(problem, one) - one.most
        if (who, i) not in self._before:
            self._before[who, i] = _most(_around(before, who), one)
        return _most(_around(problem, who), one) - self._before[who, i]

    def _near_will_do(self, who: frozenset[str], i: int) -> bool:
        """Whether the meetings of these companies by themselves use up the same dear rows as in the whole.

        Which people or languages have a row together, and what walk-ins may use, depends on everybody's.
        """
        if (who, i) not in self._alike:
            proof, whole = self.bounding[i].proof, self.explainer.problem
            dear = {part for name in proof.prices for part in (name, name.rpartition("@")[0])}
            near = _around(whole, who)
            self._alike[who, i] = not proof.inside and all(
                _needs(near, one, dear) == _needs(whole, one, dear) for one in near.meetings
            )
        return self._alike[who, i]


class _Goal:
    """Ends a search soon after it has found a timetable as good as now."""

    def __init__(self, before: Mapping[str, int]) -> None:
        self.before = before
        self.told: dict[str, int] = {}
        self.reached: float | None = None

    def hear(self, step: Progress) -> None:
        """One step of progress: `solve` tells all steps of a new timetable one after the other."""
        if step.value is None or step.aim not in self.before:
            return
        self.told[step.aim] = step.value
        if self.reached is None and len(self.told) == len(self.before):
            now = {name: self.told[name] for name in self.before}
            self.reached = perf_counter() if key(now) <= key(self.before) else None

    def over(self) -> bool:
        """Whether to end."""
        return self.reached is not None and perf_counter() - self.reached > GRACE


def required(problem: Problem, id_: str) -> Problem:
    """The problem in which this candidate must be held."""
    return replace(
        problem,
        candidates=tuple(replace(one, must=True) if one.id == id_ else one for one in problem.candidates),
    )


def choosing(aims: tuple[AimName, ...]) -> tuple[AimName, ...]:
    """The aims up to the last that asks who meets; all, where none does."""
    last = max((i for i, aim in enumerate(aims) if chooses(aim)), default=len(aims) - 1)
    return aims[: last + 1]


def _most(problem: Problem, one: Bounding) -> int:
    """The bound of these prices on a problem, without those of rows that it does not have."""
    rows = rows_of(problem)
    codes = {f"floor:{who.code}" for who in problem.participants}
    prices = {
        name: price
        for name, price in one.proof.prices.items()
        if name in codes or name.startswith(INSIDE) or rows.most(name) is not None
    }
    return priced(rows, replace(one.proof, prices=prices), one.denominator).most


def _slots_for(problem: Problem, wish: Candidate) -> bool:
    """Whether it could be held in some slot if it were the only meeting."""
    alone = Ways(Held(problem, ()), wish)
    return any(not alone.shut(slot.code) for slot in problem.slots)


def _around(problem: Problem, who: frozenset[str]) -> Problem:
    """Only the meetings of these companies, with everybody in them."""
    candidates = tuple(one for one in problem.candidates if not who.isdisjoint(one.pair))
    given = tuple(one for one in problem.given if not who.isdisjoint(one.pair))
    codes = who.union(*(one.pair for one in (*candidates, *given)))
    # The tables of those who were left out would else be anybody's.
    people = tuple(one for one in problem.participants if one.code in codes or one.fixed_tables)
    ids = {one.id for one in (*candidates, *given)}
    kept = tuple(one for one in problem.published if one.id in ids)
    return replace(problem, candidates=candidates, given=given, participants=people, published=kept)


def _needs(problem: Problem, meeting: Candidate, dear: AbstractSet[str]) -> tuple[list[str], frozenset[str]]:
    """The rows with a price that a meeting would use up, and its slots."""
    rows = rows_of(problem)
    return [row for row in rows.covers(meeting) if row in dear], rows.slots(meeting)


def _smallest_first(single: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """Nothing, then all sets of a few changes by what they ask in all."""
    sets = [
        some
        for number in range(MOST_CHANGES + 1)
        for some in combinations(single, number)
        if len({(one.kind, one.who, one.hall, one.language) for one in some}) == number
    ]
    yield from sorted(sets, key=lambda some: (sum(one.cost for one in some), len(some)))


def _proven(result: Result) -> bool:
    """Whether nothing better exists: by certificate, or by the solver's word."""
    if result.status == "INFEASIBLE":
        return True
    return all(aim.status in {"CERTIFIED", "OPTIMAL"} and aim.scope == "all" for aim in result.aims)
