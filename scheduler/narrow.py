"""The rules that narrow the slots of single meetings, told to the solver by striking out what they forbid.

One function a rule, named as in docs/model.md and scheduler/verify.py. Rules that link meetings with each
other are in `scheduler.constraints`.
"""

from collections.abc import Callable, Mapping

import numpy as np

from scheduler.index import Bools, Index, open_tables, pin_suits
from scheduler.problem import Problem

Narrow = Callable[[Problem, Index, Bools], None]
"""Takes the problem, its index, and the (m, t) array of slots still allowed, and narrows the array."""


def veto(problem: Problem, index: Index, allowed: Bools) -> None:
    """A vetoed pair never meets."""
    del index
    refused = {frozenset(pair) for pair in problem.vetoes}
    if refused:
        for i, meeting in enumerate(problem.meetings):
            if frozenset(meeting.pair) in refused:
                allowed[i] = False


def forbidden_slots(problem: Problem, index: Index, allowed: Bools) -> None:
    """A participant meets nobody in its forbidden slots."""
    never = {one.code: [index.slot[code] for code in one.forbidden] for one in problem.participants}
    for i, meeting in enumerate(problem.meetings):
        for code in meeting.pair:
            if never[code]:
                allowed[i, never[code]] = False


def meeting_session(problem: Problem, index: Index, allowed: Bools) -> None:
    """A meeting that is meant for certain sessions is held in one of them."""
    for i, meeting in enumerate(problem.meetings):
        if meeting.sessions:
            allowed[i] &= np.isin(index.session_of, meeting.sessions)


def pinned(problem: Problem, index: Index, allowed: Bools) -> None:
    """A pinned meeting is held, in its slot and at its table; `must_meet` sees to it that it is held."""
    opened = open_tables(problem, index)
    for i, meeting in enumerate(problem.meetings):
        if meeting.slot is not None:
            allowed[i] &= np.arange(allowed.shape[1]) == index.slot[meeting.slot]
        if meeting.table is not None:
            allowed[i] &= opened[index.table[meeting.table]]


def fixed_table(problem: Problem, index: Index, allowed: Bools) -> None:
    """Who has fixed tables meets there; `room` counts them, so only a pin elsewhere is left to refuse."""
    for i, meeting in enumerate(problem.meetings):
        if meeting.table is not None and not pin_suits(problem, index, meeting):
            allowed[i] = False


NARROW: Mapping[str, Narrow] = {
    "veto": veto,
    "forbidden-slots": forbidden_slots,
    "meeting-session": meeting_session,
    "pinned": pinned,
    "fixed-table": fixed_table,
}
