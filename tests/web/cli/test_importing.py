"""Importing into the database on the command line: a dry run first, and a way back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from web.database import open_engine, reading, writing
from web.rows import CompanyRow, LogRow, tables
from web.store.answers import save_wishes
from web.store.events import find_event

Sangdam = Callable[..., subprocess.CompletedProcess[str]]
MAIN = "from web.cli.app import main; main()"
COMPANIES = (
    "기업 코드,구분,기업명,기업명(영문),사업자등록번호,지역,소개,최대 상담 수,상담 분야,언어\n"
    "S001,공급기업,한빛베어링,Hanbit Bearing,000-81-00009,경북 구미시,산업용 베어링을 만듭니다.,9,M1,한국어\n"
    "S900,공급기업,새로온기업,,,,,3,,\n"
)
WISHES = "신청,대상,순위\nS001,B002,1\n"


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[3])
    return subprocess.run(
        [sys.executable, "-c", MAIN, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the template's event in its database, and two CSV files."""
    folder = tmp_path_factory.mktemp("imported")
    command(folder, "export", "template.xlsx")
    command(folder, "import", "template.xlsx")
    (folder / "참가기업.csv").write_text(COMPANIES)
    (folder / "희망.csv").write_text(WISHES)
    return folder


@pytest.fixture
def sangdam(imported: Path, tmp_path: Path) -> Sangdam:
    """Runs a command in a folder of its own, made as that one."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return partial(command, tmp_path)


def dump(folder: Path) -> dict[str, list[str]]:
    engine = open_engine(f"sqlite:///{folder}/.sangdam/sangdam.sqlite3")
    with reading(engine) as db:
        found = {
            name: sorted(map(repr, db.connection().execute(text(f'SELECT * FROM "{name}"'))))
            for name in tables() - {"undo", "log"}
        }
    engine.dispose()
    return found


def test_a_dry_run_says_what_would_change_and_saves_nothing(sangdam: Sangdam, tmp_path: Path) -> None:
    before = dump(tmp_path)
    done = sangdam("import", "참가기업.csv", "희망.csv", "--event", "fair-2026", "--dry-run")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "Nothing was saved.")
    assert done.stdout.splitlines() == [
        "Companies: new 1, changed 1, removed 0",
        "Wishes: new 1, changed 0, removed 1",
        "",
        "Companies",
        "  changed S001",
        "    Quota: 3 → 9",
        "  new S900",
        "",
        "Wishes",
        "  removed S001 → B001-1",
        "  new S001 → B002",
    ]
    assert dump(tmp_path) == before


def test_a_dry_run_of_the_same_file_changes_nothing_and_says_so_in_korean(sangdam: Sangdam) -> None:
    done = sangdam("import", "template.xlsx", "--dry-run", "--lang", "ko")
    assert (done.returncode, done.stdout) == (0, "바뀌는 것이 없습니다.\n")
    assert done.stderr == "저장하지 않았습니다.\n"


def test_a_dry_run_names_every_fault_and_ends_with_2(sangdam: Sangdam, tmp_path: Path) -> None:
    (tmp_path / "희망.csv").write_text("신청,대상,순위\nS001,Q,1\n")
    done = sangdam("import", "희망.csv", "--event", "fair-2026", "--dry-run", "--lang", "ko")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0].startswith("희망.csv:2:대상: ")


PRODUCTS = "기업 코드,구분,기업명,상담 분야\nS001,공급기업,한빛베어링,볼베어링\n"


def test_words_in_place_of_product_fields_are_named_with_what_they_may_mean(
    sangdam: Sangdam, tmp_path: Path
) -> None:
    before = dump(tmp_path)
    (tmp_path / "참가기업.csv").write_text(PRODUCTS)
    done = sangdam("import", "참가기업.csv", "--event", "fair-2026", "--lang", "ko")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[:2] == [
        '어느 분야를 뜻하는지 --field "PHRASE=CODE"로 알려 주십시오.',
        "참가기업.csv:2:상담 분야: “볼베어링”: 이 행사의 상담 분야가 아닙니다. 뜻할 수 있는 분야: M1 베어링.",
    ]
    assert dump(tmp_path) == before


def test_words_are_read_as_said_or_left_out(sangdam: Sangdam, tmp_path: Path) -> None:
    (tmp_path / "참가기업.csv").write_text(PRODUCTS)
    said = ("import", "참가기업.csv", "--event", "fair-2026", "--dry-run")
    left = sangdam(*said, "--field", "볼베어링=")
    assert "    Fields: M1 → –" in left.stdout.splitlines()
    meant = sangdam(*said, "--field", "볼베어링=M2")
    assert "    Fields: M1 → M2" in meant.stdout.splitlines()
    assert sangdam(*said, "--field", "볼베어링=Q9").returncode == 2
    assert "“볼베어링” is not PHRASE=CODE." in sangdam(*said, "--field", "볼베어링").stderr


def test_an_import_is_undone_and_done_again(sangdam: Sangdam, tmp_path: Path) -> None:
    before = dump(tmp_path)
    saved = sangdam("import", "참가기업.csv", "희망.csv", "--event", "fair-2026")
    assert "To put back what was there: sangdam undo fair-2026\n" in saved.stderr
    after = dump(tmp_path)
    assert after != before
    for words, state in (((), before), (("--again",), after), (("2",), before)):
        assert sangdam("undo", "fair-2026", *words).returncode == 0
        assert dump(tmp_path) == state
    listed = sangdam("undo", "fair-2026", "--list").stdout.splitlines()
    assert [line[0] for line in listed] == ["2", "1"]
    assert [line.split("UTC  ")[1] for line in listed] == [
        "참가기업.csv, 희망.csv  (undone)",
        "template.xlsx  (done)",
    ]


def test_the_import_that_made_the_event_takes_it_away_and_brings_it_back(
    sangdam: Sangdam, tmp_path: Path
) -> None:
    full = dump(tmp_path)
    assert sangdam("undo", "fair-2026").returncode == 0
    assert [name for name, rows in dump(tmp_path).items() if rows] == []
    assert sangdam("undo", "fair-2026", "--again").returncode == 0
    assert dump(tmp_path) == full


def test_what_changed_since_is_named_before_the_rest_is_put_back(sangdam: Sangdam, tmp_path: Path) -> None:
    sangdam("import", "참가기업.csv", "희망.csv", "--event", "fair-2026")
    engine = open_engine(f"sqlite:///{tmp_path}/.sangdam/sangdam.sqlite3")
    with writing(engine) as db:
        company = db.get_one(CompanyRow, ("fair-2026", "S001"))
        event = find_event(db, "fair-2026")
        assert event is not None
        event.deadline = None
        assert save_wishes(db, company, ["B001"], now=event.created_at) == []
    engine.dispose()
    before = dump(tmp_path)
    asked = sangdam("undo", "fair-2026")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.splitlines() == [
        "S001: changed since",
        "Nothing was changed. --rest puts back the rest.",
    ]
    assert dump(tmp_path) == before
    assert sangdam("undo", "fair-2026", "--rest").returncode == 0
    assert not any("S900" in row for row in dump(tmp_path)["company"])


@pytest.mark.parametrize("words", [("other",), ("fair-2026", "7"), ("fair-2026", "--again"), ("x", "--list")])
def test_what_can_not_be_undone_is_said(sangdam: Sangdam, words: tuple[str, ...]) -> None:
    done = sangdam("undo", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"There is nothing of {words[0]} to be put back.\n"


def test_what_commands_change_is_in_the_log_without_names_of_files(sangdam: Sangdam, tmp_path: Path) -> None:
    sangdam("import", "희망.csv", "--event", "fair-2026")
    sangdam("undo", "fair-2026")
    sangdam("link", "fair-2026")
    engine = open_engine(f"sqlite:///{tmp_path}/.sangdam/sangdam.sqlite3")
    with reading(engine) as db:
        found = db.exec(select(LogRow).order_by(LogRow.number)).all()
    engine.dispose()
    assert [row.what for row in found][-3:] == ["import", "undo", "link"]
    assert {row.link for row in found} == {""}
    assert "csv" not in "".join(row.before + row.after for row in found)
