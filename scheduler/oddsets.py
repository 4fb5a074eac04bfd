"""Sets of companies in one pool: two of them meet each time, so that of an odd number one is left over.

In a pool, degrees alone promise too much: of three companies only two can meet in a slot. For every set U
and any meetings F that lead out of it, each held at most once, the meetings inside U and those of F use up
at least twice their number, less |F|, of what U can hold (Edmonds 1965; for b-matchings Pulleyblank 1973).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.problem import Candidate
from scheduler.rows import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class OddSet:
    """The companies U, the meetings F out of it, and how many of U's meetings and F can be held.

    `most` is over the whole event; `by_slot` bounds in each slot the meetings inside U alone.
    """

    codes: frozenset[str]
    ids: frozenset[str]
    most: int
    by_slot: Mapping[str, int]

    def has(self, meeting: Candidate) -> bool:
        """Whether the meeting counts towards `most`: it is inside U, or one of F."""
        if meeting.id in self.ids:
            return not self.codes.isdisjoint(meeting.pair)
        return self.codes.issuperset(meeting.pair)


def odd_set(rows: Rows, codes: Iterable[str], ids: Iterable[str]) -> OddSet:
    """The set with its capacities, counted from the problem; what the problem does not know is left out."""
    at_once = rows.presence.at_once
    known = frozenset(codes).intersection(at_once)
    out = frozenset(ids)
    by_slot = {slot.code: sum(at_once[code][slot.code] for code in known) // 2 for slot in rows.problem.slots}
    total = sum(rows.capacity[f"participant:{code}"] for code in known)
    most = min((total + len(out)) // 2, sum(by_slot.values()) + len(out))
    return OddSet(codes=known, ids=out, most=most, by_slot=by_slot)
