"""Commands that keep an event in a database: init, import, export, link, serve, demo."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import fail, line, refuse
from web.cli.linking import link
from web.cli.opening import again, opened, place_of, settings_of

if TYPE_CHECKING:
    from web.store.whole import StoredEvent

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
    app.command("import")(import_files)
    app.command()(export)
    app.command()(link)
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
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="What a column holds, where its header leaves it open; HEADER= leaves it out.",
            metavar="HEADER=NAME",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Read a workbook into the database: all that is in it, or every fault and nothing."""
    from web.cli.columns import answers, decided, unsure
    from web.clock import now
    from web.database import writing
    from web.intake.asking import ColumnsToConfirm
    from web.intake.files import Upload, take
    from web.intake.read import read
    from web.intake.save import save
    from web.store.events import find_event
    from web.store.whole import stored_event

    said = answers(column or [])
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

        stored = None if row is None else stored_event(db, row)
        found = read(uploads, stored, find=find, most=settings.upload_bytes)
        if isinstance(found, ColumnsToConfirm):
            columns = decided(found, said)
            found = read(uploads, stored, find=find, columns=columns, most=settings.upload_bytes)
        if isinstance(found, ColumnsToConfirm):
            typer.echo('Say what these columns hold with --column "HEADER=NAME".', err=True)
            refuse(unsure(found))
        if isinstance(found, list):
            refuse(found)
        saved = save(db, found, now=now(), event=row)
        if isinstance(saved, list):
            refuse(saved)
    for note in found.notes:
        typer.echo(line(note), err=True)
    typer.echo(
        f"Event {saved.event}: companies {saved.companies} (new {saved.new_companies}), "
        f"delegates {saved.delegates}, wishes {saved.wishes}, vetoes {saved.vetoes}."
    )
    if saved.kept:
        typer.echo(f"Answered on their forms, so kept as answered: {', '.join(saved.kept)}.")
    typer.echo(f"A link to its pages: sangdam link {saved.event}{again(data)}", err=True)


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
