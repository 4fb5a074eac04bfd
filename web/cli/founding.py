"""The command that makes a new event, empty or like an earlier one, and the organiser's link to it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from web.cli.faults import fail, refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.linking import DAYS
from web.cli.opening import opened, settings_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from matcher.issue import Issue
    from web.rows import EventRow


class KindName(StrEnum):
    """The kinds of events."""

    purchase = "purchase"
    export = "export"
    exchange = "exchange"
    technology = "technology"


def new(
    event: Annotated[str, typer.Argument(help="A code for it, such as gumi-2027.", metavar="EVENT")],
    day: Annotated[
        list[str], typer.Option("--day", help="A day of the event; several times for several days.")
    ],
    title: Annotated[str, typer.Option("--title", help="Its title in Korean.")] = "",
    title_en: Annotated[str, typer.Option("--title-en", help="Its title in English.")] = "",
    kind: Annotated[KindName, typer.Option("--kind", help="What kind of event it is.")] = KindName.purchase,
    timezone: Annotated[str, typer.Option("--timezone", help="Where it is held.")] = "Asia/Seoul",
    earlier: Annotated[
        str | None,
        typer.Option("--from", help="An earlier event: its frame, fields, settings and texts are copied."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Folder of the database, ./.sangdam by default.", metavar="DIR"),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Where pages are served, 8000 by default."),
    ] = None,
    lang: Lang = DEFAULT,
) -> None:
    """Make a new event without companies, and print the organiser's link, which begins with its set-up."""
    from web.cli.serving import address
    from web.clock import now
    from web.database import writing
    from web.links import issue_link
    from web.store.founding import found_event
    from web.store.logbook import note

    language = speaking(lang)
    settings = settings_of(data, port=port)
    engine = opened(settings)
    moment = now()
    ends = moment + timedelta(days=DAYS)
    with writing(engine) as db:
        source = None if earlier is None else _event(db, earlier)
        titles = (title or title_en, title_en or title)
        if source is not None and not any(titles):
            titles = (source.title_ko, source.title_en)
        made = found_event(db, event, title=titles, days=day, kind=kind.value, timezone=timezone, now=moment)
        if not isinstance(made, list) and source is not None:
            made = _copied(db, source, made, min(day))
        if isinstance(made, list):
            refuse(made, language=language)
        zone = ZoneInfo(made.timezone)
        if made.purge_on is not None:  # a fair of next year is not to lose its organiser before it is held
            ends = max(ends, datetime.combine(made.purge_on, time(), zone))
        token = issue_link(db, made.code, "organiser", None, now=moment, expires=ends)
        note(db, made.code, "setup-new", link="", now=moment, after={"kind": made.kind, "from": earlier})
    engine.dispose()
    typer.echo(f"{address(settings)}/o/{token}/")
    typer.echo(f"It holds until {ends.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key}).")


def _event(db: "Session", code: str) -> "EventRow":
    from web.store.events import events, find_event

    row = find_event(db, code)
    if row is None:
        known = ", ".join(one.code for one in events(db)) or "none yet"
        fail(f"There is no event {code}. There are: {known}.")
    return row


def _copied(db: "Session", source: "EventRow", made: "EventRow", first_day: str) -> "EventRow | list[Issue]":
    from web.store.founding import copy_setup

    return copy_setup(db, source, made, first_day=date.fromisoformat(first_day)) or made
