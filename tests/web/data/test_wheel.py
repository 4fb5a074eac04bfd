"""What is installed can make its database without the source tree beside it."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]

MAKE = """
import sys
sys.path.insert(0, sys.argv[1])
import web.database
assert web.database.__file__.startswith(sys.argv[1]), web.database.__file__
engine = web.database.open_engine("sqlite:///" + sys.argv[2])
web.database.upgrade(engine)
from sqlalchemy import inspect
print("meeting" in inspect(engine).get_table_names())
"""


def test_the_wheel_holds_its_migrations(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as parts:
        parts.extractall(installed)
    made = [sys.executable, "-P", "-c", MAKE, str(installed), str(tmp_path / "new.sqlite3")]
    done = subprocess.run(made, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")
