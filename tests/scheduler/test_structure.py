"""Rules have one name in three places, and the core is light and alone."""

import re
import subprocess
import sys
from pathlib import Path

from scheduler.constraints import RULES as TOLD
from scheduler.relax import RELAX
from scheduler.verify import RULES as AUDITED

DOCS = Path(__file__).parents[2] / "docs"


def test_rules_are_the_same_for_solver_auditor_and_reader() -> None:
    section = (DOCS / "model.md").read_text(encoding="utf-8").split("## Rules")[1].split("## Aims")[0]
    written = set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))
    assert written == set(AUDITED) == set(TOLD)


def test_a_rules_docstring_is_the_rule_in_the_docs() -> None:
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    for name, rule in AUDITED.items():
        sentences = " ".join((rule.__doc__ or "").split())
        assert f"| `{name}` | {sentences} |" in text


def test_every_rule_but_pair_once_can_be_relaxed() -> None:
    """What the problem consists of can't be left out; everything else can be named in a contradiction."""
    assert set(RELAX) == set(AUDITED) - {"pair-once"}


def imported(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_auditor_loads_no_solver() -> None:
    assert not imported("import scheduler.verify") & {"ortools", "numpy", "pandas"}


def test_the_core_loads_neither_web_nor_database() -> None:
    loaded = imported("import scheduler.__main__, matcher.select")
    assert not loaded & {"web", "fixtures", "fastapi", "sqlalchemy", "sqlmodel", "typer", "rich", "dbos"}


def test_importing_solve_does_not_load_ortools() -> None:
    """It takes more than a second, which the command line and the web should not pay at their start."""
    assert "ortools" not in imported("import scheduler.solve")
