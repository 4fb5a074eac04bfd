"""How a command says what is wrong, and ends."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Never

import typer

from matcher.issue import Issue
from web.cli.lang import DEFAULT, speaking

if TYPE_CHECKING:
    from web.language import Language

BAD_INPUT = 2
"""Exit code where the input is at fault."""


def refuse(issues: Sequence[Issue], file: Path | None = None, language: "Language | None" = None) -> Never:
    """Show every fault with its place and end the program; nothing has been done."""
    language = language or speaking(DEFAULT)
    for one in issues:
        typer.echo(line(one, file, language), err=True)
    counted = language.count("{n} fault; nothing was saved.", "{n} faults; nothing was saved.", len(issues))
    typer.echo(counted, err=True)
    raise typer.Exit(BAD_INPUT)


def line(issue: Issue, file: Path | None = None, language: "Language | None" = None) -> str:
    """A fault as one line: file, place and sentence."""
    from web import words

    sentence = words.issue(language or speaking(DEFAULT), issue)
    return ": ".join(part for part in (str(file or ""), issue.place, sentence) if part)


def fail(sentence: str, code: int = BAD_INPUT) -> Never:
    """Say why and end the program."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
