"""The organiser's list of companies with their wishes, one company by itself, and its personal links."""

from datetime import timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlmodel import Session
from starlette.responses import Response

from web import words
from web.consents import CONSENTS
from web.links import form_links, issue_link, revoke
from web.pages.access import (
    ROOTS,
    Form,
    Read,
    Visitor,
    Write,
    company_of,
    house,
    log_change,
    text,
    visitor,
)
from web.pages.address import opens_here_only, served_at
from web.pages.bulk import done_now, fitting_of, linkless
from web.pages.frame import here, is_part, render, reply
from web.pages.naming import all_names
from web.pages.registering import doors
from web.pages.same import same_groups
from web.rows import CompanyRow, Purpose, Standing
from web.store.companies import companies, count_companies, find_company, names
from web.store.consents import consents
from web.store.forms import company_form
from web.store.itineraries import itinerary
from web.store.people import field_names, frame_of
from web.store.reviews import requests
from web.store.scoring import scoring_of
from web.store.versions import latest_version

router = APIRouter()
A_PAGE = 60


@router.get("/o/{token}/companies")
def show_companies(
    request: Request,
    token: str,
    db: Read,
    search: str = "",
    side: str = "",
    hall: str = "",
    standing: str = "",
    answered: str = "",
    page: str = "1",
    done: str = "",
    opened: str = "",
) -> Response:
    """Lists the companies that fit the search, sixty a page, and beside them the one that is opened.

    `done` is the log's entry of a change just now.
    """
    who = visitor(request, db, token, "organiser")
    frame = frame_of(who.event)
    asked = {
        "search": search[:100].strip(),
        "side": side,
        "hall": hall,
        "standing": standing,
        "answered": answered,
    }
    fitting = fitting_of(asked, who.now)
    number = count_companies(db, who.event.code, **fitting)
    pages = max(1, -(-number // A_PAGE))
    at = min(max(1, int(page)), pages) if page.isdecimal() and len(page) < 6 else 1
    found = companies(db, who.event.code, **fitting, limit=A_PAGE, offset=(at - 1) * A_PAGE)
    links = form_links(db, who.event.code, now=who.now)

    def address(other: int) -> str:
        kept = {name: value for name, value in {**asked, "page": str(other)}.items() if value}
        return f"{who.base}/companies?{urlencode(kept)}"

    values = {
        **who.common,
        "companies": found,
        "number": number,
        "page": at,
        "pages": pages,
        "address": address,
        "open_address": lambda code: (
            f"{address(at)}{'&' if '?' in address(at) else '?'}{urlencode({'opened': code})}"
        ),
        "opened": opened,
        "panel": "" if is_part(request) else _panel(request, db, who, opened, address(at)),
        "asked": asked,
        "halls": frame.halls,
        "sides": () if frame.kind == "exchange" else ("seller", "buyer"),
        "fields": field_names(db, who.event.code),
        "words": words,
        "links": links,
        "linkless": 0 if is_part(request) else len(linkless(db, who.event.code, now=who.now)),
        "done": done_now(db, who, done),
        "at_home": who.at_home,
        "doors": [] if is_part(request) else doors(request, db, who),
        "twice": 0 if is_part(request) else len(same_groups(db, who.event.code)),
    }
    return reply(request, "organiser/companies.html", values, part="organiser/company_list.html")


@router.get("/o/{token}/companies/{code}")
def show_company(request: Request, token: str, code: str, db: Read) -> Response:
    """Shows one company to the organiser: wishes, vetoes, hours, and its timetable once it is published."""
    who = visitor(request, db, token, "organiser")
    values = _company(db, who, company_of(db, who, code))
    return reply(request, "organiser/company.html", values, part="organiser/company_panel.html")


def _panel(request: Request, db: Session, who: Visitor, code: str, back: str) -> str:
    """One company as it stands beside the list; nothing where none is opened."""
    company = find_company(db, who.event.code, code) if code else None
    if company is None:
        return ""
    values = _company(db, who, company) | {"back": back}
    return Markup(render("organiser/company_panel.html", who.language, here=here(request), **values))  # noqa: S704 - a template of ours


def _company(db: Session, who: Visitor, company: CompanyRow) -> dict[str, Any]:
    """What is shown of one company: wishes, vetoes, people and their links, and its timetable."""
    code = company.code
    version = latest_version(db, who.event.code)
    return {
        **who.common,
        "company": company,
        "back": f"{who.base}/companies",
        "form": company_form(db, company, now=who.now),
        "names": all_names(db, who.event.code),
        "fields": field_names(db, who.event.code),
        "frame": frame_of(who.event),
        "version": version,
        "itinerary": itinerary(db, version, code) if version else None,
        "asked": requests(db, company) if scoring_of(who.event).reviews and company.side == "buyer" else [],
        "words": words,
        "link": form_links(db, who.event.code, now=who.now).get(code),
        "at_home": who.at_home,
        "consented": consents(db, who.event.code, company=code),
        "consent_names": lambda kinds: [
            who.language.pick(*text.title) for kind, text in CONSENTS.items() if kind in kinds
        ],
        "standings": get_args(Standing),
    }


@router.post("/o/{token}/companies/{code}/link")
def make_link(request: Request, token: str, code: str, form: Form, db: Write) -> Response:
    """Makes a new personal link and shows it this once; links of this kind made before end now."""
    who = visitor(request, db, token, "organiser")
    company = company_of(db, who, code)
    purpose: Purpose = "attendee" if text(form, "purpose") == "attendee" else "company"
    subject = text(form, "subject") or company.code
    own = {person.code for person in company_form(db, company, now=who.now).people} | {company.code}
    if subject not in own or (purpose == "company" and subject != company.code):
        subject = company.code
    ended = revoke(db, who.event.code, now=who.now, purpose=purpose, subject=subject)
    expires = who.now + timedelta(days=house(request).settings.link_days)
    new = issue_link(db, who.event.code, purpose, subject, now=who.now, expires=expires)
    said = {"purpose": purpose, "ended": ended, "expires": who.at_home(expires).isoformat()}
    log_change(db, who, "link", subject=subject, after=said)
    values = {
        **who.common,
        "company": company,
        "called": names(db, who.event.code)[company.code],
        "purpose": purpose,
        "subject": subject,
        "link": f"{served_at(house(request).settings, request)}{ROOTS[purpose]}/{new}",
        "local": opens_here_only(house(request).settings),
        "expires": who.at_home(expires),
    }
    answer = reply(request, "organiser/link.html", values)
    answer.headers["cache-control"] = "no-store"
    return answer
