"""The command that says why a wish got no meeting, and what binds: sangdam explain."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.faults import fail, refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.solving import EXIT, FALSE, File, problem_in, result_in

if TYPE_CHECKING:
    from scheduler.problem import Problem
    from scheduler.reasons.why import Explainer
    from scheduler.timetable import Result
    from web.language import Language


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(explain)


def explain(
    file: File,
    result_file: Annotated[Path, typer.Argument(metavar="RESULT")],
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", help="Two codes: why these two do not meet.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Why each wish without a meeting has none.")] = False,
    company: Annotated[
        str | None, typer.Option("--company", help="What this company may be told.", metavar="CODE")
    ] = None,
    seconds: Annotated[float, typer.Option(min=0.0, help="For what has to be solved.")] = 20.0,
    workers: Annotated[int, typer.Option(min=1, help="Threads.")] = 2,
    lang: Lang = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say why wishes got no meeting, what would allow one, and which resources bind."""
    from scheduler.check import check
    from scheduler.reasons.why import Explainer
    from scheduler.verify import verify

    language = speaking(lang)
    problem = problem_in(file, 0, language)
    if faults := check(problem):
        refuse(faults, file, language)
    result = result_in(result_file, language)
    if verify(problem, result):
        untrue = language.say(
            "{result} is no result of {file}, or not a true one: see sangdam verify.",
            result=result_file,
            file=file,
        )
        fail(untrue, FALSE)
    if result.meetings is None:
        found, lines = _contradiction(language, problem, result, seconds, workers)
        _put(found, lines, as_json=as_json)
        raise typer.Exit(EXIT[result.status])
    explainer = Explainer(problem, result)
    for code in pair or ():
        if code not in explainer.held.people:
            fail(language.say("The problem has no participant {code}.", code=code))
    if company is not None:
        found, lines = _for_company(language, explainer, company, pair)
    elif pair is not None:
        found, lines = _one(language, explainer, pair, seconds, workers)
    elif every:
        found, lines = _all(language, explainer)
    else:
        found, lines = _overview(language, explainer, seconds, workers)
    _put(found, lines, as_json=as_json)


def _put(found: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    if as_json:
        whole = {"format": 1, **found}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n")
    else:
        for line in lines:
            typer.echo(line)


def _one(
    language: "Language", explainer: "Explainer", pair: tuple[str, str], seconds: float, workers: int
) -> tuple[dict[str, Any], list[str]]:
    """One pair: why it does not meet, and the smallest change that would allow it."""
    from scheduler.reasons.allow import what_would_allow
    from web.reasoning import allow_sentence, reason_lines

    reason = explainer.why(pair)
    lines = reason_lines(language, explainer.problem, reason)
    if reason.causes[0].code == "held":
        return {"reason": asdict(reason), "allow": None}, lines
    allow = what_would_allow(explainer.problem, explainer.result, pair, seconds=seconds, workers=workers)
    lines.append(f"  {allow_sentence(language, explainer.problem, allow)}")
    return {"reason": asdict(reason), "allow": None if allow is None else asdict(allow)}, lines


def _all(language: "Language", explainer: "Explainer") -> tuple[dict[str, Any], list[str]]:
    """Every wish without a meeting."""
    from web.reasoning import reason_lines

    reasons = explainer.why_all()
    lines = [line for one in reasons for line in reason_lines(language, explainer.problem, one)]
    # The days of each company once, not with each of its wishes.
    days = {day.who: asdict(day)["slots"] for one in reasons for day in one.days}
    listed = [{key: value for key, value in asdict(one).items() if key != "days"} for one in reasons]
    return {"reasons": listed, "days": days}, lines or [language.say("Every candidate has its meeting.")]


def _for_company(
    language: "Language", explainer: "Explainer", company: str, pair: tuple[str, str] | None
) -> tuple[dict[str, Any], list[str]]:
    """What a company may be told about each of its wishes without a meeting, or about one."""
    from scheduler.reasons.company import for_company
    from web.reasoning import told_sentences

    if company not in explainer.held.people:
        fail(language.say("There is no participant with the code “{code}”.", code=company))
    if pair is not None:
        if company not in pair:
            first, second = pair
            fail(
                language.say(
                    "{who} is not one of {first} and {second}.", who=company, first=first, second=second
                )
            )
        reasons = [explainer.why(pair)]
    else:
        reasons = [one for one in explainer.why_all() if company in one.pair]
    told = [for_company(one, company) for one in reasons if one.causes[0].code != "held"]
    lines = [f"{one.other}: {' '.join(told_sentences(language, one))}" for one in told]
    return {"told": [asdict(one) for one in told]}, lines or [language.say("There is nothing to tell.")]


def _overview(
    language: "Language", explainer: "Explainer", seconds: float, workers: int
) -> tuple[dict[str, Any], list[str]]:
    """How often each cause stands in the way, and which resources bind."""
    from scheduler.reasons.binding import binding
    from web.cli.terminal import padded
    from web.reasoning import CAUSE_NAMES, binding_sentence

    reasons = explainer.why_all()
    times = Counter(code for one in reasons for code in {cause.code for cause in one.causes})
    lines = [
        language.count("{n} candidate without a meeting.", "{n} candidates without a meeting.", len(reasons))
    ]
    lines += [
        f"  {padded(language.say(CAUSE_NAMES[code]), 20, right=False)} {number:>7,}"
        for code, number in times.most_common()
    ]
    bound = binding(explainer.problem, explainer.result, seconds=seconds, workers=workers)
    lines.append(language.say("What binds:") if bound else language.say("No resource was found that binds."))
    lines += [f"  {binding_sentence(language, explainer.problem, one)}" for one in bound]
    return {"causes": dict(times), "binding": [asdict(one) for one in bound]}, lines


def _contradiction(
    language: "Language", problem: "Problem", result: "Result", seconds: float, workers: int
) -> tuple[dict[str, Any], list[str]]:
    """What contradicts itself where there is no timetable: as the result knows, or looked for again."""
    from scheduler.conflict.infeasible import Conflict, infeasible
    from web.contradiction import contradiction_lines

    word, found = result.contradiction, None
    if word is not None and word.minimal:
        found = Conflict(items=word.items, minimal=True)
    elif word is not None:
        found = infeasible(problem, seconds=seconds, workers=workers)
    if found is None:
        return {"conflict": None}, [
            language.say(
                "There is no timetable ({status}), and nothing is known about why.", status=result.status
            )
        ]
    head, *items = contradiction_lines(language, problem, found.items, minimal=found.minimal)
    return {"conflict": asdict(found)}, [head, *(f"  {one}" for one in items)]
