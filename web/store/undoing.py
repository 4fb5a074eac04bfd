"""Undoes an import or a merging of companies: puts back what was there, unless somebody changed it since."""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session, col, func, select

from matcher.issue import Issue
from matcher.pairs import check_wishes
from scheduler.check import check
from web.rows import Deed, EventRow, MeetingRow, RunRow, UndoRow
from web.store.events import find_event
from web.store.people import event_people, frame_of
from web.store.pieces import (
    Piece,
    PieceChange,
    Rows,
    Snapshot,
    Values,
    difference,
    packed,
    put_back,
    snapshot,
    unpacked,
)

Why = Literal["changed", "needed"]
"""Why a piece stays: somebody changed it since, or something else refers to it (or would clash)."""
Ref = tuple[str, ...]
"""What a row refers to: ("company", "S001"), ("delegate", "S001", "S001-1"), ("field", "M1") …"""
_OF_COMPANY = ("company", "profile", "staff", "wishes", "vetoes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an undo would do. `left` are the pieces that stay as they are, and why.

    `goal` is the event as it will be. `links` counts links that end with the company that they lead to.
    """

    back: tuple[Piece, ...]
    left: Mapping[Piece, Why]
    links: int
    goal: Snapshot

    @property
    def asks(self) -> bool:
        """Whether the organiser should know something before it is done."""
        return bool(self.left) or self.links > 0

    @property
    def companies_left(self) -> dict[str, Why]:
        """The companies of which something stays as it is."""
        found = [(code, why) for (kind, code), why in self.left.items() if kind in _OF_COMPANY]
        return dict(sorted(found, key=lambda one: (one[0], one[1] == "changed")))

    @property
    def others_left(self) -> tuple[str, ...]:
        """What else stays as it is, by kind."""
        return tuple(dict.fromkeys(kind for kind, _ in self.left if kind not in _OF_COMPANY))

    @property
    def fingerprint(self) -> str:
        """Equal for equal plans: says whether what is done is what was shown."""
        said = repr((sorted(self.back), sorted(self.left.items()), self.links))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was put back, and what was left alone."""

    plan: Plan
    state: str


def record(
    db: Session, event: str, before: Snapshot, *, deed: Deed, what: Mapping[str, Any], now: datetime
) -> UndoRow | None:
    """Keeps what a deed has replaced, so that it can be undone; None where it changed nothing.

    `before` is the event's snapshot before the deed. `what` is a summary in codes and numbers.
    """
    changed = difference(before, snapshot(db, event))
    if not changed:
        return None
    last = db.exec(select(func.max(UndoRow.number)).where(UndoRow.event == event)).one() or 0
    row = UndoRow(
        id=secrets.token_urlsafe(12),
        event=event,
        number=last + 1,
        deed=deed,
        what=json.dumps(what, ensure_ascii=False),
        pieces=packed(changed),
        at=now,
    )
    db.add(row)
    db.flush()
    return row


def deeds(db: Session, event: str) -> list[UndoRow]:
    """What can be undone or done again, the newest first."""
    query = select(UndoRow).where(UndoRow.event == event).order_by(col(UndoRow.number).desc())
    return list(db.exec(query))


def find_deed(db: Session, event: str, deed: str) -> UndoRow | None:
    """The deed with this id, if it is one of this event's."""
    row = db.get(UndoRow, deed)
    return row if row is not None and row.event == event else None


def undo(
    db: Session, row: UndoRow, *, seen: str | None = None, with_event: bool = False
) -> Undone | Plan | list[Issue]:
    """Undoes a deed, or does it again where it is undone; in the caller's transaction.

    What somebody changed since stays as it is. Where something does, or a link ends, the Plan is given back
    and nothing is done until `seen` is its fingerprint. Issues say what would not fit together then; nothing
    is done either. `with_event`: an event goes that the deed has made; else it stays without its companies.
    """
    # Two who undo at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow).where(EventRow.code == row.event).with_for_update()).first()
    before = snapshot(db, row.event)
    old = event_faults(db, row.event)
    settings: Piece = ("event", row.event)
    changed = unpacked(row.pieces)
    made = any(one.piece == settings and not one.before for one in changed)
    for keep in ((settings,),) if made and not with_event else ((), (settings,)):
        found = plan(
            before,
            changed,
            published=published_companies(db, row.event),
            solved=db.exec(select(RunRow.id).where(RunRow.event == row.event)).first() is not None,
            keep=keep,
        )
        if not found.back:
            return found
        step = db.begin_nested()
        put_back(db, row.event, before, found.goal)
        new = [one for one in event_faults(db, row.event) if one not in old]
        if not new and (not found.asks or found.fingerprint == seen):
            step.commit()
            row.pieces = packed(difference(before, snapshot(db, row.event)))
            row.state = "undone" if row.state == "done" else "done"
            db.add(row)
            db.flush()
            return Undone(plan=found, state=row.state)
        step.rollback()
        db.expire_all()
        if not new:
            return found
        if settings not in found.back:
            break  # it is not the settings that others rely on since
    return new


def published_companies(db: Session, event: str) -> set[str]:
    """The companies that have a meeting in a published version: they can't be deleted."""
    pairs = db.exec(select(MeetingRow.first, MeetingRow.second).where(MeetingRow.event == event).distinct())
    return {code for pair in pairs for code in pair}


def event_faults(db: Session, code: str) -> list[Issue]:
    """What does not fit together in the event as it is now; without paths, which count through lists."""
    event = find_event(db, code)
    if event is None:
        return []
    people = event_people(db, event)
    found = [
        *check(replace(frame_of(event), participants=people.participants)),
        *check_wishes(people.participants, people.wishes, people.vetoes),
    ]
    return [replace(one, path=None, file=None, row=None, column=None) for one in found]


def plan(
    current: Snapshot,
    changed: Sequence[PieceChange],
    *,
    published: Collection[str],
    solved: bool,
    keep: Collection[Piece] = (),
) -> Plan:
    """What can be put back of these changes, as the event is now.

    A piece that is not any more what the deed left stays. So does one without which another would refer to
    nothing, and one that would itself; a company goes or comes back as a whole or not at all. `published`
    are companies that can't be deleted; `solved`: nor can the event. `keep` are pieces
    that are to stay.
    """
    left: dict[Piece, Why] = {
        one.piece: "changed" for one in changed if current.get(one.piece, {}) not in (one.after, one.before)
    }
    open_ = {one.piece: one for one in changed if current.get(one.piece, {}) == one.after}
    wholes = _wholes(changed)
    _drop(open_, left, [*keep, *(piece for piece in left if piece in wholes)], wholes)
    known = _provided(row for one in changed for row in one.before.items())
    known |= _provided(row for rows in current.values() for row in rows.items())
    while True:
        goal, links = _goal(current, open_)
        bad = set(_loose(current, goal, open_, known)) | set(_clashes(goal, open_))
        bad |= {("company", code) for code in published if ("company", code) not in goal}
        bad |= {piece for piece in open_ if piece[0] == "event" and solved and piece not in goal}
        bad &= open_.keys()
        if not bad:
            return Plan(back=tuple(open_), left=left, links=links, goal=goal)
        _drop(open_, left, bad, wholes)


def _wholes(changed: Sequence[PieceChange]) -> dict[Piece, list[Piece]]:
    """For each piece of a company that came or went: all pieces that come or go with it."""
    whole = {one.piece[1] for one in changed if one.piece[0] == "company" and not (one.before and one.after)}
    together: dict[str, list[Piece]] = defaultdict(list)
    for one in changed:
        if one.piece[0] in _OF_COMPANY and one.piece[1] in whole:
            together[one.piece[1]].append(one.piece)
    return {piece: pieces for pieces in together.values() for piece in pieces}


def _drop(
    open_: dict[Piece, PieceChange],
    left: dict[Piece, Why],
    bad: Collection[Piece],
    wholes: Mapping[Piece, list[Piece]],
) -> None:
    """Takes these pieces, and those that come or go with them, out of what is put back."""
    for piece in bad:
        for one in wholes.get(piece, [piece]):
            if open_.pop(one, None) is not None:
                left.setdefault(one, "needed")


def _goal(current: Snapshot, open_: Mapping[Piece, PieceChange]) -> tuple[Snapshot, int]:
    """The event with these pieces put back, without links that would lead to nothing; and their number."""
    goal = {piece: open_[piece].before if piece in open_ else rows for piece, rows in current.items()}
    goal |= {piece: one.before for piece, one in open_.items()}
    goal = {piece: rows for piece, rows in goal.items() if rows}
    there = _provided(row for rows in goal.values() for row in rows.items())
    loose = {
        piece
        for piece, rows in goal.items()
        if piece[0] in {"link", "apart"} and piece not in open_
        if any(ref not in there for key, values in rows.items() for ref in _refs(key[0], values))
    }
    ended = sum(piece[0] == "link" and _holds(goal[piece]) for piece in loose)
    return {piece: rows for piece, rows in goal.items() if piece not in loose}, ended


def _holds(rows: Rows) -> bool:
    return any(values["revoked_at"] is None for values in rows.values())


def _loose(
    current: Snapshot, goal: Snapshot, open_: Mapping[Piece, PieceChange], known: Collection[Ref]
) -> Iterator[Piece]:
    """The pieces without which something would refer to nothing, and those that would themselves."""
    there = _provided(row for rows in goal.values() for row in rows.items())
    gives = {ref: piece for piece in open_ for ref in _provided((current.get(piece) or {}).items())}
    for piece, rows in goal.items():
        for key, values in rows.items():
            for ref in _refs(key[0], values):
                if ref in there or ref not in known:
                    continue
                if piece in open_:
                    yield piece
                elif ref in gives:
                    yield gives[ref]


def _clashes(goal: Snapshot, open_: Mapping[Piece, PieceChange]) -> Iterator[Piece]:
    """The pieces that would take a code or a table of delegates that others have by then."""
    taken: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for piece, rows in goal.items():
        for key, values in rows.items():
            if key[0] == "delegate":
                taken["code", values["code"]].append(piece)
                if values["table_code"] is not None:
                    taken["table", values["table_code"]].append(piece)
            elif key[0] == "wish":
                taken["wish", json.dumps(key)].append(piece)
    for pieces in taken.values():
        if len(pieces) > 1:
            yield from (piece for piece in pieces if piece in open_)


def _provided(rows: Any) -> set[Ref]:  # noqa: ANN401 -- an iterable of keys and values
    return {
        ("delegate", values["company"], values["code"]) if key[0] == "delegate" else (key[0], values["code"])
        for key, values in rows
        if key[0] in {"event", "field", "company", "delegate"}
    }


def _refs(table: str, values: Values) -> Iterator[Ref]:
    """What a row refers to, whether the database knows of it or not."""
    if table in {"field", "company", "link"}:
        yield "event", values["event"]
    if table == "field" and values["parent"] is not None:
        yield "field", values["parent"]
    for column in ("company", "of_company", "to_company", "first", "second"):
        if table != "company" and values.get(column) is not None:
            yield "company", values[column]
    if table in {"company", "delegate"}:
        yield from (("field", code) for code in values["fields"])
    for company, person in (
        ("of_company", "of_delegate"),
        ("to_company", "to_delegate"),
        ("company", "delegate"),
    ):
        if values.get(company) is not None and values.get(person) is not None:
            yield "delegate", values[company], values[person]
