"""Commands that keep an event in a database: init, new, import, undo, met, export, link, serve, demo."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from web.cli.faults import fail
from web.cli.founding import new
from web.cli.importing import import_files
from web.cli.linking import link
from web.cli.meeting import met
from web.cli.opening import opened, place_of, settings_of
from web.cli.undoing import undo

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the database, ./.sangdam by default.", metavar="DIR"),
]
Port = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Where pages are served, 8000 by default."),
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
    app.command()(new)
    app.command("import")(import_files)
    app.command()(undo)
    app.command()(met)
    app.command()(export)
    app.command()(link)
    app.command()(serve)
    app.command()(demo)


def init(data: Data = None) -> None:
    """Make the database, or bring an older one to the newest shape."""
    settings = settings_of(data)
    opened(settings).dispose()
    typer.echo(f"The database is ready: {place_of(settings)}")


def export(
    what: Annotated[What, typer.Argument(help="What to write.")],
    event: Annotated[str | None, typer.Option("--event", help="The event's code.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write, its own name here by default."),
    ] = None,
    language: Annotated[str, typer.Option("--language", help="ko or en.")] = "ko",
    version: Annotated[
        int | None,
        typer.Option("--version", min=1, help="Of the timetable, the latest by default."),
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
        str | None, typer.Option("--host", help="A loopback address, 127.0.0.1 by default.")
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
