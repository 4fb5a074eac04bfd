"""Halls and their tables: as many as the organiser wants, numbered in the usual way."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from sqlmodel import Session, col, select

from matcher.issue import Issue
from scheduler.problem import Problem, Table
from web.rows import CompanyRow, EventRow
from web.store.people import event_tree, field_names, frame_of
from web.store.reframe import listed, set_frame
from web.store.tree import add_field

_NUMBERED = re.compile(r"(.*?)(\d+)")


def tables_in(frame: Problem, hall: str) -> tuple[str, ...]:
    """The tables of a hall in their order, numbers as numbers: 1-9 before 1-10."""
    here = [(place, code) for code, (at, place) in frame.rows_of_tables.items() if at == hall]
    return tuple(code for _, code in sorted(here))


def set_number(db: Session, event: EventRow, hall: str, number: int) -> list[Issue]:
    """Gives a hall this many tables: new ones at the end, or fewer from the end; none ends the hall.

    Or says what stands in the way, and nothing is done.
    """
    frame = frame_of(event)
    have = tables_in(frame, hall)
    gone = set(have[number:])
    if not number and (owners := _companies_of(db, event.code, hall)):
        return [Issue(code="hall-companies", given=hall, detail={"who": listed(owners)})]
    kept = [one for one in frame.tables if one.code not in gone]
    new = _new_tables(frame, hall, have, number - len(have))
    # Tables of one hall stay together, so that halls keep their order.
    last = max((i for i, one in enumerate(kept) if one.hall == hall), default=len(kept) - 1)
    return set_frame(db, event, replace(frame, tables=(*kept[: last + 1], *new, *kept[last + 1 :])))


def add_hall(
    db: Session, event: EventRow, *, field: str | None, names: tuple[str, str], number: int
) -> str | list[Issue]:
    """Opens a hall of a product field with so many tables, or of a new field with these names: its code."""
    if field is None:
        added = add_field(db, event.code, parent=None, names=names)
        if not isinstance(added, str):
            return added
        field = added
    return set_number(db, event, field, number) or field


def open_fields(db: Session, event: EventRow) -> list[str]:
    """The top product fields that have no tables yet: each may become a hall."""
    tree, taken = event_tree(db, event.code).parent, set(frame_of(event).halls)
    return [code for code in field_names(db, event.code) if tree[code] is None and code not in taken]


def _companies_of(db: Session, event: str, hall: str) -> list[str]:
    query = select(CompanyRow.code).where(CompanyRow.event == event, CompanyRow.hall == hall)
    return list(db.exec(query.order_by(col(CompanyRow.position))))


def _new_tables(frame: Problem, hall: str, have: Sequence[str], number: int) -> list[Table]:
    """So many new tables, numbered on from the last one; the first of a hall as 2-01 in the second."""
    taken = {one.code for one in frame.tables}
    last = _NUMBERED.fullmatch(have[-1]) if have else None
    if last is not None:
        prefix, width, start = last[1], len(last[2]), int(last[2]) + 1
    else:
        prefix = next(p for p in (f"{n}-" for n in count(1)) if not any(one.startswith(p) for one in taken))
        width, start = 2, 1
    codes = (f"{prefix}{n:0{width}d}" for n in count(start))
    free = (code for code in codes if code not in taken)
    return [Table(code=next(free), hall=hall) for _ in range(number)]
