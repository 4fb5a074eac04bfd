"""The command that counts who met at an earlier event."""

from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import fail
from web.cli.importing import Data
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.opening import again, opened, settings_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from web.intake.met import Counted
    from web.language import Language
    from web.rows import EventRow


def met(
    event: Annotated[str, typer.Argument(help="The event's code.", metavar="EVENT")],
    earlier: Annotated[
        list[str],
        typer.Option(
            "--from",
            help="An earlier event with a published timetable; several count together.",
            metavar="EARLIER",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and save nothing.")
    ] = False,
    data: Data = None,
    lang: Lang = DEFAULT,
) -> None:
    """Count how often the companies of an event met at earlier ones, for how well they fit."""
    from web.clock import now
    from web.database import writing
    from web.intake.met import relations_with, save_met
    from web.store.relations import event_relations

    language = speaking(lang)
    settings = settings_of(data)
    engine = opened(settings)
    codes = list(dict.fromkeys(earlier))
    if event in codes:
        fail(language.say("{event} is not earlier than itself.", event=event))
    with writing(engine) as db:
        row = _event(db, language, event)
        counted = [_counted(db, language, row, _event(db, language, code)) for code in codes]
        known = event_relations(db, event)
        after = relations_with(known, counted)
        _say(language, counted)
        before = {(one.first, one.second): one.met for one in known}
        for one in after:
            was = before.get((one.first, one.second), 0)
            if was != one.met:
                typer.echo(f"{one.first} – {one.second}: {was} → {one.met}")
        if after == known:
            typer.echo(language.say("Nothing has changed."), err=True)
        elif dry_run:
            typer.echo(language.say("Nothing was saved."), err=True)
        else:
            save_met(db, event, after, earlier=codes, now=now())
            command = f"sangdam undo {event}{again(data)}"
            typer.echo(language.say("To put back what was there: {command}", command=command), err=True)


def _event(db: "Session", language: "Language", code: str) -> "EventRow":
    from web.store.events import find_event

    row = find_event(db, code)
    if row is None:
        fail(language.say("There is no event {event}.", event=code))
    return row


def _counted(db: "Session", language: "Language", event: "EventRow", earlier: "EventRow") -> "Counted":
    from web.intake.met import count_met

    found = count_met(db, event, earlier)
    if found is None:
        fail(language.say("{event} has no published timetable.", event=earlier.code))
    return found


def _say(language: "Language", counted: "list[Counted]") -> None:
    """Which companies are the same, and which of those that met there are not here."""
    for one in counted:
        typer.echo(
            language.say(
                "{event}, version {version}: companies that met there {there}, of them here {here}.",
                event=one.earlier,
                version=one.version,
                there=len(one.same) + len(one.strange),
                here=len(one.same),
            )
        )
        if one.same:
            typer.echo("  " + ", ".join(f"{code} = {here}" for code, here in one.same.items()))
        if one.strange:
            said = language.say("Not found here: {codes}", codes=", ".join(one.strange))
            typer.echo(f"  {said}")
