"""How evenly breaks and idle gaps are spread."""

from collections.abc import Iterator, Mapping, Sequence

from scheduler.aims import breaks_by_participant, idle_by_unit
from scheduler.problem import Problem
from scheduler.timetable import Meeting, Violation


def break_spread(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """The numbers of breaks of any two participants differ by no more than the set bound."""
    if problem.break_spread is not None:
        found = breaks_by_participant(problem, meetings)
        yield from _spread("break-spread", found, problem.break_spread)


def idle_spread(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """The numbers of idle gaps of any two units differ by no more than the set bound."""
    if problem.idle_spread is not None:
        yield from _spread("idle-spread", idle_by_unit(problem, meetings), problem.idle_spread)


def _spread(rule: str, found: Mapping[str, int], bound: int) -> Iterator[Violation]:
    if not found:
        return
    most, least = max(found, key=lambda code: found[code]), min(found, key=lambda code: found[code])
    over = found[most] - found[least] - bound
    if over > 0:
        yield Violation(rule=rule, codes=(most, least), amount=over)
