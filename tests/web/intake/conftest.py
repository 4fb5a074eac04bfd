"""A small fair as CSV files, and databases to import it into."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from matcher.issue import Issue
from web.database import open_engine, upgrade, writing
from web.intake.files import Upload
from web.intake.intake import Intake
from web.intake.read import read

FILES = {
    "행사": "항목,값\n행사 코드,fair\n행사명,작은 상담회\n상담 시간,20\n",
    "상담회차": "회차,세션,날짜,시작\nT01,오전,2026-12-10,10:00\nT02,오전,2026-12-10,10:25\n"
    "T03,오후,2026-12-10,13:00\n",
    "테이블": "테이블,관\nM-01,M\nM-02,M\nM-03,M\n",
    "상담분야": "분야,상위 분야,이름,이름(영문)\nM,,기계관,Machinery\nM1,M,베어링,Bearings\n",
    "참가기업": "기업 코드,구분,기업명,사업자등록번호,관,최대 상담 수,상담 분야\n"
    "S001,공급기업,한빛정밀,000-81-00009,,4,M1\n"
    "S002,공급기업,두물기공,000-81-12349,,4,베어링\n"
    "B001,수요처,가온중공업,000-88-00425,M,6,M\n",
    "상담자": "상담자 코드,기업 코드,이름,전화,참석 회차,테이블\n"
    "S001-1,S001,김하늘,010-0000-0001,T01~T02,\n"
    "B001-1,B001,이바다,010-0000-0002,,M-01\n"
    "B001-2,B001,최누리,010-0000-0003,오후,M-02\n",
    "희망": "신청,대상,순위\nS001,B001,1\nS002,B001-1,1\nB001-1,S001,1\n",
    "제외": "기업,제외 대상\nB001,S002\n",
}


@pytest.fixture
def files() -> Callable[..., list[Upload]]:
    """The small fair as files, some of them given anew (None: left out)."""

    def make(**changed: str | bytes | None) -> list[Upload]:
        texts: dict[str, str | bytes | None] = {**FILES, **changed}
        return [
            Upload(name=f"{name}.csv", data=text if isinstance(text, bytes) else text.encode())
            for name, text in texts.items()
            if text is not None
        ]

    return make


@pytest.fixture
def intake(files: Callable[..., list[Upload]]) -> Callable[..., Intake]:
    """What the small fair reads as, some files given anew."""

    def make(**changed: str | None) -> Intake:
        found = read(files(**changed))
        assert isinstance(found, Intake), found
        return found

    return make


@pytest.fixture
def faults(files: Callable[..., list[Upload]]) -> Callable[..., list[str]]:
    """The faults of the small fair with some files given anew, each as place and code."""

    def make(**changed: str | bytes | None) -> list[str]:
        found = read(files(**changed))
        assert isinstance(found, list), "there was no fault"
        return [f"{issue.place} {issue.code}" for issue in found if issue.message]

    return make


@pytest.fixture
def issues(files: Callable[..., list[Upload]]) -> Callable[..., list[Issue]]:
    def make(**changed: str | bytes | None) -> list[Issue]:
        found = read(files(**changed))
        assert isinstance(found, list), "there was no fault"
        return found

    return make


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "sangdam.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "sangdam.sqlite3"
    shutil.copy(migrated, path)
    opened = open_engine(f"sqlite:///{path}")
    yield opened
    opened.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """One transaction, as long as the test."""
    with writing(engine) as session:
        yield session
