"""Reads which slots a cell means: slots, whole sessions, or runs such as T01~T04."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.problem import Session
from web.intake.words import ALWAYS, NOBODY


@dataclass(frozen=True, slots=True)
class Clock:
    """The sessions of an event, to look slots up in."""

    sessions: Sequence[Session]

    @property
    def order(self) -> list[str]:
        """All slots in the order of time."""
        return [slot.code for session in self.sessions for slot in session.slots]

    def slots(self, said: str) -> tuple[tuple[str, ...] | None, list[str]]:
        """The slots that a cell names, in the order of time, and the words that name none.

        None where the cell is empty or says all; no slots at all where it says nobody comes.
        """
        words = [word for word in re.split(r"[\s,;，、]+", re.sub(r"\s*[~∼～]\s*", "~", said)) if word]
        if not words or (len(words) == 1 and words[0].casefold() in ALWAYS):
            return None, []
        if len(words) == 1 and words[0].casefold() in NOBODY:
            return (), []
        order = self.order
        found: set[str] = set()
        strange: list[str] = []
        for word in words:
            named = set(self._named(word, order))
            found |= named
            if not named:
                strange.append(word)
        return tuple(code for code in order if code in found), strange

    def _named(self, word: str, order: Sequence[str]) -> Iterator[str]:
        if word in order:
            yield word
            return
        for session in self.sessions:
            if session.code == word:
                yield from (slot.code for slot in session.slots)
                return
        first, run, last = word.partition("~")
        if run and first in order and last in order:
            yield from order[order.index(first) : order.index(last) + 1]
