"""Collects every sentence that pages can say and brings the catalogs up to date: `python -m web.catalog`."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from matcher.issue import MESSAGES
from web.language import LOCALE

WEB = Path(__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "say": None,
    "mark": None,
    "n_": (1, 2),
    "count": (1, 2),
}

FIRST = datetime(2026, 11, 23, tzinfo=UTC)
"""A date that stays: nothing changes in a catalog but its sentences."""

Sentence = str | tuple[str, ...]


def sentences() -> Iterator[tuple[Sentence, str, int]]:
    """Every sentence of code and templates with the file and line where it stands, and those of Issues."""
    found = extract_from_dir(
        str(WEB), METHODS, keywords=KEYWORDS, options_map={"**.html": {"silent": "false"}}
    )
    for name, line, sentence, _, _ in found:
        yield sentence, f"web/{name}", line
    for sentence in MESSAGES.values():
        yield sentence, "matcher/issue.py", 1


def collected() -> Catalog:
    """A catalog of all sentences, without translations."""
    catalog = Catalog(project="sangdam", fuzzy=False)
    for sentence, file, line in sentences():
        catalog.add(sentence, locations=[(file, line)])
    return catalog


def read(code: str) -> Catalog:
    """The catalog of a language as it stands in the repository."""
    with (LOCALE / code / "LC_MESSAGES" / "sangdam.po").open("rb") as file:
        return read_po(file, locale=code)


def update(code: str) -> list[str]:
    """Adds new sentences to a language's catalog, drops old ones, and says which are not translated yet."""
    path = LOCALE / code / "LC_MESSAGES" / "sangdam.po"
    catalog = read(code) if path.exists() else Catalog(locale=code, project="sangdam", fuzzy=False)
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = (
        "# What the pages say. `python -m web.catalog` adds new sentences; translate them here."
    )
    catalog.creation_date = catalog.revision_date = FIRST
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    with path.open("wb") as file:
        write_po(file, catalog, omit_header=False, no_location=True, sort_output=True, width=110)
    return untranslated(catalog)


def untranslated(catalog: Catalog) -> list[str]:
    """The sentences that have no translation, or one that somebody has to look at again."""
    return [str(one.id) for one in catalog if one.id and (one.fuzzy or not all(_forms(one)))]


def _forms(message: Message) -> tuple[str, ...]:
    """The translations of a sentence: one, or one for each number of things."""
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said or ("",))


if __name__ == "__main__":
    sys.stdout.write("".join(f"{sentence}\n" for sentence in update("ko")))
