"""Commands that need no database: generate, solve, verify, score."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.issue import Issue
from web.cli.faults import fail, refuse
from web.cli.lang import DEFAULT, Lang, speaking

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.timetable import Result
    from web.language import Language

EXIT = {"CERTIFIED": 0, "OPTIMAL": 0, "FEASIBLE": 0, "STOPPED": 0, "INFEASIBLE": 3, "UNKNOWN": 4}
"""Exit codes of `solve`; STOPPED without a timetable is 4 as well."""
FALSE = 1

File = Annotated[Path, typer.Argument(help="A problem: JSON, or .dzn of B2BSOP.", metavar="FILE")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Where to write.", metavar="FILE")]
Spread = Annotated[int, typer.Option(min=0, help="For .dzn: most difference in breaks (the paper's d).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (generate, solve, verify, score):
        app.command()(command)


def generate(
    preset: Annotated[str, typer.Option(help="gumi-500, busan-2017, boomup-2023 …")] = "gumi-500",
    seed: Annotated[int, typer.Option(help="Equal seeds give equal events.")] = 1,
    buyers: Annotated[int | None, typer.Option(min=1, help="Other than the preset's.")] = None,
    sellers: Annotated[int | None, typer.Option(min=1, help="Other than the preset's.")] = None,
    slots: Annotated[int | None, typer.Option(min=1, help="Other than the preset's.")] = None,
    output: Output = None,
    lang: Lang = DEFAULT,
) -> None:
    """Invent an event and write it as a problem."""
    from fixtures.event import problem_of
    from fixtures.generate import PRESETS
    from fixtures.generate import generate as invent
    from scheduler.form import write_problem

    language = speaking(lang)
    if preset not in PRESETS:
        listed = language.listed(PRESETS)
        fail(
            language.say("There is no preset “{preset}”. There are: {listed}.", preset=preset, listed=listed)
        )
    problem = problem_of(invent(preset, seed=seed, buyers=buyers, sellers=sellers, slots=slots))
    put(output, write_problem(problem), language)


def solve(
    file: File,
    output: Output = None,
    seconds: Annotated[float, typer.Option(min=0.0, help="Stop after so many seconds.")] = 60.0,
    workers: Annotated[int, typer.Option(min=1, help="Threads; with 1 the result can be repeated.")] = 2,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal searches.")] = 0,
    break_spread: Spread = 2,
    memory: Annotated[float | None, typer.Option(help="GiB it may take; else half of what is free.")] = None,
    lang: Lang = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
    quiet: Quiet = False,
) -> None:
    """Make a timetable, prove how good it is, and audit it."""
    from scheduler.form import write_result
    from scheduler.memory import MemoryLimitError
    from scheduler.solve import ProblemError
    from scheduler.solve import solve as find
    from scheduler.verify import verify as audit
    from web.cli.machine import memory_limit
    from web.cli.progress import shown

    language = speaking(lang)
    problem = problem_in(file, break_spread, language)
    try:
        with shown(seconds, quiet=quiet, language=language) as (on_progress, should_stop):
            result = find(
                problem,
                seconds=seconds,
                workers=workers,
                seed=seed,
                on_progress=on_progress,
                should_stop=should_stop,
                memory=memory_limit(memory),
            )
    except ProblemError as error:
        refuse(error.issues, file, language)
    except MemoryLimitError as error:
        tried = language.say("Nothing was tried; --memory allows more.")
        fail(f"{file}: {error}. {tried}")
    if broken := audit(problem, result):
        found = language.say(
            "The auditor found {n} faults in the result, first {first}. Nothing is written.",
            n=len(broken),
            first=broken[0],
        )
        fail(found, FALSE)
    text = write_result(result)
    if output is not None:
        put(output, text, language)
    if as_json:
        sys.stdout.write(text)
    else:
        from web.cli.summary import summary

        typer.echo(summary(problem, result, language))
    raise typer.Exit(4 if result.meetings is None and result.status == "STOPPED" else EXIT[result.status])


def verify(
    problem_file: File,
    result_file: Annotated[Path, typer.Argument(metavar="RESULT")],
    break_spread: Spread = 2,
    lang: Lang = DEFAULT,
) -> None:
    """Check a result against its problem: rules, values, bounds and the certificate."""
    from scheduler.check import check
    from scheduler.verify import verify as audit

    language = speaking(lang)
    problem = problem_in(problem_file, break_spread, language)
    if faults := check(problem):
        refuse(faults, problem_file, language)
    result = result_in(result_file, language)
    broken = audit(problem, result)
    for one in broken:
        typer.echo(f"{one.rule}  {one.slot or ''}  {' '.join(one.codes)}  ({one.amount})")
    if broken:
        typer.echo(language.count("{n} fault.", "{n} faults.", len(broken)))
        raise typer.Exit(FALSE)
    if result.meetings is None:
        typer.echo(language.say("No fault: no timetable, {status}.", status=result.status))
        return
    held = len(result.meetings)
    typer.echo(language.say("No fault: {held} meetings, {status}.", held=held, status=result.status))


def score(
    file: File,
    pair: Annotated[
        list[str] | None, typer.Argument(help="One or two codes to look at.", metavar="[CODE]…")
    ] = None,
    lang: Lang = DEFAULT,
) -> None:
    """List the candidate pairs with their scores, best first."""
    language = speaking(lang)
    problem = problem_in(file, 0, language)
    codes = set(pair or ())
    known = {one.code for one in problem.participants}
    for code in sorted(codes - known):
        fail(language.say("There is no participant with the code “{code}” in {file}.", code=code, file=file))
    listed = [one for one in problem.meetings if codes.issubset(one.pair)]
    for one in sorted(listed, key=lambda one: (-one.score, one.id)):
        typer.echo(f"{one.score:>8}  {one.pair[0]}  {one.pair[1]}")


def problem_in(file: Path, break_spread: int, language: "Language") -> "Problem":
    """The problem in a file; ends the program with every fault where it can't be read."""
    from scheduler.dzn import read_dzn
    from scheduler.form import read_problem, read_result

    raw = bytes_in(file, language)
    if file.suffix == ".dzn":
        found = read_dzn(raw, event="b2bsop", break_spread=break_spread)
    else:
        found = read_problem(raw)
    if isinstance(found, list) and not isinstance(read_result(raw), list):
        fail(
            language.say(
                "{file} is a result, not a problem: are the two files the wrong way round?", file=file
            )
        )
    if isinstance(found, list):
        refuse(found, file, language)
    return found


def result_in(file: Path, language: "Language") -> "Result":
    """The result in a file; ends the program with every fault where it can't be read."""
    from scheduler.form import read_result

    found = read_result(bytes_in(file, language))
    if isinstance(found, list):
        refuse(found, file, language)
    return found


def bytes_in(file: Path, language: "Language") -> bytes:
    """What a file holds; ends the program where it can't be opened."""
    try:
        return file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        refuse([Issue(code="file-not-read", given=str(file), detail={"reason": reason})], file, language)


def put(output: Path | None, text: str, language: "Language") -> None:
    """Write to a file, or to the standard output where none is named."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(language.say("{file} can't be written: {reason}.", file=output, reason=error.strerror))
