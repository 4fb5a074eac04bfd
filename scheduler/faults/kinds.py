"""Kinds of faults that occur everywhere: odd codes, references to nothing, numbers out of range."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from matcher.issue import Issue
from scheduler.problem import Candidate, Problem

CODE = re.compile(r"(?!\.+$)[^\s:@/\\\"'<>,;\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]{1,64}")
"""What a code looks like: nothing that would need care on a page, in a sheet's list or in an address."""
NUMBER_MOST = 10**6
"""No quota, floor, cost or number of minutes is larger."""


def unique(codes: Iterable[tuple[str, str]]) -> Iterator[Issue]:
    """Codes that are missing, odd or used twice; `codes` are (path, code)."""
    seen: set[str] = set()
    for path, code in codes:
        yield from proper(path, code)
        if code in seen and CODE.fullmatch(code):
            yield Issue(code="code-twice", path=path, given=code)
        seen.add(code)


def proper(path: str, code: str) -> Iterator[Issue]:
    """A code that is missing or odd."""
    if not code:
        yield Issue(code="code-missing", path=path)
    elif not CODE.fullmatch(code):
        yield Issue(code="code-odd", path=path, given=code)


def twice(path: str, codes: Iterable[str]) -> Iterator[Issue]:
    """Codes that stand in one list more than once."""
    for code, times in Counter(codes).items():
        if times > 1:
            yield Issue(code="code-twice", path=path, given=code)


def unknown(path: str, codes: Iterable[str | None], known: Collection[str], what: str) -> Iterator[Issue]:
    """References to codes that do not exist."""
    for code in codes:
        if code not in known and code is not None:
            yield Issue(code="code-unknown", path=path, given=code, detail={"what": what})


def within(path: str, field: str, given: int | None, least: int, most: int = NUMBER_MOST) -> Iterator[Issue]:
    """A number that is too small or too large."""
    if given is not None and given < least:
        detail = {"field": field, "least": str(least)}
        yield Issue(code="number-negative", path=path, given=str(given)[:12], detail=detail)
    if given is not None and given > most:
        detail = {"field": field, "most": str(most)}
        yield Issue(code="number-too-large", path=path, given=str(given)[:12], detail=detail)


def listed(problem: Problem) -> Iterator[tuple[str, Candidate]]:
    """Each meeting with its path."""
    for i, meeting in enumerate(problem.given):
        yield f"/given/{i}", meeting
    for i, meeting in enumerate(problem.candidates):
        yield f"/candidates/{i}", meeting
