"""Commands that keep an event in a database: init, import, export, serve, demo."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Never

import typer

from web.cli.solving import BAD_INPUT, fail

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from matcher.issue import Issue
    from web.settings import Settings
    from web.store.whole import StoredEvent

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the database [default: ./.sangdam].", metavar="DIR")
]
Port = Annotated[
    int | None, typer.Option("--port", min=1, max=65535, help="Where pages are served [default: 8000].")
]


class What(StrEnum):
    """What can be exported."""

    timetable = "timetable.xlsx"
    meetings = "timetable.csv"
    workbook = "workbook.xlsx"
    problem = "problem.json"
    template = "template.xlsx"


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(init)
    app.command("import")(import_files)
    app.command()(export)
    app.command()(serve)
    app.command()(demo)


def init(data: Data = None) -> None:
    """Make the database, or bring an older one to the newest shape."""
    settings = settings_of(data)
    opened(settings).dispose()
    typer.echo(f"The database is ready: {place_of(settings)}")


def import_files(
    files: Annotated[list[Path], typer.Argument(help="A workbook (XLSX), or CSV files.", metavar="FILE…")],
    event: Annotated[
        str | None, typer.Option("--event", help="The event's code, where the files don't say it.")
    ] = None,
    data: Data = None,
) -> None:
    """Read a workbook into the database: all that is in it, or every fault and nothing."""
    from web.clock import now
    from web.database import writing
    from web.intake.files import Upload, take
    from web.intake.read import read
    from web.intake.save import save
    from web.store.events import find_event
    from web.store.whole import stored_event

    settings = settings_of(data)
    taken = [take(file, most=settings.upload_bytes) for file in files]
    uploads = [one for one in taken if isinstance(one, Upload)]
    if len(uploads) < len(taken):
        refuse([one for one in taken if not isinstance(one, Upload)])
    engine = opened(settings)
    with writing(engine) as db:
        row = None if event is None else find_event(db, event)
        if event is not None and row is None:
            fail(f"There is no event {event}. Leave --event out to make the event that the files name.")

        def find(code: str) -> "StoredEvent | None":
            known = find_event(db, code)
            return None if known is None else stored_event(db, known)

        found = read(
            uploads, None if row is None else stored_event(db, row), find=find, most=settings.upload_bytes
        )
        if isinstance(found, list):
            refuse(found)
        saved = save(db, found, now=now(), event=row)
        if isinstance(saved, list):
            refuse(saved)
    for note in found.notes:
        typer.echo(line_of(note), err=True)
    typer.echo(
        f"Event {saved.event}: companies {saved.companies} (new {saved.new_companies}), "
        f"delegates {saved.delegates}, wishes {saved.wishes}, vetoes {saved.vetoes}."
    )
    if saved.kept:
        typer.echo(f"Answered on their forms, so kept as answered: {', '.join(saved.kept)}.")


def export(
    what: Annotated[What, typer.Argument(help="What to write.")],
    event: Annotated[str | None, typer.Option("--event", help="The event's code.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write [default: its own name here].")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="ko or en.")] = "ko",
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Of the timetable [default: the latest].")
    ] = None,
    data: Data = None,
) -> None:
    """Write the timetable, the event's workbook, its problem file, or the empty template."""
    from web.cli.exporting import content

    if language not in {"ko", "en"}:
        fail(f"“{language}” is no language of this program; there are ko and en.")
    settings = settings_of(data)
    written = content(what.value, settings=settings, event=event, version=version, english=language == "en")
    if isinstance(written, str):
        fail(written)
    target = output or Path(what.value)
    try:
        target.write_bytes(written)
    except OSError as error:
        fail(f"{target} can't be written: {error.strerror}.")
    typer.echo(f"Written: {target}")


def serve(
    data: Data = None,
    port: Port = None,
    host: Annotated[
        str | None, typer.Option("--host", help="A loopback address [default: 127.0.0.1].")
    ] = None,
) -> None:
    """Serve the pages on this machine until Ctrl-C."""
    from web.cli.serving import check_address, serve_pages

    settings = settings_of(data, port=port, host=host)
    check_address(settings)  # before a database is made for nothing
    opened(settings).dispose()
    serve_pages(settings)


def demo(
    data: Data = None,
    port: Port = None,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Make everything, but serve no pages.")
    ] = False,
) -> None:
    """Show a whole fair: invent, solve, audit, store, publish, and serve it."""
    from web.cli.serving import check_address, serve_pages
    from web.cli.showing import show

    settings = settings_of(data, port=port)
    if not no_serve:
        check_address(settings)  # before anything is computed for nothing
    show(settings)
    if not no_serve:
        serve_pages(settings)


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


def line_of(issue: "Issue") -> str:
    """A fault as one line: place and sentence."""
    return f"{issue.place}: {issue.message}" if issue.place else issue.message


def refuse(issues: "Sequence[Issue]") -> Never:
    """Show every fault with its place and end the program."""
    for one in issues:
        typer.echo(line_of(one), err=True)
    plural = "fault" if len(issues) == 1 else "faults"
    typer.echo(f"{len(issues)} {plural}; nothing was saved.", err=True)
    raise typer.Exit(BAD_INPUT)
