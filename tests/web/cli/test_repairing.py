"""`sangdam repair`, as one types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.tiny import B1, S1, S2, meet
from scheduler.form import write_problem, write_result
from scheduler.problem import Problem, Session, Slot, Table
from scheduler.solve import solve

COMMAND = (sys.executable, "-c", "from web.cli.app import main; main()")


def sangdam(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture
def fair(tmp_path: Path) -> Path:
    """S1 meets B1 at 10:00, as only then both are there; S2 has 10:25."""
    starts = (Slot(code="T1", start="10:00"), Slot(code="T2", start="10:25"), Slot(code="T3", start="10:50"))
    problem = Problem(
        event="fair",
        sessions=(Session(code="AM", date="2026-11-23", slots=starts),),
        tables=(Table(code="1-1", hall="H"),),
        participants=(S1, S2, B1),
        candidates=(meet("S1 B1", 5), meet("S2 B1", 4)),
        slot_costs=(("T2", 1), ("T3", 5)),
        precedences=(("S1:B1", "S2:B1"),),
        aims=("score", "slot-costs"),
    )
    (tmp_path / "problem.json").write_text(write_problem(problem), encoding="utf-8")
    (tmp_path / "result.json").write_text(write_result(solve(problem, workers=1)), encoding="utf-8")
    return tmp_path


def changes(fair: Path, *listed: dict[str, object]) -> Path:
    file = fair / "changes.json"
    file.write_text(json.dumps({"format": 1, "changes": listed}), encoding="utf-8")
    return file


def test_a_repair_says_what_moved_and_whom_to_tell(fair: Path) -> None:
    happened = changes(
        fair, {"kind": "leaves", "who": "S2", "slot": "T2"}, {"kind": "late", "who": "S1", "slot": "T2"}
    )
    done = sangdam("repair", fair / "problem.json", fair / "result.json", happened, "--quiet")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    # S2 could come at T1 only, which is before S1: one of the two orders must give way, and S2 is lost.
    assert [line for line in lines if "S1:B1" in line or "S2:B1" in line] == [
        "S1:B1: S1 and B1 meet in T2 (10:25) at 1-1 instead of in T1 (10:00) at 1-1 (S1 comes at T2).",
        "S2:B1: the meeting in T2 (10:25) at 1-1 finds no place any more (S2 leaves before T2).",
        "  company B1: S1:B1, S2:B1",
        "  company S1: S1:B1",
        "  company S2: S2:B1",
    ]


def test_a_repair_is_told_in_korean(fair: Path) -> None:
    happened = changes(
        fair, {"kind": "leaves", "who": "S2", "slot": "T2"}, {"kind": "late", "who": "S1", "slot": "T2"}
    )
    paths = fair / "problem.json", fair / "result.json", happened
    done = sangdam("repair", *paths, "--quiet", "--lang", "ko")
    assert done.stdout.splitlines()[-7:] == [
        "상담 0건은 그대로입니다.",
        (
            "S1:B1: S1과 B1의 상담을 T1(10:00) 1-1 테이블에서 T2(10:25) 1-1 테이블로 옮깁니다"
            " (S1이 T2부터 참석)."
        ),
        "S2:B1: T2(10:25) 1-1 테이블의 상담은 옮길 자리가 없어 빠집니다 (S2가 T2 전에 떠남).",
        "알릴 곳은 다음 3곳뿐입니다.",
        "  기업 B1: S1:B1, S2:B1",
        "  기업 S1: S1:B1",
        "  기업 S2: S2:B1",
    ]


def test_what_has_begun_by_now_stays(fair: Path) -> None:
    happened = changes(fair, {"kind": "company-cancelled", "company": "S1"})
    paths = fair / "problem.json", fair / "result.json", happened
    done = sangdam("repair", *paths, "--now", "2026-11-23T10:10", "--json", "--quiet")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {one["id"]: one["kind"] for one in found["diff"]["meetings"]} == {"S1:B1": "kept", "S2:B1": "kept"}
    assert found["tell"] == []


def test_the_new_result_passes_verify_with_the_new_problem(fair: Path) -> None:
    happened = changes(fair, {"kind": "company-cancelled", "company": "S1", "no_show": True})
    new, problem = fair / "new.json", fair / "new-problem.json"
    paths = fair / "problem.json", fair / "result.json", happened
    assert sangdam("repair", *paths, "-o", new, "--problem", problem, "--quiet").returncode == 0
    assert sangdam("verify", problem, new).returncode == 0


def test_faults_are_named_by_their_place(fair: Path) -> None:
    happened = changes(fair, {"kind": "late", "who": "S9", "slot": "T2"}, {"kind": "late", "who": "S1"})
    done = sangdam("repair", fair / "problem.json", fair / "result.json", happened)
    assert done.returncode == 2
    assert "/changes/1/slot: “slot” is missing." in done.stderr


def test_a_result_of_another_problem_is_refused(fair: Path) -> None:
    other = fair / "other.json"
    text = (fair / "problem.json").read_text(encoding="utf-8").replace("S2", "S7")
    other.write_text(text, encoding="utf-8")
    done = sangdam("repair", other, fair / "result.json", changes(fair))
    assert done.returncode == 1
    assert "holds no timetable" in done.stderr
