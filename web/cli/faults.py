"""How a command says what is wrong, and ends."""

from collections.abc import Sequence
from pathlib import Path
from typing import Never

import typer

from matcher.issue import Issue

BAD_INPUT = 2
"""Exit code where the input is at fault."""


def refuse(issues: Sequence[Issue], file: Path | None = None) -> Never:
    """Show every fault with its place and end the program; nothing has been done."""
    for one in issues:
        typer.echo(line(one, file), err=True)
    typer.echo(f"{counted(len(issues), 'fault')}; nothing was saved.", err=True)
    raise typer.Exit(BAD_INPUT)


def line(issue: Issue, file: Path | None = None) -> str:
    """A fault as one line: file, place and sentence."""
    return ": ".join(part for part in (str(file or ""), issue.place, issue.message) if part)


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 fault, 2 faults."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def fail(sentence: str, code: int = BAD_INPUT) -> Never:
    """Say why and end the program."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
