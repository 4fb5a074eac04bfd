"""The commands of the desk, as one types them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import func, select

from web.clock import now
from web.database import open_engine, reading
from web.links import find_link
from web.rows import EventRow, MeetingRow, VersionRow

Sangdam = Callable[..., subprocess.CompletedProcess[str]]
MAIN = "from web.cli.app import main; main()"
LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/([ot])/([\w-]{22})/?$")


@pytest.fixture
def sangdam(tmp_path: Path) -> Sangdam:
    """Runs a command in an empty folder."""
    root = str(Path(__file__).parents[3])

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", MAIN, *words],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": root, "NO_COLOR": "1", "COLUMNS": "200", **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


LIST = "구분,참가하는 업체명은?\n공급기업,해솔정밀\n수요처,누리전자\n"


def test_an_import_says_which_columns_are_not_sure_and_takes_the_answer(
    sangdam: Sangdam, tmp_path: Path
) -> None:
    files = {
        "행사.csv": "항목,값\n행사 코드,fair\n",
        "상담회차.csv": "회차\nT01\n",
        "테이블.csv": "테이블,관\n1,M\n",
        "참가기업.csv": LIST,
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    sangdam("init")
    asked = sangdam("import", *files)
    assert asked.returncode == 2
    assert (
        "참가기업.csv: What the column “참가하는 업체명은?” holds is not sure; it may be: name."
        in asked.stderr
    )
    done = sangdam("import", *files, "--column", "참가하는 업체명은?=name")
    assert done.stdout.startswith("Event fair: companies 2 (new 2)")
    assert "Companies without a code got new ones: S001." in done.stderr


def test_an_answer_that_is_none_is_refused(sangdam: Sangdam) -> None:
    done = sangdam("import", "x.csv", "--column", "업체명")
    assert (done.returncode, done.stderr) == (2, "“업체명” is not HEADER=NAME.\n")


def test_init_makes_the_database_and_says_where(sangdam: Sangdam, tmp_path: Path) -> None:
    assert sangdam("init").stdout == "The database is ready: .sangdam/sangdam.sqlite3\n"
    assert (tmp_path / ".sangdam" / "sangdam.sqlite3").exists()


def test_the_template_can_be_imported_as_it_is(sangdam: Sangdam) -> None:
    sangdam("export", "template.xlsx")
    assert sangdam("import", "template.xlsx").stdout == (
        "Event fair-2026: companies 4 (new 4), delegates 5, wishes 5, vetoes 1.\n"
    )


def test_a_second_import_doubles_nothing(sangdam: Sangdam) -> None:
    sangdam("export", "template.xlsx")
    sangdam("import", "template.xlsx")
    assert "companies 4 (new 0)" in sangdam("import", "template.xlsx").stdout


def test_a_file_with_faults_ends_with_2_and_names_them_all(sangdam: Sangdam, tmp_path: Path) -> None:
    (tmp_path / "희망.csv").write_text(
        "신청,대상,순위\nS001,B001,0\nS001,S002,1\nS001,Q,1\n", encoding="cp949"
    )
    sangdam("export", "template.xlsx")
    sangdam("import", "template.xlsx")
    done = sangdam("import", "희망.csv", "--event", "fair-2026")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "희망.csv:2:순위: A rank counts from 1; 0 was given.",
        "희망.csv:3:신청: S001 wishes for its own side (S002).",
        "희망.csv:4:대상: There is no participant or delegate with the code “Q”.",
        "3 faults; nothing was saved.",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("import", "none.xlsx"),
            "none.xlsx: The file “none.xlsx” can't be read: No such file or directory.",
        ),
        (("import", "x.csv", "--event", "no"), "There is no event no. Leave --event out"),
        (("export", "timetable.xlsx"), "There is no database in .sangdam yet"),
        (("serve", "--host", "0.0.0.0"), "Pages are served on this machine only (127.0.0.1), not on 0.0.0.0"),
        (("serve", "--host", "192.168.0.7"), "there is no sign-in yet."),
        (("serve", "--host", "example"), "“example” is not an address such as 127.0.0.1."),
        (("init", "--data", "x.csv"), "can't be used: "),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(
    sangdam: Sangdam, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "x.csv").write_text("of,to,rank\n")
    done = sangdam(*words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_makes_no_sense_is_named(sangdam: Sangdam) -> None:
    done = sangdam("init", SANGDAM_PORT="door")
    assert done.returncode == 2
    assert done.stderr.startswith("SANGDAM_PORT: ")


def test_a_database_that_is_no_database_is_said_plainly(sangdam: Sangdam, tmp_path: Path) -> None:
    (tmp_path / ".sangdam").mkdir()
    (tmp_path / ".sangdam" / "sangdam.sqlite3").write_text("not a database, but long enough to look like one")
    done = sangdam("init")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "file is not a database" in done.stderr


def test_a_taken_port_is_said_with_what_to_do(sangdam: Sangdam, taken_port: int) -> None:
    done = sangdam("serve", "--port", str(taken_port))
    assert done.returncode == 2
    assert done.stderr == (
        f"Port {taken_port} is taken, perhaps by another sangdam. End that, or choose another: "
        f"--port {taken_port + 1} (with make: PORT={taken_port + 1})\n"
    )


def test_demo_looks_at_the_port_before_it_computes(sangdam: Sangdam, tmp_path: Path, taken_port: int) -> None:
    done = sangdam("demo", "--port", str(taken_port))
    assert done.returncode == 2
    assert not (tmp_path / ".sangdam").exists()


def test_the_settings_of_the_environment_are_taken(sangdam: Sangdam, tmp_path: Path) -> None:
    sangdam("init", SANGDAM_DATA="elsewhere")
    assert (tmp_path / "elsewhere" / "sangdam.sqlite3").exists()


def test_help_needs_no_heavy_library() -> None:
    heavy = ["ortools", "sqlalchemy", "fastapi", "alembic", "dbos", "numpy", "xlsxwriter", "structlog"]
    code = f"import sys, web.cli.app; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], str]:
    """The demo, made twice without serving: its folder, the links of the second time, what it said first."""
    folder = tmp_path_factory.mktemp("demo")

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", MAIN, "demo", "--no-serve", "--data", str(folder)],
            capture_output=True,
            text=True,
            timeout=240,
            check=True,
        )

    said = run().stderr
    return folder, run().stdout.splitlines(), said


def test_the_demo_prints_exactly_three_links(shown: tuple[Path, list[str], str]) -> None:
    _, links, _ = shown
    found = [LINK.search(line) for line in links]
    assert [line.split()[0] for line in links] == ["organiser", "seller", "buyer"]
    assert [match[2] for match in found if match] == ["o", "t", "t"]


def test_the_links_of_the_demo_open_what_they_say(shown: tuple[Path, list[str], str]) -> None:
    folder, links, _ = shown
    tokens = [match[3] for line in links if (match := LINK.search(line))]
    engine = open_engine(f"sqlite:///{folder / 'sangdam.sqlite3'}")
    with reading(engine) as db:
        organiser = find_link(db, tokens[0], "organiser", now=now())
        seller = find_link(db, tokens[1], "attendee", now=now())
    assert organiser is not None
    assert seller is not None
    assert (organiser.event, seller.subject) == ("gumi-500", links[1].split()[1])


def test_the_demo_says_what_is_proven(shown: tuple[Path, list[str], str]) -> None:
    _, _, said = shown
    assert [line[:11] for line in said.splitlines()].count("CERTIFIED: ") == 1
    assert said.splitlines()[-1] == "Audited, stored, and published as version 1."


def test_the_demo_made_twice_has_one_event_and_one_version(shown: tuple[Path, list[str], str]) -> None:
    folder, _, _ = shown
    engine = open_engine(f"sqlite:///{folder / 'sangdam.sqlite3'}")
    with reading(engine) as db:
        numbers = [
            db.exec(select(func.count()).select_from(kind)).one()
            for kind in (EventRow, VersionRow, MeetingRow)
        ]
    assert numbers[:2] == [1, 1]
    assert numbers[2] > 400  # meetings; twice as many would be a second version
    assert numbers[2] < 500


def test_the_demo_serves_the_pages_of_its_links(shown: tuple[Path, list[str], str], free_port: int) -> None:
    folder, _, _ = shown
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "demo", "--data", str(folder), "--port", str(free_port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        links = [process.stdout.readline().split()[-1] for _ in range(3)]
        pages = [_fetch(link) for link in links]
    finally:
        process.terminate()
        process.wait(30)
    assert pages == [200, 200, 200]


def _fetch(link: str) -> int:
    """The status of a page, once the server answers."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(link, timeout=20) as answer:
                return int(answer.status)
        except ConnectionError:
            pass
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def test_import_says_how_to_get_a_link(sangdam: Sangdam) -> None:
    sangdam("export", "template.xlsx")
    assert sangdam("import", "template.xlsx").stderr == ("A link to its pages: sangdam link fair-2026\n")


