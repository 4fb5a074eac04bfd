"""The JSON form of a list of changes (docs/formats/changes.md)."""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from matcher.issue import Issue
from scheduler.form import issue_of
from scheduler.problem import FORMAT
from scheduler.repair.changes import KINDS, Change

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def read_changes(text: str | bytes) -> tuple[Change, ...] | list[Issue]:
    """The changes in a JSON text, or every fault in its form, each with its JSON path.

    What the codes refer to is `scheduler.repair.faults`' part.
    """
    from pydantic import ValidationError

    try:
        found = _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        listed = error.errors(include_url=False, include_context=False)
        for one in listed:
            # pydantic names the kind of change in the place, where the file has none.
            one["loc"] = tuple(part for i, part in enumerate(one["loc"]) if not (i == 2 and part in KINDS))
        return [issue_of(one) for one in listed]
    if found.format != FORMAT:
        return [
            Issue(
                code="format-version", path="/format", given=str(found.format), detail={"known": str(FORMAT)}
            )
        ]
    changes: tuple[Change, ...] = found.changes
    return changes


@cache
def _adapter() -> "TypeAdapter[Any]":
    # pydantic takes a tenth of a second to import, which `--help` should not pay.
    from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

    class ChangesFile(BaseModel):
        model_config = ConfigDict(extra="forbid")
        format: int
        changes: tuple[Annotated[Change, Field(discriminator="kind")], ...]

    return TypeAdapter(ChangesFile)
