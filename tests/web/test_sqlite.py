"""The SQLite file is opened so that nothing acknowledged is lost and nobody fails for want of patience."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import Field, Session, SQLModel

from web.jobs import SYSTEM_TABLES, open_jobs
from web.sqlite import BEGIN, reading, sqlite_engine

pytestmark = pytest.mark.timeout(20)


class CountRow(SQLModel, table=True):
    """A number."""

    id: int = Field(primary_key=True)
    count: int


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sqlalchemy.Engine]:
    engine = sqlite_engine(tmp_path / "sangdam.db")
    SQLModel.metadata.create_all(engine, tables=[SQLModel.metadata.tables["countrow"]])
    with Session(engine) as db:
        db.add(CountRow(id=1, count=0))
        db.commit()
    yield engine
    engine.dispose()


def test_every_connection_has_its_settings(engine: sqlalchemy.Engine) -> None:
    with engine.connect() as one, engine.execution_options(**{BEGIN: "DEFERRED"}).connect() as two:
        for connection in (one, two):
            found = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert found == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": 30_000,
            }


def test_unixepoch_knows_milliseconds(engine: sqlalchemy.Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE stamp (id, at INTEGER DEFAULT (unixepoch('subsec') * 1000))"))
        connection.execute(text("INSERT INTO stamp (id) VALUES (1)"))
        at = connection.execute(text("SELECT at FROM stamp")).scalar_one()
    assert abs(at - time.time() * 1000) < 5_000


def test_two_that_read_and_then_write_wait_for_each_other(engine: sqlalchemy.Engine) -> None:
    def add_one() -> None:
        for _ in range(25):
            with Session(engine) as db:
                row = db.get_one(CountRow, 1)
                time.sleep(0.001)
                row.count += 1
                db.add(row)
                db.commit()

    hands = [threading.Thread(target=add_one) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    with Session(reading(engine)) as db:
        assert db.get_one(CountRow, 1).count == 100  # 4 x 25: no update was lost and none was refused


def test_a_page_reads_while_another_writes(engine: sqlalchemy.Engine) -> None:
    with Session(engine) as writer, Session(reading(engine)) as reader:
        writer.get_one(CountRow, 1).count = 7
        writer.flush()
        assert reader.get_one(CountRow, 1).count == 0
        writer.commit()
        reader.expire_all()
        assert reader.get_one(CountRow, 1).count == 0  # still its own snapshot
        reader.rollback()
        assert reader.get_one(CountRow, 1).count == 7


def test_a_connection_that_was_serializable_or_late_begins_at_once_again(tmp_path: Path) -> None:
    engine = sqlite_engine(tmp_path / "one.db")
    for options in ({"isolation_level": "SERIALIZABLE"}, {BEGIN: "LATE"}, {BEGIN: "DEFERRED"}):
        with engine.connect().execution_options(**options) as connection:
            connection.execute(text("SELECT 1"))
        with engine.connect() as connection:  # the same one, out of the pool
            connection.execute(text("SELECT 1"))
            other = sqlite_engine(tmp_path / "one.db")
            with other.connect() as impatient:
                raw = impatient.connection.dbapi_connection
                assert raw is not None
                raw.rollback()
                raw.execute("PRAGMA busy_timeout = 0")
                with pytest.raises(Exception, match="database is locked"):
                    raw.execute("BEGIN IMMEDIATE")
            other.dispose()
    engine.dispose()


def test_autogenerate_leaves_the_tables_of_dbos_alone(engine: sqlalchemy.Engine) -> None:
    jobs = open_jobs(engine, run=lambda _run: {}, finish=lambda *_: None, executor_id="test", version="1")
    jobs.close()
    ours = sqlalchemy.MetaData()
    SQLModel.metadata.tables["countrow"].to_metadata(ours)
    with engine.connect() as connection:
        found = set(sqlalchemy.inspect(connection).get_table_names())
        options = {
            "include_name": lambda name, kind, _parents: not (kind == "table" and name in SYSTEM_TABLES)
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, ours) == []
    assert found - set(ours.tables) == SYSTEM_TABLES  # a new dbos with a new table is noticed here


def test_jobs_open_once_in_a_process_and_again_after_the_close(engine: sqlalchemy.Engine) -> None:
    def opened() -> None:
        jobs = open_jobs(engine, run=lambda _run: {}, finish=lambda *_: None, executor_id="test", version="1")
        try:
            with pytest.raises(RuntimeError, match="open in this process already"):
                open_jobs(engine, run=lambda _run: {}, finish=lambda *_: None, executor_id="b", version="1")
        finally:
            jobs.close()

    before = threading.active_count()
    opened()
    opened()
    assert threading.active_count() == before  # no thread stays behind
