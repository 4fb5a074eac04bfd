"""A run and its what-ifs in columns: what each comes to, and what it changes against the run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.people import Wish
from scheduler.timetable import Result
from scheduler.whatif.compare import Against, Figures, against
from scheduler.whatif.compare import figures as counted
from web import words
from web.language import Language
from web.pages.figures import Figures as Wishes
from web.pages.figures import figures as wish_figures
from web.rows import RunRow
from web.store.runs import is_over, run_problem, run_result


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. Without a timetable `numbers` and `wishes` are None.

    `change` is against the run beside which it stands; None for that run itself.
    """

    run: RunRow
    title: str
    over: bool
    result: Result | None
    numbers: Figures | None = None
    wishes: Wishes | None = None
    change: Against | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number in a row: as it is shown, and how far it is from the run's, better or worse."""

    text: str
    change: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One row of the comparison: what is counted, and the cells in the order of the columns."""

    title: str
    cells: tuple[Cell, ...]


def columns(
    language: Language,
    base: RunRow,
    tried: Sequence[RunRow],
    titles: Mapping[str, str],
    wishes: Iterable[Wish],
) -> list[Column]:
    """The run first, then its what-ifs in the order in which they were asked for."""
    listed = list(wishes)
    first = _column(base, language.say("The present run"), listed)
    found = [first]
    for run in tried:
        one = _column(run, titles[run.id], listed)
        found.append(one if one.result is None else _against(first, one))
    return found


def _column(run: RunRow, title: str, wishes: Sequence[Wish]) -> Column:
    result = run_result(run)
    if result is None or result.meetings is None:
        return Column(run=run, title=title, over=is_over(run), result=result)
    problem = run_problem(run)
    return Column(
        run=run,
        title=title,
        over=True,
        result=result,
        numbers=counted(problem, result.meetings),
        wishes=wish_figures(problem, result.meetings, wishes),
    )


def _against(first: Column, one: Column) -> Column:
    before, after = first.result, one.result
    if before is None or after is None or before.meetings is None or after.meetings is None:
        return one
    change = against(run_problem(first.run), before.meetings, run_problem(one.run), after.meetings)
    return Column(
        run=one.run,
        title=one.title,
        over=one.over,
        result=one.result,
        numbers=one.numbers,
        wishes=one.wishes,
        change=change,
    )


Number = Callable[[Column], int | None]


def measures(language: Language, listed: Sequence[Column]) -> list[Measure]:
    """The rows of the comparison. More is better, or less, as each row has it."""
    say = language.say
    rows: list[tuple[str, Number, bool]] = [
        (say("Meetings"), _of(lambda one: one.meetings), True),
        (say("Companies with none"), _of(lambda one: len(one.none)), False),
        (say("First wishes kept"), _first_kept, True),
        (say("Shortfall under the floors"), _of(lambda one: one.shortfall), False),
        (say("Score"), _of(lambda one: one.score), True),
        (say("Idle gaps"), _of(lambda one: one.gaps), False),
        (say("Idle minutes"), _of(lambda one: one.minutes), False),
    ]
    found = [_measure(language, title, number, listed, more=more) for title, number, more in rows]
    found[2] = _of_all(language, found[2], listed)
    found.insert(
        5, Measure(title=say("Bound of the score"), cells=tuple(_bound(language, one) for one in listed))
    )
    found.append(Measure(title=say("Proof"), cells=tuple(_proof(language, one) for one in listed)))
    found.append(
        Measure(
            title=say("Companies better off, worse off"), cells=tuple(_moved(language, one) for one in listed)
        )
    )
    return found


def _of(number: Callable[[Figures], int]) -> Number:
    return lambda one: None if one.numbers is None else number(one.numbers)


def _first_kept(one: Column) -> int | None:
    return None if one.wishes is None else one.wishes.first_kept


def _measure(
    language: Language, title: str, number: Number, listed: Sequence[Column], *, more: bool
) -> Measure:
    base = number(listed[0]) if listed else None
    cells = [_cell(language, number(one), None if one is listed[0] else base, more=more) for one in listed]
    return Measure(title=title, cells=tuple(cells))


def _cell(language: Language, value: int | None, base: int | None, *, more: bool) -> Cell:
    if value is None:
        return Cell(text="–")
    shown = language.write(value)
    if base is None or value == base:
        return Cell(text=shown)
    sign = "+" if value > base else "−"
    meaning = "good" if (value > base) == more else "bad"
    return Cell(text=shown, change=f"{sign}{language.write(abs(value - base))}", meaning=meaning)


def _of_all(language: Language, row: Measure, listed: Sequence[Column]) -> Measure:
    """First wishes kept, with how many there are."""
    asked = [None if one.wishes is None else language.write(one.wishes.first_asked) for one in listed]
    cells = (
        cell
        if number is None
        else Cell(text=f"{cell.text}/{number}", change=cell.change, meaning=cell.meaning)
        for cell, number in zip(row.cells, asked, strict=True)
    )
    return Measure(title=row.title, cells=tuple(cells))


def _bound(language: Language, one: Column) -> Cell:
    aims = one.result.aims if one.result is not None else ()
    bound = next((aim.bound for aim in aims if aim.name == "score"), None)
    return Cell(text="–" if bound is None else language.write(bound))


def _proof(language: Language, one: Column) -> Cell:
    if one.result is None:
        return Cell(text=language.say(words.RUN_STATES[one.run.state]))
    sign, meaning = words.SIGNS[one.result.status]
    return Cell(text=f"{sign} {language.say(words.STATUSES[one.result.status])}", meaning=meaning)


def _moved(language: Language, one: Column) -> Cell:
    if one.change is None:
        return Cell(text="–")
    return Cell(text=f"{language.write(len(one.change.better))} · {language.write(len(one.change.worse))}")
