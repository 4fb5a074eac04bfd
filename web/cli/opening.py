"""Settings and the database, opened for a command, or a plain sentence why that can't be."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from web.cli.faults import BAD_INPUT, fail

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from web.settings import Settings


def settings_of(data: Path | None, *, port: int | None = None, host: str | None = None) -> "Settings":
    """The settings of the environment with those of the command line over them; ends the program if odd."""
    from pydantic import ValidationError

    from web.settings import Settings

    said = {"data": data, "port": port, "host": host}
    try:
        return Settings(**{name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name = "_".join(str(part) for part in fault["loc"]).upper()
            typer.echo(f"SANGDAM_{name}: {fault['msg']}", err=True)
        raise typer.Exit(BAD_INPUT) from None


def again(data: Path | None) -> str:
    """What has to stand in the next command too, so that it means the same database."""
    return "" if data is None else f" --data {shlex.quote(str(data))}"


def place_of(settings: "Settings") -> str:
    """Where the database lies, without a password that its address may hold."""
    from sqlalchemy import make_url

    return make_url(settings.url).render_as_string() if settings.database else str(settings.file)


def opened(settings: "Settings") -> "Engine":
    """The database, made if there is none, in its newest shape; ends the program where it can't be opened."""
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    from web.database import open_engine, upgrade

    try:
        engine = open_engine(settings.url)
        upgrade(engine)
    except ArgumentError:
        fail("SANGDAM_DATABASE is not the address of a database, such as postgresql+psycopg://host/name.")
    except OSError as error:
        fail(f"The folder {settings.data} can't be used: {error.strerror}.")
    except SQLAlchemyError as error:
        # SQLAlchemy's own text holds statements and addresses; the driver's is what helps.
        fail(
            f"The database {place_of(settings)} can't be opened: {getattr(error, 'orig', None) or 'unknown'}."
        )
    return engine
