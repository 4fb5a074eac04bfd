"""Who may not meet whom, whatever anybody wishes, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from matcher.people import Participant

Because = Literal["vetoed", "declined", "ruled out", "different halls", "two fixed tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """All that keeps two companies apart.

    `vetoed`, `declined` and `forbidden` (by a fact, as the organiser wants) hold each pair in both orders.
    `halls` are the halls where each one meets (none: any will do), `fixed` are those who have tables of their
    own.
    """

    vetoed: frozenset[tuple[str, str]]
    declined: frozenset[tuple[str, str]]
    forbidden: frozenset[tuple[str, str]]
    halls: Mapping[str, frozenset[str]]
    fixed: frozenset[str]

    def because(self, one: str, other: str) -> Because | None:
        """Why these two (participants' codes) can't meet; None where they can."""
        if (one, other) in self.vetoed:
            return "vetoed"
        if (one, other) in self.declined:
            return "declined"
        if (one, other) in self.forbidden:
            return "ruled out"
        here, there = self.halls[one], self.halls[other]
        if here and there and here != there:
            return "different halls"
        if one in self.fixed and other in self.fixed:
            return "two fixed tables"
        return None


def bars_of(
    participants: Iterable[Participant],
    *,
    vetoed: Iterable[tuple[str, str]],
    declined: Iterable[tuple[str, str]],
    forbidden: Iterable[tuple[str, str]] = (),
    hall_of: Mapping[str, str],
) -> Bars:
    """The bars among these participants. `hall_of` gives the hall of each table."""
    people = list(participants)
    return Bars(
        vetoed=_both_ways(vetoed),
        declined=_both_ways(declined),
        forbidden=_both_ways(forbidden),
        halls={one.code: one.halls(hall_of) for one in people},
        fixed=frozenset(one.code for one in people if one.fixed_tables),
    )


def _both_ways(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset(way for one, other in pairs for way in ((one, other), (other, one)))
