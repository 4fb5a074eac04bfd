"""The tree of product fields: shown with who uses what, and changed field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from fixtures.fields import TREE
from matcher.issue import Issue
from web.pages.access import Form, Read, Visitor, Write, log_change, text, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.pages.setup import said, setup_values
from web.store.people import event_tree, field_names, frame_of
from web.store.tree import LEVELS_MOST, NAME_MOST, add_field, remove_field, rename_field, take_example, uses

router = APIRouter()
SHORT = 30
"""A tree of so many fields is shown open; of a longer one only the part in which something is changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One field of the tree: its level from 1, its name, and how many companies use it."""

    code: str
    level: int
    name: str
    companies: int
    hall: bool
    leaf: bool


@router.get("/o/{token}/setup/fields")
def show_fields(
    request: Request, token: str, db: Read, edit: str = "", under: str = "", saved: str = ""
) -> Response:
    """Shows the tree; with `edit`, a form for that field, and with `under`, one for a new field below it."""
    who = visitor(request, db, token, "organiser")
    values = _values(db, who, edit=edit, under=under) | {"saved": bool(saved)}
    return reply(request, "organiser/setup_fields.html", values)


@router.post("/o/{token}/setup/fields")
def take_fields(request: Request, token: str, form: Form, db: Write) -> Response:
    """Adds, renames or removes one field, or takes the example tree; or says what stands in the way."""
    who = visitor(request, db, token, "organiser")
    do = text(form, "do", most=16, needed=True)
    steps = {"add": _add, "rename": _rename, "remove": _remove, "example": _example}
    if do not in steps:
        raise Fault.garbled()
    before = field_names(db, who.event.code)
    if faults := steps[do](db, who, form):
        code = text(form, "code", most=64)
        values = _values(db, who, edit=code, under="") | {"faults": said(who, faults)}
        return reply(request, "organiser/setup_fields.html", values, status=422)
    after = field_names(db, who.event.code)
    log_change(
        db,
        who,
        "setup-fields",
        before={"removed": [code for code in before if code not in after]},
        after={
            "new": [code for code in after if code not in before],
            "changed": [code for code in after if code in before and after[code] != before[code]],
        },
    )
    return see(f"{who.base}/setup/fields?saved=1")


def _add(db: Session, who: Visitor, form: FormData) -> list[Issue]:
    parent = text(form, "parent", most=64, needed=True) or None
    added = add_field(db, who.event.code, parent=parent, names=_names(form))
    return _named(who, added) if isinstance(added, list) else []


def _rename(db: Session, who: Visitor, form: FormData) -> list[Issue]:
    code = text(form, "code", most=64, needed=True)
    return _named(who, rename_field(db, who.event.code, code, _names(form)))


def _remove(db: Session, who: Visitor, form: FormData) -> list[Issue]:
    return remove_field(db, who.event, text(form, "code", most=64, needed=True))


def _example(db: Session, who: Visitor, _: FormData) -> list[Issue]:
    take_example(db, who.event.code)
    return []


def _names(form: FormData) -> tuple[str, str]:
    korean, english = (text(form, name, most=400, needed=True) for name in ("name_ko", "name_en"))
    return korean, english


def _named(who: Visitor, faults: list[Issue]) -> list[Issue]:
    """The faults with the name of the field in the reader's language."""
    label = who.language.say("Name in Korean")
    return [
        Issue(code=one.code, given=one.given, detail={**one.detail, "field": label})
        if "field" in one.detail
        else one
        for one in faults
    ]


def branches(db: Session, who: Visitor) -> list[Branch]:
    """The tree in its order, each field right after what it lies under."""
    parent, called = event_tree(db, who.event.code).parent, field_names(db, who.event.code)
    used, halls = uses(db, who.event.code), set(frame_of(who.event).halls)
    below: dict[str | None, list[str]] = {}
    for code, above in parent.items():
        below.setdefault(above, []).append(code)
    found: list[Branch] = []

    def walk(above: str | None, level: int) -> None:
        for code in below.get(above, []):
            found.append(
                Branch(
                    code=code,
                    level=level,
                    name=who.language.pick(*called[code]),
                    companies=len(used.get(code, ())),
                    hall=code in halls,
                    leaf=code not in below,
                )
            )
            walk(code, level + 1)

    walk(None, 1)
    return found


def _parts(listed: list[Branch]) -> list[tuple[Branch, list[Branch]]]:
    """The tree in parts: each top field with itself and everything below it."""
    found: list[tuple[Branch, list[Branch]]] = []
    for one in listed:
        if one.level == 1:
            found.append((one, []))
        found[-1][1].append(one)
    return found


def _top(parent: Mapping[str, str | None], code: str) -> str:
    """The top field above this one."""
    while (above := parent[code]) is not None:
        code = above
    return code


def _values(db: Session, who: Visitor, *, edit: str, under: str) -> dict[str, Any]:
    listed, called = branches(db, who), field_names(db, who.event.code)
    parent = event_tree(db, who.event.code).parent
    return {
        **setup_values(db, who, "fields"),
        "branches": listed,
        "parts": _parts(listed),
        "opened": {_top(parent, code) for code in (edit, under) if code in called}
        or {one.code for one in listed if len(listed) <= SHORT},
        "parents": [one for one in listed if one.level < LEVELS_MOST],
        "edit": next((one for one in listed if one.code == edit), None),
        "names": called,
        "under": under if under in called else "",
        "name_most": NAME_MOST,
        "examples": sum(code not in called for code in TREE.parent),
    }
