"""The command that puts back what an import or a merging of companies replaced."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import fail, refuse
from web.cli.importing import Data
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.opening import opened, settings_of

if TYPE_CHECKING:
    from web.language import Language
    from web.rows import UndoRow
    from web.store.undoing import Plan

IN_THE_WAY = 1
"""Exit code where something has to be said before anything is done."""


def undo(
    event: Annotated[str, typer.Argument(help="The event's code.", metavar="EVENT")],
    number: Annotated[
        int | None, typer.Argument(help="Which one, as --list counts; the newest by default.", min=1)
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Only list what can be undone.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Do again what was undone.")] = False,
    rest: Annotated[
        bool, typer.Option("--rest", help="Also where something has to stay as it is, once that was said.")
    ] = False,
    data: Data = None,
    lang: Lang = DEFAULT,
) -> None:
    """Put back what an import or a merging of companies replaced; what was changed since stays."""
    from web.clock import now
    from web.database import writing
    from web.store.logbook import deed_said, note
    from web.store.undoing import Undone, deeds
    from web.store.undoing import undo as put_back

    language = speaking(lang)
    settings = settings_of(data)
    if not settings.database and not settings.file.exists():
        fail(
            language.say(
                "There is no database in {folder} yet: import a workbook first.", folder=settings.data
            )
        )
    engine = opened(settings)
    with writing(engine) as db:
        history = deeds(db, event)
        if listed and history:
            for row in history:
                typer.echo(_deed(language, row))
            return
        state = "undone" if again else "done"
        fitting = [row for row in history if row.state == state and number in {None, row.number}]
        if not fitting:
            fail(language.say("There is nothing of {event} to be put back.", event=event))
        # What was undone last is done again first.
        row = fitting[-1] if again else fitting[0]
        found = put_back(db, row, with_event=True)
        if not isinstance(found, (Undone, list)) and found.back and rest:
            found = put_back(db, row, with_event=True, seen=found.fingerprint)
        if isinstance(found, list):
            refuse(found, language=language)
        if not isinstance(found, Undone):
            _say_left(language, found)
            raise typer.Exit(IN_THE_WAY)
        what = "undo" if found.state == "undone" else "redo"
        said = {**deed_said(row), "put_back": len(found.plan.back)}
        note(db, event, what, link="", now=now(), after=said)
        typer.echo(_deed(language, row))


def _deed(language: "Language", row: "UndoRow") -> str:
    """A deed as one line: its number, when, which files or companies, and whether it is undone."""
    said = json.loads(row.what)
    what = ", ".join(said.get("files", ()))
    if row.deed == "merge":
        what = f"{said.get('goes', '')} → {said.get('stays', '')}"
    elif row.deed == "met":
        what = language.say("Meetings at {events}", events=", ".join(said.get("earlier", ())))
    state = language.say("undone") if row.state == "undone" else language.say("done")
    return f"{row.number}  {row.at:%Y-%m-%d %H:%M} UTC  {what}  ({state})"


def _say_left(language: "Language", plan: "Plan") -> None:
    """What stays as it is, and what to do about it."""
    for code, why in plan.companies_left.items():
        reason = language.say("changed since") if why == "changed" else language.say("still needed")
        typer.echo(f"{code}: {reason}", err=True)
    for kind in plan.others_left:
        typer.echo(f"{kind}: {language.say('still needed')}", err=True)
    if plan.links:
        typer.echo(
            language.count(
                "{n} personal link ends, since its company goes.",
                "{n} personal links end, since their companies go.",
                plan.links,
            ),
            err=True,
        )
    if plan.back:
        typer.echo(language.say("Nothing was changed. --rest puts back the rest."), err=True)
    else:
        typer.echo(language.say("Nothing is left to put back: all of it was changed since."), err=True)
