"""How many slots of its days a person can meet in at most, under pauses and lunch windows.

Counted for itself: whoever else there is, nobody can hold more. Certificates and the flow use it as a
capacity.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from scheduler.problem import Problem

WINDOWS_MOST = 3
"""So many lunch windows are looked at together; the bound leaves out what is more."""


def most_slots(problem: Problem, there: Iterable[str], in_a_row: int | None) -> int:
    """The most slots in which one person can meet who is there in these slots."""
    place = {slot.code: i for i, slot in enumerate(problem.slots)}
    mine = frozenset(place[code] for code in there)
    if in_a_row is None and not problem.lunches:
        return len(mine)
    starts = _starts(problem)
    windows = tuple((tuple(place[code] for code in one.slots), one.free) for one in problem.lunches)
    return _most(len(place), mine, in_a_row, starts, windows[:WINDOWS_MOST])


def _starts(problem: Problem) -> frozenset[int]:
    """The places of the slots with which a session begins."""
    found, place = set(), 0
    for session in problem.sessions:
        found.add(place)
        place += len(session.slots)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _most(
    slots: int,
    there: frozenset[int],
    in_a_row: int | None,
    starts: frozenset[int],
    windows: tuple[tuple[tuple[int, ...], int], ...],
) -> int:
    """Dynamic programming over the slots: (run of busy slots, free streak of each window) to the most met."""
    last: dict[int, list[int]] = {window[-1]: [] for window, _ in windows}
    for k, (window, _) in enumerate(windows):
        last[window[-1]].append(k)
    states: Mapping[tuple[int, tuple[int, ...]], int] = {(0, (0,) * len(windows)): 0}
    for t in range(slots):
        following: dict[tuple[int, tuple[int, ...]], int] = {}
        for (run, streaks), met in states.items():
            before = 0 if t in starts else run
            for busy in (False, True) if t in there else (False,):
                now = before + 1 if busy else 0
                if in_a_row is not None and now > in_a_row:
                    continue
                longer = tuple(
                    streak if t not in window or streak >= free else 0 if busy else streak + 1
                    for streak, (window, free) in zip(streaks, windows, strict=True)
                )
                if any(longer[k] < windows[k][1] for k in last.get(t, ())):
                    continue
                key = (now if in_a_row is not None else 0), longer
                following[key] = max(following.get(key, -1), met + busy)
        states = following
    return max(states.values(), default=0)
