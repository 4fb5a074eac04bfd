"""How an event counts wishes: dials, caps on wishes, filling, reviews and the order of aims."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime

from sqlmodel import Session

from matcher.people import Side
from matcher.score import PRESETS, Dials, PresetName
from matcher.wish_forms import WishForm
from scheduler.problem import AimName
from web.rows import EventRow

UNIT = 100
"""What a point counts in events that are set up here: the order of asking decides below it."""
BOUNDS: Mapping[str, tuple[int, int]] = {
    "seller_wish": (1, 1000),
    "buyer_wish": (1, 1000),
    "mutual": (0, 2000),
    "rank_step": (0, 200),
    "wish_least": (1, 1000),
    "affinity_percent": (0, 200),
    "accepted": (0, 1000),
}
"""The least and the most of each dial. A wish is worth a point at least, so that there is room below it."""
CAP_MOST = 200
FILL_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """The most companies that one of each side may wish for; None: as many as it likes."""

    seller: int | None = None
    buyer: int | None = None
    pool: int | None = None

    def of(self, side: Side) -> int | None:
        """The cap of a side."""
        found: dict[Side, int | None] = {"seller": self.seller, "buyer": self.buyer, "pool": self.pool}
        return found[side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How wishes count. `dials` None: those of the event's preset; `unit` is what a point counts.

    Who has fewer than `fill` candidates gets more from affinity. `reviews`: buyers see who asked for them.
    `aims` are in the organiser's order; None: as `web.store.aims` starts, empty: the preset's own.
    """

    dials: Dials | None = None
    unit: int = 1
    caps: Caps = Caps()
    fill: int = 0
    reviews: bool = False
    aims: tuple[AimName, ...] | None = ()

    def counted(self, preset: PresetName) -> Dials:
        """The dials that count, in units."""
        return replace(self.dials or PRESETS[preset].dials, unit=self.unit)


NEW_EVENT = Scoring(unit=UNIT, fill=6, aims=None)
"""What a new event starts with."""


def scoring_of(event: EventRow) -> Scoring:
    """How this event counts wishes."""
    said = json.loads(event.scoring)
    known = {field.name for field in fields(Dials)}
    dials, aims = said.get("dials"), said.get("aims", ())
    return Scoring(
        dials=None if dials is None else Dials(**{name: n for name, n in dials.items() if name in known}),
        unit=said.get("unit", 1),
        caps=Caps(**said.get("caps", {})),
        fill=said.get("fill", 0),
        reviews=said.get("reviews", False),
        aims=None if aims is None else tuple(aims),
    )


def scoring_text(scoring: Scoring) -> str:
    """The scoring as it is kept, in JSON."""
    return json.dumps(asdict(scoring))


def set_scoring(
    db: Session,
    event: EventRow,
    scoring: Scoring,
    *,
    preset: PresetName,
    wish_form: WishForm,
    review_until: datetime | None,
) -> None:
    """Settles how wishes are given and how they count. Dials that are the preset's own are not kept."""
    own = scoring.dials
    if own is not None and replace(own, unit=1) == PRESETS[preset].dials:
        scoring = replace(scoring, dials=None)
    event.scoring = scoring_text(scoring)
    event.preset, event.wish_form = preset, wish_form
    event.review_until = review_until if scoring.reviews else None
    db.add(event)
    db.flush()
