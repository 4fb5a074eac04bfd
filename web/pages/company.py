"""A company's own page: its form until the deadline, and its timetable once that is published.

An organiser fills in the same form on its behalf: every save is logged, and the company counts as silent.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from matcher.issue import Issue
from matcher.people import Verdict
from web import words
from web.consents import asked_of
from web.intake import cells
from web.pages.access import (
    Form,
    Read,
    Visitor,
    Write,
    company_of,
    form_visitor,
    log_change,
    text,
    texts,
    visitor,
)
from web.pages.fault import Fault
from web.pages.form import form_values
from web.pages.frame import is_part, reply, see
from web.pages.kept import check_seen, is_kept, kept_answer, marks
from web.pages.sieve import sieve_of
from web.pages.summary import summary_values
from web.pages.wishing import RATES, STEPS, Rating, Wishing, rate, step
from web.store.answers import save_contact, save_hours, save_profile, save_vetoes, save_wishes
from web.store.behalf import settle
from web.store.consents import save_consents
from web.store.counterparts import counterparts
from web.store.forms import company_form
from web.store.people import closes_at
from web.store.reviews import forget_decline, save_review
from web.store.values import Contact, Profile

router = APIRouter()
CARD = ("name", "title", "phone", "email")
"""The parts of a person's card."""


@router.get("/c/{token}")
@router.get("/c/{token}/")
@router.get("/o/{token}/companies/{code}/form")
def show_form(
    request: Request, token: str, db: Read, saved: str = "", part: str = "", tray: str = "", mailed: str = ""
) -> Response:
    """Shows the form."""
    who = form_visitor(request, db, token)
    values = form_values(db, who, sieve_of(request.query_params))
    values |= {"saved": saved, "partly": is_part(request), "tray_open": bool(tray)}
    values |= summary_values(db, who, company_of(db, who), mailed)
    if saved or part:
        values["part"] = saved or part
    return reply(request, "company/form.html", values, part="company/wishes.html")


