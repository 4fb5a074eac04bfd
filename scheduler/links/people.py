"""Rules about companies and their people: who holds a meeting, and how many."""

from collections import defaultdict

import numpy as np

from scheduler.grid import Grid
from scheduler.model import Model


def pair_once(model: Model) -> None:
    """A candidate pair meets at most once, and a given meeting is held only once."""
    for i, held in enumerate(model.held):
        model.cp.add(sum(model.at[i].values()) == held)


def company_once(model: Model) -> None:
    """Two companies meet at most once, at whichever of their tables, unless the organiser allows more."""
    problem = model.grid.problem
    by_pair: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for i, meeting in enumerate(problem.meetings):
        if i >= len(problem.given):
            by_pair[frozenset(meeting.pair)].append(i)
    for ids in by_pair.values():
        model.at_most([model.held[i] for i in ids], problem.meetings_per_pair)


def must_meet(model: Model) -> None:
    """A pair that must meet does, and every given or pinned meeting is held."""
    for i in np.flatnonzero(model.grid.required):
        model.cp.add(model.held[i] == 1)


def delegates_suffice(model: Model) -> None:
    """Each meeting has a delegate of each company who is there, is meant, and holds no other at that time.

    People are counted by crew (`scheduler.crews`); one by one where a meeting takes several slots.
    """
    grid = model.grid
    crews: defaultdict[int, list[int]] = defaultdict(list)
    for i in range(len(grid.score)):
        for named in grid.named[i].tolist():
            for crew in grid.above[named] if named >= 0 else ():
                crews[crew].append(i)
    for ids, room in ((model.by_person, grid.room), (crews, grid.there)):
        for row, meetings in ids.items():
            for t in range(room.shape[1]):
                model.at_most([here for i in meetings for here in model.during(i, t)], int(room[row, t]))
    for p, meetings in model.by_person.items():
        if len(model.staff[p]) > 1 and (model.settled or (grid.length[meetings] > 1).any()):
            for i in meetings:
                model.people(i, int(grid.ends[i, 1] == p))


def quota(model: Model) -> None:
    """No participant has more meetings than its quota."""
    for row, meetings in model.by_person.items():
        most = model.grid.problem.participants[row].quota
        if most is not None:
            model.at_most([model.held[i] for i in meetings], most)


def quota_day(model: Model) -> None:
    """No participant has more meetings on one day than its quota for a day."""
    problem = model.grid.problem
    day = [problem.day[session.code] for session in problem.sessions for _ in session.slots]
    _quota_by(model, day, [one.quota_day for one in problem.participants])


def quota_session(model: Model) -> None:
    """No participant has more meetings in one session than its quota for a session."""
    problem = model.grid.problem
    session = [session.code for session in problem.sessions for _ in session.slots]
    _quota_by(model, session, [one.quota_session for one in problem.participants])


def _quota_by(model: Model, part_of: list[str], most: list[int | None]) -> None:
    parts: defaultdict[str, list[int]] = defaultdict(list)
    for t, part in enumerate(part_of):
        parts[part].append(t)
    for p, meetings in model.by_person.items():
        bound = most[p]
        if bound is not None:
            for slots in parts.values():
                model.at_most([model.at[i][t] for i in meetings for t in slots if t in model.at[i]], bound)


def held_back(model: Model) -> None:
    """As many places as a participant holds back stay free of planned meetings."""
    grid = model.grid
    for p, meetings in model.by_person.items():
        most = free_places(grid, p)
        planned = [i for i in meetings if grid.planned[i]]
        if most is not None and planned:
            model.cp.add(sum(int(grid.length[i]) * model.held[i] for i in planned) <= most)


def free_places(grid: Grid, p: int) -> int | None:
    """How many places a company has for planned meetings outside its held-back slots.

    None: as many as it has room for.
    """
    one = grid.problem.participants[p]
    if not one.held_back:
        return None
    held = [grid.index.slot[code] for code in one.held_slots]
    return max(0, int(grid.room[p].sum() - grid.room[p, held].sum()) - one.held_back)


def interpreters_suffice(model: Model) -> None:
    """A meeting that needs a language interpreted has an interpreter of it who is there.

    By Hall's theorem they suffice if they do for every set of languages; where a meeting takes several slots
    they are told apart.
    """
    grid = model.grid
    problem = grid.problem
    needed: defaultdict[str, list[int]] = defaultdict(list)
    for i, meeting in enumerate(problem.meetings):
        if meeting.interpreter is not None:
            needed[meeting.interpreter].append(i)
    longer = any(grid.length[i] > 1 for ids in needed.values() for i in ids)
    if len(problem.interpreters) > 1 and (longer or model.settled or len(needed) > LANGUAGES_MOST):
        for ids in needed.values():
            for i in ids:
                model.helpers(i)
        return
    languages = sorted(needed)
    for chosen in range(1, 1 << len(languages)):
        these = {language for k, language in enumerate(languages) if chosen >> k & 1}
        who = [k for k, one in enumerate(problem.interpreters) if not these.isdisjoint(one.languages)]
        for t in range(grid.allowed.shape[1]):
            here = [x for language in these for i in needed[language] for x in model.during(i, t)]
            model.at_most(here, int(grid.helpers[who, t].sum()))


LANGUAGES_MOST = 6
"""So many languages are counted by their sets; with more, interpreters are told apart."""
