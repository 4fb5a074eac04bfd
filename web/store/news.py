"""What a new version changes for each company and each person: all that anybody is told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from web.rows import MeetingRow, VersionRow
from web.store.companies import names
from web.store.hours import Hour, hours
from web.store.people import field_names
from web.store.versions import meetings, version_frame

Kind = Literal["new", "moved", "gone", "other"]
"""A meeting that was not there, is at another time or table, is there no more, or has other people."""
PLACE = ("slot", "table_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One meeting that is not as it was, as one side sees it. `was` and `will` are when it is held."""

    kind: Kind
    meeting: str
    counterpart_name: tuple[str, str]
    was: Hour | None
    will: Hour | None
    table: str
    hall_name: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """A meeting as one side sees it. Whom the counterpart sends is not in it: nobody is told of that."""

    row: MeetingRow
    counterpart: str
    ours: str


def news(db: Session, before: VersionRow | None, after: VersionRow) -> dict[str, tuple[Change, ...]]:
    """What is not as it was, by the code of a company or a delegate; nobody for whom all is the same.

    One reading of both versions serves everybody, however many ask.
    """
    was = _by_subject(meetings(db, before) if before else ())
    will = _by_subject(meetings(db, after))
    called, fields = names(db, after.event), field_names(db, after.event)
    clocks = hours(version_frame(before)) if before else {}, hours(version_frame(after))
    tables = version_frame(after).tables + (version_frame(before).tables if before else ())
    halls = {table.code: table.hall for table in tables}

    def change(old: _Seen | None, new: _Seen | None) -> Change:
        seen = new or old
        assert seen is not None, "a change is of a meeting that one version holds at least"
        hall = halls[seen.row.table_code]
        return Change(
            kind=_kind(old, new),
            meeting=seen.row.id,
            counterpart_name=called.get(seen.counterpart, (seen.counterpart, seen.counterpart)),
            was=clocks[0][old.row.slot] if old else None,
            will=clocks[1][new.row.slot] if new else None,
            table=seen.row.table_code,
            hall_name=fields.get(hall, (hall, hall)),
        )

    found: dict[str, tuple[Change, ...]] = {}
    for subject in {**was, **will}:
        old, new = was.get(subject, {}), will.get(subject, {})
        changed = [code for code in {**old, **new} if _differs(old.get(code), new.get(code))]
        if changed:
            found[subject] = tuple(change(old.get(code), new.get(code)) for code in changed)
    return found


def _by_subject(rows: Iterable[MeetingRow]) -> dict[str, dict[str, _Seen]]:
    """The meetings of each company and each delegate, by id, in the order of time."""
    found: dict[str, dict[str, _Seen]] = {}
    for row in rows:
        for company, counterpart, ours in (
            (row.first, row.second, row.first_delegate),
            (row.second, row.first, row.second_delegate),
        ):
            for subject in (company, ours):
                seen = _Seen(row=row, counterpart=counterpart, ours=ours)
                found.setdefault(subject, {})[row.id] = seen
    return found


def _differs(old: _Seen | None, new: _Seen | None) -> bool:
    if old is None or new is None:
        return True
    same = all(getattr(old.row, name) == getattr(new.row, name) for name in (*PLACE, "interpreter"))
    return not same or old.ours != new.ours


def _kind(old: _Seen | None, new: _Seen | None) -> Kind:
    if old is None or new is None:
        return "new" if old is None else "gone"
    same = all(getattr(old.row, name) == getattr(new.row, name) for name in PLACE)
    return "other" if same else "moved"
