"""An event's rows in pieces that can be put back one by one: a company, its people, its wishes."""

import base64
import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Date, Table, and_, bindparam, select
from sqlmodel import Session

from web.columns import Codes, UTCDateTime
from web.rows import (
    ApartRow,
    AttendanceRow,
    CompanyRow,
    ContactRow,
    DelegateRow,
    EventRow,
    FieldRow,
    LinkRow,
    ProfileRow,
    RelationRow,
    ReviewRow,
    Row,
    VetoRow,
    WishRow,
)

Piece = tuple[str, str]
"""Its kind and a code: ("wishes", "S001") are all wishes of that company and its delegates."""
RowKey = tuple[str, ...]
"""A table's name and what names the row in it."""
Values = dict[str, Any]
"""A row as JSON holds it."""
Rows = dict[RowKey, Values]
Snapshot = dict[Piece, Rows]
"""All pieces of an event that have rows."""

TABLES: dict[str, Table] = {
    table.name: table
    for kind in (
        EventRow,
        FieldRow,
        CompanyRow,
        ProfileRow,
        DelegateRow,
        ContactRow,
        WishRow,
        VetoRow,
        ReviewRow,
        RelationRow,
        LinkRow,
        AttendanceRow,
        ApartRow,
    )
    for table in (cast("type[Row]", kind).__table__,)  # type: ignore[attr-defined]
}
"""What can be put back, each table after those that it refers to."""
KEYS: Mapping[str, tuple[str, ...]] = {
    "event": ("code",),
    "field": ("code",),
    "company": ("code",),
    "profile": ("company",),
    "delegate": ("company", "code"),  # one who changes the company is another: wishes refer to both
    "contact": ("delegate",),
    "wish": ("of_code", "to_code"),
    "veto": ("of_company", "to_company"),
    "review": ("of_company", "to_company"),
    "relation": ("first", "second"),
    "link": ("token_hash",),
    "attendance": ("code",),
    "apart": ("first", "second"),
}

LEFT_OUT: Mapping[str, frozenset[str]] = {"link": frozenset({"first_opened_at"})}
"""Columns that no deed changes and no undo puts back: that a link was opened changes nothing about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceChange:
    """A piece that a deed put in the place of another: all its rows before and after."""

    piece: Piece
    before: Rows
    after: Rows


def snapshot(db: Session, event: str) -> Snapshot:
    """Everything of an event that a deed may change, as it is now. Empty where there is no such event."""
    db.flush()
    rows: list[tuple[str, Values]] = []
    for name, table in TABLES.items():
        whose = table.c.code if name == "event" else table.c.event
        found = db.connection().execute(select(table).where(whose == event)).mappings()
        out = LEFT_OUT.get(name, frozenset())
        rows += [
            (name, {column: _plain(value) for column, value in row.items() if column not in out})
            for row in found
        ]
    return in_pieces(rows)


def in_pieces(rows: Iterable[tuple[str, Values]]) -> Snapshot:
    """Rows, each with its table's name, in pieces; delegates come before their contacts."""
    found: Snapshot = {}
    company_of: dict[str, str] = {}
    for name, values in rows:
        if name == "delegate":
            company_of[values["code"]] = values["company"]
        key = (name, *(values[column] for column in KEYS[name]))
        found.setdefault(_piece(name, values, company_of), {})[key] = values
    return found


def _piece(table: str, values: Values, company_of: Mapping[str, str]) -> Piece:
    """The piece that a row belongs to."""
    if table in {"event", "field", "company", "attendance"}:
        return table, values["code"]
    if table == "link":
        return table, values["token_hash"]
    if table in {"apart", "relation"}:
        return table, json.dumps([values["first"], values["second"]])
    if table in {"wish", "veto", "review"}:
        return {"wish": "wishes", "veto": "vetoes", "review": "reviews"}[table], values["of_company"]
    if table == "profile":
        return table, values["company"]
    return "staff", values["company"] if table == "delegate" else company_of[values["delegate"]]


