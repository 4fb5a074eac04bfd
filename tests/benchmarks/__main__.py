"""`make bench`: asks for the figures that docs/benchmarks.md promises, and writes that page.

Each section returns a table and its shortcomings; a shortcoming makes the command fail after the page has
been written. Takes some twenty minutes on two cores, most of it the rivals' sixty seconds.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from fixtures.event import problem_of
from fixtures.generate import generate
from scheduler.problem import Problem
from scheduler.solve import load_solver, solve
from scheduler.timetable import Result
from scheduler.verify import verify
from tests.benchmarks.aims import aims
from tests.benchmarks.b2bsop import b2bsop, b2bsop_rivals
from tests.benchmarks.printed import printed
from tests.benchmarks.rivals import one_cp_sat_model, one_mip, product_passes
from tests.benchmarks.robust import any_events
from tests.benchmarks.scale import growth
from tests.benchmarks.section import Section

ROOT = Path(__file__).parents[2]
RIVAL_SECONDS = 60.0


def solved(problem: Problem, section: Section, name: str, *, seconds: float = 60.0) -> Result:
    """Solve, and check that the auditor agrees with every claim."""
    result = solve(problem, seconds=seconds)
    broken = verify(problem, result)
    section.ask(not broken, f"{name}: the auditor disagrees: {broken[:2]}")
    return result


def value(result: Result, aim: str) -> int | None:
    """What an aim came to."""
    return next(one.value for one in result.aims if one.name == aim)


def gumi() -> Section:
    """gumi-500 and gumi-500-full, seeds 1 to 10: both aims certified in half a second."""
    section = Section(
        title="gumi-500: 300 companies, 500 people",
        head=("event", "seed", "candidates", "meetings", "shortfall", "score", "status", "seconds"),
    )
    for preset in ("gumi-500", "gumi-500-full"):
        took = []
        for seed in range(1, 11):
            result = solved(problem_of(generate(preset, seed=seed)), section, f"{preset} {seed}")
            total = result.seconds["total"]
            took.append(total)
            held = len(result.meetings or ())
            aims = (value(result, "shortfall"), value(result, "score"))
            section.add(preset, seed, result.candidates, held, *aims, result.status, f"{total:.2f}")
            section.ask(result.status == "CERTIFIED", f"{preset} {seed}: {result.status}")
            section.ask(total <= 0.5, f"{preset} {seed}: {total:.2f} s instead of 0.5")
        section.notes.append(f"{preset}: median {median(took):.2f} s, worst {max(took):.2f} s.\n")
    return section


def rivals() -> Section:
    """The same problems by one CP-SAT model and by one MIP."""
    section = Section(
        title="gumi-500-full against one model: the same rules and aims, 60 s each",
        head=("seed", "sangdam", "CP-SAT, defaults", "MIP, HiGHS", "better of the two ÷ sangdam"),
    )
    ratios = []
    for seed in range(1, 11):
        problem = problem_of(generate("gumi-500-full", seed=seed))
        ours = solved(problem, section, f"gumi-500-full {seed}").seconds["total"]
        cp_sat = one_cp_sat_model(problem, seconds=RIVAL_SECONDS)
        mip = one_mip(problem, seconds=RIVAL_SECONDS)
        best = min(one.seconds if one.proven else RIVAL_SECONDS for one in (cp_sat, mip))
        ratios.append(best / ours)
        words = [f"{one.seconds:.1f} s" if one.proven else "not proven" for one in (cp_sat, mip)]
        section.add(seed, f"{ours:.2f} s", *words, f"{ratios[-1]:.0f}")
    section.notes.append(f"Median ratio {median(ratios):.0f}.\n")
    section.ask(median(ratios) >= 50, f"median ratio {median(ratios):.0f} instead of 50")
    return section


def passes() -> Section:
    """The passes that products document: mutual first, then buyers', then sellers'."""
    section = Section(
        title="Against greedy passes (mutual wishes, then the buyers, then the sellers, first free slot)",
        head=("event", "seed", "score", "meetings", "shortfall", "companies with none"),
    )
    for preset in ("gumi-500", "gumi-500-full"):
        for seed in range(1, 11):
            event = generate(preset, seed=seed)
            problem = problem_of(event)
            result = solved(problem, section, f"{preset} {seed}")
            greedy = product_passes(problem, [(one.of, one.to, one.rank) for one in event.wishes])
            met = {code for meeting in result.meetings or () for code in meeting.pair}
            none = len(problem.participants) - len(met)
            score = value(result, "score") or 0
            section.add(
                preset,
                seed,
                f"{score} / {greedy.score} ({score / greedy.score - 1:+.1%})",
                f"{len(result.meetings or ())} / {greedy.meetings}",
                f"{value(result, 'shortfall')} / {greedy.shortfall}",
                f"{none} / {greedy.with_none}",
            )
    section.notes.append("Each cell: sangdam / passes.\n")
    return section


def published_sizes() -> Section:
    """Fairs of published sizes, and 25,000 people."""
    section = Section(
        title="Larger fairs",
        head=(
            "event",
            "seed",
            "participants",
            "candidates",
            "meetings",
            "gap of the score",
            "status",
            "seconds",
        ),
    )
    for preset, gap, seconds in (
        ("busan-2017", 0.0001, 5.0),
        ("daegu-2024", 0.0001, 5.0),
        ("boomup-2023", 0.0001, 5.0),
        ("nation-25000", 0.0005, 20.0),
    ):
        for seed in range(1, 2 if preset == "nation-25000" else 4):
            problem = problem_of(generate(preset, seed=seed))
            result = solved(problem, section, f"{preset} {seed}")
            total, found = result.seconds["total"], result.gap
            section.add(
                *(preset, seed, len(problem.participants), result.candidates, len(result.meetings or ())),
                *(f"{found:.4%}" if found is not None else "none", result.status, f"{total:.2f}"),
            )
            section.ask(found is not None and found <= gap, f"{preset} {seed}: gap {found}")
            section.ask(total <= seconds, f"{preset} {seed}: {total:.1f} s instead of {seconds}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    section.notes.append(f"Peak memory of the whole process, all of the above: {peak:.2f} GiB.\n")
    section.ask(peak <= 3, f"{peak:.1f} GiB instead of 3")
    return section


SECTIONS: dict[str, Callable[[], Section]] = {
    "gumi": gumi,
    "aims": aims,
    "sizes": published_sizes,
    "scarce": lambda: printed("scarce", "Scarce hours and tables"),
    "pool": lambda: printed("pool", "One pool"),
    "repair": lambda: printed("repair", "Repair of gumi-500-full"),
    "suggest": lambda: printed("suggest", "Suggestions: the judged set"),
    "reasons": lambda: printed("reasons", "Reasons"),
    "desk": lambda: printed(
        "desk", "The organiser's desk: all places of a meeting, legal or not, with prices"
    ),
    "scale": growth,
    "robust": any_events,
    "b2bsop": b2bsop,
    "b2bsop-rivals": b2bsop_rivals,
    "passes": passes,
    "rivals": rivals,
}


def machine() -> str:
    """What the figures were taken on."""
    processor = subprocess.run(["uname", "-m"], capture_output=True, text=True, check=True).stdout.strip()
    versions = (
        f"Python {platform.python_version()}, ortools {version('ortools')}, sangdam {version('sangdam')}"
    )
    return f"{os.cpu_count()} cores ({processor}, shared and noisy), {versions}"


def main() -> int:
    """Run the sections, write the page; 1 where a promised figure was not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="all where none is named")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "benchmarks.md")
    given = parser.parse_args()
    load_solver()
    found = []
    for name in given.sections or SECTIONS:
        print(f"--- {name}", flush=True)
        found.append(SECTIONS[name]())
        given.output.write_text(page(found), encoding="utf-8")
    return int(any(one.short for one in found))


def page(found: list[Section]) -> str:
    """The whole page, as far as it has come."""
    head = (
        "# Benchmarks\n\nMade by `make bench`. Seconds are what `solve` took, without importing the solver.\n"
        f"Every result was audited.\n\n{datetime.now(UTC):%Y-%m-%d}. {machine()}.\n"
    )
    return "\n".join([head, *(one.text() for one in found)])


if __name__ == "__main__":
    sys.exit(main())
