"""The rows of the database. Every invariant that a database can hold stands here as a constraint.

Personal data live in ProfileRow and ContactRow, and for a while in UploadRow and UndoRow: `web.purge` empties
them. Everything else holds codes.
A row is never built from raw input: SQLModel does not validate rows, `web.intake` and `web.store` do.
"""

from datetime import date, datetime
from functools import partial
from secrets import token_hex
from typing import Literal, get_args

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlmodel import Field, SQLModel

from matcher.people import Side, Verdict
from matcher.score import PresetName
from matcher.wish_forms import WishForm
from scheduler.problem import Kind
from web.columns import Codes, UTCDateTime, one_of
from web.consents import ConsentKind
from web.mail_texts import MailKind

Standing = Literal["applied", "selected", "waiting", "declined", "withdrawn"]
"""How a company stands: 신청, 선정, 대기, 탈락, 철회."""
Purpose = Literal["organiser", "company", "attendee"]
RunState = Literal["queued", "running", "done", "stopped", "failed"]
Deed = Literal["import", "merge", "met"]
"""What can be undone: an import, making one company of two, or counting who met at earlier events."""
DeedState = Literal["done", "undone"]
MeetingState = Literal["planned", "held", "no-show", "cancelled", "walk-in"]
Sees = Literal["all", "selected"]
"""Who sees the companies of the other side: every company, or selected ones only."""
ExhibitKind = Literal["picture", "sheet"]
"""A picture of products, or a PDF about the company."""
MailState = Literal["queued", "written", "failed"]
"""A mail waits; its file was taken, to be sent by a mail program; or it can't be written."""
Coming = Literal["yes", "no"]
Does = Literal["show", "withdraw"]

CODE = 64
"""The longest code (`scheduler.faults.kinds.CODE`)."""
MEETING = 200
"""The longest id of a meeting: two codes and a colon, with some room."""


