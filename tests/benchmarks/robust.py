"""Random events of all kinds: no violation, no false proof, no crash. Each failure becomes a regression.

`python -m tests.benchmarks.robust FIRST COUNT` examines some of them; `--keep` writes the failures.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from fixtures.examined import examine
from fixtures.random_events import random_event
from fixtures.regressions.files import Regression, write_regression
from tests.benchmarks.section import Section

EVENTS = 2_000
SECONDS = 2.0
"""For the longest of the ways in which each event is solved."""
CHUNK = 10
"""Events that a process examines before it is asked for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What examining one event came to; `seconds` is processor time."""

    seed: int
    tiny: bool
    companies: int
    said: tuple[str, ...]
    seconds: float


def one_event(seed: int, seconds: float) -> Examined:
    """Make an event and examine it."""
    begin = time.process_time()
    event = random_event(seed)
    said = examine(event.problem, known=event.known, tiny=event.tiny, seconds=seconds, seed=seed)
    return Examined(
        seed=seed,
        tiny=event.tiny,
        companies=len(event.problem.participants),
        said=tuple(said),
        seconds=time.process_time() - begin,
    )


def _some(seeds: Sequence[int], seconds: float) -> list[Examined]:
    return [one_event(seed, seconds) for seed in seeds]


def examined(seeds: Sequence[int], seconds: float, processes: int) -> Iterator[Examined]:
    """The events examined, as they are done. A process that dies is a failure of its event alone."""
    context = multiprocessing.get_context("spawn")
    chunks = [seeds[i : i + CHUNK] for i in range(0, len(seeds), CHUNK)]
    again: list[int] = []
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        asked = {pool.submit(_some, chunk, seconds): chunk for chunk in chunks}
        for future in as_completed(asked):
            try:
                yield from future.result()
            except BrokenProcessPool:
                again += asked[future]
    for seed in sorted(again):
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            try:
                yield pool.submit(one_event, seed, seconds).result()
            except BrokenProcessPool:
                yield Examined(seed=seed, tiny=False, companies=0, said=("the process died",), seconds=0.0)


def keep(seed: int, said: Sequence[str]) -> str:
    """Write a failure as a regression; returns the name of its file."""
    event = random_event(seed)
    found = Regression(
        name=f"random-{seed:05d}",
        problem=event.problem,
        known=event.known,
        tiny=event.tiny,
        seed=seed,
        said=tuple(said),
    )
    return write_regression(found).name


def any_events() -> Section:
    """2,000 random events of all kinds, each solved in several ways."""
    section = Section(
        title="Random events of all kinds: no violation, no false proof, no crash",
        head=("events", "of them tiny: everything tried", "with failures", "CPU seconds each"),
    )
    found = list(examined(range(EVENTS), SECONDS, os.cpu_count() or 1))
    failed = [one for one in found if one.said]
    each = sum(one.seconds for one in found) / len(found)
    section.add(len(found), sum(one.tiny for one in found), len(failed), f"{each:.2f}")
    for one in failed:
        section.ask(False, f"event {one.seed}: {one.said[0]} ({keep(one.seed, one.said)})")
    return section


def main() -> int:
    """Examine some events; 1 where something is wrong with one."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.robust", description=__doc__)
    parser.add_argument("first", type=int, nargs="?", default=0)
    parser.add_argument("count", type=int, nargs="?", default=EVENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", action="store_true", help="write each failure into fixtures/regressions")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.count)
    kinds: Counter[str] = Counter()
    took, done = 0.0, 0
    for one in examined(seeds, given.seconds, given.processes):
        done, took = done + 1, took + one.seconds
        if one.said:
            kinds[one.said[0].split(",")[0][:60]] += 1
            kept = f" {keep(one.seed, one.said)}" if given.keep else ""
            print(f"{one.seed} ({one.companies}): {'; '.join(one.said)[:400]}{kept}", flush=True)
        if done % 100 == 0:
            print(f"{done} events", flush=True)
    print(f"{done} events, {kinds.total()} with failures, {took / max(1, done):.2f} s of CPU each")
    return int(bool(kinds))


if __name__ == "__main__":
    sys.exit(main())
