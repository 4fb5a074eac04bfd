"""One thing that waits for the organiser, as the home page and the check before a run show it."""

from dataclasses import dataclass
from typing import Literal

Meaning = Literal["good", "warn", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing to decide: what it is, what is behind it, where its button leads, and all it is about."""

    meaning: Meaning
    what: str
    why: str = ""
    href: str = ""
    button: str = ""
    listed: tuple[str, ...] = ()
