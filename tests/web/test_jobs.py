"""Runs survive: real servers on the loopback, killed for real."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SLOW = {"kind": "count", "steps": 30, "pause": 0.05}  # 1.5 seconds
LONG = {"kind": "count", "steps": 10_000, "pause": 0.05}
SHORT = {"kind": "count", "steps": 3, "pause": 0.01}

pytestmark = pytest.mark.timeout(30)
sqlite_only = pytest.mark.skipif("SANGDAM_TEST_DATABASE" in os.environ, reason="looks into the SQLite file")


class Server:
    """One file and the server on it, which may die and be begun again."""

    def __init__(self, folder: Path) -> None:
        self.file = os.environ.get("SANGDAM_TEST_DATABASE") or str(folder / "sangdam.db")
        self.log = folder / "log"
        self.process: subprocess.Popen[str] | None = None
        self.http = httpx.Client()

    def begin(self, *, version: str = "1", resumptions: int = 3) -> None:
        """Begins a server and returns when it answers; a server that dies at once is no error."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "jobs_app.py"), self.file, version, str(resumptions)],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            )
        assert self.process.stdout is not None
        port = self.process.stdout.readline().strip()
        self.http.close()
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
        while self.process.poll() is None:
            try:
                self.http.get("/clicks")
            except httpx.TransportError:
                time.sleep(0.02)
            else:
                return

    @property
    def alive(self) -> bool:
        """Says whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> int:
        """Sends a signal to this process and waits for its end."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=10)

    def kill(self) -> None:
        """Kills it with -9."""
        self.send(signal.SIGKILL)

    def start(self, event: str, args: dict[str, Any]) -> str:
        """Starts a run and returns its id."""
        answer = self.http.post(f"/events/{event}/runs", json=args)
        assert answer.status_code == 202, answer.text
        assert answer.json()["new"]
        return str(answer.json()["run"])

    def show(self, run: str) -> dict[str, Any]:
        """Returns what the server says about a run."""
        shown: dict[str, Any] = self.http.get(f"/runs/{run}").raise_for_status().json()
        return shown

    def wait(self, run: str, *states: str) -> dict[str, Any]:
        """Waits until the run is in one of these states, and returns it."""
        for _ in range(200):
            shown = self.show(run)
            if shown["state"] in states:
                return shown
            time.sleep(0.05)
        raise AssertionError(f"still {shown}")

    def lines(self, run: str, *, after: int = 0, count: int = 10_000) -> list[tuple[str, Any]]:
        """Reads at most `count` events of the stream of progress: (number or 'over', data)."""
        found: list[tuple[str, Any]] = []
        headers = {"Last-Event-ID": str(after)} if after else {}
        with self.http.stream("GET", f"/runs/{run}/progress", headers=headers) as stream:
            name = ""
            data: Any = None
            for line in stream.iter_lines():
                field, _, value = line.partition(": ")
                if field in ("id", "event"):
                    name = value
                elif field == "data":
                    data = json.loads(value)
                elif not line and name:
                    found.append((name, data))
                    name = ""
                if len(found) == count:
                    break
        return found


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that the tests share; each uses an event of its own."""
    server = Server(tmp_path_factory.mktemp("jobs"))
    yield server
    server.http.close()
    if server.alive:
        server.kill()


@pytest.fixture
def server(one_server: Server) -> Server:
    """The shared server, alive."""
    if not one_server.alive:
        one_server.begin()
    return one_server


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server for one test alone."""
    server = Server(tmp_path)
    yield server
    server.http.close()
    if server.alive:
        server.kill()


def ids(lines: list[tuple[str, Any]]) -> list[int]:
    """Returns the numbers of the lines, without the end."""
    return [int(name) for name, _ in lines if name != "over"]


def test_a_run_is_done_and_its_stream_ends(server: Server) -> None:
    run = server.start("plain", SLOW)
    lines = server.lines(run)
    assert lines[-1] == ("over", "done")
    assert ids(lines) == list(range(1, len(lines)))
    # 30 steps in 1.5 s were reported; at most 5 lines a second are written, and the last one always is
    assert 4 <= len(lines) - 1 <= 12
    assert lines[-2][1] == {"stage": "count", "value": 30, "bound": None, "seconds": 0.0}
    shown = server.show(run)
    assert (shown["state"], shown["results"], shown["event"]) == ("done", [30], "plain")


