"""A run as two lines that close on each other: the best value so far and the bound above it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 560, 160, 8
TAIL = 1.125
"""How far the picture goes on after the last moment, so that it can be seen as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was known of one aim after so many seconds."""

    seconds: float
    value: int | None
    bound: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The two lines as points of an SVG polyline; empty where nothing is known."""

    value: str
    bound: str


def lines(moments: Sequence[Moment]) -> Lines:
    """Both lines on one scale: time to the right, amounts upwards; each keeps its height till the next."""
    amounts = [amount for one in moments for amount in (one.value, one.bound) if amount is not None]
    if not amounts:
        return Lines(value="", bound="")
    low, high = min(amounts), max(amounts)
    last = TAIL * max(one.seconds for one in moments) or 1.0

    def drawn(pairs: list[tuple[float, int]]) -> str:
        points: list[str] = []
        height: float | None = None
        for seconds, amount in pairs:
            x = EDGE + (WIDTH - 2 * EDGE) * seconds / last
            y = EDGE + (HEIGHT - 2 * EDGE) * ((high - amount) / (high - low) if high > low else 0.5)
            if height is not None:
                points.append(f"{x:.1f},{height:.1f}")
            points.append(f"{x:.1f},{y:.1f}")
            height = y
        if height is not None:
            points.append(f"{WIDTH - EDGE:.1f},{height:.1f}")
        return " ".join(points)

    return Lines(
        value=drawn([(one.seconds, one.value) for one in moments if one.value is not None]),
        bound=drawn([(one.seconds, one.bound) for one in moments if one.bound is not None]),
    )


def gap(value: int | None, bound: int | None) -> float | None:
    """How far the value may still be below the best possible, as a fraction; None where that is not known."""
    if value is None or bound is None:
        return None
    return abs(bound - value) / max(1, abs(bound))
