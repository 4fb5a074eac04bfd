"""The runs so far, one by one: what each aimed at, what came of it, and how to make it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from scheduler.problem import LEXIMIN
from scheduler.timetable import AimResult, Result
from web import words
from web.language import Language
from web.pages.again import said_of_repeat
from web.pages.chart import gap
from web.rows import RunRow
from web.store.repeats import chosen_run, compared, repeatable
from web.store.runs import run_result


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of one aim: its value, and its bound where the two differ."""

    title: str
    value: str
    bound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """One run in the list. `version` is the number under which it is published; `same` speaks of a repeat."""

    run: RunRow
    result: Result | None
    aims: tuple[str, ...]
    steps: tuple[Step, ...]
    gap: str
    seconds: str
    made_by: str
    version: int | None
    chosen: bool
    repeatable: bool
    same: str

    @property
    def meetings(self) -> int | None:
        """How many meetings it has; None where there is no timetable."""
        found = self.result.meetings if self.result is not None else None
        return None if found is None else len(found)


def run_lines(
    db: Session, language: Language, history: Sequence[RunRow], published: Mapping[str, int]
) -> list[RunLine]:
    """The lines of these runs, as they stand."""
    chosen = chosen_run(db, history[0].event) if history else None
    return [_line(db, language, run, published, chosen) for run in history]


def _line(
    db: Session, language: Language, run: RunRow, published: Mapping[str, int], chosen: RunRow | None
) -> RunLine:
    result = run_result(run)
    found = compared(db, run)
    aims = run.aims or tuple(dict.fromkeys(_aim_name(one.name) for one in (result.aims if result else ())))
    return RunLine(
        run=run,
        result=result,
        aims=tuple(words.aim(language, name) for name in aims),
        steps=tuple(_step(language, aim) for aim in result.aims) if result is not None else (),
        gap="" if result is None or result.gap is None else language.percent(result.gap),
        seconds=f"{result.seconds.get('total', 0.0):.2f}" if result is not None else "",
        made_by=language.listed(f"{name} {number}" for name, number in result.versions.items())
        if result is not None
        else "",
        version=published.get(run.id),
        chosen=chosen is not None and run.id == chosen.id,
        repeatable=repeatable(run),
        same=said_of_repeat(language, found) if found is not None else "",
    )


def _aim_name(step: str) -> str:
    return "leximin" if step.startswith(LEXIMIN) else step


def _step(language: Language, aim: AimResult) -> Step:
    closed = aim.bound is None or gap(aim.value, aim.bound) == 0
    return Step(
        title=words.aim(language, aim.name),
        value="–" if aim.value is None else language.write(aim.value),
        bound="" if closed or aim.bound is None else language.write(aim.bound),
    )