def test_a_stream_goes_on_where_it_broke_off(server: Server) -> None:
    run = server.start("broken stream", SLOW)
    first = server.lines(run, count=2)
    rest = server.lines(run, after=ids(first)[-1])
    assert ids(first) == [1, 2]
    assert ids(rest) == list(range(3, len(rest) + 2))
    assert rest[-1] == ("over", "done")
    assert first + rest == server.lines(run)


def test_a_second_click_finds_the_first_run(server: Server) -> None:
    before = server.http.get("/clicks").json()
    with ThreadPoolExecutor(8) as hands:
        answers = list(
            hands.map(lambda _: server.http.post("/events/clicks/runs", json=SLOW).json(), range(8))
        )
    assert len({answer["run"] for answer in answers}) == 1
    assert [answer["new"] for answer in answers].count(True) == 1
    assert server.http.get("/clicks").json() == before + 1  # the others were rolled back whole
    server.wait(answers[0]["run"], "done")
    again = server.start("clicks", SHORT)
    assert server.wait(again, "done")["results"] == [3]


def test_a_run_that_raises_has_failed_and_the_next_may_begin(server: Server) -> None:
    run = server.start("failing", {"kind": "fail"})
    shown = server.wait(run, "failed")
    assert (shown["error"], shown["results"]) == ("ValueError: there is no timetable", [])
    assert server.lines(run) == [("over", "failed")]
    odd = server.start("failing", {"kind": "not json"})
    assert "object" in server.wait(odd, "failed")["error"]
    assert server.wait(server.start("failing", SHORT), "done")["results"] == [3]


def test_a_stopped_run_stores_its_best(server: Server) -> None:
    run = server.start("stopped", LONG)
    server.lines(run, count=2)
    server.http.post(f"/runs/{run}/stop").raise_for_status()
    shown = server.wait(run, "stopped")
    assert len(shown["results"]) == 1
    assert 0 < shown["results"][0] < 10_000
    server.http.post(f"/runs/{run}/stop").raise_for_status()  # once more changes nothing
    assert server.show(run) == shown


def test_a_queued_run_that_is_stopped_never_begins(server: Server) -> None:
    first = server.start("in front", LONG)
    server.wait(first, "running")
    second = server.start("behind", LONG)
    server.http.post(f"/runs/{second}/stop").raise_for_status()
    shown = server.show(second)
    assert (shown["state"], shown["results"], shown["attempts"]) == ("stopped", [], 0)
    server.http.post(f"/runs/{first}/stop").raise_for_status()
    server.wait(first, "stopped")


def test_an_unknown_run_is_not_found(server: Server) -> None:
    assert server.http.get("/runs/none").status_code == 404
    assert server.http.get("/runs/none/progress").status_code == 404
    assert server.http.post("/runs/none/stop").status_code == 404


