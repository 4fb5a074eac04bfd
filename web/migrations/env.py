"""What Alembic runs: with the connection that `web.database.upgrade` hands over, or one of its own."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from web.database import open_engine
from web.rows import Row, tables
from web.settings import Settings


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name in tables()


def render(_kind: str, value: object, _context: object) -> str | Literal[False]:
    """Writes our column types as what they are in the database: migrations import nothing of ours."""
    if type(value).__module__ in {"web.columns", "sqlmodel.sql.sqltypes"}:
        return f"sa.{value.impl!r}" if hasattr(value, "impl") else False
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        include_name=ours,
        render_item=render,
        render_as_batch=True,
        transactional_ddl=True,  # our SQLite begins transactions itself: a broken migration leaves nothing
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with open_engine(Settings().url).begin() as own:
        migrate(own)
