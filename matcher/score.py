"""What a meeting of two companies is worth, in integer parts that can be read aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matcher.affinity import Affinity

PresetName = Literal["floor-first", "score-first", "mutual-first"]
AimName = Literal["shortfall", "score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dials:
    """The organiser's weights, whole points.

    A wish of rank r earns its side's points less `rank_step` for each rank after the first, but never
    less than `wish_least`. `affinity_percent` scales the affinity (0 to 100) into points.
    """

    seller_wish: int = 100
    buyer_wish: int = 120
    mutual: int = 60
    rank_step: int = 8
    wish_least: int = 20
    affinity_percent: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named choice of dials and of the order of aims."""

    aims: tuple[AimName, ...]
    dials: Dials


PRESETS: Mapping[PresetName, Preset] = {
    "floor-first": Preset(aims=("shortfall", "score"), dials=Dials()),
    "score-first": Preset(aims=("score", "shortfall"), dials=Dials()),
    # Mutual wishes before buyers' before sellers', each worth more than the two meetings it can displace.
    "mutual-first": Preset(
        aims=("score", "shortfall"),
        dials=Dials(
            seller_wish=100,
            buyer_wish=400,
            mutual=1200,
            rank_step=2,
            wish_least=60,
            affinity_percent=20,
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one pair is worth: `total` is the sum of `parts`, all whole points."""

    total: int
    parts: Mapping[str, int]


def wish_points(most: int, rank: int, dials: Dials) -> int:
    """The points of one wish: `most` for rank 1, `rank_step` less for each rank after it."""
    return max(min(most, dials.wish_least), most - dials.rank_step * (rank - 1))


def score(*, seller_rank: int | None, buyer_rank: int | None, fit: Affinity, dials: Dials) -> Score:
    """The score of a pair from the ranks of its two wishes (None: no such wish) and its affinity.

    In an exchange of one pool the first of the pair stands in the seller's place.
    """
    parts = {"affinity": fit.total * dials.affinity_percent // 100}
    if seller_rank is not None:
        parts["seller wish"] = wish_points(dials.seller_wish, seller_rank, dials)
    if buyer_rank is not None:
        parts["buyer wish"] = wish_points(dials.buyer_wish, buyer_rank, dials)
    if seller_rank is not None and buyer_rank is not None:
        parts["mutual"] = dials.mutual
    return Score(total=sum(parts.values()), parts=parts)
