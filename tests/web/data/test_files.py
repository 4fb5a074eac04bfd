"""The database's files are closed to everybody else on the machine."""

from pathlib import Path

from web.database import open_engine, upgrade


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_folder_and_files_of_the_database_are_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "sangdam.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    assert mode(path.parent) == 0o700
    assert {file.name: mode(file) for file in path.parent.iterdir()} == {
        "sangdam.sqlite3": 0o600,
        "sangdam.sqlite3-wal": 0o600,
        "sangdam.sqlite3-shm": 0o600,
    }
    engine.dispose()


def test_a_file_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "sangdam.sqlite3"
    path.touch(mode=0o644)
    open_engine(f"sqlite:///{path}").dispose()
    assert mode(path) == 0o600
