"""What one touch on the form does to a company's wishes and vetoes."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.wish_forms import MUST_RANKS, STAR_RANKS, WishForm

RATES: Mapping[WishForm, Mapping[str, int]] = {
    "ranks": {},
    "stars": {f"star-{stars}": STAR_RANKS[stars] for stars in range(1, 6)},
    "must": {name: MUST_RANKS[name] for name in MUST_RANKS},
}
"""What a touch on a rating can do in each form of wishes, and the rank that it gives."""
FIRST_RATE: Mapping[WishForm, int] = {"stars": STAR_RANKS[3], "must": MUST_RANKS["nice"]}
"""The rank of a wish that is not rated yet: in the middle, or nice to have."""

STEPS = frozenset({"wish", "hold", "drop", "up", "down", "move", "refuse", "allow"})
"""What a touch can do. `hold` leaves open whether to meet: neither wished for nor left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishing:
    """Whom a company wishes to meet, the first with rank 1, and whom it must not meet."""

    wanted: tuple[str, ...]
    refused: tuple[str, ...]


def step(before: Wishing, do: str, to: str, *, place: int = 0) -> Wishing:
    """The state after one touch of `STEPS`. Any other changes nothing.

    Who is wished for is not refused any more, and who is refused is not wished for. `move` puts a wish at
    `place`, 1 for the first; a place beyond the last is the last.
    """
    wanted, refused = list(before.wanted), list(before.refused)
    at = wanted.index(to) if to in wanted else -1
    if do in {"drop", "hold", "refuse"} and at >= 0:
        wanted.pop(at)
    if do == "wish" and at < 0:
        wanted.append(to)
    if do == "move" and at >= 0 and place >= 1:
        wanted.insert(place - 1, wanted.pop(at))
    if do in {"wish", "hold", "allow"} and to in refused:
        refused.remove(to)
    if do == "refuse" and to not in refused:
        refused.append(to)
    if do == "up" and at > 0:
        wanted[at - 1], wanted[at] = wanted[at], wanted[at - 1]
    if do == "down" and 0 <= at < len(wanted) - 1:
        wanted[at + 1], wanted[at] = wanted[at], wanted[at + 1]
    return Wishing(wanted=tuple(wanted), refused=tuple(refused))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Whom a company wishes to meet, each with its rank, and whom it must not meet."""

    ranks: Mapping[str, int]
    refused: tuple[str, ...]


def rate(before: Rating, do: str, to: str, form: WishForm) -> Rating:
    """The state after one touch where wishes are rated: wish, hold, drop, refuse, allow, or a rating.

    Any other changes nothing. Who is rated is wished for, and not refused any more.
    """
    ranks, refused = dict(before.ranks), [code for code in before.refused if code != to]
    if do in RATES[form]:
        ranks[to] = RATES[form][do]
    elif do == "wish":
        ranks.setdefault(to, FIRST_RATE[form])
    elif do == "drop":
        ranks.pop(to, None)
        return Rating(ranks=ranks, refused=before.refused)
    elif do == "hold":
        ranks.pop(to, None)
    elif do == "refuse":
        ranks.pop(to, None)
        refused = list(before.refused) if to in before.refused else [*before.refused, to]
    elif do != "allow":
        return before
    return Rating(ranks=ranks, refused=tuple(refused))
