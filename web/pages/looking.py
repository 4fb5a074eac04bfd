"""How one looks at a timetable: by hall, by company or by person, and at which page of the lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlencode

from fastapi import Depends

from matcher.people import Side
from scheduler.problem import Problem
from scheduler.timetable import Meeting
from web.pages.own_lines import codes_by, lines_by_company, lines_by_person

By = Literal["hall", "company", "person"]
A_PAGE = 30
"""Lines of companies or people on a page: a day of fourteen slots stays well below 300 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is asked for. `who` is a code: the page on which its line stands is shown."""

    by: By = "hall"
    side: str = ""
    who: str = ""
    page: int = 1


BY_HALL = Looked()
"""As a timetable is shown where nothing else is asked for."""


def looked(by: str = "hall", side: str = "", who: str = "", page: str = "1") -> Looked:
    """What the address asks for; what no page offers is not asked."""
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    known = cast("By", by) if by in {"hall", "company", "person"} else "hall"
    return Looked(by=known, side=side, who=who[:64], page=max(1, number))


Look = Annotated[Looked, Depends(looked)]


def looking(
    look: Looked,
    problem: Problem,
    meetings: Sequence[Meeting],
    wished: frozenset[tuple[str, str]],
) -> dict[str, Any]:
    """What the part of the page shows that is not by hall; by hall only how one comes to the others."""
    sides = tuple(dict.fromkeys(one.side for one in problem.participants))
    values: dict[str, Any] = {"look": BY_HALL, "sides": sides}
    if look.by == "hall" or not sides:
        return values
    side = _side(look, problem, sides)
    codes = codes_by(problem, look.by, side)
    pages = max(1, -(-len(codes) // A_PAGE))
    asked = codes.index(look.who) // A_PAGE + 1 if look.who in codes else look.page
    at = min(asked, pages)
    shown = codes[(at - 1) * A_PAGE : at * A_PAGE]
    make = lines_by_company if look.by == "company" else lines_by_person

    def question(other: int) -> str:
        return urlencode({"by": look.by, "side": side, "page": other})

    return values | {
        "look": look,
        "own_lines": make(problem, meetings, wished, shown),
        "shown_side": side,
        "page": at,
        "pages": pages,
        "question": question,
    }


def _side(look: Looked, problem: Problem, sides: Sequence[Side]) -> Side:
    """The side that is shown: that of who is looked for, the one asked for, or the first."""
    for one in problem.participants:
        if look.who and (one.code == look.who or any(person.code == look.who for person in one.staff)):
            return one.side
    return cast("Side", look.side) if look.side in sides else sides[0]
