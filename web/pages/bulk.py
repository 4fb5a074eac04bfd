"""Many companies at once: how they stand, and links for all who have none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.people import Side
from web.export.timetable import csv_bytes
from web.links import form_links, issue_link
from web.pages.access import ROOTS, Form, Visitor, Write, house, log_change, text, texts, visitor
from web.pages.address import served_at
from web.pages.fault import Fault
from web.pages.files import CSV, download
from web.pages.frame import see
from web.rows import Standing
from web.store.companies import CompanyLine, LinkState, companies
from web.store.logbook import find_logged
from web.store.people import OUT, first_contacts
from web.store.standing import put_standing, set_standing
from web.store.values import Contact

router = APIRouter()


def fitting_of(asked: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What is asked for, as the list of companies takes it; what no page offers is not asked."""
    side, standing = asked["side"], asked["standing"]
    return {
        "search": asked["search"],
        "side": side if side in get_args(Side) else None,
        "hall": asked["hall"] or None,
        "status": standing if standing in get_args(Standing) else None,
        "answered": {"yes": True, "no": False}.get(asked["answered"]),
        "link": asked["answered"] if asked["answered"] in get_args(LinkState) else None,
        "now": now,
    }


def done_now(db: Session, who: Visitor, number: str) -> tuple[int, int] | None:
    """The entry in the log of a change just now, and how many companies it was about."""
    found = find_logged(db, who.event.code, int(number)) if number.isdecimal() and len(number) < 9 else None
    return None if found is None or found.what != "standing" else (found.number, len(found.after["status"]))


@router.post("/o/{token}/companies/standing")
def take_standing(request: Request, token: str, form: Form, db: Write) -> Response:
    """Sets how the chosen companies stand, or all that fit the search; it can be undone."""
    who = visitor(request, db, token, "organiser")
    event, status = who.event.code, text(form, "status", needed=True)
    if status not in get_args(Standing):
        raise Fault.garbled()
    asked = {name: text(form, name) for name in ("search", "side", "hall", "standing", "answered")}
    codes = texts(form, "code")
    if text(form, "all"):
        codes = tuple(one.code for one in companies(db, event, **fitting_of(asked, who.now)))
    before = set_standing(db, event, codes, cast("Standing", status))
    number = log_standing(db, who, before, dict.fromkeys(before, cast("Standing", status)))
    if one := text(form, "back"):
        return see(f"{who.base}/companies/{quote(one, safe='')}")
    kept = {name: value for name, value in {**asked, "done": str(number or "")}.items() if value}
    return see(f"{who.base}/companies?{urlencode(kept)}")


def log_standing(
    db: Session, who: Visitor, before: Mapping[str, Standing], after: Mapping[str, Standing]
) -> int | None:
    """Writes down how companies stood and stand; the entry's number, or None where nothing changed."""
    if not before:
        return None
    subject = next(iter(before)) if len(before) == 1 else None
    row = log_change(db, who, "standing", subject=subject, before={"status": before}, after={"status": after})
    return row.number


@router.post("/o/{token}/log/{number}/undo")
def undo_standing(request: Request, token: str, number: str, form: Form, db: Write) -> Response:
    """Puts back how companies stood; who stands otherwise by now is left alone."""
    del form
    who = visitor(request, db, token, "organiser")
    entry = find_logged(db, who.event.code, int(number)) if number.isdecimal() and len(number) < 9 else None
    if entry is None or entry.what != "standing":
        raise Fault.missing()
    was, thought = entry.before["status"], entry.after["status"]
    before = put_standing(db, who.event.code, was, unless_changed=thought)
    log_standing(db, who, before, {code: was[code] for code in before})
    return see(f"{who.base}/log")


def linkless(db: Session, event: str, *, now: datetime) -> list[CompanyLine]:
    """The companies that take part or still may, and have no link to their form that holds."""
    have = form_links(db, event, now=now)
    return [one for one in companies(db, event) if one.code not in have and one.status not in OUT]


@router.post("/o/{token}/companies/links")
def make_links(request: Request, token: str, form: Form, db: Write) -> Response:
    """Makes a link for each company that has none, as a CSV file: this is the only time it can be read."""
    del form
    who = visitor(request, db, token, "organiser")
    say, event = who.language.say, who.event.code
    expires = who.now + timedelta(days=house(request).settings.link_days)
    begins = f"{served_at(house(request).settings, request)}{ROOTS['company']}"
    people = first_contacts(db, event)
    rows = [(say("Code"), say("Name"), say("Contact"), say("E-mail"), say("Link"), say("Holds until"))]
    made = linkless(db, event, now=who.now)
    if not made:
        return see(f"{who.base}/companies")
    for one in made:
        new = issue_link(db, event, "company", one.code, now=who.now, expires=expires)
        name = who.language.pick(one.name, one.name_en if one.name_en != one.code else "")
        person = people.get(one.code, Contact())
        ends = who.language.moment(who.at_home(expires))
        rows.append((one.code, name, person.name, person.email, f"{begins}/{new}", ends))
    said = {"companies": [one.code for one in made], "expires": who.at_home(expires).isoformat()}
    log_change(db, who, "links", after=said)
    answer = download(csv_bytes(rows), f"{event}-links.csv", CSV)
    answer.headers["cache-control"] = "no-store"
    return answer
