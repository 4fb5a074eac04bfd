"""Mails to companies: their texts, a look at them before they are queued, and the outbox with its files."""

import io
import zipfile
from datetime import timedelta
from typing import Any, cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from scheduler.timetable import Meeting
from web import words
from web.export.eml import eml
from web.language import language
from web.links import issue_link
from web.mail_texts import BLANKS, BODY_MOST, SUBJECT_MOST, MailKind, MailText, bad_blanks
from web.pages.access import ROOTS, Form, Read, Visitor, Write, house, log_change, text, visitor
from web.pages.address import served_at
from web.pages.changes import changes
from web.pages.fault import Fault
from web.pages.files import download
from web.pages.frame import reply, see
from web.pages.publishing import as_meeting
from web.rows import MailRow, VersionRow
from web.store.companies import names
from web.store.mails import (
    Recipient,
    Tongue,
    count_mails,
    find_mail,
    mail_text,
    mails,
    queue_mails,
    recipients,
    save_mail_text,
    settle_mail,
    written,
)
from web.store.people import closes_at
from web.store.showing import ALL, shown, wave_of
from web.store.versions import meetings, versions

router = APIRouter()
A_PAGE = 50
EML = "message/rfc822"
PARTS = ("subject_ko", "body_ko", "subject_en", "body_en")


