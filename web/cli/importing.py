"""The command that reads files into the database, or says what they would change."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import fail, line, refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.opening import again, opened, settings_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from web.intake.changes import Changes
    from web.intake.files import Upload
    from web.intake.intake import Intake
    from web.intake.save import Saved
    from web.language import Language
    from web.rows import EventRow
    from web.store.whole import StoredEvent

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder of the database, ./.sangdam by default.", metavar="DIR"),
]


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
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            help="Which product field is meant by words; PHRASE= leaves them out.",
            metavar="PHRASE=CODE",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and save nothing.")
    ] = False,
    data: Data = None,
    lang: Lang = DEFAULT,
) -> None:
    """Read a workbook into the database: all that is in it, or every fault and nothing."""
    from web.cli.columns import answers
    from web.database import writing

    said = answers(column or [])
    fields = answers(field or [], "PHRASE=CODE")
    language = speaking(lang)
    settings = settings_of(data)
    uploads = _taken(language, files, settings.upload_bytes)
    engine = opened(settings)
    with writing(engine) as db:
        row = None if event is None else _event(db, language, event)
        found = _read(db, language, uploads, row, said=said, fields=fields, most=settings.upload_bytes)
        if dry_run:
            _say_changes(language, _changes(db, found, row))
        saved = None if dry_run else _saved(db, language, found, row, [one.name for one in uploads])
    for note in found.notes:
        typer.echo(line(note, language=language), err=True)
    if saved is None:
        typer.echo(language.say("Nothing was saved."), err=True)
    else:
        _say_saved(language, saved, again(data))


def _taken(language: "Language", files: list[Path], most: int) -> "list[Upload]":
    """The files of this machine; ends the program where one can't be read."""
    from web.intake.files import Upload, take

    taken = [take(file, most=most) for file in files]
    uploads = [one for one in taken if isinstance(one, Upload)]
    if len(uploads) < len(taken):
        refuse([one for one in taken if not isinstance(one, Upload)], language=language)
    return uploads


def _event(db: "Session", language: "Language", code: str) -> "EventRow":
    from web.store.events import find_event

    row = find_event(db, code)
    if row is None:
        fail(
            language.say(
                "There is no event {event}. Leave --event out to make the event that the files name.",
                event=code,
            )
        )
    return row


def _read(
    db: "Session",
    language: "Language",
    uploads: "list[Upload]",
    row: "EventRow | None",
    *,
    said: "Mapping[str, str | None]",
    fields: "Mapping[str, str | None]",
    most: int,
) -> "Intake":
    """What the files hold; ends the program with every fault, or with what is not sure."""
    from web.cli.columns import decided, unsure, unsure_fields
    from web.intake.asking import ColumnsToConfirm
    from web.intake.confirming import FieldsToConfirm
    from web.intake.read import read
    from web.store.events import find_event
    from web.store.whole import stored_event

    def find(code: str) -> "StoredEvent | None":
        known = find_event(db, code)
        return None if known is None else stored_event(db, known)

    stored = None if row is None else stored_event(db, row)
    found = read(uploads, stored, find=find, fields=fields, most=most)
    if isinstance(found, ColumnsToConfirm):
        columns = decided(found, said)
        found = read(uploads, stored, find=find, columns=columns, fields=fields, most=most)
    if isinstance(found, ColumnsToConfirm):
        typer.echo(language.say('Say what these columns hold with --column "HEADER=NAME".'), err=True)
        refuse(unsure(found), language=language)
    if isinstance(found, FieldsToConfirm):
        typer.echo(language.say('Say which fields are meant with --field "PHRASE=CODE".'), err=True)
        refuse(unsure_fields(found), language=language)
    if isinstance(found, list):
        refuse(found, language=language)
    return found


def _saved(
    db: "Session", language: "Language", intake: "Intake", row: "EventRow | None", files: list[str]
) -> "Saved":
    """What was saved; ends the program with every fault."""
    from web.clock import now
    from web.intake.save import save
    from web.store.logbook import deed_said, note
    from web.store.undoing import find_deed

    moment = now()
    saved = save(db, intake, now=moment, event=row, files=files)
    if isinstance(saved, list):
        refuse(saved, language=language)
    deed = find_deed(db, saved.event, saved.undo) if saved.undo else None
    note(db, saved.event, "import", link="", now=moment, after=deed_said(deed))
    return saved


def _say_saved(language: "Language", saved: "Saved", data: str) -> None:
    """What was saved, in numbers, and what can be done next."""
    typer.echo(
        language.say(
            "Event {event}: companies {companies} (new {new}), "
            "delegates {delegates}, wishes {wishes}, vetoes {vetoes}.",
            event=saved.event,
            companies=saved.companies,
            new=saved.new_companies,
            delegates=saved.delegates,
            wishes=saved.wishes,
            vetoes=saved.vetoes,
        )
    )
    _say_kept(language, saved.kept)
    if saved.undo is None:
        typer.echo(language.say("Nothing has changed."), err=True)
    elif not saved.new:
        command = f"sangdam undo {saved.event}{data}"
        typer.echo(language.say("To put back what was there: {command}", command=command), err=True)
    command = f"sangdam link {saved.event}{data}"
    typer.echo(language.say("A link to its pages: {command}", command=command), err=True)


def _say_kept(language: "Language", codes: tuple[str, ...]) -> None:
    if codes:
        kept = language.listed(codes)
        typer.echo(language.say("Answered on their forms, so kept as answered: {codes}.", codes=kept))


def _changes(db: "Session", intake: "Intake", row: "EventRow | None") -> "Changes":
    from web.intake.changes import changes
    from web.intake.merge import NOTHING, merge
    from web.store.events import find_event
    from web.store.whole import stored_event

    event = row or find_event(db, intake.settings.code or "")
    stored = NOTHING if event is None else stored_event(db, event)
    return changes(stored, merge(intake, stored), intake)


def _say_changes(language: "Language", differ: "Changes") -> None:
    """The numbers of every sheet first, then row by row what is new, changed and removed."""
    from web.pages.differing import kept_views, sheet_views

    sheets = sheet_views(language, differ.sheets, {}, most=None)
    if not sheets:
        typer.echo(language.say("Nothing would change."))
    for sheet in sheets:
        typer.echo(
            language.say(
                "{sheet}: new {new}, changed {changed}, removed {removed}",
                sheet=sheet.title,
                new=sheet.new,
                changed=sheet.changed,
                removed=sheet.removed,
            )
        )
    for sheet in sheets:
        typer.echo(f"\n{sheet.title}")
        for one in sheet.lines:
            typer.echo(f"  {language.say(one.what)} {one.code or one.name}")
            for label, before, after in one.fields:
                typer.echo(f"    {label + ': ' if label else ''}{before or '–'} → {after or '–'}")
    _say_kept(language, differ.kept_codes)
    for sheet in kept_views(language, differ, {}):
        for one in sheet.lines:
            typer.echo(f"  {sheet.title} {one.code}")