def test_link_gives_an_organiser_a_way_in_and_says_until_when(sangdam: Sangdam, tmp_path: Path) -> None:
    sangdam("export", "template.xlsx")
    sangdam("import", "template.xlsx")
    address, ends = sangdam("link", "fair-2026", "--days", "3").stdout.splitlines()
    found = LINK.match(address)
    assert found is not None
    engine = open_engine(f"sqlite:///{tmp_path}/.sangdam/sangdam.sqlite3")
    with reading(engine) as db:
        link = find_link(db, found[3], "organiser", now=now())
        assert link is not None
        until = link.expires_at.astimezone(ZoneInfo("Asia/Seoul"))
    assert ends == f"It holds until {until:%Y-%m-%d %H:%M} (Asia/Seoul)."
    engine.dispose()


def test_a_link_to_an_unknown_event_names_those_there_are(sangdam: Sangdam) -> None:
    sangdam("export", "template.xlsx")
    sangdam("import", "template.xlsx")
    done = sangdam("link", "fare")
    assert (done.returncode, done.stderr) == (2, "There is no event fare. There are: fair-2026.\n")


def test_a_new_event_is_made_out_of_nothing_and_its_link_printed(sangdam: Sangdam, tmp_path: Path) -> None:
    done = sangdam("new", "gumi-2027", "--title", "구미 구매상담회", "--day", "2027-03-18")
    link, holds = done.stdout.splitlines()
    found = LINK.match(link)
    assert found is not None
    assert (found[2], holds[:14]) == ("o", "It holds until")
    engine = open_engine(f"sqlite:///{tmp_path / '.sangdam' / 'sangdam.sqlite3'}")
    with reading(engine) as db:
        link_row = find_link(db, found[3], "organiser", now=now())
        assert link_row is not None
        assert db.get_one(EventRow, link_row.event).title_en == "구미 구매상담회"
    engine.dispose()


def test_a_new_event_like_an_earlier_one_has_its_tables_and_none_of_its_companies(sangdam: Sangdam) -> None:
    sangdam("export", "template.xlsx")
    sangdam("import", "template.xlsx")
    assert sangdam("new", "fair-2027", "--day", "2027-12-09", "--from", "fair-2026").returncode == 0
    sangdam("export", "problem.json", "--event", "fair-2027")
    assert "There is no event never" in sangdam("new", "x", "--day", "2027-12-09", "--from", "never").stderr
    again = sangdam("new", "fair-2027", "--day", "2027-02-30", "--lang", "ko")
    assert (again.returncode, again.stdout) == (2, "")
    assert len(again.stderr.splitlines()) == 3
