"""What a participant's day may look like, judged by its own meetings alone.

A day is *unbroken* when the meetings fill one run of slots. Whether they can is a matching of meetings and
slots, and it rules out many days that no solver would doubt for long, but each only after a search: on the
published events with fixed meetings this alone gives most of the bound, in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scheduler.given.case import GivenProblem

Slots = Sequence[int]
DAYS = 3000
"""Of how many days with one break it is found out whether they can be held, for each participant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A participant's day: the meetings it takes part in, and what follows from their slots alone.

    starts: the slots in which an unbroken day may begin; None where it has two meetings at once, perhaps.
    least:  it has at least so many breaks.
    """

    meetings: tuple[int, ...]
    starts: tuple[int, ...] | None
    least: int


def days_of(p: GivenProblem) -> tuple[Day, ...]:
    """The day of each participant."""
    slots, mine = slots_of(p), meetings_of(p)
    found = []
    for q, meetings in enumerate(mine):
        rows = [slots[i] for i in meetings]
        if one_at_a_time(p, q):
            starts = unbroken_starts(rows)
            found.append(Day(meetings=meetings, starts=starts, least=0 if starts else least_breaks(rows)))
        else:
            found.append(Day(meetings=meetings, starts=None, least=0))
    return tuple(found)


def slots_of(p: GivenProblem) -> tuple[tuple[int, ...], ...]:
    """Per meeting the slots it may take and in which both participants are present."""
    return tuple(
        tuple(sorted(t for t in allowed if p.capacity[a][t] > 0 and p.capacity[b][t] > 0))
        for (a, b), allowed in zip(p.meetings, p.allowed, strict=True)
    )


def meetings_of(p: GivenProblem) -> tuple[tuple[int, ...], ...]:
    """Per participant the meetings it takes part in."""
    mine: list[list[int]] = [[] for _ in range(p.n_participants)]
    for i, (a, b) in enumerate(p.meetings):
        mine[a].append(i)
        mine[b].append(i)
    return tuple(map(tuple, mine))


def one_at_a_time(p: GivenProblem, q: int) -> bool:
    """Whether this participant never has two meetings at once."""
    return max(p.capacity[q], default=0) <= 1


def unbroken_starts(rows: Sequence[Slots]) -> tuple[int, ...]:
    """The slots in which an unbroken day may begin; `rows` are the slots each meeting may take, in order."""
    latest = max((row[-1] for row in rows if row), default=-1) + 1 - len(rows)
    return tuple(first for first in range(latest + 1) if _fits(rows, range(first, first + len(rows))))


def least_breaks(rows: Sequence[Slots], *, days: int = DAYS) -> int:
    """A number of breaks, 0 to 2, below which these meetings do not fit into a day.

    It is the least number, if that is 2 or less and no more than `days` days need a look to find out.
    """
    if not rows or unbroken_starts(rows):
        return 0
    pinned = sorted({row[0] for row in rows if len(row) == 1})
    last = max((row[-1] for row in rows if row), default=-1)
    looked_at = list(islice(_days(len(rows), 2, 0, last, pinned), days + 1))
    return 1 if len(looked_at) > days or any(_fits(rows, day) for day in looked_at) else 2


def _fits(rows: Sequence[Slots], slots: Sequence[int]) -> bool:
    """Whether each of these slots can have a meeting of its own."""
    held: dict[int, int] = {}
    return all(_seat(rows, held, slot) for slot in slots)


def _seat(rows: Sequence[Slots], held: dict[int, int], slot: int) -> bool:
    """Give this slot a meeting, if need be by moving others among the slots in `held` (meeting: its slot)."""
    taker: dict[int, int] = {}  # meeting: the slot that asked for it
    waiting = [slot]
    for asking in waiting:
        for i, row in enumerate(rows):
            if i in taker or asking not in row:
                continue
            taker[i] = asking
            if i in held:
                waiting.append(held[i])
                continue
            freed: int | None = i
            while freed is not None:  # walk back: each meeting goes to the slot that asked for it
                to = taker[freed]
                before = next((j for j, t in held.items() if t == to), None)
                held[freed] = to
                freed = before
            return True
    return False


def _days(n: int, runs: int, begin: int, last: int, pinned: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every set of n slots from `begin` to `last` in so many runs (exactly) that has all pinned slots."""
    if n == 0 or runs == 0:
        if n == 0 and runs == 0 and not pinned:
            yield ()
        return
    latest = min(last + 1 - n - (runs - 1), pinned[0] if pinned else last)
    for first in range(begin, latest + 1):
        for length in (n,) if runs == 1 else range(1, n - runs + 2):
            run = tuple(range(first, first + length))
            left = [t for t in pinned if t > run[-1]]
            for rest in _days(n - length, runs - 1, run[-1] + 2, last, left):
                yield run + rest
