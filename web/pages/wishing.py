"""What one touch on the form does to a company's wishes and vetoes."""

from dataclasses import dataclass

STEPS = frozenset({"wish", "drop", "up", "down", "refuse", "allow"})
"""What a touch can do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishing:
    """Whom a company wishes to meet, the first with rank 1, and whom it must not meet."""

    wanted: tuple[str, ...]
    refused: tuple[str, ...]


def step(before: Wishing, do: str, to: str) -> Wishing:
    """The state after one touch: wish, drop, up, down, refuse or allow. Any other changes nothing.

    Who is wished for is not refused any more, and who is refused is not wished for.
    """
    wanted, refused = list(before.wanted), list(before.refused)
    at = wanted.index(to) if to in wanted else -1
    if do in {"wish", "drop", "refuse"} and at >= 0 and do != "wish":
        wanted.pop(at)
    if do == "wish" and at < 0:
        wanted.append(to)
    if do in {"wish", "allow"} and to in refused:
        refused.remove(to)
    if do == "refuse" and to not in refused:
        refused.append(to)
    if do == "up" and at > 0:
        wanted[at - 1], wanted[at] = wanted[at], wanted[at - 1]
    if do == "down" and 0 <= at < len(wanted) - 1:
        wanted[at + 1], wanted[at] = wanted[at], wanted[at + 1]
    return Wishing(wanted=tuple(wanted), refused=tuple(refused))