@router.get("/o/{token}/outbox")
def show_outbox(request: Request, token: str, db: Read, page: str = "1", queued: str = "") -> Response:
    """Shows whom one can write to, and the mails so far, the newest first. `queued`: how many just now."""
    who = visitor(request, db, token, "organiser")
    number = count_mails(db, who.event.code)
    pages = max(1, -(-number // A_PAGE))
    at = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1
    values = {
        **who.common,
        "kinds": [(kind, len(_recipients(db, who, kind))) for kind in get_args(MailKind)],
        "mails": mails(db, who.event.code, limit=A_PAGE, offset=(at - 1) * A_PAGE),
        "names": names(db, who.event.code),
        "number": number,
        "waiting": count_mails(db, who.event.code, state="queued"),
        "page": at,
        "pages": pages,
        "address": lambda other: f"{who.base}/outbox?{urlencode({'page': other})}",
        "queued": int(queued) if queued.isdecimal() and len(queued) < 6 else None,
        "words": words,
        "at_home": who.at_home,
    }
    return reply(request, "organiser/outbox.html", values)


@router.get("/o/{token}/mails/{kind}")
def show_mail(request: Request, token: str, kind: str, db: Read, saved: str = "") -> Response:
    """Shows the text of one kind of mail, who gets it, and how it reads for the first of them."""
    who = visitor(request, db, token, "organiser")
    said = mail_text(db, who.event.code, _kind(kind))
    return reply(request, "organiser/mail.html", _values(db, who, _kind(kind), said) | {"saved": bool(saved)})


@router.post("/o/{token}/mails/{kind}")
def take_text(request: Request, token: str, kind: str, form: Form, db: Write) -> Response:
    """Saves the text; or says where a blank is that nothing fills, and saves nothing."""
    who = visitor(request, db, token, "organiser")
    known = _kind(kind)
    said = MailText(**{name: text(form, name, most=4 * BODY_MOST, needed=True) for name in PARTS})
    if sentences := _faults(who, said):
        values = _values(db, who, known, said) | {"sentences": sentences}
        return reply(request, "organiser/mail.html", values, status=422)
    before = mail_text(db, who.event.code, known)
    save_mail_text(db, who.event.code, known, said)
    after = mail_text(db, who.event.code, known)
    changed = [name for name in PARTS if getattr(before, name) != getattr(after, name)]
    log_change(db, who, "mail-text", subject=known, after={"changed": changed})
    return see(f"{who.base}/mails/{known}?saved=1")


@router.post("/o/{token}/mails/{kind}/queue")
def queue(request: Request, token: str, kind: str, form: Form, db: Write) -> Response:
    """Puts a mail to each recipient into the queue, each with a link of its own."""
    who = visitor(request, db, token, "organiser")
    known, event = _kind(kind), who.event
    to = _recipients(db, who, known)
    if text(form, "number") != str(sum(bool(one.contact.email) for one in to)):
        said = mail_text(db, event.code, known)
        return reply(
            request, "organiser/mail.html", _values(db, who, known, said) | {"overtaken": True}, status=409
        )
    begins = f"{served_at(house(request).settings, request)}{ROOTS['company']}"
    ends = who.now + timedelta(days=house(request).settings.link_days)

    def link(code: str) -> str:
        token = issue_link(db, event.code, "company", code, now=who.now, expires=ends)
        return f"{begins}/{token}"

    made = queue_mails(
        db, event, known, to, now=who.now, link=link, deadline=_deadline(who), version=_version(db, who)
    )
    log_change(db, who, "mails", subject=known, after={"companies": [row.company for row in made]})
    return see(f"{who.base}/outbox?queued={len(made)}")


@router.post("/o/{token}/outbox/zip")
def take_all(request: Request, token: str, form: Form, db: Write) -> Response:
    """All mails that wait as .eml files in one ZIP; from then on they count as taken."""
    del form
    who = visitor(request, db, token, "organiser")
    packed = io.BytesIO()
    taken: list[int] = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for row in reversed(mails(db, who.event.code, state="queued")):
            if (data := _taken(db, who, row)) is not None:
                files.writestr(f"{row.number:04}-{row.called}-{row.company}.eml".replace("/", "_"), data)
                taken.append(row.number)
    if not taken:
        return see(f"{who.base}/outbox")
    log_change(db, who, "mails-taken", after={"mails": len(taken)})
    return _private(download(packed.getvalue(), f"{who.event.code}-mails.zip", "application/zip"))


@router.post("/o/{token}/outbox/{number}/eml")
def take_one(request: Request, token: str, number: str, form: Form, db: Write) -> Response:
    """One mail as an .eml file; from then on it counts as taken."""
    del form
    who = visitor(request, db, token, "organiser")
    row = find_mail(db, who.event.code, int(number)) if number.isdecimal() and len(number) < 9 else None
    if row is None:
        raise Fault.missing()
    data = _taken(db, who, row)
    if data is None:
        return see(f"{who.base}/outbox")
    log_change(db, who, "mails-taken", subject=row.company, after={"mails": 1})
    return _private(download(data, f"{row.number:04}-{row.called}-{row.company}.eml", EML))


def _taken(db: Session, who: Visitor, row: MailRow) -> bytes | None:
    """The mail's file, and what becomes of the mail by it; None where its address can't stand in a mail."""
    data = eml(
        to_name=row.to_name,
        to_email=row.to_email,
        subject=row.subject,
        body_ko=row.body_ko,
        body_en=row.body_en,
    )
    settle_mail(db, row, "failed" if data is None else "written", now=who.now)
    return data


def _private(answer: Response) -> Response:
    answer.headers["cache-control"] = "no-store"
    return answer


def _kind(said: str) -> MailKind:
    """Raises Fault for what is no kind of mail."""
    if said not in get_args(MailKind):
        raise Fault.missing()
    return cast("MailKind", said)


def _version(db: Session, who: Visitor) -> int | None:
    """The number of the newest published timetable, if there is one."""
    published = versions(db, who.event.code)
    return published[0].number if published else None


def _recipients(db: Session, who: Visitor, kind: MailKind) -> list[Recipient]:
    """Who is to get a mail of this kind; of a new timetable only those whose meetings changed."""
    version = _version(db, who)
    changed = _told(db, who, version) if kind == "changed" and version is not None else ()
    return recipients(db, who.event, kind, now=who.now, changed=changed, version=version)


def _told(db: Session, who: Visitor, version: int) -> list[str]:
    """To whom the newest version is shown and brings something else than what they saw before."""
    steps = shown(db, who.event.code)
    seen = [code for code in wave_of(db, who.event.code, ALL) if steps.now(code) == version]
    new = _held(db, who, version)
    found: list[str] = []
    for before in {steps.before(code) for code in seen}:
        touched = set(changes(_held(db, who, before), new).companies)
        found += [code for code in seen if steps.before(code) == before and code in touched]
    return found


def _held(db: Session, who: Visitor, number: int | None) -> list[Meeting]:
    """The meetings of a version; none before the first."""
    if number is None:
        return []
    return [as_meeting(row) for row in meetings(db, db.get_one(VersionRow, (who.event.code, number)))]


def _deadline(who: Visitor) -> dict[Tongue, str]:
    """Until when forms are open, in both languages."""
    closes = closes_at(who.event, "seller")
    if closes is None:
        return {"ko": "따로 알려 드립니다", "en": "to be announced"}
    return {
        "ko": language("ko").moment(who.at_home(closes)),
        "en": language("en").moment(who.at_home(closes)),
    }


def _faults(who: Visitor, said: MailText) -> list[str]:
    """What is wrong with a text, each with its place."""
    say = who.language.say
    found = []
    for name, label in words.MAIL_PARTS.items():
        part = say(label)
        found += [
            say(
                "{part}, line {line}, character {place}: nothing fills “{given}”. Use one of {known}.",
                part=part,
                line=bad.line,
                place=bad.place,
                given=bad.given,
                known=who.language.listed(f"{{{blank}}}" for blank in BLANKS),
            )
            for bad in bad_blanks(getattr(said, name))
        ]
        most = SUBJECT_MOST if name.startswith("subject") else BODY_MOST
        if len(getattr(said, name)) > most:
            found.append(say("{part} is longer than {most} characters.", part=part, most=most))
    if not (said.subject_ko and said.body_ko) and not (said.subject_en and said.body_en):
        found.append(say("Write a subject and a text in Korean or in English."))
    return found


def _values(db: Session, who: Visitor, kind: MailKind, said: MailText) -> dict[str, Any]:
    to = _recipients(db, who, kind)
    reached = [one for one in to if one.contact.email]
    shown = "…/c/" + who.language.say("(made for each company when it is queued)")
    return {
        **who.common,
        "kind": kind,
        "text": said,
        "reached": reached,
        "unreached": [one for one in to if not one.contact.email],
        "sample": written(said, who.event, reached[0], link=shown, deadline=_deadline(who))
        if reached
        else None,
        "blanks": [f"{{{blank}}}" for blank in BLANKS],
        "most": (SUBJECT_MOST, BODY_MOST),
        "words": words,
        "saved": False,
        "overtaken": False,
        "sentences": [],
    }
