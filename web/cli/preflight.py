"""The command that looks at an event before it opens: sangdam preflight."""

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.solving import FALSE, File, problem_in

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.reasons.preflight import Hall, Preflight
    from web.language import Language


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(preflight)


def preflight(
    file: File,
    lang: Lang = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare expected with possible meetings before opening, and say who can't reach its floor."""
    from scheduler.check import check
    from scheduler.reasons.preflight import preflight as look

    language = speaking(lang)
    problem = problem_in(file, 0, language)
    if faults := check(problem):
        refuse(faults, file, language)
    found = look(problem)
    if as_json:
        whole = {"format": 1, "clear": found.clear, **asdict(found)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    else:
        for line in lines(language, problem, found):
            typer.echo(line)
    raise typer.Exit(0 if found.clear else FALSE)


def lines(language: "Language", problem: "Problem", found: "Preflight") -> list[str]:
    """What was found, in lines."""
    from web.reasoning import short_sentence

    say = language.say
    said = _companies(language, problem, found)
    said += [
        say(
            "Hall {hall}: {expected} meetings expected, places for {possible}.",
            hall=one.hall,
            expected=one.expected,
            possible=one.possible,
        )
        for one in found.halls
    ]
    said += [_short_hall(language, problem, one) for one in found.halls if one.short]
    said += [
        say(
            "{slot}: {expected} expected, {possible} possible.",
            slot=one.slot,
            expected=one.expected,
            possible=one.possible,
        )
        for one in found.hours
    ]
    said += [short_sentence(language, one) for one in found.short]
    said += [say("{id} is a wish, and its pair is vetoed.", id=one) for one in found.vetoed]
    said += [say("{id} must be held and has no slot at all.", id=one) for one in found.nowhere]
    if found.clear:
        said.append(say("Nothing was found that stands in the way."))
    return said


WIDTHS = (10, 9, 9, 7, 13)


def _companies(language: "Language", problem: "Problem", found: "Preflight") -> list[str]:
    """A head and a line for each company that is not a seller with enough to expect."""
    from web.cli.terminal import padded

    heads = (
        language.say("company"),
        language.say("expected"),
        language.say("possible"),
        language.say("wished"),
        language.say("floor"),
    )
    side = {one.code: one.side for one in problem.participants}
    rows = [heads]
    rows += [
        (one.code, f"{one.expected:,}", f"{one.possible:,}", f"{one.wished:,}", f"{one.floor:,}")
        for one in found.companies
        if side[one.code] != "seller" or one.expected < one.floor
    ]
    return [
        " ".join(
            padded(cell, width, right=i > 0) for i, (cell, width) in enumerate(zip(row, WIDTHS, strict=True))
        )
        for row in rows
    ]


def _short_hall(language: "Language", problem: "Problem", hall: "Hall") -> str:
    """How many tables a hall lacks, and when."""
    from web.words import when

    return language.say(
        "Hall {hall} has up to {lacking} tables fewer than its companies could use {slots}.",
        hall=hall.hall,
        lacking=max(number for _, number in hall.short),
        slots=when(language, problem, [slot for slot, _ in hall.short]) or language.say("in every slot"),
    )
