"""Who asks, and for what: opens the database for one request and finds the link that was followed."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import Message
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.datastructures import FormData

from web.database import reading, writing
from web.fitter import Fitter
from web.language import Language
from web.links import find_link, note_opened
from web.pages.boards import Boards
from web.pages.fault import Fault
from web.pages.frame import language_of
from web.pages.run import Runs
from web.pages.watch import Watch
from web.rows import CompanyRow, EventRow, LinkRow, LogRow, Purpose
from web.settings import Settings
from web.store.behalf import Answers, answers
from web.store.companies import find_company
from web.store.events import find_event
from web.store.logbook import Said, note

MOST_FIELDS = 2000
MOST_FILES = 12
ROOTS: dict[Purpose, str] = {"organiser": "/o", "company": "/c", "attendee": "/t"}
"""Where the pages behind each kind of link begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all pages share while the server runs. `now` is the clock, so that a test can set it."""

    settings: Settings
    engine: Engine
    runs: Runs
    fitter: Fitter
    watch: Watch
    now: Callable[[], datetime]
    boards: Boards = field(default_factory=Boards)


def house(request: Request) -> House:
    """The house that answers this request."""
    found = request.app.state.house
    assert isinstance(found, House)
    return found


def _reading(request: Request) -> Iterator[Session]:
    with reading(house(request).engine) as db:
        yield db


def _writing(request: Request) -> Iterator[Session]:
    own = house(request)
    with writing(own.engine) as db:
        yield db
    event = getattr(request.state, "event", None)
    if event is not None:
        own.fitter.touch(event)


async def _form(request: Request) -> AsyncIterator[FormData]:
    try:
        if _charset(request.headers.get("content-type", "")) != "utf-8":
            raise Fault.garbled()
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
        for name, value in form.multi_items():
            (name + value if isinstance(value, str) else name).encode()
    except (ValueError, LookupError) as odd:  # no text, or none that could ever be stored
        raise Fault.garbled() from odd
    try:
        yield form
    finally:
        await form.close()


def _charset(content_type: str) -> str:
    """The encoding of a form's text as its header says; browsers say none and mean UTF-8."""
    message = Message()
    message["content-type"] = content_type
    return str(message.get_param("charset", "utf-8")).lower()


Read = Annotated[Session, Depends(_reading, scope="function")]
"""A snapshot to read from."""
Write = Annotated[Session, Depends(_writing, scope="function")]
"""One transaction, committed before the answer goes out. Named after `Form`: a slow body must not hold it."""
Form = Annotated[FormData, Depends(_form, scope="function")]
"""What was sent with a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who followed a link that holds: to which event, at what moment, reading which language.

    `behalf` is the company for which an organiser answers, as its form stood before.
    """

    base: str
    link: LinkRow
    event: EventRow
    now: datetime
    language: Language
    behalf: Answers | None = None

    @property
    def title(self) -> str:
        """What the event is called."""
        return self.language.pick(self.event.title_ko, self.event.title_en)

    @property
    def local(self) -> datetime:
        """The moment on the event's own clocks."""
        return self.now.astimezone(ZoneInfo(self.event.timezone))

    def at_home(self, moment: datetime) -> datetime:
        """A moment on the event's own clocks."""
        return moment.astimezone(ZoneInfo(self.event.timezone))

    @property
    def common(self) -> dict[str, Any]:
        """What every page behind a link is given."""
        return {"base": self.base, "event": self.event, "event_title": self.title}


def visitor(request: Request, db: Session, token: str, purpose: Purpose) -> Visitor:
    """Whoever followed this link. Raises the one fault for all links that do not hold."""
    now = house(request).now()
    link = find_link(db, token, purpose, now=now)
    event = find_event(db, link.event) if link else None
    if link is None or event is None:
        raise Fault.missing()
    request.state.event = event.code
    if link.first_opened_at is None and purpose != "organiser" and request.method == "GET":
        with writing(house(request).engine) as own:
            note_opened(own, link, now=now)
    return Visitor(
        base=f"{ROOTS[purpose]}/{token}",
        link=link,
        event=event,
        now=now,
        language=language_of(request.headers),
    )


def form_visitor(request: Request, db: Session, token: str) -> Visitor:
    """Whoever fills in a company's form: the company by its own link, or an organiser on its behalf."""
    code = request.path_params.get("code")
    if code is None:
        return visitor(request, db, token, "company")
    who = visitor(request, db, token, "organiser")
    company = company_of(db, who, code)
    return replace(
        who,
        base=f"{who.base}/companies/{quote(code, safe='')}/form",
        behalf=answers(db, company, now=who.now),
    )


def log_change(
    db: Session,
    who: Visitor,
    what: str,
    *,
    subject: str | None = None,
    before: Said | None = None,
    after: Said | None = None,
) -> LogRow:
    """Writes down what an organiser changed, in the same transaction. Nothing personal may be given."""
    return note(
        db,
        who.event.code,
        what,
        link=who.link.token_hash,
        now=who.now,
        subject=subject,
        before=before,
        after=after,
    )


def company_of(db: Session, who: Visitor, code: str | None = None) -> CompanyRow:
    """The company that the link is about, or the one with this code in its event. Raises Fault for none."""
    if code is None and who.behalf is not None:
        code = who.behalf.company
    wanted = code if code is not None else who.link.company
    found = find_company(db, who.event.code, wanted) if wanted else None
    if found is None:
        raise Fault.missing()
    return found


def text(form: FormData, name: str, *, most: int = 4000, needed: bool = False) -> str:
    """One field of a form, without blanks around it; empty where it is missing. Raises Fault if odd.

    `needed`: one that our page always sends, so that a form that was cut short never empties it.
    """
    value = form.get(name, None if needed else "")
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise Fault.garbled()
    return value.strip()


def texts(form: FormData, name: str) -> tuple[str, ...]:
    """All fields of a form with this name."""
    values = form.getlist(name)
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))
