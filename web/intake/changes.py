"""What saving an intake would change against what is stored, sheet by sheet: for a dry run and its page."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from matcher.pairs import owners
from matcher.people import Participant
from scheduler.problem import Problem
from web.intake.intake import Intake
from web.intake.merge import Merged, merge
from web.intake.sheets import SheetName
from web.store.enrol import digits
from web.store.values import Contact, Profile
from web.store.whole import StoredEvent

Values = Mapping[str, str]
"""What stands in one row of a sheet, as it is written there, by the name of the column."""
Rows = Mapping[tuple[str, ...], Values]
"""The rows of a sheet by what names them: a code, or for wishes and vetoes who asks and for whom."""
Field = tuple[str, str, str]
"""A column's name, what stood there before, and what will."""

_BARE_PARTICIPANT = frozenset({"code", "delegates"})
_BARE_WISH = frozenset({"of", "to", "asked"})
_BARE_RELATION = frozenset({"first", "second"})
_ANSWERED: tuple[SheetName, ...] = ("companies", "delegates", "wishes", "vetoes")
"""The sheets that companies answer too."""
_EVENT = ("kind", "timezone", "slot_minutes", "change_minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row that is new, removed, or changed in these fields. `key` names it as in `Rows`."""

    key: tuple[str, ...]
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChanges:
    """What becomes of one sheet. `unchanged` counts the rows that stay as they are."""

    sheet: SheetName
    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    removed: tuple[Change, ...]
    unchanged: int

    @property
    def all(self) -> tuple[Change, ...]:
        """The rows that are not as they were."""
        return (*self.new, *self.changed, *self.removed)

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All sheets of which something changes, in the workbook's order.

    `kept` is what the files say otherwise than companies have answered on their forms: their answers stay,
    and `kept_codes` are these companies.
    """

    sheets: tuple[SheetChanges, ...]
    kept: tuple[SheetChanges, ...] = ()
    kept_codes: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many rows are not as they were; 0 where saving would change nothing."""
        return sum(one.number for one in self.sheets)

    @property
    def fingerprint(self) -> str:
        """Equal for equal changes: says whether what is saved is what was shown."""
        return hashlib.sha256(repr((self.sheets, self.kept)).encode()).hexdigest()


def changes(stored: StoredEvent, merged: Merged, intake: Intake) -> Changes:
    """What differs between the stored event and the one that `merge` made of it; takes no part in saving."""
    before, after = _stored_rows(stored), _merged_rows(stored, merged)
    kept = tuple(_kept(stored, merged, intake, after)) if stored.answered else ()
    own = owners(merged.event.participants)
    return Changes(
        sheets=tuple(
            found for sheet in before if (found := _compare(sheet, before[sheet], after[sheet])).number
        ),
        kept=kept,
        kept_codes=tuple(sorted({own[one.key[0]] for found in kept for one in found.all})),
    )


def _kept(
    stored: StoredEvent, merged: Merged, intake: Intake, after: Mapping[SheetName, Rows]
) -> Iterator[SheetChanges]:
    """What would change besides if nobody had answered, for those who have."""
    nobody = replace(stored, answered=frozenset())
    wanted = _merged_rows(nobody, merge(intake, nobody))
    own = owners(merged.event.participants)
    for sheet in _ANSWERED:
        theirs, said = (
            {key: values for key, values in rows.items() if own.get(key[0]) in stored.answered}
            for rows in (after[sheet], wanted[sheet])
        )
        if (found := _compare(sheet, theirs, said)).number:
            yield found


def _compare(sheet: SheetName, before: Rows, after: Rows) -> SheetChanges:
    stay = [key for key in after if key in before]
    return SheetChanges(
        sheet=sheet,
        new=tuple(Change(key=key, fields=_fields({}, after[key])) for key in after if key not in before),
        changed=tuple(
            Change(key=key, fields=_fields(before[key], after[key]))
            for key in stay
            if before[key] != after[key]
        ),
        removed=tuple(Change(key=key, fields=_fields(before[key], {})) for key in before if key not in after),
        unchanged=sum(before[key] == after[key] for key in stay),
    )


def _fields(before: Values, after: Values) -> tuple[Field, ...]:
    """The columns that differ."""
    return tuple(
        (name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    )


def _stored_rows(stored: StoredEvent) -> dict[SheetName, Rows]:
    return _rows(stored, stored.profiles, stored.contacts)


def _merged_rows(stored: StoredEvent, merged: Merged) -> dict[SheetName, Rows]:
    return _rows(
        merged.event,
        {**stored.profiles, **merged.profiles},
        {**stored.contacts, **merged.contacts},
    )


def _rows(
    event: StoredEvent, profiles: Mapping[str, Profile], contacts: Mapping[str, Contact]
) -> dict[SheetName, Rows]:
    """The event as the sheets of a workbook."""
    frame = event.frame
    return {
        "event": {(name,): {"value": text} for name, text in _settings(event).items() if text},
        "slots": {
            (slot.code,): {"session": one.code, "date": one.date or "", "start": slot.start or ""}
            for one in frame.sessions
            for slot in one.slots
        },
        "tables": {(one.code,): {"hall": one.hall, "closed": _text(one.closed)} for one in frame.tables},
        "fields": {
            (code,): {
                "parent": parent or "",
                "name_ko": event.field_names.get(code, (code, code))[0],
                "name_en": event.field_names.get(code, (code, code))[1],
            }
            for code, parent in event.tree.parent.items()
        },
        "companies": {
            (one.code,): {
                **_profile(profiles.get(one.code)),
                **_participant(one),
                "status": event.standing.get(one.code, "selected"),
            }
            for one in event.participants
        },
        "delegates": {
            (person.code,): {
                "company": one.code,
                **_contact(contacts.get(person.code)),
                "hours": _text(person.hours),
                "table": person.table or "",
                "fields": _text(person.fields),
                "languages": _text(person.languages),
            }
            for one in event.participants
            for person in one.delegates
        },
        "wishes": {(one.of, one.to): _values(one, _BARE_WISH) for one in event.wishes},
        "vetoes": {(one.of, one.to): {} for one in event.vetoes},
        "relations": {(one.first, one.second): _values(one, _BARE_RELATION) for one in event.relations},
    }


def _settings(event: StoredEvent) -> Values:
    frame: Problem = event.frame
    floors, zone = frame.floors, ZoneInfo(frame.timezone)
    return {
        "title_ko": event.title[0],
        "title_en": event.title[1],
        **{name: _text(getattr(frame, name)) for name in _EVENT},
        "floor_seller": _text(floors.seller),
        "floor_buyer": _text(floors.buyer),
        "floor_pool": _text(floors.pool),
        "preset": event.preset,
        "deadline": _text(event.deadline and event.deadline.astimezone(zone)),
        "review_until": _text(event.review_until and event.review_until.astimezone(zone)),
        "wish_form": event.wish_form,
        "cap_seller": _text(event.scoring.caps.seller),
        "cap_buyer": _text(event.scoring.caps.buyer),
        "cap_pool": _text(event.scoring.caps.pool),
        "fill": _text(event.scoring.fill),
        "purge_on": _text(event.purge_on),
    }


def _profile(one: Profile | None) -> Values:
    if one is None:
        return {}
    return {**_values(one, frozenset()), "business_number": digits(one.business_number) or ""}


def _participant(one: Participant) -> Values:
    return _values(one, _BARE_PARTICIPANT)


def _contact(one: Contact | None) -> Values:
    return _values(one or Contact(), frozenset())


def _values(one: object, bare: Iterable[str]) -> Values:
    """All fields of a value but these, so that a field that is new some day is compared as well."""
    names = [each.name for each in fields(one)]  # type: ignore[arg-type]
    return {name: _text(getattr(one, name)) for name in names if name not in bare}


def _text(value: object) -> str:
    """A value as it stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(_text(one) for one in value)
    return str(value)
