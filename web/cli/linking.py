"""The command that gives an organiser a way into the pages of an event."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from web.cli.faults import fail
from web.cli.opening import opened, settings_of

DAYS = 30


def link(
    event: Annotated[str, typer.Argument(help="The event's code.", metavar="EVENT")],
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it holds.")] = DAYS,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Folder of the database, ./.sangdam by default.", metavar="DIR"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Where pages are served, 8000 by default."),
    ] = None,
) -> None:
    """Make a new link to the organiser's pages of an event, and say until when it holds."""
    from web.cli.serving import address
    from web.clock import now
    from web.database import writing
    from web.links import issue_link
    from web.store.events import events, find_event
    from web.store.logbook import note

    settings = settings_of(data, port=port)
    if not settings.database and not settings.file.exists():
        fail(f"There is no database in {settings.data} yet: import a workbook first.")
    engine = opened(settings)
    moment = now()
    ends = moment + timedelta(days=days)
    with writing(engine) as db:
        row = find_event(db, event)
        if row is None:
            known = ", ".join(one.code for one in events(db)) or "none yet"
            fail(f"There is no event {event}. There are: {known}.")
        token = issue_link(db, row.code, "organiser", None, now=moment, expires=ends)
        said = {"purpose": "organiser", "expires": ends.isoformat()}
        note(db, row.code, "link", link="", now=moment, after=said)
        zone = ZoneInfo(row.timezone)
    engine.dispose()
    typer.echo(f"{address(settings)}/o/{token}/")
    typer.echo(f"It holds until {ends.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}).")
