"""Opens the database, brings it to its newest shape, and gives one short transaction at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from web.database_files import private
from web.sqlite import reading as without_lock
from web.sqlite import sqlite_engine


def open_engine(url: str) -> Engine:
    """The one engine of this process, for `sqlite:///some/file` or a PostgreSQL address.

    Makes an SQLite file and its folder, closed to others. What is deleted there is overwritten as well:
    purged means gone.
    Errors tell the statement, but not the values in it, which may be names.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, hide_parameters=True)
    path = Path(address.database or "")
    private(path)
    engine = sqlite_engine(path)
    engine.hide_parameters = True
    event.listen(engine, "connect", _overwrite_deleted)
    return engine


def _overwrite_deleted(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("PRAGMA secure_delete = ON")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: committed at the end of the block, or undone whole when the block raises."""
    with Session(engine, expire_on_commit=False) as db, db.begin():
        yield db


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One snapshot to read from; it keeps no writer waiting, and nothing that is changed in it is kept."""
    with Session(without_lock(engine), expire_on_commit=False) as db:
        yield db


def upgrade(engine: Engine) -> None:
    """Brings the database to the newest shape, in one transaction; a new one gets all its tables."""
    with engine.connect() as connection, _without_references(connection), connection.begin():
        _migrate(connection)
        _check_references(connection)


def _migrate(connection: Connection) -> None:
    # Alembic takes a quarter of a second to import, which only this function should cost.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "web:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Holds SQLite's foreign keys off: a migration that rebuilds a table would delete what refers to it.

    Has to stand outside the transaction: inside of one SQLite ignores it without a word.
    """
    raw = connection.connection.dbapi_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left {len(broken)} references that lead nowhere: {broken[0]}")