@sqlite_only
def test_a_reader_in_another_process_is_in_nobodys_way(server: Server) -> None:
    code = (
        "import sqlite3, sys; db = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)\n"
        "db.execute('BEGIN'); print(db.execute('SELECT count(*) FROM clickrow').fetchone()[0], flush=True)\n"
        "sys.stdin.read(); print(db.execute('SELECT count(*) FROM clickrow').fetchone()[0], flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, server.file],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        before = reader.stdout.readline()
        run = server.start("read meanwhile", SHORT)
        assert server.wait(run, "done")["results"] == [3]
        assert reader.communicate("")[0] == before  # its snapshot has not moved either


def test_killed_in_the_middle_it_goes_on_from_its_best_and_ends_once(server: Server) -> None:
    run = server.start("killed", SLOW)
    before = server.lines(run, count=3)
    server.kill()
    server.begin()
    after = server.lines(run)
    shown = server.show(run)
    assert (shown["state"], shown["results"], shown["attempts"]) == ("done", [30], 2)
    assert after[:3] == before  # what was read before is still there, with its numbers
    assert ids(after) == list(range(1, len(after)))
    values = [line["value"] for name, line in after if name != "over"]
    assert values == sorted(values)  # it went on from the best that was kept, not from 1
    assert values[-1] == 30


def test_killed_right_after_the_answer_it_is_not_lost(server: Server) -> None:
    run = server.start("acknowledged", SHORT)
    server.kill()
    server.begin()
    shown = server.wait(run, "done")
    assert (shown["results"], shown["heard"]) == ([3], True)


def test_killed_right_after_the_commit_the_result_is_there_once(server: Server, tmp_path: Path) -> None:
    run = server.start("committed", {**SHORT, "cut": str(tmp_path / "cut")})
    assert server.process is not None
    assert server.process.wait(timeout=10) == -signal.SIGKILL
    server.begin()
    shown = server.wait(run, "done")
    assert (shown["results"], shown["attempts"]) == ([3], 2)


def test_a_stop_holds_over_a_kill(server: Server) -> None:
    run = server.start("stopped and killed", {**LONG, "kind": "deaf at first"})
    server.lines(run, count=1)
    server.http.post(f"/runs/{run}/stop").raise_for_status()
    assert server.show(run)["state"] == "running"
    server.kill()
    server.begin()
    shown = server.wait(run, "stopped")
    assert (len(shown["results"]), shown["attempts"]) == (1, 2)
    assert 0 < shown["results"][0] < 10_000  # the best that was kept, and one step more


@pytest.mark.parametrize(
    ("number", "kind"),
    [(signal.SIGTERM, "count"), (signal.SIGTERM, "deaf at first"), (signal.SIGINT, "count")],
)
def test_told_to_end_with_a_stream_open_it_ends_soon(
    server: Server, number: signal.Signals, kind: str
) -> None:
    run = server.start(f"{number.name} {kind}", {**LONG, "kind": kind})
    with server.http.stream("GET", f"/runs/{run}/progress") as stream:
        lines = stream.iter_lines()  # held, since a forgotten generator would close the connection
        next(lines)
        began = time.monotonic()
        code = server.send(number)
        seconds = time.monotonic() - began
        rest = list(lines)
    assert "event: over" not in rest  # the browser comes back to the next server
    assert code in (0, -number)
    assert seconds < 5
    server.begin()
    server.http.post(f"/runs/{run}/stop").raise_for_status()
    shown = server.wait(run, "stopped")
    assert (len(shown["results"]), shown["attempts"]) == (1, 2)


def test_a_run_that_kills_its_server_is_given_up(own_server: Server) -> None:
    own_server.begin(resumptions=1)
    run = own_server.start("poison", {"kind": "poison"})
    for _ in range(2):
        assert own_server.process is not None
        own_server.process.wait(timeout=10)
        own_server.begin(resumptions=1)
    shown = own_server.wait(run, "failed")
    assert shown["error"] == "the server ended 2 times while this run was under way"
    assert own_server.wait(own_server.start("poison", SHORT), "done")["results"] == [3]


@sqlite_only
def test_a_new_version_keeps_what_was_queued_and_gives_up_what_was_begun(own_server: Server) -> None:
    own_server.begin(version="1")
    begun = own_server.start("begun", LONG)
    own_server.wait(begun, "running")
    queued = own_server.start("queued", SHORT)
    own_server.kill()
    own_server.begin(version="2")
    shown = own_server.show(begun)
    assert shown["state"] == "failed"
    assert shown["error"] == "interrupted, and version 2 cannot continue what 1 began"
    assert own_server.wait(queued, "done")["results"] == [3]
    assert own_server.http.post("/forget").json() == 2
    assert own_server.http.get(f"/runs/{queued}").status_code == 404
    with sqlite3.connect(own_server.file) as db:
        assert db.execute("SELECT count(*) FROM streams").fetchone() == (0,)
        assert db.execute("SELECT value FROM resultrow").fetchall() == [(3,)]
    db.close()
