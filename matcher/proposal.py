"""A field of the tree that words may mean: light, so that who only shows one need not load what finds it."""

from dataclasses import dataclass
from typing import Literal

Why = Literal["name", "trade word", "letters", "code"]
"""What speaks for a field: for a code of a classification (`matcher.classes`) its table does."""
SURE = 70
"""From here on a proposal may be taken as it is, once it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A field of the tree that a phrase may mean: how sure that is, 0 to 100, and what speaks for it."""

    code: str
    sure: int
    why: Why
