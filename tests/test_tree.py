"""What holds for the tree as a whole: docs follow the code, and nothing names a registry or a machine."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from matcher.issue import MESSAGES
from web.cli.app import app

ROOT = Path(__file__).parents[1]


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for file in tracked():
        try:
            found.append((str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_registry_and_no_machine_is_named() -> None:
    # Put together from pieces, so that this file does not name them either.
    names = [
        ".".join(parts)
        for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
    ]
    names += [
        ".".join(("deb", "debian", "org")),
        "/".join(("", "work", "main")),
        "/".join(("", "opt", "pypi")),
    ]
    for name, text in texts():
        assert [one for one in names if one in text] == [], name


@pytest.mark.parametrize("page", ["workbook.md", "problem.schema.json"])
def test_pages_about_formats_follow_the_code(page: str) -> None:
    """`python scripts/formats.py` writes them anew."""
    spec = importlib.util.spec_from_file_location("formats", ROOT / "scripts" / "formats.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "formats" / page).read_text(encoding="utf-8") == module.PAGES[page]()


def test_every_command_is_in_the_docs() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    commands = set(group.commands)
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `sangdam ([a-z]+)` \|", text, re.MULTILINE)) == commands


def test_every_kind_of_fault_is_used() -> None:
    """A message that no code raises is dead, or its check was forgotten."""
    code = "\n".join(text for name, text in texts() if name.endswith(".py") and name != "matcher/issue.py")
    assert [kind for kind in MESSAGES if f'"{kind}"' not in code] == []


def test_links_between_pages_lead_somewhere() -> None:
    for file in tracked():
        if file.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"
