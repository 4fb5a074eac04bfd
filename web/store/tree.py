"""The tree of product fields, changed field by field; what companies use is never taken from them."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import count

from sqlmodel import Session, col, func, select

from fixtures.fields import FIELD_NAMES, TREE
from matcher.issue import Issue
from web.rows import CompanyRow, DelegateRow, EventRow, FieldRow
from web.store.people import frame_of
from web.store.reframe import listed
from web.store.texts import one_line

LEVELS_MOST = 3
"""A field made here lies in a hall, in a group, or is a hall: the company's form shows these levels."""
NAME_MOST = 100


def uses(db: Session, event: str) -> Mapping[str, tuple[str, ...]]:
    """By product field, the companies that name it themselves, through one of their people, or as hall."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in db.exec(
        select(CompanyRow).where(CompanyRow.event == event).order_by(col(CompanyRow.position))
    ):
        for code in (*row.fields, *([row.hall] if row.hall else [])):
            found[code][row.code] = None
    for person in db.exec(select(DelegateRow).where(DelegateRow.event == event)):
        for code in person.fields:
            found[code][person.company] = None
    return {code: tuple(companies) for code, companies in found.items()}


def add_field(db: Session, event: str, *, parent: str | None, names: tuple[str, str]) -> str | list[Issue]:
    """Adds a field below another, or at the top: its code, which is made from the parent's."""
    korean, english = _names(names)
    if faults := _name_faults(korean):
        return faults
    rows = {row.code: row for row in db.exec(select(FieldRow).where(FieldRow.event == event))}
    if parent is not None and parent not in rows:
        return [Issue(code="code-unknown", given=parent, detail={"what": "product field"})]
    if _level(rows, parent) >= LEVELS_MOST:
        return [Issue(code="field-too-deep", given=korean, detail={"most": str(LEVELS_MOST)})]
    style = "H{n}" if parent is None else parent + "{n:02d}"
    code = next(one for one in (style.format(n=n) for n in count(1)) if one not in rows)
    last = db.exec(select(func.max(FieldRow.position)).where(FieldRow.event == event)).one()
    position = 0 if last is None else last + 1
    db.add(
        FieldRow(event=event, code=code, parent=parent, name_ko=korean, name_en=english, position=position)
    )
    db.flush()
    return code


def rename_field(db: Session, event: str, code: str, names: tuple[str, str]) -> list[Issue]:
    """Calls a field by other names."""
    korean, english = _names(names)
    row = db.get(FieldRow, (event, code))
    if row is None:
        return [Issue(code="code-unknown", given=code, detail={"what": "product field"})]
    if faults := _name_faults(korean):
        return faults
    row.name_ko, row.name_en = korean, english
    db.add(row)
    db.flush()
    return []


def remove_field(db: Session, event: EventRow, code: str) -> list[Issue]:
    """Takes a field out of the tree; or says which companies, fields or tables hold it there."""
    row = db.get(FieldRow, (event.code, code))
    if row is None:
        return [Issue(code="code-unknown", given=code, detail={"what": "product field"})]
    below = list(db.exec(select(FieldRow.code).where(FieldRow.event == event.code, FieldRow.parent == code)))
    if below:
        return [Issue(code="field-parent", given=code, detail={"who": listed(below)})]
    if code in frame_of(event).halls:
        return [Issue(code="field-hall", given=code)]
    if companies := uses(db, event.code).get(code):
        return [Issue(code="field-used", given=code, detail={"who": listed(companies)})]
    db.delete(row)
    db.flush()
    return []


def take_example(db: Session, event: str) -> int:
    """Adds the example tree to the event's own; how many fields are new. Own names stay as they are."""
    known = set(db.exec(select(FieldRow.code).where(FieldRow.event == event)))
    new = {code: parent for code, parent in TREE.parent.items() if code not in known}
    last = db.exec(select(func.max(FieldRow.position)).where(FieldRow.event == event)).one()
    begin = 0 if last is None else last + 1
    for position, (code, parent) in enumerate(new.items(), begin):
        korean, english = FIELD_NAMES[code]
        db.add(
            FieldRow(
                event=event, code=code, parent=parent, name_ko=korean, name_en=english, position=position
            )
        )
    db.flush()
    return len(new)


def _level(rows: Mapping[str, FieldRow], code: str | None) -> int:
    """On which level a field lies, from 1; 0 above all."""
    level = 0
    while code is not None:
        code, level = rows[code].parent, level + 1
    return level


def _names(names: tuple[str, str]) -> tuple[str, str]:
    """Korean and English on one line each; one stands for the other where it is missing."""
    korean, english = (one_line(one) for one in names)
    return korean or english, english or korean


def _name_faults(name: str) -> list[Issue]:
    if not name:
        return [Issue(code="field-missing", detail={"field": "name"})]
    if len(name) > NAME_MOST:
        detail = {"field": "name", "most": str(NAME_MOST)}
        return [Issue(code="text-too-long", given=str(len(name)), detail=detail)]
    return []
