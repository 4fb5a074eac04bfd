"""The log of what organisers changed: who, when, what, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from web import words
from web.intake.sheets import BY_NAME
from web.language import Language
from web.pages.access import Read, visitor
from web.pages.differing import sheet_title
from web.pages.frame import reply
from web.store.companies import names
from web.store.logbook import PREFIX, Logged, count_logged, kinds, logged

router = APIRouter()
A_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one thing was and is, in words; empty where it was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry as it is read. `link` tells the links apart; `own` is the reader's; empty for the server.

    `named` is what the subject is called, where it is no code of the event.
    """

    number: int
    at: datetime
    link: str
    own: bool
    what: str
    subject: str
    named: str
    company: bool
    undoable: bool
    differences: tuple[Difference, ...]


@router.get("/o/{token}/log")
def show_log(
    request: Request, token: str, db: Read, what: str = "", subject: str = "", page: str = "1"
) -> Response:
    """Shows what was changed, fifty entries a page, the newest first."""
    who = visitor(request, db, token, "organiser")
    event, asked = who.event.code, {"what": what[:32], "subject": subject[:200].strip()}
    number = count_logged(db, event, **asked)
    pages = max(1, -(-number // A_PAGE))
    at = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1
    called = names(db, event)
    own = who.link.token_hash[:PREFIX]

    def line(one: Logged) -> LogLine:
        return LogLine(
            number=one.number,
            at=who.at_home(one.at),
            link=one.link,
            own=one.link == own,
            what=who.language.say(words.LOGGED.get(one.what, one.what)),
            subject=one.subject or "",
            named=who.language.say(words.MAIL_KINDS.get(one.subject or "", ("", ""))[0]),
            company=one.subject in called,
            undoable=one.what == "standing",
            differences=differences(who.language, one.before, one.after),
        )

    def address(other: int) -> str:
        kept = {name: value for name, value in {**asked, "page": str(other)}.items() if value}
        return f"{who.base}/log?{urlencode(kept)}"

    values = {
        **who.common,
        "lines": [line(one) for one in logged(db, event, **asked, limit=A_PAGE, offset=(at - 1) * A_PAGE)],
        "names": called,
        "number": number,
        "page": at,
        "pages": pages,
        "address": address,
        "asked": asked,
        "kinds": [(one, who.language.say(words.LOGGED.get(one, one))) for one in kinds(db, event)],
    }
    return reply(request, "organiser/log.html", values)


def differences(
    language: Language, before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Difference, ...]:
    """What differs, in words."""
    return tuple(
        Difference(
            name=_called(language, name),
            before=_said(language, before.get(name), name),
            after=_said(language, after.get(name), name),
        )
        for name in dict.fromkeys((*before, *after))
    )


def _called(language: Language, name: str) -> str:
    if name in words.LOGGED_FIELDS:
        return language.say(words.LOGGED_FIELDS[name])
    if name in words.DIALS:
        return language.say(words.DIALS[name][0])
    if name in words.FIELDS:
        return language.say(words.FIELDS[name])
    return name


def _said(language: Language, value: object, name: str = "") -> str:
    """A value as it is read: words where they are known, else the code or the number itself."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return language.say("Yes") if value else language.say("No")
    if isinstance(value, Mapping):
        return language.listed(f"{_key(language, key)}: {_said(language, one)}" for key, one in value.items())
    if isinstance(value, list):
        return language.listed(_said(language, one) for one in value)
    if isinstance(value, str) and value in words.LOGGED_VALUES:
        return language.say(words.LOGGED_VALUES[value])
    if isinstance(value, str) and name in words.LOGGED_MOMENTS:
        return language.moment(datetime.fromisoformat(value))
    return language.write(value)


def _key(language: Language, key: str) -> str:
    """A code, or the title of the workbook's sheet that is meant."""
    sheet = next((name for name in BY_NAME if name == key), None)
    return key if sheet is None else sheet_title(language, sheet)