class Row(SQLModel):
    """What all rows share: one catalogue of tables, and names for constraints that stay the same."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _to(table: str, *columns: str, to: tuple[str, ...], ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, [f"{table}.{name}" for name in to], ondelete=ondelete)


def _to_company(column: str, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    return _to("company", "event", column, to=("event", "code"), ondelete=ondelete)


class EventRow(Row, table=True):
    """A fair. `frame` is its problem file without people: sessions, slots, halls, tables, rules.

    `facts` says what facts about two companies count for their affinity, as JSON (`web.store.facts`).
    `deadline` closes the forms, and `review_until` those of buyers who answer requests; `scoring` is how
    wishes count (`web.store.scoring`), in JSON.
    `checkin_key` is the secret from which check-in codes are worked out (`web.store.checkin`): every event
    has its own from the moment at which its row is made.
    """

    __tablename__ = "event"
    __table_args__ = (
        one_of("kind", get_args(Kind)),
        one_of("preset", get_args(PresetName)),
        one_of("wish_form", get_args(WishForm)),
        CheckConstraint(f"length(code) BETWEEN 1 AND {CODE}", name="code"),
    )
    code: str = Field(primary_key=True, max_length=CODE)
    title_ko: str
    title_en: str
    kind: Kind = Field(sa_type=String(16))
    timezone: str = Field(max_length=64)
    preset: PresetName = Field(sa_type=String(16))
    frame: str = Field(sa_type=Text)
    facts: str = Field(default="{}", sa_type=Text)
    deadline: datetime | None = Field(default=None, sa_type=UTCDateTime)
    review_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    wish_form: WishForm = Field(default="ranks", sa_type=String(8))
    scoring: str = Field(default="{}", sa_type=Text)
    purge_on: date | None = None
    purged_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
    checkin_key: str = Field(default_factory=partial(token_hex, 32), max_length=64, repr=False)


class FieldRow(Row, table=True):
    """A product field in the organiser's tree, with its names; the top level are the halls."""

    __tablename__ = "field"
    __table_args__ = (
        # Deferred: a tree is stored in the organiser's order, in which a child may come first.
        ForeignKeyConstraint(
            ["event", "parent"],
            ["field.event", "field.code"],
            ondelete="CASCADE",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("parent <> code", name="parent"),
    )
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    code: str = Field(primary_key=True, max_length=CODE)
    parent: str | None = Field(default=None, max_length=CODE)
    name_ko: str
    name_en: str
    position: int


class CompanyRow(Row, table=True):
    """A company at an event, in codes. `position` is its place in the organiser's list."""

    __tablename__ = "company"
    __table_args__ = (
        one_of("side", get_args(Side)),
        one_of("status", get_args(Standing)),
        CheckConstraint("parallel >= 1", name="parallel"),
        CheckConstraint("quota >= 0", name="quota"),
        CheckConstraint("floor >= 0", name="floor"),
        CheckConstraint("floor <= quota", name="floor_quota"),
        CheckConstraint(f"length(code) BETWEEN 1 AND {CODE}", name="code"),
    )
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    code: str = Field(primary_key=True, max_length=CODE)
    side: Side = Field(sa_type=String(8))
    status: Standing = Field(default="selected", sa_type=String(16))
    hall: str | None = Field(default=None, max_length=CODE)
    quota: int | None = None
    floor: int | None = None
    parallel: int = 1
    forbidden: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    tables: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    fields: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    languages: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    position: int
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ProfileRow(Row, table=True):
    """What a company is called and says of itself. Purged on the event's date.

    `certificates`, `capacity` (in a month, in the organiser's unit) and `exports` are what a seller has, and
    what a buyer asks for. `newcomer`: it is there for the first time. None: nobody said.
    """

    __tablename__ = "profile"
    __table_args__ = (
        _to_company("company"),
        CheckConstraint("length(business_number) = 10", name="business_number"),
        CheckConstraint("capacity >= 0", name="capacity"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    company: str = Field(primary_key=True, max_length=CODE)
    name: str
    name_en: str = ""
    business_number: str | None = Field(default=None, max_length=10)
    region: str = ""
    intro_ko: str = Field(default="", sa_type=Text)
    intro_en: str = Field(default="", sa_type=Text)
    certificates: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    capacity: int | None = None
    exports: bool | None = None
    newcomer: bool | None = None


class DelegateRow(Row, table=True):
    """A person who sits at a table, in codes. `hours` are slots; None means all of them.

    Every company has at least one: where the organiser named none, it has the company's code.
    """

    __tablename__ = "delegate"
    __table_args__ = (
        _to_company("company"),
        UniqueConstraint("event", "company", "code"),
        UniqueConstraint("event", "table_code"),
        CheckConstraint("hours <> '[]'", name="hours"),
        CheckConstraint(f"length(code) BETWEEN 1 AND {CODE}", name="code"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    code: str = Field(primary_key=True, max_length=CODE)
    company: str = Field(max_length=CODE)
    hours: tuple[str, ...] | None = Field(default=None, sa_type=Codes)
    table_code: str | None = Field(default=None, max_length=CODE)
    fields: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    languages: tuple[str, ...] = Field(default=(), sa_type=Codes, nullable=False)
    position: int


class ContactRow(Row, table=True):
    """What a delegate is called and how to reach him or her. Purged on the event's date."""

    __tablename__ = "contact"
    __table_args__ = (_to("delegate", "event", "delegate", to=("event", "code")),)
    event: str = Field(primary_key=True, max_length=CODE)
    delegate: str = Field(primary_key=True, max_length=CODE)
    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


class WishRow(Row, table=True):
    """A one-way request. `of_code` and `to_code` name a company, or one delegate where one is meant."""

    __tablename__ = "wish"
    __table_args__ = (
        _to_company("of_company"),
        _to_company("to_company"),
        _to("delegate", "event", "of_company", "of_delegate", to=("event", "company", "code")),
        _to("delegate", "event", "to_company", "to_delegate", to=("event", "company", "code")),
        CheckConstraint("of_company <> to_company", name="two"),
        CheckConstraint("of_code = coalesce(of_delegate, of_company)", name="of"),
        CheckConstraint("to_code = coalesce(to_delegate, to_company)", name="to"),
        CheckConstraint("rank >= 1", name="rank"),
        Index(None, "event", "to_company"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    of_code: str = Field(primary_key=True, max_length=CODE)
    to_code: str = Field(primary_key=True, max_length=CODE)
    of_company: str = Field(max_length=CODE)
    of_delegate: str | None = Field(default=None, max_length=CODE)
    to_company: str = Field(max_length=CODE)
    to_delegate: str | None = Field(default=None, max_length=CODE)
    rank: int
    asked_at: datetime = Field(sa_type=UTCDateTime)


class VetoRow(Row, table=True):
    """A one-way refusal between two companies. Nobody else ever learns of it."""

    __tablename__ = "veto"
    __table_args__ = (
        _to_company("of_company"),
        _to_company("to_company"),
        CheckConstraint("of_company <> to_company", name="two"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    of_company: str = Field(primary_key=True, max_length=CODE)
    to_company: str = Field(primary_key=True, max_length=CODE)
    asked_at: datetime = Field(sa_type=UTCDateTime)


class RelationRow(Row, table=True):
    """What is known of two companies: how often they met at earlier events, and whether one supplies already.

    `first` and `second` stand in the order of a pair: seller and buyer, in one pool by their codes.
    """

    __tablename__ = "relation"
    __table_args__ = (
        _to_company("first"),
        _to_company("second"),
        CheckConstraint("first <> second", name="two"),
        CheckConstraint("met >= 0", name="met"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    first: str = Field(primary_key=True, max_length=CODE)
    second: str = Field(primary_key=True, max_length=CODE)
    met: int = 0
    supplies: bool = False


class CorpusRow(Row, table=True):
    """The statistics that affinities are counted with. Once a run has used them they stay (`frozen_at`).

    `offers` is how many offers they were taken of; `statistics` is text of `matcher.suggest.Statistics`.
    """

    __tablename__ = "corpus"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    number: int = Field(primary_key=True)
    offers: int
    statistics: str = Field(sa_type=Text)
    taken_at: datetime = Field(sa_type=UTCDateTime)
    frozen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class FittedRow(Row, table=True):
    """Of which profile a company's affinities were counted: the digest of what was read, and by what."""

    __tablename__ = "fitted"
    __table_args__ = (_to_company("company"),)
    event: str = Field(primary_key=True, max_length=CODE)
    company: str = Field(primary_key=True, max_length=CODE)
    digest: str = Field(max_length=64)


class FitRow(Row, table=True):
    """How well two companies fit, before any wish; purged with the profiles, since `why` has words of them.

    `offering` is who of the two offers what the other seeks. `parts` add up to `total`, 0 to 100; `parts` and
    `why` are JSON text. `forbidden` names the fact that rules them out.
    """

    __tablename__ = "fit"
    __table_args__ = (
        _to_company("first"),
        _to_company("second"),
        CheckConstraint("first <> second", name="two"),
        CheckConstraint("total BETWEEN 0 AND 100", name="total"),
        Index(None, "event", "second"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    first: str = Field(primary_key=True, max_length=CODE)
    second: str = Field(primary_key=True, max_length=CODE)
    offering: str = Field(max_length=CODE)
    total: int
    fine: int = 0
    parts: str = Field(sa_type=Text)
    why: str = Field(sa_type=Text)
    forbidden: str | None = Field(default=None, max_length=CODE)


class LinkRow(Row, table=True):
    """A personal link to one event, for one purpose and one subject. Only the token's SHA-256 is kept.

    `first_opened_at` is when a company's or an attendee's page was asked for first.
    """

    __tablename__ = "link"
    __table_args__ = (
        one_of("purpose", get_args(Purpose)),
        _to_company("company"),
        _to("delegate", "event", "company", "delegate", to=("event", "company", "code")),
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        CheckConstraint("(purpose = 'organiser') = (company IS NULL)", name="subject"),
        CheckConstraint("delegate IS NULL OR purpose = 'attendee'", name="delegate"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
    )
    token_hash: str = Field(primary_key=True, max_length=64)
    event: str = Field(foreign_key="event.code", ondelete="CASCADE", max_length=CODE, index=True)
    purpose: Purpose = Field(sa_type=String(16))
    company: str | None = Field(default=None, max_length=CODE)
    delegate: str | None = Field(default=None, max_length=CODE)
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    first_opened_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def subject(self) -> str | None:
        """The code of whom the link is about: a delegate's or a company's; None for an organiser."""
        return self.delegate or self.company


class RunRow(Row, table=True):
    """One run of the solver: the problem as it was, and what came of it. Codes only.

    `aims` are the problem's, so that a list need not read it, and `workers` how many threads search.
    `repeats` is the run that this one makes again. `beside` is the run that a what-if is compared with, and
    `variant` its changes as JSON; a what-if is never published. Of an event's runs the one with the newest
    `chosen_at` is to be published.
    """

    __tablename__ = "run"
    __table_args__ = (
        one_of("state", get_args(RunState)),
        UniqueConstraint("event", "id"),
        CheckConstraint("(state IN ('done', 'stopped', 'failed')) = (ended_at IS NOT NULL)", name="ended_at"),
        CheckConstraint("state <> 'done' OR result IS NOT NULL", name="result"),
        # What the auditor refused is not kept, so it can never be published.
        CheckConstraint("state IN ('done', 'stopped') OR result IS NULL", name="no_result"),
        CheckConstraint("(state = 'failed') = (error IS NOT NULL)", name="error"),
        CheckConstraint("seconds > 0", name="seconds"),
        CheckConstraint("seed BETWEEN 0 AND 2147483647", name="seed"),
    )
    id: str = Field(primary_key=True, max_length=CODE)
    event: str = Field(foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    state: RunState = Field(default="queued", sa_type=String(16))
    seed: int
    seconds: float
    problem: str = Field(sa_type=Text)
    fingerprint: str = Field(max_length=80)
    corpus: int | None = None
    result: str | None = Field(default=None, sa_type=Text)
    error: str | None = Field(default=None, sa_type=Text)
    asked_at: datetime = Field(sa_type=UTCDateTime)
    began_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    aims: tuple[str, ...] | None = Field(default=None, sa_type=Codes)
    workers: int | None = None
    repeats: str | None = Field(default=None, max_length=CODE)
    beside: str | None = Field(default=None, max_length=CODE)
    variant: str | None = Field(default=None, sa_type=Text)
    chosen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    revision: int | None = None
    """The revision of the draft that it completes, or, where no solver began it, that it is as it stood."""


class VersionRow(Row, table=True):
    """A published timetable. It never changes: the database refuses to change or delete it.

    `frame` are the sessions, slots, halls and tables as they were for the run.
    """

    __tablename__ = "version"
    __table_args__ = (
        _to("run", "event", "run", to=("event", "id"), ondelete="RESTRICT"),
        UniqueConstraint("run"),
        CheckConstraint("number >= 1", name="number"),
    )
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="RESTRICT", max_length=CODE)
    number: int = Field(primary_key=True)
    run: str = Field(max_length=CODE)
    frame: str = Field(sa_type=Text)
    published_at: datetime = Field(sa_type=UTCDateTime)


class ShowingRow(Row, table=True):
    """One step of showing timetables: a version is shown to some companies or to all, or withdrawn from all.

    `wave` says to whom, as the organiser chose it, and `companies` who that was then, as a JSON list of
    codes; empty for all. Written once, never changed.
    """

    __tablename__ = "showing"
    __table_args__ = (
        _to("version", "event", "version", to=("event", "number"), ondelete="RESTRICT"),
        one_of("does", get_args(Does)),
        CheckConstraint("number >= 1", name="number"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    number: int = Field(primary_key=True)
    version: int
    does: Does = Field(sa_type=String(16))
    wave: str = Field(max_length=80)
    companies: str = Field(default="", sa_type=Text)
    at: datetime = Field(sa_type=UTCDateTime)


class MeetingRow(Row, table=True):
    """A meeting of a published version. Only its `state` may change.

    `sequence` is the calendar entry's SEQUENCE: it rises when this meeting differs from the version before.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("state", get_args(MeetingState)),
        _to("version", "event", "version", to=("event", "number"), ondelete="RESTRICT"),
        _to_company("first", "RESTRICT"),
        _to_company("second", "RESTRICT"),
        UniqueConstraint("event", "version", "slot", "table_code"),
        UniqueConstraint("event", "version", "id", "slot"),
        CheckConstraint("first <> second", name="two"),
        CheckConstraint("sequence >= 0", name="sequence"),
        Index(None, "event", "version", "first"),
        Index(None, "event", "version", "second"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    version: int = Field(primary_key=True)
    id: str = Field(primary_key=True, max_length=MEETING)
    first: str = Field(max_length=CODE)
    second: str = Field(max_length=CODE)
    first_delegate: str = Field(max_length=CODE)
    second_delegate: str = Field(max_length=CODE)
    slot: str = Field(max_length=CODE)
    table_code: str = Field(max_length=CODE)
    interpreter: str | None = Field(default=None, max_length=CODE)
    state: MeetingState = Field(default="planned", sa_type=String(16))
    sequence: int = 0


class SeatRow(Row, table=True):
    """Who is taken in which slot of a version: here the database itself refuses a double booking.

    In one pool the same person may be first in one meeting and second in another, so no constraint over
    MeetingRow alone could see that.
    """

    __tablename__ = "seat"
    __table_args__ = (
        _to(
            "meeting",
            "event",
            "version",
            "meeting",
            "slot",
            to=("event", "version", "id", "slot"),
            ondelete="RESTRICT",
        ),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    version: int = Field(primary_key=True)
    slot: str = Field(primary_key=True, max_length=CODE)
    delegate: str = Field(primary_key=True, max_length=CODE)
    meeting: str = Field(max_length=MEETING)


class ReviewRow(Row, table=True):
    """What a company says of the request of another. Nobody else ever learns of it."""

    __tablename__ = "review"
    __table_args__ = (
        _to_company("of_company"),
        _to_company("to_company"),
        one_of("verdict", get_args(Verdict)),
        CheckConstraint("of_company <> to_company", name="two"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    of_company: str = Field(primary_key=True, max_length=CODE)
    to_company: str = Field(primary_key=True, max_length=CODE)
    verdict: Verdict = Field(sa_type=String(16))
    said_at: datetime = Field(sa_type=UTCDateTime)


class IntakeRow(Row, table=True):
    """Files that were sent together and wait for the organiser's word. Kept for a day.

    `columns` is what was chosen for headers that are not the template's, and `fields` the product fields that
    were chosen for words, as JSON.
    """

    __tablename__ = "intake"
    id: str = Field(primary_key=True, max_length=CODE)
    event: str = Field(foreign_key="event.code", ondelete="CASCADE", max_length=CODE, index=True)
    columns: str = Field(default="[]", sa_type=Text)
    fields: str = Field(default="{}", sa_type=Text)
    at: datetime = Field(sa_type=UTCDateTime)


class UploadRow(Row, table=True):
    """One file of those that were sent together, with everything that it holds."""

    __tablename__ = "upload"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)
    intake: str = Field(primary_key=True, foreign_key="intake.id", ondelete="CASCADE", max_length=CODE)
    number: int = Field(primary_key=True)
    name: str
    sha256: str = Field(max_length=64)
    data: bytes = Field(sa_type=LargeBinary)


class UndoRow(Row, table=True):
    """What an import or a merging of companies put in the place of what, so that it can be put back.

    `what` is a summary in codes and numbers, as JSON. `pieces` holds names and contacts, so it is purged with
    the event and after a while (`web.purge`). `event` may name one that is no more: undoing the import that
    made it deletes it, and undoing that brings it back. `number` counts through an event's deeds.
    """

    __tablename__ = "undo"
    __table_args__ = (
        one_of("deed", get_args(Deed)),
        one_of("state", get_args(DeedState)),
        UniqueConstraint("event", "number"),
        CheckConstraint("number >= 1", name="number"),
    )
    id: str = Field(primary_key=True, max_length=CODE)
    event: str = Field(max_length=CODE)
    number: int
    deed: Deed = Field(sa_type=String(16))
    state: DeedState = Field(default="done", sa_type=String(16))
    what: str = Field(sa_type=Text)
    pieces: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UTCDateTime)


class ApartRow(Row, table=True):
    """Two companies of which the organiser said that they are not the same one; `first` is the lesser code.

    The order is the program's: databases sort text in orders of their own.
    """

    __tablename__ = "apart"
    __table_args__ = (
        _to_company("first"),
        _to_company("second"),
        CheckConstraint("first <> second", name="two"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    first: str = Field(primary_key=True, max_length=CODE)
    second: str = Field(primary_key=True, max_length=CODE)


class LogRow(Row, table=True):
    """One change by an organiser: who, when, what, before and after. Only what differs; nothing personal.

    `link` is the beginning of the hash of the link that was used, empty for a command on the server.
    `subject` is a code. `before` and `after` are JSON of codes and numbers: that a name was changed is said,
    not which. There is no reference to the event: what was done to it stays known when it is undone.
    """

    __tablename__ = "log"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        Index(None, "event", "subject"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UTCDateTime)
    link: str = Field(max_length=16)
    what: str = Field(max_length=32)
    subject: str | None = Field(default=None, max_length=MEETING)
    before: str = Field(default="{}", sa_type=Text)
    after: str = Field(default="{}", sa_type=Text)


class ConsentRow(Row, table=True):
    """What one person consented to, in which version of the text, and when it was withdrawn.

    `person` is the name on the card at that moment: another name is another person. It is emptied when the
    event is purged; that somebody consented stays. There is no reference to company or delegate, so that an
    import that replaces them takes no evidence away.
    """

    __tablename__ = "consent"
    __table_args__ = (
        one_of("kind", get_args(ConsentKind)),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("withdrawn_at >= given_at", name="withdrawn_at"),
        Index(None, "event", "delegate"),
    )
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    number: int = Field(primary_key=True)
    company: str = Field(max_length=CODE)
    delegate: str = Field(max_length=CODE)
    person: str = ""
    kind: ConsentKind = Field(sa_type=String(16))
    version: int
    given_at: datetime = Field(sa_type=UTCDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class MailTextRow(Row, table=True):
    """The organiser's own text of one kind of mail, with blanks in braces (`web.mail_texts`)."""

    __tablename__ = "mail_text"
    __table_args__ = (one_of("kind", get_args(MailKind)),)
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    kind: MailKind = Field(primary_key=True, sa_type=String(16))
    subject_ko: str
    body_ko: str = Field(sa_type=Text)
    subject_en: str
    body_en: str = Field(sa_type=Text)


class MailRow(Row, table=True):
    """A mail to one person, as it was put into the queue. Deleted with the event's names, and after a while.

    Its text holds the only copy of a personal link. `version` is the timetable that it tells of. `asked`: the
    company asked for it itself, as a summary of its form; `kind` says nothing then, since what it may be is
    fixed in databases that are there already.
    """

    __tablename__ = "mail"
    __table_args__ = (
        one_of("kind", get_args(MailKind)),
        one_of("state", get_args(MailState)),
        _to_company("company"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(state = 'queued') = (settled_at IS NULL)", name="settled_at"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    number: int = Field(primary_key=True)
    kind: MailKind = Field(sa_type=String(16))
    company: str = Field(max_length=CODE)
    to_name: str
    to_email: str
    version: int | None = None
    subject: str
    body_ko: str = Field(sa_type=Text)
    body_en: str = Field(sa_type=Text)
    state: MailState = Field(default="queued", sa_type=String(16))
    asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    queued_at: datetime = Field(sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def called(self) -> str:
        """The kind of mail, as files are named by it."""
        return "summary" if self.asked else self.kind


class ExhibitRow(Row, table=True):
    """A picture (JPEG, with a `small` one for lists) or a sheet (PDF) of a company; purged on the date.

    There is no reference to the company, so that an import that replaces companies takes no picture away.
    """

    __tablename__ = "exhibit"
    __table_args__ = (
        one_of("kind", get_args(ExhibitKind)),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("(kind = 'picture') = (small IS NOT NULL)", name="small"),
    )
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    company: str = Field(primary_key=True, max_length=CODE)
    number: int = Field(primary_key=True)
    kind: ExhibitKind = Field(sa_type=String(16))
    sha256: str = Field(max_length=64)
    data: bytes = Field(sa_type=LargeBinary)
    small: bytes | None = Field(default=None, sa_type=LargeBinary)
    at: datetime = Field(sa_type=UTCDateTime)


class AttendanceRow(Row, table=True):
    """Whether somebody said to be coming, and when he or she arrived. Codes only.

    `code` is whom it is about, as in a link: a delegate's code or a company's. `arrived_by` is the
    organiser's link by which the arrival was marked.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        one_of("coming", get_args(Coming)),
        _to_company("company"),
        _to("delegate", "event", "company", "delegate", to=("event", "company", "code")),
        _to("link", "arrived_by", to=("token_hash",), ondelete="SET NULL"),
        CheckConstraint("code = coalesce(delegate, company)", name="code"),
        CheckConstraint("(coming IS NULL) = (answered_at IS NULL)", name="answered_at"),
        CheckConstraint("arrived_by IS NULL OR arrived_at IS NOT NULL", name="arrived_by"),
    )
    event: str = Field(primary_key=True, max_length=CODE)
    code: str = Field(primary_key=True, max_length=CODE)
    company: str = Field(max_length=CODE)
    delegate: str | None = Field(default=None, max_length=CODE)
    coming: Coming | None = Field(default=None, sa_type=String(16))
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    arrived_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    arrived_by: str | None = Field(default=None, max_length=64)


class DraftRow(Row, table=True):
    """One revision of the timetable that an event's organisers change by hand. Written once, never changed.

    `changes` is what is done since the draft began, as a JSON list; `undone` is what was taken back and can
    be done again. `did` is what made this revision, `author` the hash of the link by which it was asked, and
    `run` the run whose timetable the changes begin from. Codes only.
    """

    __tablename__ = "draft"
    __table_args__ = (
        _to("run", "event", "run", to=("event", "id")),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("length(author) = 64", name="author"),
    )
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    number: int = Field(primary_key=True)
    run: str = Field(max_length=CODE)
    changes: str = Field(sa_type=Text)
    undone: str = Field(sa_type=Text)
    did: str = Field(sa_type=Text)
    author: str = Field(max_length=64)
    at: datetime = Field(sa_type=UTCDateTime)


class SetupRow(Row, table=True):
    """What the set-up knows beside the frame. An event without it has the usual settings.

    `plan` is JSON (`web.store.setup`): how many tables stand in a row of each hall, and the days as they were
    typed in, which sessions and slots do not tell.
    """

    __tablename__ = "setup"
    __table_args__ = (one_of("sees", get_args(Sees)),)
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    sees: Sees = Field(default="all", sa_type=String(16))
    plan: str = Field(default="{}", sa_type=Text)


class RegistrationRow(Row, table=True):
    """The open door of one side: whoever has its address may apply. The token is no secret."""

    __tablename__ = "registration"
    __table_args__ = (one_of("side", get_args(Side)), UniqueConstraint("token"))
    event: str = Field(primary_key=True, foreign_key="event.code", ondelete="CASCADE", max_length=CODE)
    side: Side = Field(primary_key=True, sa_type=String(8))
    token: str = Field(max_length=CODE)
    opened_at: datetime = Field(sa_type=UTCDateTime)


def tables() -> frozenset[str]:
    """The names of all our tables. dbos keeps its own beside them, which are not ours to migrate."""
    return frozenset(Row.metadata.tables)
