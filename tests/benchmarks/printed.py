"""Benchmarks that print a table of their own, run in a process of their own and taken over as they are."""

import subprocess
import sys

from tests.benchmarks.section import Section

LIMIT = 1800
"""Seconds after which one of them is ended."""


def printed(module: str, title: str) -> Section:
    """What `python -m tests.benchmarks.MODULE` prints; it ends with 1 where a figure was not reached."""
    section = Section(title=title, head=("printed by", "exit"))
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}"],
        capture_output=True, text=True, timeout=LIMIT, check=False,
    )  # fmt: skip
    section.add(f"`python -m tests.benchmarks.{module}`", done.returncode)
    print(done.stdout, flush=True)
    section.notes.append(f"```text\n{done.stdout.strip()}\n```\n")
    section.ask(done.returncode == 0, done.stderr.strip()[-400:] or "a figure was not reached, see above")
    return section
