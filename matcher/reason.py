"""Why two companies fit, as values: a kind and the words that fill its sentence, said late by the pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for a pair, or against it: its kind, and the words of its sentence."""

    kind: str
    words: tuple[str, ...] = ()
