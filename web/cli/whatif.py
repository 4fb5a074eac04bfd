"""The command `whatif`: variants of an event, solved side by side."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.faults import refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.progress import shown
from web.cli.solving import FALSE, File, problem_in

if TYPE_CHECKING:
    from scheduler.whatif.compare import Comparison, Line

INFEASIBLE = 3
NONE_FOUND = 4

Values = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(whatif)


def whatif(
    file: File,
    tables: Annotated[Values, typer.Option(help="+2, -1; in one hall: 2=+3.", metavar="N,…")] = None,
    slot_minutes: Annotated[Values, typer.Option(help="Minutes of a meeting.", metavar="MIN,…")] = None,
    quota: Annotated[Values, typer.Option(help="seller=4, S101=9, seller=none.", metavar="WHO=N,…")] = None,
    floor: Annotated[Values, typer.Option(help="seller=2, S101=3.", metavar="WHO=N,…")] = None,
    merge_halls: Annotated[Values, typer.Option(help="Halls as one: 1,2.", metavar="HALL,HALL")] = None,
    without: Annotated[Values, typer.Option(help="Without a company.", metavar="CODE,…")] = None,
    aims: Annotated[
        Values, typer.Option(help="score-first, floor-first, idle-first, score+idle.", metavar="ORDER,…")
    ] = None,
    interpreter: Annotated[
        Values, typer.Option(help="vi=+1: one more for this language.", metavar="LANGUAGE=N,…")
    ] = None,
    cartesian: Annotated[
        bool, typer.Option(help="Every combination instead of one change at a time.")
    ] = False,
    seconds: Annotated[float, typer.Option(min=0.0, help="For each variant.")] = 60.0,
    processes: Annotated[int | None, typer.Option(min=1, help="At a time; never more than cores.")] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal searches.")] = 0,
    memory: Annotated[float | None, typer.Option(help="GiB for all; else half of what is free.")] = None,
    lang: Lang = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Compare an event with variants of it: more tables, shorter meetings, other quotas.

    Options can be repeated, and each value makes a variant.
    """
    from scheduler.whatif.refusal import VariantError
    from scheduler.whatif.run import whatif as compare
    from scheduler.whatif.variants import Asked, variants_of
    from web.cli import comparing
    from web.cli.machine import memory_limit

    language = speaking(lang)
    given = {
        "tables": tables,
        "slot-minutes": slot_minutes,
        "quota": quota,
        "floor": floor,
        "merge-halls": merge_halls,
        "without": without,
        "aims": aims,
        "interpreter": interpreter,
    }
    asked = [Asked(change=name, values=text) for name, listed in given.items() for text in listed or ()]
    problem = problem_in(file, 2, language)

    def tell(line: "Line") -> None:
        sys.stderr.write(f"{line.name}: {line.result.status if line.result else 'no result'}\n")

    try:
        variants = variants_of(problem, asked, combined=cartesian)
        with shown(seconds, quiet=True, language=language) as (_, should_stop):
            found = compare(
                problem,
                variants,
                seconds=seconds,
                processes=processes,
                seed=seed,
                memory=memory_limit(memory),
                on_line=None if quiet else tell,
                should_stop=should_stop,
            )
    except VariantError as error:
        refuse(error.issues, file, language)
    sys.stdout.write(comparing.as_json(found) if as_json else comparing.table(found, language.code) + "\n")
    raise typer.Exit(_code(found))


def _code(found: "Comparison") -> int:
    """0 where something could be compared; else why not."""
    lines = (found.base, *found.variants)
    if any(line.failed is not None and line.failed.failure == "crashed" for line in lines):
        return FALSE
    if any(line.figures is not None for line in lines):
        return 0
    infeasible = all(line.result is not None and line.result.status == "INFEASIBLE" for line in lines)
    return INFEASIBLE if infeasible else NONE_FOUND