def difference(before: Snapshot, after: Snapshot) -> list[PieceChange]:
    """The pieces that are not the same any more."""
    return [
        PieceChange(piece=piece, before=before.get(piece, {}), after=after.get(piece, {}))
        for piece in dict.fromkeys((*before, *after))
        if before.get(piece, {}) != after.get(piece, {})
    ]


def put_back(db: Session, event: str, before: Snapshot, wanted: Snapshot) -> None:
    """Makes the event's rows these. They have to fit together: `web.store.undoing` sees to it.

    `before` is the snapshot from which `wanted` was made: where the two agree nothing is touched, so that
    what somebody else saves meanwhile stays.
    """
    was, goal = _flat(before), _flat(wanted)
    connection = db.connection()
    for name in reversed(TABLES):
        _delete(connection, name, [was[key] for key in was if key[0] == name and key not in goal])
    # Tables change hands within the list: none is taken meanwhile.
    staff = [key for key in was if key[0] == "delegate" and key in goal and was[key] != goal[key]]
    _update(connection, "delegate", [{**was[key], "table_code": None} for key in staff])
    now = _flat(snapshot(db, event))  # what referred to a row that was deleted is gone with it
    for name, table in TABLES.items():
        rows = {key: values for key, values in goal.items() if key[0] == name}
        if new := [_typed(table, values) for key, values in rows.items() if key not in now]:
            connection.execute(table.insert(), new)
        _update(connection, name, [rows[key] for key in rows if key in now and was.get(key) != rows[key]])
    db.expire_all()


def _flat(pieces: Snapshot) -> Rows:
    return {key: values for rows in pieces.values() for key, values in rows.items()}


def _delete(connection: Connection, name: str, rows: Sequence[Values]) -> None:
    if rows:
        table = TABLES[name]
        keys = [column.name for column in table.primary_key]
        gone = [{_key(column): row[column] for column in keys} for row in rows]
        connection.execute(table.delete().where(_named(table)), gone)


def _update(connection: Connection, name: str, rows: Sequence[Values]) -> None:
    table = TABLES[name]
    keys = {column.name for column in table.primary_key}
    out = keys | LEFT_OUT.get(name, frozenset())
    others = [column.name for column in table.columns if column.name not in out]
    if rows and others:
        change = table.update().where(_named(table)).values({name: bindparam(name) for name in others})
        typed = [_typed(table, row) for row in rows]
        connection.execute(
            change, [{_key(name) if name in keys else name: row[name] for name in row} for row in typed]
        )


def _named(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(_key(column.name)) for column in table.primary_key))


def _key(column: str) -> str:
    """What a column of the key is called in a statement that changes other columns."""
    return f"key_{column}"


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever a column may hold
    """A value as JSON holds it."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _typed(table: Table, values: Values) -> Values:
    """A row as the database's columns want it."""
    return {name: _of_column(table.c[name].type, value) for name, value in values.items()}


def _of_column(kind: object, value: Any) -> Any:  # noqa: ANN401 -- whatever a column may hold
    if value is None:
        return None
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return tuple(value) if isinstance(kind, Codes) else value


def packed(changes: Iterable[PieceChange]) -> str:
    """The changes as text, as they are kept."""
    rows = [
        {
            "piece": one.piece,
            "before": [[key, values] for key, values in one.before.items()],
            "after": [[key, values] for key, values in one.after.items()],
        }
        for one in changes
    ]
    plain = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(plain.encode(), mtime=0)).decode()


def unpacked(text: str) -> list[PieceChange]:
    """The changes that `packed` wrote."""

    def rows(listed: list[tuple[list[str], Values]]) -> Rows:
        return {tuple(key): values for key, values in listed}

    return [
        PieceChange(piece=tuple(one["piece"]), before=rows(one["before"]), after=rows(one["after"]))
        for one in json.loads(gzip.decompress(base64.b64decode(text)))
    ]
