"""Reads the published B2BSOP problems (MiniZinc data; Bofill et al., JAIR 74, 2022) as problems of ours.

Participants become `P01` …, meetings `M001` … in their order, slots `1` …, tables `T01` … in one hall.
"""

import re
from dataclasses import dataclass

from matcher.issue import Issue
from matcher.people import Participant
from scheduler.problem import Candidate, Floors, Problem, Session, Slot, Table

SESSIONS = {1: ("morning",), 2: ("afternoon",), 3: ()}
NUMBERS = ("nBusiness", "nMeetings", "nTables", "nTotalSlots", "nMorningSlots")
LISTS = ("requested", "forbidden", "fixed", "precedences")
MOST = 100_000
"""No number of these files is larger; what is, is not such a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    """The values of one file, still in its own numbering from 1."""

    number: dict[str, int]
    requested: list[list[int]]
    forbidden: list[set[int]]
    fixed: list[int]
    precedences: list[set[int]]


class _FaultError(ValueError):
    """The file is not of this format; the message says why."""


def read_dzn(text: str | bytes, *, event: str = "b2bsop", break_spread: int = 2) -> Problem | list[Issue]:
    """The problem in a `.dzn` file, or what is wrong with the file.

    All meetings are given, the only aim is `breaks`, and `break_spread` is the paper's d.
    """
    try:
        source = text.decode("utf-8") if isinstance(text, bytes) else text
        return _problem(_data(source), event, break_spread)
    except (UnicodeDecodeError, _FaultError) as error:
        return [Issue(code="dzn-not", detail={"reason": str(error)})]


def _data(source: str) -> _Data:
    values: dict[str, str] = {}
    for statement in re.sub(r"%[^\n]*", "", source).split(";"):
        name, equals, value = statement.partition("=")
        if equals:
            values[name.strip()] = value.strip()
        elif statement.strip():
            raise _FaultError(f"“{statement.strip()[:40]}” is not an assignment")
    for name in (*NUMBERS, *LISTS):
        if name not in values:
            raise _FaultError(f"{name} is missing")
    number = {name: _number(name, values[name]) for name in NUMBERS}
    rows = [row for row in values["requested"].strip("[] \n").split("|") if row.strip()]
    data = _Data(
        number=number,
        requested=[_numbers("requested", row) for row in rows],
        forbidden=_sets("forbidden", values["forbidden"]),
        fixed=_numbers("fixed", values["fixed"].strip("[] \n")),
        precedences=_sets("precedences", values["precedences"]),
    )
    _check(data)
    return data


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text.strip()):
        raise _FaultError(f"{name}: “{text.strip()[:20]}” is not a number")
    return int(text)


def _numbers(name: str, text: str) -> list[int]:
    return [_number(name, part) for part in text.split(",") if part.strip()]


def _sets(name: str, text: str) -> list[set[int]]:
    """A list of sets, as in [{}, {0}, {3, 4}, 5..7]; 0 stands for nothing."""
    found: list[set[int]] = []
    for braces, low, high in re.findall(r"\{([^}]*)\}|(\d+)\s*\.\.\s*(\d+)", text):
        chosen = (
            set(range(_number(name, low), _number(name, high) + 1)) if low else set(_numbers(name, braces))
        )
        found.append(chosen - {0})
    return found


def _check(data: _Data) -> None:
    number = data.number
    wanted = {
        "requested": (len(data.requested), number["nMeetings"]),
        "fixed": (len(data.fixed), number["nMeetings"]),
        "precedences": (len(data.precedences), number["nMeetings"]),
        "forbidden": (len(data.forbidden), number["nBusiness"]),
    }
    for name, (have, want) in wanted.items():
        if have != want:
            raise _FaultError(f"{name} has {have} entries instead of {want}")
    if not 0 < number["nMorningSlots"] <= number["nTotalSlots"] <= MOST or number["nTables"] > MOST:
        raise _FaultError("nMorningSlots, nTotalSlots and nTables do not fit together")
    for row in data.requested:
        if len(row) != 3 or row[2] not in SESSIONS or not all(0 < p <= number["nBusiness"] for p in row[:2]):
            raise _FaultError(f"requested: {row} is not two participants and a session")
    slots = [slot for listed in data.forbidden for slot in listed] + data.fixed
    if any(slot > number["nTotalSlots"] for slot in slots):
        raise _FaultError("a slot is after the last one")
    if any(meeting > number["nMeetings"] for listed in data.precedences for meeting in listed):
        raise _FaultError("precedences name a meeting after the last one")


def _problem(data: _Data, event: str, break_spread: int) -> Problem:
    number = data.number
    total, morning = number["nTotalSlots"], number["nMorningSlots"]
    slots = [Slot(code=str(i + 1)) for i in range(total)]
    sessions = [Session(code="morning", slots=tuple(slots[:morning]))]
    if morning < total:
        sessions.append(Session(code="afternoon", slots=tuple(slots[morning:])))
    elif any(row[2] == 2 for row in data.requested):
        raise _FaultError("a meeting is meant for the afternoon, which has no slots")
    ids = [f"M{i + 1:03}" for i in range(number["nMeetings"])]
    return Problem(
        event=event,
        kind="exchange",
        sessions=tuple(sessions),
        tables=tuple(Table(code=f"T{i + 1:02}", hall="1") for i in range(number["nTables"])),
        participants=tuple(
            Participant(code=f"P{i + 1:02}", side="pool", forbidden=tuple(map(str, sorted(never))))
            for i, never in enumerate(data.forbidden)
        ),
        given=tuple(
            Candidate(
                id=code,
                pair=(f"P{one:02}", f"P{other:02}"),
                sessions=SESSIONS[session],
                slot=str(slot) if slot else None,
            )
            for code, (one, other, session), slot in zip(ids, data.requested, data.fixed, strict=True)
        ),
        precedences=tuple(
            (ids[before - 1], ids[after])
            for after, earlier in enumerate(data.precedences)
            for before in sorted(earlier)
        ),
        break_spread=break_spread,
        floors=Floors(seller=0, buyer=0, pool=0),
        aims=("breaks",),
    )
