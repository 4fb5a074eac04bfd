"""The command that says which offers suit which needs: sangdam suggest."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.issue import Issue
from web.cli.faults import refuse
from web.cli.lang import DEFAULT, Lang, speaking
from web.cli.solving import Output, bytes_in, put

if TYPE_CHECKING:
    from matcher.suggest import Text
    from web.language import Language

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
    from fixtures.fields import HALLS
    from matcher.combined import text_reasons
    from matcher.concepts import Concepts
    from matcher.suggest import Suggester
    from matcher.thesaurus import read, shipped, shipped_glosses
    from web.fitting import sentences
    from web.intake.csv_files import decoded

    language = speaking(lang)
    halls = {name.casefold(): code for code, names in HALLS.items() for name in (code, *names)}
    offered, sought = _texts(offers, halls, language), _texts(needs, halls, language)
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


def _texts(file: Path, halls: Mapping[str, str], language: "Language") -> list["Text"]:
    """The rows of a file as texts; ends the program with every fault in it."""
    from matcher.suggest import Text
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
        found.append(
            Text(
                code=code,
                field=cells.get("field", ""),
                text=cells.get("text", ""),
                hall=halls.get(cells.get("hall", "").casefold()),
            )
        )
    if faults:
        refuse(faults, None, language)
    return found


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
