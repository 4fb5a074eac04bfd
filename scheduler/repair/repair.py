"""The way from a published timetable and changes to an audited new one, with proof of its fewest changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matcher.issue import Issue
from scheduler.aims import key, less_is_better, values
from scheduler.check import check
from scheduler.form import canonical, fingerprint
from scheduler.grid import grid_of
from scheduler.problem import Problem
from scheduler.repair.apply import FIRST, Applied, applied
from scheduler.repair.changes import Change
from scheduler.repair.diff import Diff, diff_of
from scheduler.repair.faults import faults, faults_after
from scheduler.repair.fewest import fewest
from scheduler.repair.fill import fill, reduced, start
from scheduler.repair.keep import kept
from scheduler.repair.plan import Plan
from scheduler.repair.same import same_people
from scheduler.report import versions
from scheduler.run import AuditError, Run, Word
from scheduler.solve import ProblemError, load_solver, solve
from scheduler.timetable import AimResult, Certificate, Meeting, Progress, Result, Status, Violation
from scheduler.verify import LADDER, audit, verify
from scheduler.watch import Watch


class ChangesError(ValueError):
    """The changes have faults; `issues` lists them all."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(
            f"the changes have {len(issues)} faults, first: {issues[0].place}: {issues[0].message}"
        )
        self.issues = tuple(issues)


class PublishedError(ValueError):
    """What is to be repaired is no timetable of the problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A repaired timetable: the problem that it answers, the result, and what has changed.

    The result is audited against `problem`, which has the changes in it. `cancelled` are published meetings
    that the changes made impossible, each with their places in the list. `released` were pinned where the
    changes leave no place for them.
    """

    problem: Problem
    result: Result
    diff: Diff
    cancelled: Mapping[str, tuple[int, ...]]
    released: tuple[str, ...]


