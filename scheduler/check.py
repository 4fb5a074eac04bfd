"""Every fault in a problem, found before anything is solved, so that solver and auditor can read it."""

from matcher.issue import Issue
from scheduler.faults.aims import aims, published
from scheduler.faults.clock import clock
from scheduler.faults.codes import codes
from scheduler.faults.meetings import meetings
from scheduler.faults.people import participants, tables
from scheduler.faults.rules import rules
from scheduler.problem import Problem


def check(problem: Problem) -> list[Issue]:
    """Every fault in the problem, each with its JSON path. An empty list: it can be solved.

    What contradicts itself (a pinned meeting in a closed slot, say) is no fault here: that is an
    infeasible problem, and `solve` says so with the rules.
    """
    return [
        *codes(problem),
        *clock(problem),
        *tables(problem),
        *participants(problem),
        *meetings(problem),
        *rules(problem),
        *aims(problem),
        *published(problem),
    ]
