"""The rules that narrow the slots of single meetings, told to the solver by striking out what they forbid.

One function a rule, named as in docs/model.md and scheduler/verify.py. Rules that link meetings with each
other are in `scheduler.constraints`.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from scheduler.index import Bools, Index, open_tables, pin_suits, programme_of
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
    never = {one.code: one.forbidden for one in problem.participants if one.forbidden}
    _strike(problem, index, allowed, never, walk_ins=True)


def _strike(
    problem: Problem,
    index: Index,
    allowed: Bools,
    never: Mapping[str, Sequence[str]],
    *,
    walk_ins: bool,
) -> None:
    """Strike out slots by company, in all its meetings or in those that are no walk-ins."""
    number = {code: k for k, code in enumerate(never)}
    open_ = np.ones((len(never), allowed.shape[1]), bool)
    for code, k in number.items():
        open_[k, [index.slot[slot] for slot in never[code]]] = False
    for side in (0, 1) if never else ():
        listed = [
            (i, number[one.pair[side]])
            for i, one in enumerate(problem.meetings)
            if one.pair[side] in number and (walk_ins or not one.walk_in)
        ]
        if listed:
            meetings, rows = np.array(listed, np.int64).T
            allowed[meetings] &= open_[rows]


def meeting_session(problem: Problem, index: Index, allowed: Bools) -> None:
    """A meeting that is meant for certain sessions is held in one of them."""
    for i, meeting in enumerate(problem.meetings):
        if meeting.sessions:
            allowed[i] &= np.isin(index.session_of, meeting.sessions)


def fixed_table(problem: Problem, index: Index, allowed: Bools) -> None:
    """Who has fixed tables meets there; `room` counts them, so only a pin elsewhere is left to refuse."""
    for i, meeting in enumerate(problem.meetings):
        if meeting.table is not None and not pin_suits(problem, index, meeting):
            allowed[i] = False


def programme(problem: Problem, index: Index, allowed: Bools) -> None:
    """Nobody has a meeting while an item of the programme keeps them; delegates are counted in the grid."""
    kept = programme_of(problem, index)
    if kept:
        for i, meeting in enumerate(problem.meetings):
            for code in meeting.pair:
                if code in kept:
                    allowed[i] &= ~kept[code]


def held_back(problem: Problem, index: Index, allowed: Bools) -> None:
    """A participant's held-back slots are free of planned meetings; numbers of places are linked."""
    held = {one.code: one.held_slots for one in problem.participants if one.held_slots}
    _strike(problem, index, allowed, held, walk_ins=False)


def adjacent_slots(problem: Problem, index: Index, allowed: Bools) -> None:
    """A meeting of several slots takes them one after the other, all in one session.

    Turns the slots that suit into the slots in which the meeting may begin.
    """
    for i, meeting in enumerate(problem.meetings):
        if meeting.length > 1:
            last = len(index.session_of) - meeting.length
            allowed[i] = _through(allowed[i], meeting.length)
            for t in np.flatnonzero(allowed[i]).tolist():
                # Sessions lie one after the other: the first and the last slot say it for all between.
                one_session = t <= last and index.session_of[t] == index.session_of[t + meeting.length - 1]
                allowed[i, t] = one_session


def _through(suits: Bools, length: int) -> Bools:
    """(t,): whether this slot and those that follow, so many in all, suit."""
    found = suits.copy()
    for later in range(1, length):
        found[:-later] &= suits[later:]
        found[len(found) - later :] = False
    return found


def pinned(problem: Problem, index: Index, allowed: Bools) -> None:
    """A pinned meeting is held, in its slot and at its table; `must_meet` sees to it that it is held."""
    opened = open_tables(problem, index)
    for i, meeting in enumerate(problem.meetings):
        if meeting.slot is not None:
            allowed[i] &= np.arange(allowed.shape[1]) == index.slot[meeting.slot]
        if meeting.table is not None:
            allowed[i] &= _through(opened[index.table[meeting.table]], meeting.length)


NARROW: Mapping[str, Narrow] = {
    "veto": veto,
    "forbidden-slots": forbidden_slots,
    "programme": programme,
    "held-back": held_back,
    "meeting-session": meeting_session,
    "fixed-table": fixed_table,
    # The last two speak of the slot in which a meeting begins.
    "adjacent-slots": adjacent_slots,
    "pinned": pinned,
}
