"""The command that repairs a published timetable: sangdam repair."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.faults import fail, refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.solving import EXIT, FALSE, File, Output, Quiet, bytes_in, problem_in, put, result_in

if TYPE_CHECKING:
    from scheduler.repair.changes import Change
    from scheduler.repair.diff import Diff, ItineraryChange, MeetingChange, Place
    from scheduler.repair.repair import Repair
    from web.language import Language


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(repair)


def repair(
    file: File,
    result: Annotated[Path, typer.Argument(help="The published result.", metavar="RESULT")],
    changes: Annotated[Path, typer.Argument(help="What has happened (JSON).", metavar="CHANGES")],
    now: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M"], help="By the event's clock; left out: before the event."),
    ] = None,
    output: Output = None,
    problem_output: Annotated[
        Path | None,
        typer.Option("--problem", help="Where to write the problem with the changes in it.", metavar="FILE"),
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.0, help="Stop after so many seconds.")] = 60.0,
    workers: Annotated[int, typer.Option(min=1, help="Threads; with 1 the result can be repeated.")] = 2,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal searches.")] = 0,
    lang: Lang = DEFAULT,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print result and diff as one JSON object.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Repair a published timetable after changes: lose and move as little as can be, and say whom to tell."""
    from scheduler.form import write_problem, write_result
    from scheduler.repair.form import read_changes
    from scheduler.repair.repair import ChangesError, PublishedError
    from scheduler.repair.repair import repair as mend
    from scheduler.solve import ProblemError
    from web.cli.progress import shown
    from web.cli.summary import summary

    language = speaking(lang)
    problem, published = problem_in(file, 0, language), result_in(result, language)
    happened = read_changes(bytes_in(changes, language))
    if isinstance(happened, list):
        refuse(happened, changes, language)
    try:
        with shown(seconds, quiet=quiet, language=language) as (on_progress, should_stop):
            done = mend(
                problem,
                published,
                happened,
                now=now,
                seconds=seconds,
                workers=workers,
                seed=seed,
                on_progress=on_progress,
                should_stop=should_stop,
            )
    except ProblemError as error:
        refuse(error.issues, file, language)
    except ChangesError as error:
        refuse(error.issues, changes, language)
    except PublishedError as error:
        other = language.say("{result} holds no timetable of {file}", result=result, file=file)
        fail(f"{other}: {error}.", FALSE)
    text = write_result(done.result)
    if output is not None:
        put(output, text, language)
    if problem_output is not None:
        put(problem_output, write_problem(done.problem), language)
    if as_json:
        whole = {
            "format": 1,
            "result": json.loads(text),
            "diff": plain(done.diff),
            "tell": list(done.diff.tell),
        }
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    else:
        typer.echo(summary(done.problem, done.result, language))
        for line in told(language, done, happened):
            typer.echo(line)
    raise typer.Exit(EXIT[done.result.status])


def plain(diff: "Diff") -> dict[str, Any]:
    """The diff as JSON values."""
    return asdict(diff)


def told(language: "Language", done: "Repair", changes: "tuple[Change, ...]") -> list[str]:
    """The diff in words: each meeting that is not as it was, and whom to tell."""
    diff = done.diff
    kept = len(diff.of("kept"))
    lines = [language.count("{n} meeting stays as it was.", "{n} meetings stay as they were.", kept)]
    lines += [_meeting(language, one, changes) for one in diff.meetings if one.kind != "kept"]
    lines += [
        language.say("{code} was pinned where the changes leave no place for it.", code=code)
        for code in done.released
    ]
    if not diff.people:
        return [*lines, language.say("Nobody has to be told.")]
    lines.append(language.say("To be told ({n}), and nobody else:", n=len(diff.tell)))
    return [*lines, *(f"  {_person(language, one)}" for one in diff.people)]


def _person(language: "Language", one: "ItineraryChange") -> str:
    """Who is to be told, and of which meetings."""
    meetings = language.listed(one.meetings)
    if one.whose == "company":
        return language.say("company {code}: {meetings}", code=one.code, meetings=meetings)
    if one.whose == "interpreter":
        return language.say("interpreter {code}: {meetings}", code=one.code, meetings=meetings)
    return language.say(
        "delegate {code} of {company}: {meetings}", code=one.code, company=one.company, meetings=meetings
    )


def _meeting(language: "Language", one: "MeetingChange", changes: "tuple[Change, ...]") -> str:
    """What has become of a meeting, as a sentence."""
    why = "; ".join(cause(language, changes[i]) for i in one.causes)
    because = f" ({why})" if why else ""
    before, after = one.before, one.after
    names = {"id": one.id, "first": one.pair[0], "second": one.pair[1], "because": because}
    if after is None:
        assert before is not None, "a meeting is of the old timetable or of the new one"
        return _gone(language, one, before, because)
    at = _at(language, after)
    if before is None:
        return language.say("{id}: {first} and {second} meet in {at}: new{because}.", at=at, **names)
    if one.kind == "moved":
        if not why:
            names["because"] = f" ({language.say('to make room for others')})"
        return language.say(
            "{id}: {first} and {second} meet in {at} instead of in {before}{because}.",
            at=at,
            before=_at(language, before),
            **names,
        )
    if one.kind == "shifted":
        return language.say(
            "{id}: {first} and {second} meet in {at}, which began at {start} before{because}.",
            at=at,
            start=before.start,
            **names,
        )
    people = after.delegates if after.interpreter is None else (*after.delegates, after.interpreter)
    return language.say(
        "{id}: {first} and {second} meet in {at} as planned, but by {people}{because}.",
        at=at,
        people=language.listed(people),
        **names,
    )


def _gone(language: "Language", one: "MeetingChange", before: "Place", because: str) -> str:
    """A meeting that is held no more."""
    at = _at(language, before)
    if one.kind == "cancelled":
        return language.say(
            "{id}: the meeting in {at} is cancelled{because}.", id=one.id, at=at, because=because
        )
    return language.say(
        "{id}: the meeting in {at} finds no place any more{because}.", id=one.id, at=at, because=because
    )


def _at(language: "Language", place: "Place") -> str:
    if place.start is None:
        return language.say("{slot} at {table}", slot=place.slot, table=place.table)
    return language.say("{slot} ({start}) at {table}", slot=place.slot, start=place.start, table=place.table)


def cause(language: "Language", change: "Change") -> str:
    """A change in a few words."""
    say = language.say
    match change.kind:
        case "meeting-cancelled":
            return say("{who} was cancelled", who=change.meeting)
        case "company-cancelled":
            return _away(language, change.company, no_show=change.no_show)
        case "delegate-cancelled":
            return _away(language, change.delegate, no_show=change.no_show)
        case "late":
            return say("{who} comes at {slot}", who=change.who, slot=change.slot)
        case "leaves":
            return say("{who} leaves before {slot}", who=change.who, slot=change.slot)
        case "walk-in":
            return say("walk-in")
        case "table-lost":
            return say("table {table} is lost", table=change.table)
        case "slot-slipped":
            return say("{slot} slipped by {minutes} minutes", slot=change.slot, minutes=change.minutes)


def _away(language: "Language", who: str, *, no_show: bool) -> str:
    return (
        language.say("{who} did not come", who=who) if no_show else language.say("{who} cancelled", who=who)
    )
