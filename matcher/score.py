"""What a meeting of two companies is worth, in integer parts that can be read aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from matcher.affinity import Affinity
from matcher.people import Verdict

PresetName = Literal["floor-first", "score-first", "mutual-first"]
AimName = Literal["shortfall", "score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dials:
    """The organiser's weights, whole points.

    A wish of rank r earns its side's points less `rank_step` for each rank after the first, but never
    less than `wish_least`. `accepted` is what accepting the other's request earns, never more than a first
    wish of that side. `affinity_percent` scales the affinity (0 to 100) into points. Every point counts
    `unit`: what is smaller than a point is left for the order of asking.
    """

    seller_wish: int = 100
    buyer_wish: int = 120
    mutual: int = 60
    rank_step: int = 8
    wish_least: int = 20
    affinity_percent: int = 50
    accepted: int = 100
    unit: int = 1

    @property
    def least(self) -> int:
        """The points of the last of all wishes, of whichever side."""
        return min(self.wish_least, self.seller_wish, self.buyer_wish)


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
            accepted=360,
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one pair is worth: `total` is the sum of `parts`, all whole numbers."""

    total: int
    parts: Mapping[str, int]


def wish_points(most: int, rank: int, dials: Dials) -> int:
    """The points of one wish: `most` for rank 1, `rank_step` less for each rank after it."""
    return max(min(most, dials.wish_least), most - dials.rank_step * (rank - 1))


def score(
    *,
    seller_rank: int | None,
    buyer_rank: int | None,
    fit: Affinity,
    dials: Dials,
    seller_says: Verdict | None = None,
    buyer_says: Verdict | None = None,
) -> Score:
    """The score of a pair from the ranks of its two wishes (None: no such wish) and its affinity.

    `seller_says` and `buyer_says` are what each says of the other's wish, and count for nothing without it.
    To accept makes the wish mutual, as a wish of one's own does; of the two the one that earns more counts.
    To hold changes nothing, so nobody loses by an answer that is still open. In an exchange of one pool the
    first of the pair stands in the seller's place.
    """
    parts = {"affinity": fit.total * dials.affinity_percent // 100}
    seller = _side("seller", dials.seller_wish, seller_rank, seller_says, buyer_rank, dials)
    buyer = _side("buyer", dials.buyer_wish, buyer_rank, buyer_says, seller_rank, dials)
    parts |= seller | buyer
    if seller and buyer and _wants(seller) and _wants(buyer):
        parts["mutual"] = dials.mutual
    parts = {name: points * dials.unit for name, points in parts.items()}
    return Score(total=sum(parts.values()), parts=parts)


def _side(
    side: str, most: int, rank: int | None, says: Verdict | None, asked: int | None, dials: Dials
) -> dict[str, int]:
    """What one side adds, by its name: its wish, what it says of the other's wish (`asked`), or nothing."""
    found: dict[str, int] = {}
    if rank is not None:
        found[f"{side} wish"] = wish_points(most, rank, dials)
    if says == "accepted" and asked is not None:
        found[f"{side} accepted"] = min(most, dials.accepted)
    if not found:
        return {f"{side} held": 0} if says == "held" and asked is not None else {}
    best = max(found, key=lambda name: found[name])
    return {best: found[best]}


def _wants(part: Mapping[str, int]) -> bool:
    """Whether one side's part says that it would like to meet."""
    return not any(name.endswith("held") for name in part)


def fill_points(fit: Affinity, dials: Dials) -> int:
    """What a pair that nobody wished for is worth by its affinity alone, already in units.

    Two of them together are worth less than the least wish, since holding one meeting can cost one of each of
    its two companies: no wish ever gives way to what was filled in.
    """
    most = (dials.least * dials.unit - 1) // 2
    return max(min(1, most), fit.total * most // 100)
