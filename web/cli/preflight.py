"""The command that looks at an event before it opens: sangdam preflight."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import refuse
from web.cli.solving import FALSE, File, problem_in

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.reasons.preflight import Preflight


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(preflight)


def preflight(
    file: File,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare expected with possible meetings before opening, and say who can't reach its floor."""
    from scheduler.check import check
    from scheduler.reasons.preflight import preflight as look

    problem = problem_in(file, 0)
    if faults := check(problem):
        refuse(faults, file)
    found = look(problem)
    if as_json:
        whole = {"format": 1, "clear": found.clear, **asdict(found)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    else:
        for line in lines(problem, found):
            typer.echo(line)
    raise typer.Exit(0 if found.clear else FALSE)


def lines(problem: "Problem", found: "Preflight") -> list[str]:
    """What was found, in lines."""
    from web.cli.reasoning import short_sentence, when

    said = [f"{'company':<10} {'expected':>9} {'possible':>9} {'wished':>7} {'floor':>6}"]
    side = {one.code: one.side for one in problem.participants}
    said += [
        f"{one.code:<10} {one.expected:>9,} {one.possible:>9,} {one.wished:>7,} {one.floor:>6,}"
        for one in found.companies
        if side[one.code] != "seller" or one.expected < one.floor
    ]
    said += [
        f"Hall {one.hall}: {one.expected:,} meetings expected, places for {one.possible:,}."
        for one in found.halls
    ]
    for hall in found.halls:
        if hall.short:
            slots = when(problem, [slot for slot, _ in hall.short]) or "in every slot"
            lacking = max(number for _, number in hall.short)
            said.append(
                f"Hall {hall.hall} has up to {lacking} tables fewer than its companies could use {slots}."
            )
    said += [f"{one.slot}: {one.expected:,} expected, {one.possible:,} possible." for one in found.hours]
    said += [short_sentence(one) for one in found.short]
    said += [f"{one} is a wish, and its pair is vetoed." for one in found.vetoed]
    said += [f"{one} must be held and has no slot at all." for one in found.nowhere]
    if found.clear:
        said.append("Nothing was found that stands in the way.")
    return said
