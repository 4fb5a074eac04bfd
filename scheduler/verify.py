"""Whether what is claimed about a timetable is true: the auditor's word on a result.

It reads the problem and the result, nothing of the solver's, and never imports ortools: what the solver gets
wrong must be caught by code that does not share its mistake. The rules are in `scheduler.audit`.
"""

from collections.abc import Iterator

from scheduler.aims import less_is_better, values
from scheduler.audit.rules import RULES, audit
from scheduler.certify import certified_bounds, counted_out
from scheduler.form import canonical, fingerprint
from scheduler.problem import Problem
from scheduler.timetable import AimResult, Result, Status, Violation

__all__ = ["LADDER", "RULES", "WITH_TIMETABLE", "audit", "verify"]

LADDER: tuple[Status, ...] = ("CERTIFIED", "OPTIMAL", "FEASIBLE", "STOPPED", "UNKNOWN", "INFEASIBLE")
"""How much a status claims, from the most to the least; a result has its weakest aim's."""

WITH_TIMETABLE: tuple[Status, ...] = LADDER[:4]
"""The statuses that an aim of a timetable can have."""


def verify(problem: Problem, result: Result) -> tuple[Violation, ...]:
    """Every breach of a rule, and every claim of a result that can be checked and is false.

    Claims are violations too, with names that begin with `claim-`. What rests on the solver's word (OPTIMAL,
    a bound without a certificate, a contradiction that the solver found) is checked for sense only.
    """
    # What is said of a contradiction must not depend on the order in which the problem lists things.
    problem = canonical(problem)
    found = [*_claims_of_identity(problem, result)]
    if result.meetings is None:
        found += _claims_without_timetable(problem, result)
        return tuple(found)
    broken = audit(problem, result.meetings)
    found += broken
    if any(one.rule == "as-listed" for one in broken):
        return tuple(found)
    if result.contradiction is not None:
        found.append(Violation(rule="claim-infeasible", codes=result.contradiction.rules))
    if [aim.name for aim in result.aims] != list(problem.steps):
        found.append(Violation(rule="claim-aims", codes=tuple(aim.name for aim in result.aims)))
        return tuple(found)
    found += _claims_of_aims(problem, result)
    return tuple(found)


def _claims_of_identity(problem: Problem, result: Result) -> Iterator[Violation]:
    if result.fingerprint != fingerprint(problem):
        yield Violation(rule="claim-fingerprint", codes=(result.fingerprint,))
    if result.candidates != len(problem.candidates):
        amount = abs(result.candidates - len(problem.candidates))
        yield Violation(rule="claim-candidates", amount=amount)
    if result.violations:
        yield Violation(rule="claim-violations", amount=len(result.violations))


def _claims_without_timetable(problem: Problem, result: Result) -> Iterator[Violation]:
    if result.status not in {"INFEASIBLE", "UNKNOWN", "STOPPED"}:
        yield Violation(rule="claim-status", codes=(result.status,))
    if [aim.name for aim in result.aims] != list(problem.steps):
        yield Violation(rule="claim-aims", codes=tuple(aim.name for aim in result.aims))
    for aim in result.aims:
        if aim.value is not None or aim.bound is not None:
            yield Violation(rule="claim-value", codes=(aim.name, str(aim.value), str(aim.bound)))
        if aim.status != result.status:
            yield Violation(rule="claim-status", codes=(aim.name, aim.status))
    word = result.contradiction
    if (result.status == "INFEASIBLE") != (word is not None):
        yield Violation(rule="claim-infeasible")
    elif word is not None:
        counted = (word.rules, word.codes)
        if word.confirmed_by == "counting":
            truth = counted_out(problem)
            counted = ((), ()) if truth is None else (truth.rules, truth.codes)
        told = {*word.rules, *(item.rule for item in word.items)}
        if (
            (word.rules, word.codes) != counted
            or not told <= RULES.keys()
            or (word.minimal and not word.items)
        ):
            yield Violation(rule="claim-infeasible", codes=word.rules)


def _claims_of_aims(problem: Problem, result: Result) -> Iterator[Violation]:
    truth = values(problem, result.meetings or ())
    proven = certified_bounds(problem, result.certificate, truth)
    weakest = 0
    for name, aim in zip(problem.steps, result.aims, strict=True):
        value = truth[name]
        if aim.value != value:
            yield Violation(rule="claim-value", codes=(name, str(aim.value), str(value)))
        if aim.status not in WITH_TIMETABLE:
            yield Violation(rule="claim-status", codes=(name, aim.status))
            continue
        rank = LADDER.index(aim.status)
        if rank < weakest or not _status_true(aim, value, proven.get(name), less_is_better(name)):
            yield Violation(rule="claim-status", codes=(name, aim.status))
        weakest = max(weakest, rank)
        if aim.bound is not None and (aim.bound > value if less_is_better(name) else aim.bound < value):
            yield Violation(rule="claim-bound", codes=(name, str(aim.bound)))
    if result.status != LADDER[weakest]:
        yield Violation(rule="claim-status", codes=(result.status,))


def _status_true(aim: AimResult, value: int, proven: int | None, less_is_better: bool) -> bool:
    """Whether the aim's status can stand: CERTIFIED only with a bound that the certificate confirms."""
    if aim.status == "CERTIFIED":
        confirmed = proven == value or (less_is_better and value == 0)
        return aim.scope == "all" and aim.bound == value and confirmed
    return aim.status != "OPTIMAL" or aim.bound == value
