"""What stood in the organiser's files, as values with their places: read, but not saved yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matcher.issue import Issue
from matcher.people import Delegate, Participant, Veto, Wish
from matcher.score import PresetName
from matcher.wish_forms import WishForm
from scheduler.problem import Kind, Session, Table
from web.intake.grid import Line
from web.rows import Standing
from web.store.values import Contact, Profile, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The sheet of the event itself; None where an item is empty: then it stays as it is."""

    code: str | None = None
    title_ko: str | None = None
    title_en: str | None = None
    kind: Kind | None = None
    timezone: str | None = None
    slot_minutes: int | None = None
    change_minutes: int | None = None
    floor_seller: int | None = None
    floor_buyer: int | None = None
    floor_pool: int | None = None
    preset: PresetName | None = None
    deadline: str | None = None
    review_until: str | None = None
    wish_form: WishForm | None = None
    cap_seller: int | None = None
    cap_buyer: int | None = None
    cap_pool: int | None = None
    fill: int | None = None
    purge_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A row of the companies' sheet. `parallel` None: one for each staffed table."""

    participant: Participant
    parallel: int | None
    profile: Profile
    status: Standing | None
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A row of the delegates' sheet."""

    delegate: Delegate
    company: str
    contact: Contact
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A row of the tree of product fields."""

    code: str
    parent: str | None
    names: tuple[str, str]
    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All that stood in the files. None for a sheet that was not among them: what is stored stays.

    `notes` say what was left out because the template has no such sheet or column.
    """

    settings: Settings = Settings()
    items: Mapping[str, Line] = field(default_factory=dict)
    sessions: tuple[tuple[Session, Line], ...] | None = None
    slot_rows: tuple[Line, ...] = ()
    tables: tuple[tuple[Table, Line], ...] | None = None
    fields: tuple[Field, ...] | None = None
    companies: tuple[Company, ...] = ()
    people: tuple[Person, ...] | None = None
    wishes: tuple[tuple[Wish, Line], ...] = ()
    vetoes: tuple[tuple[Veto, Line], ...] = ()
    relations: tuple[tuple[Relation, Line], ...] = ()
    notes: tuple[Issue, ...] = ()