def repair(
    problem: Problem,
    published: Result | Sequence[Meeting],
    changes: Sequence[Change],
    *,
    now: datetime | None,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Repair:
    """The timetable after these changes that loses the fewest meetings, and then moves the fewest people.

    After that freed slots are filled with the best unmet wishes, under the aims of the published run.
    `now` (aware, or as the event's clock shows it): what has begun by then stays exactly as it was; None:
    the event has not begun. Scores are those of the problem. The other arguments are those of `solve`.

    Raises ProblemError and ChangesError where the input has faults, PublishedError where the meetings are
    no timetable of the problem, and AuditError where the outcome does not pass `verify`.
    """
    loading = load_solver()
    watch = Watch(seconds, on_progress=on_progress, should_stop=should_stop)
    meetings = published.meetings if isinstance(published, Result) else tuple(published)
    if meetings is None:
        raise PublishedError("there is no timetable to repair")
    with watch.stage("check"):
        if found := check(problem):
            raise ProblemError(found)
        if broken := audit(problem, meetings):
            raise PublishedError(f"{len(broken)} violations, first {broken[0]}")
        if found := faults(problem, meetings, changes, now=now):
            raise ChangesError(found)
    with watch.stage("apply"):
        after = applied(problem, meetings, changes, now=now)
        if found := faults_after(after.problem, changes):
            raise ChangesError(found)
        after = replace(after, problem=canonical(after.problem))
    if changes:
        result = result_of(after, meetings, watch, workers=workers, seed=seed)
    else:
        # Nothing has happened, so nothing changes, even where a published timetable could be bettered.
        result = _reported(after, meetings, meetings, {}, {}, watch)
    with watch.stage("diff"):
        assert result.meetings is not None
        diff = diff_of(problem, meetings, after, result.meetings, changes)
    with watch.stage("verify"):
        if broken := verify(after.problem, result):
            raise AuditError("repair", broken)
        now_held = {one.id: one for one in result.meetings}
        if changed := [code for code, one in after.frozen.items() if now_held.get(code) != one]:
            raise AuditError("repair", [Violation(rule="claim-past", codes=tuple(changed))])
    stages = {**watch.stages, "import": loading, "total": watch.elapsed}
    return Repair(
        problem=after.problem,
        result=replace(result, seed=seed, seconds={name: round(took, 4) for name, took in stages.items()}),
        diff=diff,
        cancelled=after.cancelled,
        released=after.released,
    )


def result_of(
    after: Applied, published: Sequence[Meeting], watch: Watch, *, workers: int, seed: int
) -> Result:
    """The result for the problem of the repair, by the quick way where it leads to a timetable."""
    with watch.stage("grid"):
        plan = Plan(after, grid_of(after.problem))
    with watch.stage("fewest"):
        found = fewest(plan, watch, seed=seed)
    if found is None:
        # Out of time: what can stay stays.
        return _reported(after, published, kept(plan), {}, {}, watch)
    run = Run(reduced(plan, found), watch, workers=workers, seed=seed, hint=None)
    if not start(run, plan, found, watch):
        return _slow(plan, published, run.meetings or kept(plan), watch, workers=workers, seed=seed)
    assert run.meetings is not None
    proven = watch.elapsed
    least = dict(zip(FIRST, divmod(found.cost, plan.lost_weight), strict=True))
    fill(
        run, watch, {step: Word(bound=bound, status="OPTIMAL", scope="all") for step, bound in least.items()}
    )
    words = {step: run.known(step) for step in run.values}
    took: dict[str, float] = {**run.took, "lost": proven, "changes": proven}
    return _reported(after, published, run.meetings, words, took, watch)


def _slow(
    plan: Plan,
    published: Sequence[Meeting],
    hint: Sequence[Meeting],
    watch: Watch,
    *,
    workers: int,
    seed: int,
) -> Result:
    """The general solver's result, with the people of the published timetable where that costs nothing."""
    after = plan.applied
    result = solve(
        after.problem,
        seconds=watch.left,
        workers=workers,
        seed=seed,
        hint=hint,
        on_progress=lambda step: watch.tell(step.stage, step.aim, step.value, step.bound),
        should_stop=watch.over,
    )
    if result.meetings is None:
        return _reported(after, published, hint, {}, {}, watch)
    return replace(result, meetings=_same(after, published, result.meetings))


def _same(after: Applied, published: Sequence[Meeting], meetings: Sequence[Meeting]) -> tuple[Meeting, ...]:
    """The meetings with the people they were published with, unless an aim would suffer."""
    same = same_people(after.problem, published, after.frozen, meetings)
    before, now = values(after.problem, meetings), values(after.problem, same)
    return same if key(now) <= key(before) else tuple(meetings)


def _reported(
    after: Applied,
    published: Sequence[Meeting],
    meetings: Sequence[Meeting],
    words: Mapping[str, Word],
    took: Mapping[str, float],
    watch: Watch,
) -> Result:
    """A result for the problem of the repair: its values, and what is known about each."""
    same = _same(after, published, meetings)
    aims: list[AimResult] = []
    weakest = 0
    for step, value in values(after.problem, same).items():
        known = words.get(step, Word(bound=None, status="FEASIBLE", scope="all"))
        if less_is_better(step) and value == 0:
            known = Word(bound=0, status="CERTIFIED", scope="all")
        status: Status = "STOPPED" if known.status == "FEASIBLE" and watch.stopped else known.status
        weakest = max(weakest, LADDER.index(status))
        aims.append(
            AimResult(
                name=step,
                value=value,
                bound=known.bound,
                status=LADDER[weakest],
                scope=known.scope,
                seconds=round(took.get(step, 0.0), 4),
            )
        )
    return Result(
        status=LADDER[weakest],
        aims=tuple(aims),
        meetings=same,
        candidates=len(after.problem.candidates),
        certificate=Certificate(),
        violations=(),
        versions=versions(),
        fingerprint=fingerprint(after.problem),
    )
