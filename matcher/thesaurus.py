"""Trade words in groups: all the ways in which buyers and sellers say one thing, in Korean and English.

One group a line; blank lines and lines that start with `#` are left out:

    [FIELD] head = term = term? = … < broader ; broader ~ related ; related

`FIELD` is the code of the product field that fits best, or `-` for what is no product (certificates, lot
sizes, terms of trade). The head names the group. A question mark marks a term that has other senses too.
"""

import re
import unicodedata
from dataclasses import dataclass
from importlib import resources

from matcher.issue import Issue

LINE = re.compile(r"\[([^\[\]]+)\]([^<~]+)(?:<([^<~]+))?(?:~([^<~]+))?")
SEPARATORS = re.compile(r"[\s\-‐‑–·_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Terms that mean the same.

    `head` is the first of `terms`. `ambiguous` are further terms that count only beside another term of the
    same product field or hall. `field` is a product field's code, or None where the group is a condition and
    not a product. `broader` and `related` are heads of other groups: what this is a kind of, and what a
    buyer of this also looks at.
    """

    head: str
    terms: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()
    field: str | None = None
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


def plain(term: str) -> str:
    """The term as it is compared: width, case, spaces, hyphens and middle dots do not count."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", term).casefold())


def read(text: str, name: str) -> tuple[tuple[Group, ...], tuple[Issue, ...]]:
    """The groups of one file, in their order, and all its faults with their lines (from 1).

    `name` is the file's name, for the faults. A line with a fault gives no group. Heads of other groups are
    not looked up: they may stand in another file.
    """
    groups: list[Group] = []
    issues: list[Issue] = []
    sure: dict[str, str] = {}
    unsure: dict[str, str] = {}
    for row, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        group = _group(line)
        faults = [("words-line", line.strip(), "")] if group is None else _faults(group, sure, unsure)
        issues += [
            Issue(code=code, file=name, row=row, given=given, detail={"other": other})
            for code, given, other in faults
        ]
        if group is not None and not faults:
            sure |= {plain(term): group.head for term in group.terms}
            unsure |= {plain(term): group.head for term in group.ambiguous}
            groups.append(group)
    return tuple(groups), tuple(issues)


def shipped() -> tuple[Group, ...]:
    """The groups of all files that come with the program, file by file in the order of their names.

    Raises ValueError where one of them has a fault.
    """
    found: list[Group] = []
    for name, text in shipped_files():
        groups, issues = read(text, name)
        if issues:
            raise ValueError("; ".join(f"{issue.place} {issue.message}" for issue in issues))
        found += groups
    return tuple(found)


def shipped_files() -> tuple[tuple[str, str], ...]:
    """Name and text of each file that comes with the program."""
    files = [file for file in resources.files("matcher.words").iterdir() if file.name.endswith(".txt")]
    return tuple(
        (file.name, file.read_text(encoding="utf-8")) for file in sorted(files, key=lambda one: one.name)
    )


def shipped_glosses() -> dict[str, str]:
    """By head, what the group does, looks like or is for, in plain words of both languages.

    For those who don't know the trade's word: one group a line, `head: Korean / English`.
    """
    folder = resources.files("matcher.words") / "glosses"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".txt")), key=lambda one: one.name
    )
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    said = (line.partition(":") for line in lines if line.strip() and not line.startswith("#"))
    return {head.strip(): text.strip() for head, _, text in said}


def _group(line: str) -> Group | None:
    """The group that the line says, or None where it is not of the form."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        return None
    field, said, above, beside = found.groups()
    terms = _once(_parts(said, "="))
    broader, related = _parts(above, ";"), _parts(beside, ";")
    sure = tuple(term for term in terms if not term.endswith("?"))
    unsure = tuple(term.removesuffix("?").rstrip() for term in terms if term.endswith("?"))
    if terms[0] not in sure or not all((*terms, *broader, *related, *unsure)):
        return None
    return Group(
        head=terms[0],
        terms=sure,
        ambiguous=unsure,
        field=None if field.strip() == "-" else field.strip(),
        broader=broader,
        related=related,
    )


def _parts(text: str | None, sign: str) -> tuple[str, ...]:
    return () if text is None else tuple(part.strip() for part in text.split(sign))


def _once(terms: tuple[str, ...]) -> tuple[str, ...]:
    """The terms without those that differ from an earlier one only in what does not count."""
    first: dict[str, str] = {}
    for term in terms:
        first.setdefault(plain(term), term)
    return tuple(first.values())


def _faults(group: Group, sure: dict[str, str], unsure: dict[str, str]) -> list[tuple[str, str, str]]:
    """Code, term and other head for each term that stands in its group with and without a mark, or in two.

    `sure` and `unsure` are the terms of earlier groups with their heads.
    """
    own: set[str] = set()
    faults: list[tuple[str, str, str]] = []
    for term in (*group.terms, *group.ambiguous):
        key = plain(term)
        other = sure.get(key) or ("" if term in group.ambiguous else unsure.get(key, ""))
        if key in own:
            faults.append(("words-twice", term, group.head))
        elif other:
            faults.append(("words-two-groups", term, other))
        own.add(key)
    return faults
