"""The commands `explain` and `preflight`, as one types them."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.tiny import B1, B2, S1, S2, meet, tiny
from scheduler.form import write_problem, write_result
from scheduler.problem import Problem, Session, Slot
from scheduler.solve import solve

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from web.cli.app import main; main()"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "200"}
SLOTS = (Slot(code="T1", start="10:00"), Slot(code="T2", start="10:25"))
EVENT = replace(
    tiny(
        (S1, S2, replace(B1, quota=1), B2), (meet("S1 B1", 3), meet("S2 B1", 5), meet("S1 B2", 2)), floors=1
    ),
    sessions=(Session(code="D1", slots=SLOTS),),
)
"""S2 meets B1, whose quota is 1, for 5 points; S1 meets B2 for 2 and would like to meet B1 for 3."""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words], env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )


def files(folder: Path, problem: Problem) -> tuple[str, str]:
    one, other = folder / "event.json", folder / "result.json"
    one.write_text(write_problem(problem), encoding="utf-8")
    other.write_text(write_result(solve(problem, workers=1)), encoding="utf-8")
    return str(one), str(other)


@pytest.fixture
def fair(tmp_path: Path) -> tuple[str, str]:
    return files(tmp_path, EVENT)


def test_a_pair_is_explained_with_what_would_allow_it(fair: tuple[str, str]) -> None:
    done = run("explain", *fair, "--pair", "S1", "B1", "--workers", "1")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "S1 and B1, 3 points:"
    assert lines[1] == "  B1 has all 1 meetings of its quota: S2–B1 (5)."
    assert "  S2 would fall short of the floor." in lines
    assert lines[-1] == ("  It could be held if B1 had a quota of 2 instead of 1: score from 7 to 10.")


def test_a_company_hears_a_neutral_sentence_or_its_own_cause(fair: tuple[str, str]) -> None:
    assert run("explain", *fair, "--company", "S1").stdout == (
        "B1: There was no place for this meeting in the timetable.\n"
    )
    assert run("explain", *fair, "--company", "B1").stdout == (
        "S1: Your own number of meetings is reached.\n"
    )


def test_the_overview_counts_causes_and_says_what_binds(fair: tuple[str, str]) -> None:
    done = run("explain", *fair, "--workers", "1")
    assert done.stdout.startswith("1 candidate without a meeting.\n")
    assert "  If B1 had a quota of 2 instead of 1: score from 7 to 10.\n" in done.stdout


def test_json_is_one_object(fair: tuple[str, str]) -> None:
    whole = json.loads(run("explain", *fair, "--all", "--json").stdout)
    assert [one["id"] for one in whole["reasons"]] == ["S1:B1"]
    assert set(whole["days"]) == {"S1", "B1"}
    pair = json.loads(run("explain", *fair, "--pair", "B1", "S1", "--json", "--workers", "1").stdout)
    assert pair["allow"]["changes"][0]["kind"] == "quota"


def test_what_contradicts_itself_is_named(tmp_path: Path) -> None:
    must = tuple(replace(meet(f"S{i} B1"), must=True) for i in (1, 2))
    event = replace(EVENT, candidates=must)
    done = run("explain", *files(tmp_path, event), "--workers", "1")
    assert done.returncode == 3
    assert done.stdout.splitlines()[1:] == [
        "  B1 has at most 1 meeting(s).",
        "  S1 must meet B1 (S1:B1).",
        "  S2 must meet B1 (S2:B1).",
    ]


def test_solve_names_it_as_well_in_both_languages(tmp_path: Path) -> None:
    must = tuple(replace(meet(f"S{i} B1"), must=True) for i in (1, 2))
    event = files(tmp_path, replace(EVENT, candidates=must))[0]
    english = run("solve", event, "--workers", "1", "--quiet")
    assert english.returncode == 3
    assert english.stdout.splitlines()[-4:] == [
        "These can't all be had; without any one of them the others could:",
        "  B1 has at most 1 meeting(s).",
        "  S1 must meet B1 (S1:B1).",
        "  S2 must meet B1 (S2:B1).",
    ]
    korean = run("solve", event, "--workers", "1", "--quiet", "--lang", "ko")
    assert korean.stdout.splitlines()[-3:] == [
        "  B1의 최대 상담 수는 1건입니다.",
        "  S1과 B1은 꼭 만나야 합니다(S1:B1).",
        "  S2와 B1은 꼭 만나야 합니다(S2:B1).",
    ]


def test_korean_is_spoken_where_it_is_asked_for(fair: tuple[str, str]) -> None:
    done = run("explain", *fair, "--pair", "S1", "B1", "--workers", "1", "--lang", "ko")
    lines = done.stdout.splitlines()
    assert (lines[0], lines[-1]) == (
        "S1과 B1, 3점:",
        "  B1의 최대 상담 수를 1건에서 2건으로 늘리면 상담할 수 있습니다: 매칭 점수 7 → 10.",
    )
    assert run("explain", *fair, "--company", "S1", "--lang", "ko").stdout == (
        "B1: 시간표에 이 상담을 넣을 자리가 없었습니다.\n"
    )
    assert run("preflight", fair[0], "--lang", "ko").stdout.endswith("문제가 될 만한 점을 찾지 못했습니다.\n")
    done = run("verify", fair[0], "nowhere.json", "--lang", "ko")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "오류 1건. 아무것도 저장하지 않았습니다.")
    assert run("score", fair[0], "--lang", "fr").returncode == 2


def test_what_does_not_fit_is_refused(fair: tuple[str, str], tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(write_problem(replace(EVENT, event="other")), encoding="utf-8")
    assert run("explain", str(other), fair[1]).returncode == 1
    done = run("explain", *fair, "--pair", "S1", "S9")
    assert (done.returncode, done.stderr) == (2, "The problem has no participant S9.\n")


def test_preflight_is_clear_or_says_who_lacks_what(tmp_path: Path, fair: tuple[str, str]) -> None:
    done = run("preflight", fair[0])
    assert done.returncode == 0
    assert done.stdout.endswith("Nothing was found that stands in the way.\n")
    # S2 wishes for B1 only, and a floor of 2 can't be reached with one wish.
    event = replace(EVENT, participants=tuple(
        replace(one, floor=2) if one.code == "S2" else one for one in EVENT.participants
    ))  # fmt: skip
    done = run("preflight", files(tmp_path, event)[0])
    assert done.returncode == 1
    assert "S2 can't reach its floor of 2: too few candidates (at most 1)." in done.stdout.splitlines()
    whole = json.loads(run("preflight", files(tmp_path, event)[0], "--json").stdout)
    assert (whole["clear"], whole["short"][0]["who"]) == (False, ["S2"])
