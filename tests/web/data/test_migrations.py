"""Migrations make exactly the tables that the rows describe."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, create_mock_engine, inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from web.database import open_engine, upgrade, writing
from web.rows import EventRow, Row, tables
from web.store.scoring import Scoring, scoring_of


def test_the_migrated_database_has_no_difference_to_the_rows(engine: Engine) -> None:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in tables()

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_type": True, "render_as_batch": True}
        )
        assert compare_metadata(context, Row.metadata) == []


def test_every_check_of_the_rows_is_in_the_migrated_database(engine: Engine) -> None:
    """Alembic does not compare CHECK constraints."""
    made = create_engine("sqlite://")
    Row.metadata.create_all(made)

    def checks(which: Engine) -> dict[str, set[tuple[str | None, str]]]:
        found = inspect(which)
        return {
            name: {(one["name"], one["sqltext"]) for one in found.get_check_constraints(name)}
            for name in tables()
        }

    assert checks(engine) == checks(made)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == tuple(newest().get_heads())


def newest() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "web:migrations")
    return ScriptDirectory.from_config(config)


def test_every_step_goes_down_and_up_again(engine: Engine) -> None:
    """Down to the first shape and up again gives the newest, with nothing left over."""
    before = shape(engine)
    with engine.begin() as connection:
        moved(connection, "0001", down=True)
    assert shape(engine) != before
    upgrade(engine)
    assert shape(engine) == before


def shape(engine: Engine) -> dict[str, object]:
    found = inspect(engine)
    return {
        name: [
            sorted(column["name"] for column in found.get_columns(name)),
            sorted(one["sqltext"] for one in found.get_check_constraints(name)),
        ]
        for name in found.get_table_names()
    }


def moved(connection: Connection, to: str, *, down: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", "web:migrations")
    config.attributes["connection"] = connection
    (command.downgrade if down else command.upgrade)(config, to)


def columns(connection: Connection) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns("meeting")}


def test_who_interprets_comes_and_goes_and_what_is_published_stays_guarded(tmp_path: Path) -> None:
    """A meeting of the first shape is kept up and down; a version never changes in either."""
    engine = open_engine(f"sqlite:///{tmp_path / 'sangdam.sqlite3'}")
    row = {
        "event": "small", "version": 1, "id": "S1:B1", "first": "S1", "second": "B1", "first_delegate": "S1",
        "second_delegate": "B1", "slot": "T1", "table_code": "1-1", "state": "planned", "sequence": 0,
    }  # fmt: skip
    with engine.begin() as connection:
        moved(connection, "0001")
        before = columns(connection)
    with engine.connect() as connection:
        # Only this table is looked at: what the row refers to is not there.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            names = ", ".join(row)
            blanks = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO meeting ({names}) VALUES ({blanks})"), row)
            moved(connection, "head")
            assert columns(connection) == {*before, "interpreter"}
            found = connection.execute(text("SELECT * FROM meeting")).mappings().all()
            assert [dict(one) for one in found] == [{**row, "interpreter": None}]
    for change, shape in (("interpreter = 'vi-1'", "head"), ("slot = 'T2'", "head"), ("slot = 'T2'", "0001")):
        with engine.begin() as connection:
            if shape == "0001":
                moved(connection, shape, down=True)
                assert columns(connection) == before
        with engine.begin() as connection, pytest.raises(IntegrityError, match="never changes"):
            connection.execute(text(f"UPDATE meeting SET {change}"))
    with engine.begin() as connection:
        assert [dict(one) for one in connection.execute(text("SELECT * FROM meeting")).mappings()] == [row]
    engine.dispose()


def test_an_event_of_before_keeps_counting_as_it_did(tmp_path: Path) -> None:
    """Ranks, whole points, nothing filled in, no reviews; and back again nothing of it is left."""
    engine = open_engine(f"sqlite:///{tmp_path / 'sangdam.sqlite3'}")
    row = {
        "code": "small", "title_ko": "", "title_en": "", "kind": "purchase", "timezone": "Asia/Seoul",
        "preset": "floor-first", "frame": "{}", "created_at": "2026-11-23 01:00:00.000000",
    }  # fmt: skip
    with engine.begin() as connection:
        moved(connection, "0002")
        names, blanks = ", ".join(row), ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO event ({names}) VALUES ({blanks})"), row)
        moved(connection, "0003")
        moved(connection, "head")
    with Session(engine) as db:
        event = db.get_one(EventRow, "small")
        assert (event.wish_form, event.review_until, scoring_of(event)) == ("ranks", None, Scoring())
    with engine.begin() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE event SET wish_form = 'dice'"))
    with engine.begin() as connection:
        moved(connection, "0002", down=True)
        assert "review" not in inspect(connection).get_table_names()
        (kept,) = connection.execute(text("SELECT * FROM event")).mappings()
        assert {name: kept[name] for name in row} == row
        assert not {"wish_form", "review_until", "scoring"} & set(kept)
    engine.dispose()


def test_the_tables_of_undo_come_and_go(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'sangdam.sqlite3'}")
    new = {"intake", "upload", "undo", "apart"}
    with engine.begin() as connection:
        moved(connection, "0004")
        before = set(inspect(connection).get_table_names())
        moved(connection, "0005")
        assert set(inspect(connection).get_table_names()) == before | new
        moved(connection, "0004", down=True)
        assert set(inspect(connection).get_table_names()) == before
    engine.dispose()


def test_tables_of_others_in_the_same_file_are_left_alone(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'shared.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE workflow_status (id TEXT)"))
    upgrade(engine)
    assert "workflow_status" in inspect(engine).get_table_names()


def test_a_migration_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE meeting (id TEXT)"))  # in the way, when half is done
    with pytest.raises(OperationalError, match="table meeting already exists"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["meeting"]


def test_foreign_keys_are_on_again_after_an_upgrade(engine: Engine) -> None:
    with Session(engine) as db:
        assert db.connection().execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_every_table_can_be_written_for_postgresql() -> None:
    """A server is not asked: only that no column or constraint is one that PostgreSQL has no words for."""
    statements: list[str] = []
    mock = create_mock_engine(
        "postgresql+psycopg://", lambda sql, *_: statements.append(str(sql.compile(dialect=mock.dialect)))
    )
    Row.metadata.create_all(mock, checkfirst=False)
    assert sum("CREATE TABLE" in statement for statement in statements) == len(tables())


def _half(engine: Engine) -> None:
    with writing(engine) as db:
        db.connection().execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("half way")


def test_a_transaction_that_raises_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        _half(engine)
    assert "half" not in inspect(engine).get_table_names()


def test_events_that_are_there_already_get_a_secret_each_and_it_goes_again(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'sangdam.sqlite3'}")
    row = {
        "title_ko": "", "title_en": "", "kind": "purchase", "timezone": "Asia/Seoul", "preset": "floor-first",
        "frame": "{}", "created_at": "2026-11-23 01:00:00",
    }  # fmt: skip
    names = ", ".join(row)
    blanks = ", ".join(f":{name}" for name in row)
    with engine.begin() as connection:
        moved(connection, "0002")
        for code in ("first", "second"):
            connection.execute(
                text(f"INSERT INTO event (code, {names}) VALUES (:code, {blanks})"), {"code": code, **row}
            )
        moved(connection, "0007")
        keys = connection.execute(text("SELECT checkin_key FROM event")).scalars().all()
        assert ([len(key) for key in keys], len(set(keys))) == ([64, 64], 2)
        moved(connection, "0002", down=True)
        assert "checkin_key" not in {one["name"] for one in inspect(connection).get_columns("event")}
    engine.dispose()
