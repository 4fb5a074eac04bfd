"""What publishing a timetable would change for those who have seen the one before."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.timetable import Meeting

View = tuple[str, str, str, str, str | None]
"""A meeting as one company sees it: its id, slot and table, who goes there for us, and who interprets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Codes of the companies whose timetable changes, and how many meetings are new, moved or gone."""

    companies: tuple[str, ...]
    new: int
    moved: int
    gone: int

    @property
    def meetings(self) -> int:
        """All meetings that are not as they were."""
        return self.new + self.moved + self.gone


def changes(before: Iterable[Meeting], after: Iterable[Meeting]) -> Changes:
    """What differs. A company whose counterpart sends somebody else sees no change: it reads no names."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    was, will = _views(old.values()), _views(new.values())
    stayed = old.keys() & new.keys()
    return Changes(
        companies=tuple(sorted(code for code in {*was, *will} if was.get(code) != will.get(code))),
        new=len(new.keys() - old.keys()),
        moved=sum(_views([old[code]]) != _views([new[code]]) for code in stayed),
        gone=len(old.keys() - new.keys()),
    )


def _views(held: Iterable[Meeting]) -> dict[str, set[View]]:
    found: dict[str, set[View]] = {}
    for one in held:
        for side in (0, 1):
            found.setdefault(one.pair[side], set()).add(_view(one, side))
    return found


def _view(one: Meeting, side: int) -> View:
    return one.id, one.slot, one.table, one.delegates[side], one.interpreter
