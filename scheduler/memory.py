"""How much memory a solve needs, told from the size of its problem before anything large is built.

The figures were set by hand above the peaks measured on fairs of 300 to 15,000 companies, and are rough.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scheduler.problem import Problem

GIB = 2**30
"""Bytes of a gibibyte, in which figures are shown."""

BASE = 64 * 2**20
"""Bytes that any solve may take, however small its problem."""
PER_MEETING = 2_500
"""Bytes for a meeting that may be held: its row in the certificate, its arc in the flow, its seat."""
PER_PLACE = 250
"""Bytes for a meeting in a slot: arrays of the grid, the board on which meetings are mended."""
PER_SEAT = 500
"""Bytes for a person in a slot: the rows of the certificate, by name."""
SEARCHED_PLACE = 14_000
"""Bytes for a meeting in a slot once CP-SAT searches: model, presolve, and a copy for each worker."""
SEARCHED_SEAT = 4_000
"""Bytes for a person in a slot once CP-SAT searches."""


COLLECT_AFTER = 100_000
"""New objects between two looks for circles that nobody holds any more, while a problem is solved."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for circular garbage more seldom than Python's default of every 700 new objects.

    A solve makes hundreds of thousands of small values that all stay, and hardly a circle: the looks took a
    tenth of its time. It holds for the whole process; where several threads solve at once, the higher figure
    may stay.
    """
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], COLLECT_AFTER) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The size of a problem in what costs memory, and the bytes that solving it may take.

    `meetings` are those that may be held, `places` are meetings times slots, `seats` people times slots.
    `bytes` is what selecting, placing, certifying and auditing may take; no solve does without. `search`
    is what an exact search over all places may take beside it; a run that has less stays without one.
    """

    meetings: int
    places: int
    seats: int

    @property
    def bytes(self) -> int:
        """The most that a solve without a search takes."""
        return BASE + PER_MEETING * self.meetings + PER_PLACE * self.places + PER_SEAT * self.seats

    @property
    def search(self) -> int:
        """The most that an exact search over all places takes beside `bytes`."""
        return BASE + SEARCHED_PLACE * self.places + SEARCHED_SEAT * self.seats


class MemoryLimitError(ValueError):
    """Solving would take more memory than is allowed; nothing has been built."""

    def __init__(self, need: Need, limit: int) -> None:
        super().__init__(
            f"{need.meetings:,} meetings that may be held in {need.places:,} places may take "
            f"{need.bytes / GIB:.2f} GiB to schedule, more than the {limit / GIB:.2f} GiB allowed"
        )
        self.need = need
        self.limit = limit


def need_of(problem: Problem) -> Need:
    """How large a problem is, by counting what it lists."""
    slots = len(problem.slots)
    people = sum(1 + max(1, len(one.delegates)) for one in problem.participants)
    return Need(meetings=len(problem.meetings), places=slots * len(problem.meetings), seats=slots * people)


def within(problem: Problem, limit: int | None) -> None:
    """See to it that a problem can be solved in so many bytes (None: any number).

    Raises MemoryLimitError with the figures where it can't.
    """
    need = need_of(problem)
    if limit is not None and need.bytes > limit:
        raise MemoryLimitError(need, limit)


def search_fits(places: int, seats: int, limit: int | None) -> bool:
    """Whether an exact search over so many places and seats fits in so many bytes (None: any number)."""
    return limit is None or Need(meetings=0, places=places, seats=seats).search <= limit
