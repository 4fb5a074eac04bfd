"""The command that says which offers suit which needs: sangdam suggest."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.issue import Issue
from web.cli.faults import line, refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.solving import Output, bytes_in, put

if TYPE_CHECKING:
    from matcher.suggest import Text
    from web.language import Language

FIELD_CODE = re.compile(r"[A-Z]\d{2}(\d{2})?")
"""What is taken for the code of a product field."""
RANKING = ("need", "offer", "affinity", "reason")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(suggest)


def suggest(
    offers: Annotated[Path, typer.Option(help="CSV: code, name, hall, field, text.", metavar="FILE")],
    needs: Annotated[Path, typer.Option(help="CSV: code, company, hall, field, text.", metavar="FILE")],
    output: Output = None,
    words: Annotated[
        list[Path] | None, typer.Option(help="More trade words, as in docs/formats/words.md.", metavar="FILE")
    ] = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only so many offers for each need.")] = None,
    lang: Lang = DEFAULT,
) -> None:
    """Rank the offers of sellers for each need of a buyer, with the reason in a sentence."""
    from matcher.combined import text_reasons
    from matcher.concepts import Concepts
    from matcher.suggest import Suggester
    from matcher.thesaurus import read, shipped, shipped_glosses
    from web.fitting import sentences
    from web.intake.csv_files import decoded

    language = speaking(lang)
    offered, odd_offers = _texts(offers, language)
    sought, odd_needs = _texts(needs, language)
    _warn([*odd_offers, *odd_needs], language)
    groups = list(shipped())
    for file in words or ():
        text = decoded(bytes_in(file, language))
        if text is None:
            refuse([Issue(code="csv-encoding", file=file.name, given=file.name)], None, language)
        more, faults = read(text, file.name)
        if faults:
            refuse(faults, None, language)
        groups += more
    suggester = Suggester(Concepts(tuple(groups), shipped_glosses()), offered)
    rows = (
        (need.code, fit.offer, fit.total, sentences(language, text_reasons(fit)))
        for need in sought
        for fit in suggester.suggest(need)[:top]
    )
    _write(output, rows, language)


def _texts(file: Path, language: "Language") -> tuple[list["Text"], list[Issue]]:
    """The rows of a file as texts, and what in them is not known; ends the program with every fault."""
    from web.intake.csv_files import read_csv

    raw = read_csv(file.name, file.stem, bytes_in(file, language))
    if isinstance(raw, Issue):
        refuse([raw], None, language)
    head = [str(name).strip().casefold() for name in raw.rows[0]] if raw.rows else []
    bad = [_header(file, "header-missing", name) for name in ("code", "text") if name not in head]
    bad += [
        _header(file, "header-twice", name) for name, times in Counter(head).items() if name and times > 1
    ]
    if bad:
        refuse(bad, None, language)
    found: list[Text] = []
    faults: list[Issue] = []
    odd: list[Issue] = []
    seen: set[str] = set()
    for number, row in enumerate(raw.rows[1:], 2):
        cells = {name: str(cell).strip() for name, cell in zip(head, row, strict=False)}
        if not any(cells.values()):
            continue
        code = cells.get("code", "")
        if not code:
            faults.append(Issue(code="code-missing", file=file.name, row=number, column="code"))
        elif code in seen:
            faults.append(Issue(code="code-twice", file=file.name, row=number, column="code", given=code))
        seen.add(code)
        text, unknown = _text(cells, language)
        found.append(text)
        odd += [replace(one, file=file.name, row=number) for one in unknown]
    if faults:
        refuse(faults, None, language)
    return found, odd


def _text(cells: Mapping[str, str], language: "Language") -> tuple["Text", list[Issue]]:
    """A row as a text, and what in it is not known: that is left out.

    A product field's code stands for the field's names, and says the hall where the row does not.
    """
    from fixtures.fields import FIELD_NAMES, HALLS
    from matcher.suggest import Text

    halls = {name.casefold(): code for code, names in HALLS.items() for name in (code, *names)}
    given, field = cells.get("hall", ""), cells.get("field", "")
    hall = halls.get(given.casefold())
    odd: list[Issue] = []
    if given and hall is None:
        words = language.listed(language.pick(*names) for names in HALLS.values())
        odd.append(Issue(code="word-unknown", column="hall", given=given, detail={"words": words}))
    if FIELD_CODE.fullmatch(field.upper()):
        names = FIELD_NAMES.get(field.upper())
        if names is None:
            detail = {"what": "product field"}
            odd.append(Issue(code="code-unknown", column="field", given=field, detail=detail))
        else:
            hall = hall or field[0].upper()
        field = ", ".join(names or ())
    return Text(code=cells.get("code", ""), field=field, text=cells.get("text", ""), hall=hall), odd


def _warn(odd: Sequence[Issue], language: "Language") -> None:
    """Say what is not known, each with its place, and how much that is; the work goes on."""
    for one in odd:
        typer.echo(line(one, None, language), err=True)
    if odd:
        counted = language.count(
            "{n} cell is not known and was left out.", "{n} cells are not known and were left out.", len(odd)
        )
        typer.echo(counted, err=True)


def _header(file: Path, code: str, name: str) -> Issue:
    return Issue(code=code, file=file.name, row=1, given=name, detail={"field": name})


def _write(output: Path | None, rows: Iterable[tuple[object, ...]], language: "Language") -> None:
    """The ranking as CSV with a mark for spreadsheets; no cell can be a formula."""
    from web.export.formulas import neutral

    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(RANKING)
    lines.writerows([neutral(str(cell)) for cell in row] for row in rows)
    put(output, out.getvalue(), language)
