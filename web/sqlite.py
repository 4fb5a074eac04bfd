"""Opens the application's SQLite file with the settings that durable work needs."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Final

import sqlalchemy
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BEGIN: Final = "sqlite_begin"
"""Execution option of an engine or connection: IMMEDIATE (the default), DEFERRED or LATE."""

_BUSY_MILLISECONDS: Final = 30_000


def sqlite_engine(path: Path | str) -> sqlalchemy.Engine:
    """Opens (or creates) the SQLite file and returns the one engine that everything shares.

    Every transaction begins with BEGIN IMMEDIATE: a deferred one that reads first and writes later fails at
    once, without waiting, when another writer came between. The price is that readers queue for the write
    lock too; give pages that only read `reading(engine)`.
    """
    engine = sqlalchemy.create_engine(
        sqlalchemy.URL.create("sqlite", database=str(path)), pool_size=10, max_overflow=20
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def reading(engine: sqlalchemy.Engine) -> sqlalchemy.Engine:
    """Returns the same engine for work that only reads: one snapshot, and no lock that keeps writers out."""
    return engine.execution_options(**{BEGIN: "DEFERRED"})


def _set_up(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Sets what SQLite forgets with each connection, and teaches old versions one function."""
    assert isinstance(raw, sqlite3.Connection)
    raw.isolation_level = None  # Python must not begin transactions behind our back: _begin does
    for pragma in (
        f"busy_timeout = {_BUSY_MILLISECONDS}",  # first: the switch to WAL may have to wait as well
        "journal_mode = WAL",
        "synchronous = FULL",  # NORMAL may lose the last commits in a power cut: they were acknowledged
        "foreign_keys = ON",
    ):
        raw.execute(f"PRAGMA {pragma}")
    if sqlite3.sqlite_version_info < (3, 42):
        # dbos asks for unixepoch('subsec'); 'subsec' came with 3.42. Only this form is replaced.
        raw.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(modifier: str) -> float:
    """Returns seconds since 1970 with milliseconds, as SQLite 3.42's unixepoch('subsec') does."""
    if modifier != "subsec":
        raise ValueError(f"this SQLite knows only unixepoch('subsec'), not unixepoch({modifier!r})")
    return time.time_ns() // 1_000_000 / 1000


def _begin(connection: sqlalchemy.Connection) -> None:
    """Begins each transaction in the way its engine or connection asks for."""
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    how = options.get(BEGIN, "IMMEDIATE")
    if how == "LATE":
        # Python itself sends BEGIN IMMEDIATE before the first INSERT, UPDATE or DELETE, and reads take no
        # lock. dbos is written for exactly this: it reads on a second connection while a first one writes.
        raw.isolation_level = "IMMEDIATE"
        return
    raw.isolation_level = None  # a SERIALIZABLE option (dbos' datasource sets it) leaves "" behind
    connection.exec_driver_sql(f"BEGIN {how}")
