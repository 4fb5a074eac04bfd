"""The JSON form of problems and results, its schema, and a problem's fingerprint."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from matcher.issue import Issue
from matcher.people import Delegate, Participant
from scheduler.problem import FORMAT, Candidate, Interpreter, Problem
from scheduler.timetable import Result

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

Value = TypeVar("Value", Participant, Delegate, Interpreter, Candidate)


@dataclass(frozen=True, kw_only=True)
class ProblemFile(Problem):
    """A problem as it stands in a file: `format` is the version of this form."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    format: int


@dataclass(frozen=True, kw_only=True)
class ResultFile(Result):
    """A result as it stands in a file: as `solve --json` prints it."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    format: int
    gap: float | None = None


def read_problem(text: str | bytes) -> Problem | list[Issue]:
    """The problem in a JSON text, or every fault in the text's form, each with its JSON path.

    What the codes refer to is `scheduler.check`'s part.
    """
    found = _read(ProblemFile, text)
    if isinstance(found, list):
        return found
    return Problem(**{field.name: getattr(found, field.name) for field in fields(Problem)})


def write_problem(problem: Problem) -> str:
    """The problem as canonical JSON: sorted by code, settings that have their usual value left out."""
    plain = _adapter(Problem).dump_python(canonical(problem), mode="json", exclude_defaults=True)
    return _text({"format": FORMAT, **plain})


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the canonical form: equal for equal problems, in whatever order their lists came."""
    kept = vars(problem)  # A problem never changes, so that it can carry its fingerprint along.
    if "_fingerprint" not in kept:
        kept["_fingerprint"] = "sha256:" + hashlib.sha256(write_problem(problem).encode()).hexdigest()
    found: str = kept["_fingerprint"]
    return found


def load_writer() -> None:
    """Prepare what writes problems, once a process; a twentieth of a second."""
    _adapter(Problem)


def read_result(text: str | bytes) -> Result | list[Issue]:
    """The result in a JSON text, or every fault in the text's form."""
    found = _read(ResultFile, text)
    if isinstance(found, list):
        return found
    return Result(**{field.name: getattr(found, field.name) for field in fields(Result)})


def write_result(result: Result) -> str:
    """The result as JSON, one object; every key is there even where its value is null."""
    return _text({"format": FORMAT, **_whole(result), "gap": result.gap})


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a problem file."""
    found = _adapter(ProblemFile).json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found, "title": "sangdam problem"}


def canonical(problem: Problem) -> Problem:
    """The same problem with every list that has no order of its own sorted by code."""
    if vars(problem).get("_canonical"):
        return problem
    found = replace(
        problem,
        tables=tuple(
            replace(one, closed=_sorted(one.closed))
            for one in sorted(problem.tables, key=lambda one: one.code)
        ),
        participants=tuple(_person(one) for one in sorted(problem.participants, key=lambda one: one.code)),
        candidates=_candidates(problem.candidates),
        given=_candidates(problem.given),
        vetoes=tuple(sorted({(min(pair), max(pair)) for pair in problem.vetoes})),
        precedences=tuple(sorted(set(problem.precedences))),
        turnarounds=tuple(
            sorted(
                (replace(one, halls=(min(one.halls), max(one.halls))) for one in problem.turnarounds),
                key=lambda one: one.halls,
            )
        ),
        interpreters=tuple(
            _interpreter(one) for one in sorted(problem.interpreters, key=lambda one: one.code)
        ),
        programme=tuple(
            replace(one, slots=_sorted(one.slots), who=_sorted(one.who))
            for one in sorted(problem.programme, key=lambda one: one.code)
        ),
        slot_costs=tuple(sorted(problem.slot_costs)),
        published=tuple(sorted(problem.published, key=lambda one: one.id)),
    )
    vars(found)["_canonical"] = True
    return found


def _person(one: Participant) -> Participant:
    people = one.delegates
    if len(people) > 1:
        people = tuple(sorted(people, key=lambda person: person.code))
    return _with(
        one,
        delegates=tuple([_delegate(person) for person in people]),
        forbidden=_sorted(one.forbidden),
        held_slots=_sorted(one.held_slots),
        tables=_sorted(one.tables),
        fields=_sorted(one.fields),
        languages=_sorted(one.languages),
    )


def _delegate(one: Delegate) -> Delegate:
    if one.hours is None and len(one.fields) < 2 and len(one.languages) < 2:
        return one
    hours = None if one.hours is None else _sorted(one.hours)
    return _with(one, hours=hours, fields=_sorted(one.fields), languages=_sorted(one.languages))


def _interpreter(one: Interpreter) -> Interpreter:
    hours = None if one.hours is None else _sorted(one.hours)
    return _with(one, languages=_sorted(one.languages), hours=hours)


def _candidates(listed: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    ordered = sorted(listed, key=lambda one: one.id)
    return tuple(
        _with(
            one,
            delegates=_sorted(one.delegates),
            sessions=_sorted(one.sessions),
            fields=_sorted(one.fields),
        )
        if len(one.delegates) > 1 or len(one.sessions) > 1 or len(one.fields) > 1
        else one
        for one in ordered
    )


def _with(one: Value, **changed: Any) -> Value:
    """The value with these fields; itself where they are what it has, which most are in large problems."""
    for name, value in changed.items():
        if getattr(one, name) != value:
            return replace(one, **changed)
    return one


def _sorted(codes: tuple[str, ...]) -> tuple[str, ...]:
    return codes if len(codes) < 2 else tuple(sorted(set(codes)))


def _whole(value: Any) -> Any:
    """A dataclass as JSON values, with all fields."""
    if is_dataclass(value):
        return {field.name: _whole(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_whole(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _whole(value[key]) for key in sorted(value)}
    return value


def _text(value: Mapping[str, Any]) -> str:
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n"
    )


@cache
def _adapter(kind: type) -> "TypeAdapter[Any]":
    # pydantic takes a tenth of a second to import, which `--help` should not pay.
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _read(kind: type, text: str | bytes) -> Any:
    from pydantic import ValidationError

    try:
        found = _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        return [issue_of(one) for one in error.errors(include_url=False, include_context=False)]
    if found.format != FORMAT:
        detail = {"known": str(FORMAT)}
        return [Issue(code="format-version", path="/format", given=str(found.format), detail=detail)]
    return found


def issue_of(error: "ErrorDetails") -> Issue:
    """One of pydantic's findings as an Issue; the place is a JSON pointer."""
    path = "/" + "/".join(str(part) for part in error["loc"])
    kind, last = error["type"], str(error["loc"][-1]) if error["loc"] else ""
    if kind == "json_invalid":
        return Issue(code="json-not", detail={"reason": error["msg"].removeprefix("Invalid JSON: ")})
    if kind in {"missing", "missing_keyword_only_argument"}:
        return Issue(code="field-missing", path=path, detail={"field": last})
    if kind in {"unexpected_keyword_argument", "extra_forbidden"}:
        return Issue(code="field-unknown", path=path, given=last)
    given = json.dumps(error["input"], ensure_ascii=False, default=str)
    shown = given if len(given) <= 60 else given[:57] + "…"
    return Issue(code="field-wrong", path=path, given=shown, detail={"reason": error["msg"]})
