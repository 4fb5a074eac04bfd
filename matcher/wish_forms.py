"""The forms in which a company can say how much it wants a meeting, all turned into ranks.

Ranks are what scores are made of (`matcher.score.wish_points`); several wishes may have one rank.
"""

from collections.abc import Mapping
from typing import Literal

WishForm = Literal["ranks", "stars", "must"]
"""Ranked wishes; one to five stars each; or must, nice to have and no."""
Importance = Literal["must", "nice", "no"]

STAR_RANKS: Mapping[int, int] = {5: 1, 4: 2, 3: 3, 2: 4, 1: 5}
"""The rank of each number of stars."""
MUST_RANKS: Mapping[Importance, int] = {"must": 1, "nice": 4}
"""The rank of each importance. No is a veto and has none."""


def stars_of(rank: int) -> int:
    """The stars of a rank: five for rank 1, one for rank 5 and all after it."""
    return max(1, 6 - rank)


def importance_of(rank: int) -> Importance:
    """The importance of a rank: must up to rank 3, nice to have after it."""
    return "must" if rank < MUST_RANKS["nice"] else "nice"