@router.post("/c/{token}/profile")
@router.post("/o/{token}/companies/{code}/form/profile")
def take_profile(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves what the company says of itself."""
    who = form_visitor(request, db, token)
    profile = Profile(
        name=text(form, "name", needed=True),
        name_en=text(form, "name_en", needed=True),
        business_number=text(form, "business_number", needed=True) or None,
        region=text(form, "region", needed=True),
        intro_ko=text(form, "intro_ko", most=20_000, needed=True),
        intro_en=text(form, "intro_en", most=20_000, needed=True),
        certificates=cells.listed(text(form, "certificates", needed=True)),
        exports=_yes_no(form, "exports"),
        newcomer=_yes_no(form, "newcomer"),
    )
    company = company_of(db, who)
    before = _marks(request, db, who)
    capacity = text(form, "capacity", needed=True)
    fields, languages = texts(form, "fields"), texts(form, "languages")
    faults = save_profile(
        db, company, profile, capacity=capacity, fields=fields, languages=languages, now=who.now
    )
    return _answer(request, db, who, "profile", faults, before)


def _yes_no(form: FormData, name: str) -> bool | None:
    """What was chosen of yes, no and nothing. Raises Fault for anything else."""
    said = text(form, name, needed=True)
    if said not in {"", "yes", "no"}:
        raise Fault.garbled()
    return None if not said else said == "yes"


@router.post("/c/{token}/people")
@router.post("/o/{token}/companies/{code}/form/people")
def take_person(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves what a delegate is called, and the slots in which he or she is there."""
    who = form_visitor(request, db, token)
    company, code = company_of(db, who), text(form, "delegate")
    before = _marks(request, db, who)
    contact = Contact(**{name: text(form, name, needed=True) for name in CARD})
    with db.begin_nested() as part:  # a person's card and hours are saved together or not at all
        faults = [
            *save_contact(db, company, code, contact, now=who.now),
            *save_hours(db, company, code, texts(form, "hours"), now=who.now),
        ]
        if faults:
            part.rollback()
    return _answer(request, db, who, "people", faults, before, name=contact.name)


@router.post("/c/{token}/wishes")
@router.post("/o/{token}/companies/{code}/form/wishes")
def take_wish(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves one step: a wish or a veto more or less, or a wish moved up or down."""
    who = form_visitor(request, db, token)
    company, to, do = company_of(db, who), text(form, "to"), text(form, "do")
    before = _marks(request, db, who)
    had = company_form(db, company, now=who.now)
    wanted = tuple(wish.to for wish in had.wishes)
    known = {one.code for one in counterparts(db, company)} | {*wanted, *had.vetoes}
    if to not in known or do not in STEPS | RATES[had.wish_form].keys():
        raise Fault.garbled()
    ranks = {wish.to: wish.rank for wish in had.wishes}
    if had.wish_form == "ranks":
        after = step(Wishing(wanted=wanted, refused=had.vetoes), do, to, place=_place(form))
        order, refused = {code: rank for rank, code in enumerate(after.wanted, 1)}, after.refused
        changed = after.wanted != wanted
    else:
        rated = rate(Rating(ranks=ranks, refused=had.vetoes), do, to, had.wish_form)
        order, refused, changed = dict(rated.ranks), rated.refused, rated.ranks != ranks
    faults: list[Issue] = []
    with db.begin_nested() as part:  # a veto is not taken back for a wish that can't be saved
        if refused != had.vetoes:
            faults += save_vetoes(db, company, refused, now=who.now)
        if changed:
            faults += save_wishes(db, company, list(order), ranks=order, now=who.now)
        if faults:
            part.rollback()
    if to in order and not faults:
        forget_decline(db, company, to)
    return _answer(request, db, who, "wishes", faults, before, form=form)


def _place(form: FormData) -> int:
    """Where a wish was moved to, 1 for the first. Raises Fault for what is no place."""
    said = text(form, "place") or "0"
    if not said.isdecimal() or len(said) > 4:
        raise Fault.garbled()
    return int(said)


@router.post("/c/{token}/consents")
def take_consents(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves who of the company consents to one purpose; who is not ticked does not, from now on."""
    who = visitor(request, db, token, "company")
    company, kind = company_of(db, who), text(form, "kind", needed=True)
    if kind not in asked_of(who.event.kind, company.side):
        raise Fault.garbled()
    before = _marks(request, db, who)
    save_consents(db, company, kind, texts(form, "delegate"), now=who.now)
    return _answer(request, db, who, "consents", [], before)


@router.post("/c/{token}/reviews")
@router.post("/o/{token}/companies/{code}/form/reviews")
def take_review(request: Request, token: str, form: Form, db: Write) -> Response:
    """Saves what a buyer says of one request. Who is declined is not wished for any more."""
    who = form_visitor(request, db, token)
    company, to, do = company_of(db, who), text(form, "to"), text(form, "do")
    if do not in {*get_args(Verdict), "open"}:
        raise Fault.garbled()
    verdict = None if do == "open" else cast("Verdict", do)
    before = _marks(request, db, who)
    faults = save_review(db, company, to, verdict, now=who.now)
    had = company_form(db, company, now=who.now)
    if not faults and verdict == "declined" and to in {wish.to for wish in had.wishes}:
        left = {wish.to: wish.rank for wish in had.wishes if wish.to != to}
        ranks = left if had.wish_form != "ranks" else None
        faults = save_wishes(db, company, list(left), ranks=ranks, now=who.now)
    return _answer(request, db, who, "requests", faults, before)


def _answer(
    request: Request,
    db: Session,
    who: Visitor,
    part: str,
    faults: list[Issue],
    before: Mapping[str, str],
    form: FormData | None = None,
    name: str = "",
) -> Response:
    """What follows a save: for HTMX the part that changed, else the page again, at the same place.

    `before` are the marks of the parts before it. Raises Fault for a kept change that was overtaken.
    """
    if is_kept(request):
        check_seen(request, before[part], _marks(request, db, who)[part])
    if who.behalf is not None and not faults:
        was, is_now = settle(db, company_of(db, who), who.behalf, now=who.now)
        log_change(db, who, "answer", subject=who.behalf.company, before=was, after=is_now)
    if is_kept(request):
        return kept_answer(db, company_of(db, who), part, _said(db, who, faults, name), who.now)
    sieve = sieve_of(form or {})
    if faults or is_part(request):
        values = form_values(db, who, sieve)
        values |= {"saved": "" if faults else part, "faulty": part, "sentences": _said(db, who, faults, name)}
        values |= {"partly": is_part(request), "part": part, "tray_open": "tray" in (form or {})}
        values |= {"both": values["phase"] in {"open", "over"}}
        piece = f"company/{part}.html" if part in {"wishes", "requests"} else "company/saved.html"
        status = 422 if faults and not is_part(request) else 200
        return reply(request, "company/form.html", values, part=piece, status=status)
    tray = {"tray": "1"} if "tray" in (form or {}) else {}
    return see(f"{who.base}?{urlencode({'saved': part, **sieve.query, **tray})}#{'tray' if tray else part}")


def _marks(request: Request, db: Session, who: Visitor) -> dict[str, str]:
    """What stands in each part of the form, as marks; nothing for a change that did not wait on a phone."""
    if not is_kept(request):
        return {}
    company = company_of(db, who)
    return marks(db, company, company_form(db, company, now=who.now))


def _said(db: Session, who: Visitor, faults: list[Issue], name: str) -> list[str]:
    """The faults as sentences; the deadline on the event's own clock."""
    deadline = closes_at(who.event, company_of(db, who).side) or who.event.review_until
    local = who.language.moment(who.at_home(deadline)) if deadline else ""
    told = [replace(fault, given=local) if fault.code == "deadline-over" else fault for fault in faults]
    return list(dict.fromkeys(_sentence(who, fault, name) for fault in told))


def _sentence(who: Visitor, fault: Issue, name: str) -> str:
    """One fault; somebody who is never there is called by the name that the form shows."""
    if fault.code != "delegate-no-hours":
        return words.issue(who.language, fault)
    return who.language.say(
        "Choose at least one slot in which {name} is there. If that is impossible, tell the organiser.",
        name=name or fault.given or "",
    )
