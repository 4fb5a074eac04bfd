"""The files of an SQLite database: nobody but their owner may read them, since they hold names."""

import contextlib
from pathlib import Path

FOLDER = 0o700
FILE = 0o600


def private(path: Path) -> None:
    """Makes the database's folder and file where they are not there yet, and closes the files to others.

    A folder that was there before stays as it is: it may hold more than ours.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    with contextlib.suppress(FileExistsError):
        path.touch(mode=FILE, exist_ok=False)
    for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        # Somebody else's file that we may use stays as that one set it.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            file.chmod(FILE)
