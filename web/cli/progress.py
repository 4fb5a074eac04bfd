"""A run as one watches it: a bar with value, bound and gap, or plain lines away from a terminal."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from scheduler.timetable import Progress

if TYPE_CHECKING:
    from web.language import Language

Shown = tuple[Callable[[Progress], None], Callable[[], bool]]


@contextmanager
def shown(seconds: float, *, quiet: bool, language: "Language") -> Iterator[Shown]:
    """Gives what to call with each step of progress, and what says whether Ctrl-C was pressed.

    The first Ctrl-C ends the run with the best so far; a second one ends the program.
    """
    pressed = threading.Event()

    def press(number: int, frame: FrameType | None) -> None:
        if pressed.is_set():
            signal.default_int_handler(number, frame)
        pressed.set()

    before = signal.signal(signal.SIGINT, press)
    try:
        if quiet:
            yield (lambda _: None), pressed.is_set
        elif sys.stderr.isatty():
            with _bar(seconds, language) as on_progress:
                yield on_progress, pressed.is_set
        else:
            yield partial(_line, language), pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def words(language: "Language", step: Progress) -> str:
    """One step in words: aim, value, bound and gap."""
    from web.words import step_name

    value = "–" if step.value is None else f"{step.value:,}"
    bound = "–" if step.bound is None else f"{step.bound:,}"
    name = step_name(language, step.aim)
    text = language.say("{step} {value}, bound {bound}", step=name, value=value, bound=bound)
    if step.value is not None and step.bound is not None:
        gap = f"{abs(step.bound - step.value) / max(1, abs(step.bound)):.3%}"
        text += language.say(", gap {gap}", gap=gap)
    return text


def _line(language: "Language", step: Progress) -> None:
    sys.stderr.write(f"{step.seconds:7.2f} s  {step.stage:<7} {words(language, step)}\n")
    sys.stderr.flush()


@contextmanager
def _bar(seconds: float, language: "Language") -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=max(seconds, 0.001))

        def on_progress(step: Progress) -> None:
            bar.update(task, completed=min(step.seconds, seconds), description=words(language, step))

        yield on_progress
