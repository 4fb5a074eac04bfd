"""The command `whatif`, as one types it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.event import problem_of
from fixtures.generate import generate
from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from scheduler.form import write_problem

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from web.cli.app import main; main()", "whatif"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def event(tmp_path: Path) -> str:
    """Two sellers, two buyers, one slot, one table."""
    listed = (meet("S1 B1", 5), meet("S1 B2", 1), meet("S2 B1", 2), meet("S2 B2", 3))
    file = tmp_path / "event.json"
    file.write_text(write_problem(tiny((S1, S2, B1, B2), listed, tables=1, floors=1)), encoding="utf-8")
    return str(file)


def test_the_table_has_a_line_for_each_variant(event: str) -> None:
    done = run(event, "--tables", "+1", "--quiet")
    assert done.returncode == 0
    assert done.stderr == ""
    head, base, more = done.stdout.splitlines()[:3]
    assert head.split("  ")[0] == "variant"
    assert " ".join(base.split()) == "as it is 1 5 1 0 0 2 – – – – – certified"
    assert " ".join(more.split()) == "tables +1 2 8 0 0 0 0 1 0 1 2 0 certified"
    assert head.index("proof") == base.index("certified") == more.index("certified")


def test_the_same_in_korean_and_as_json(event: str) -> None:
    assert run(event, "--lang", "ko", "-q").stdout.splitlines()[1].startswith("현재 그대로")
    found = json.loads(run(event, "--without", "B1", "--json", "-q").stdout)
    (variant,) = found["variants"]
    assert variant["name"] == "without B1"
    assert variant["against"]["better"] == ["B2", "S2"]
    assert variant["figures"]["none"] == ["S1"]


def test_what_can_not_be_read_is_told_with_its_place(event: str) -> None:
    done = run(event, "--tables", "9=+1", "--quota", "seller", "--without", "S1")
    assert done.returncode == 2
    assert done.stdout == ""
    quota = "“seller” does not fit here: write it as seller=4, S101=9, or seller=none."
    assert done.stderr.splitlines() == [
        f"{event}: --tables 9=+1: There is no hall with the code “9”.",
        f"{event}: --quota seller: {quota}",
        "2 faults; nothing was saved.",
    ]


def test_ctrl_c_ends_with_what_was_found(tmp_path: Path) -> None:
    """It reaches every process of the terminal, as a real one does; the table is printed all the same."""
    file = tmp_path / "hard.json"
    file.write_text(write_problem(problem_of(generate("scarce-60", seed=1))), encoding="utf-8")
    command = [*COMMAND, str(file), "--tables", "+1,+2", "--seconds", "600", "--processes", "2"]
    with subprocess.Popen(
        command,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        # The first that is done is told; two are solved at a time, so the third still goes on.
        assert running.stderr is not None
        first = running.stderr.readline()
        os.killpg(running.pid, signal.SIGINT)
        table, said = running.communicate(timeout=100)
    assert "Traceback" not in first + said
    assert running.returncode == 0
    assert [line.split("  ")[0] for line in table.splitlines()[1:4]] == ["as it is", "tables +1", "tables +2"]
    assert "stopped" in table
