"""The command that repairs a published timetable: sangdam repair."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.faults import counted, fail, refuse
from web.cli.solving import EXIT, FALSE, File, Output, Quiet, bytes_in, problem_in, put, result_in

if TYPE_CHECKING:
    from scheduler.repair.changes import Change
    from scheduler.repair.diff import Diff, MeetingChange, Place
    from scheduler.repair.repair import Repair


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

    problem, published = problem_in(file, 0), result_in(result)
    happened = read_changes(bytes_in(changes))
    if isinstance(happened, list):
        refuse(happened, changes)
    try:
        with shown(seconds, quiet=quiet) as (on_progress, should_stop):
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
        refuse(error.issues, file)
    except ChangesError as error:
        refuse(error.issues, changes)
    except PublishedError as error:
        fail(f"{result} holds no timetable of {file}: {error}.", FALSE)
    text = write_result(done.result)
    if output is not None:
        put(output, text)
    if problem_output is not None:
        put(problem_output, write_problem(done.problem))
    if as_json:
        whole = {
            "format": 1,
            "result": json.loads(text),
            "diff": plain(done.diff),
            "tell": list(done.diff.tell),
        }
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    else:
        typer.echo(summary(done.result))
        for line in told(done, happened):
            typer.echo(line)
    raise typer.Exit(EXIT[done.result.status])


def plain(diff: "Diff") -> dict[str, Any]:
    """The diff as JSON values."""
    return asdict(diff)


def told(done: "Repair", changes: "tuple[Change, ...]") -> list[str]:
    """The diff in words: each meeting that is not as it was, and whom to tell."""
    diff = done.diff
    lines = [_meeting(one, changes) for one in diff.meetings if one.kind != "kept"]
    kept = len(diff.of("kept"))
    lines = [
        f"{counted(kept, 'meeting')} stay as they were." if kept != 1 else "1 meeting stays as it was.",
        *lines,
    ]
    lines += [f"{code} was pinned where the changes leave no place for it." for code in done.released]
    if not diff.people:
        return [*lines, "Nobody has to be told."]
    lines.append(f"To be told ({len(diff.tell)}), and nobody else:")
    for one in diff.people:
        whose = f" of {one.company}" if one.whose == "delegate" else ""
        lines.append(f"  {one.whose} {one.code}{whose}: {', '.join(one.meetings)}")
    return lines


def _meeting(one: "MeetingChange", changes: "tuple[Change, ...]") -> str:
    """What has become of a meeting, as a sentence."""
    who = f"{one.id}: {one.pair[0]} and {one.pair[1]}"
    why = "; ".join(cause(changes[i]) for i in one.causes)
    because = f" ({why})" if why else ""
    before, after = one.before, one.after
    if before is None and after is not None:
        return f"{who} meet {_at(after)}: new{because}."
    if before is None or after is None:
        assert before is not None
        lost = "is cancelled" if one.kind == "cancelled" else "finds no place any more"
        return f"{one.id}: the meeting {_at(before)} {lost}{because}."
    if one.kind == "moved":
        return f"{who} meet {_at(after)} instead of {_at(before)}{because or ', to make room for others'}."
    if one.kind == "shifted":
        return f"{who} meet {_at(after)}, which began at {before.start} before{because}."
    people = ", ".join(
        after.delegates if after.interpreter is None else (*after.delegates, after.interpreter)
    )
    return f"{who} meet {_at(after)} as planned, but by {people}{because}."


def _at(place: "Place") -> str:
    clock = f" ({place.start})" if place.start is not None else ""
    return f"in {place.slot}{clock} at {place.table}"


def cause(change: "Change") -> str:
    """A change in a few words."""
    match change.kind:
        case "meeting-cancelled":
            return f"{change.meeting} was cancelled"
        case "company-cancelled":
            return f"{change.company} {'did not come' if change.no_show else 'cancelled'}"
        case "delegate-cancelled":
            return f"{change.delegate} {'did not come' if change.no_show else 'cancelled'}"
        case "late":
            return f"{change.who} comes at {change.slot}"
        case "leaves":
            return f"{change.who} leaves before {change.slot}"
        case "walk-in":
            return "walk-in"
        case "table-lost":
            return f"table {change.table} is lost"
        case "slot-slipped":
            return f"{change.slot} slipped by {change.minutes} minutes"
