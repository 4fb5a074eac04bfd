"""The commands that need no database, as one types them."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SANGDAM = str(Path(sys.executable).with_name("sangdam"))


def sangdam(*words: object, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SANGDAM, *map(str, words)], capture_output=True, text=True, check=False, timeout=timeout
    )


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("fair") / "fair.json"
    assert sangdam("generate", "--preset", "gumi-500", "--seed", 2, "-o", file).returncode == 0
    return file


@pytest.fixture(scope="module")
def solved(fair: Path) -> Path:
    file = fair.with_name("result.json")
    assert sangdam("solve", fair, "-o", file).returncode == 0
    return file


# P01 has two meetings that must be held, and is there in one slot only.
TOO_MUCH = """nBusiness = 3; nMeetings = 2; nTables = 2; nTotalSlots = 2; nMorningSlots = 2;
requested = [|1, 2,3,|1, 3,3,|]; forbidden = [{2},{},{}]; fixed = [0,0]; precedences = [{},{}];
"""


def test_equal_seeds_give_equal_files() -> None:
    one, other = (sangdam("generate", "--preset", "jeonbuk-2019", "--seed", 5) for _ in range(2))
    assert one.stdout == other.stdout


def test_json_is_one_object_and_the_same_as_the_file(fair: Path, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    done = sangdam("solve", fair, "--json", "-o", file, "--quiet", "--workers", 1)
    assert done.returncode == 0
    assert done.stdout == file.read_text(encoding="utf-8")
    assert json.loads(done.stdout)["status"] == "CERTIFIED"
    assert done.stderr == ""


def test_without_a_terminal_progress_is_plain_lines_on_stderr(fair: Path) -> None:
    done = sangdam("solve", fair)
    assert "score" in done.stderr
    assert "bound" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_true_result_passes(fair: Path, solved: Path) -> None:
    done = sangdam("verify", fair, solved)
    assert (done.returncode, done.stdout) == (0, "No fault: 454 meetings, CERTIFIED.\n")


def test_a_false_claim_ends_with_one(fair: Path, solved: Path, tmp_path: Path) -> None:
    data = json.loads(solved.read_text(encoding="utf-8"))
    data["aims"][1]["value"] += 1
    file = tmp_path / "false.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    done = sangdam("verify", fair, file)
    assert done.returncode == 1
    assert "claim-value" in done.stdout


def test_an_infeasible_problem_ends_with_three_and_says_why(tmp_path: Path) -> None:
    file = tmp_path / "much.dzn"
    file.write_text(TOO_MUCH, encoding="utf-8")
    done = sangdam("solve", file)
    assert done.returncode == 3
    assert "forbidden-slots, delegates-suffice, must-meet" in done.stdout
    assert "P01" in done.stdout


def test_with_another_spread_the_same_file_is_another_problem(tmp_path: Path) -> None:
    file = tmp_path / "free.dzn"
    file.write_text(TOO_MUCH.replace("{2},{},{}", "{},{},{}"), encoding="utf-8")
    done = sangdam("solve", file, "--break-spread", 0, "--json")
    assert (done.returncode, json.loads(done.stdout)["aims"][0]["value"]) == (0, 0)


def test_none_found_in_time_ends_with_four(tmp_path: Path) -> None:
    """A second of no time at all: nothing is claimed."""
    file = tmp_path / "free.dzn"
    file.write_text(TOO_MUCH.replace("{2},{},{}", "{},{},{}"), encoding="utf-8")
    done = sangdam("solve", file, "--seconds", 0, "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (4, "UNKNOWN")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("bad.json", "{", "This is not JSON"),
        ("bad.json", '{"format": 1, "event": 3}', "/sessions: “sessions” is missing."),
        ("bad.dzn", "nBusiness = 3;", "This is not a B2BSOP data file"),
        ("bad.json", "", "This is not JSON"),
    ],
)
@pytest.mark.parametrize("command", ["solve", "verify", "score"])
def test_bad_input_ends_with_two_and_no_traceback(
    command: str, name: str, text: str, words: str, tmp_path: Path, solved: Path
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    done = sangdam(command, file, *([solved] if command == "verify" else []))
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_faults_in_the_references_are_told_with_their_place(fair: Path, tmp_path: Path) -> None:
    data = json.loads(fair.read_text(encoding="utf-8"))
    data["candidates"][0]["pair"][1] = "B999"
    data["participants"][0]["quota"] = -1
    file = tmp_path / "fair.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    done = sangdam("solve", file)
    assert done.returncode == 2
    assert "/candidates/0/pair: There is no participant with the code “B999”." in done.stderr
    assert "/participants/0/quota" in done.stderr


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = sangdam("solve", tmp_path / "nothing.json")
    assert done.returncode == 2
    assert "can't be read" in done.stderr


def test_ctrl_c_ends_a_run_with_the_best_so_far(tmp_path: Path) -> None:
    problem, result = tmp_path / "scarce.json", tmp_path / "result.json"
    sangdam("generate", "--preset", "scarce-60", "-o", problem)
    running = subprocess.Popen(
        [SANGDAM, "solve", str(problem), "-o", str(result)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    next(line for line in running.stderr if " place " in line)
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=60)
    assert running.returncode == 0
    assert sangdam("verify", problem, result).returncode == 0
    assert json.loads(result.read_text(encoding="utf-8"))["status"] == "STOPPED"


def test_the_core_alone_solves_too(fair: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scheduler", str(fair)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert json.loads(done.stdout)["status"] == "CERTIFIED"


def test_an_unknown_code_is_told(fair: Path) -> None:
    done = sangdam("score", fair, "S999")
    assert done.returncode == 2
    assert "no participant with the code “S999”" in done.stderr


def test_two_files_the_wrong_way_round_are_told(fair: Path, solved: Path) -> None:
    done = sangdam("verify", solved, fair)
    assert done.returncode == 2
    assert "the wrong way round" in done.stderr


def test_scores_are_listed_best_first(fair: Path) -> None:
    lines = sangdam("score", fair).stdout.splitlines()
    points = [int(line.split()[0]) for line in lines]
    assert points == sorted(points, reverse=True)
