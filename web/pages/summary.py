"""A company has what it has saved sent to itself: one mail in the queue, with its own answers only."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from matcher.people import Wish
from web.language import Language, language, mark
from web.pages.access import Form, Visitor, Write, company_of, house, visitor
from web.pages.address import served_at
from web.pages.frame import is_part, reply, see
from web.pages.naming import all_names
from web.rows import CompanyRow
from web.store.forms import CompanyForm, Person, company_form
from web.store.hours import hours
from web.store.mails import asked_at, queue_summary
from web.store.people import field_names, first_contacts, frame_of
from web.store.values import Contact

router = APIRouter()
PAUSE = timedelta(minutes=10)
"""A company gets one summary in this time, however often it asks."""
SAID = {
    "queued": mark("The summary goes to {address}."),
    "soon": mark("A summary was asked for a moment ago. Ask again in ten minutes."),
    "nobody": mark("Nobody of your company has an e-mail address yet. Write one under “People and hours”."),
}
"""What a company is told when it has asked for the summary."""


@router.post("/c/{token}/summary")
def take_summary(request: Request, token: str, form: Form, db: Write) -> Response:
    """Puts the summary into the queue of mails; or says why it does not."""
    del form
    who = visitor(request, db, token, "company")
    company = company_of(db, who)
    to = first_contacts(db, who.event.code).get(company.code, Contact())
    last = asked_at(db, who.event.code, company.code)
    if not to.email:
        said = "nobody"
    elif last is not None and who.now < last + PAUSE:
        said = "soon"
    else:
        said = "queued"
        link = f"{served_at(house(request).settings, request)}{who.base}"
        queue_summary(db, company, to, **_mail(db, who, company, link), now=who.now)
    if not is_part(request):
        return see(f"{who.base}?mailed={said}#summary")
    values = {**who.common, **summary_values(db, who, company, said)}
    return reply(request, "company/summary.html", values, part="company/summary.html")


def summary_values(db: Session, who: Visitor, company: CompanyRow, said: str) -> dict[str, Any]:
    """What the page says of the summary; `said` is what came of asking for it just now."""
    to = first_contacts(db, who.event.code).get(company.code, Contact())
    sentence = who.language.say(SAID[said], address=to.email) if said in SAID else ""
    return {"mailed": said if said in SAID else "", "mailed_sentence": sentence}


def _mail(db: Session, who: Visitor, company: CompanyRow, link: str) -> dict[str, str]:
    """The subject and both texts."""
    form = company_form(db, company, now=who.now)
    parts = {code: _text(db, who, form, link, language(code)) for code in ("ko", "en")}
    title = {"ko": who.event.title_ko, "en": who.event.title_en or who.event.title_ko}
    subjects = [
        language(code).say("[{event}] What you have saved", event=title[code]) for code in ("ko", "en")
    ]
    return {"subject": " / ".join(subjects), "body_ko": parts["ko"], "body_en": parts["en"]}


def _text(db: Session, who: Visitor, form: CompanyForm, link: str, speak: Language) -> str:
    """What was saved, in one language. Who is left out is counted, not named: mails are passed on."""
    names, fields = all_names(db, who.event.code), field_names(db, who.event.code)
    none = speak.say("none yet")
    now, until = who.at_home(who.now), who.at_home(form.deadline) if form.deadline else None
    chosen = speak.listed(speak.pick(*fields.get(code, (code, code))) for code in form.fields)

    def called(code: str) -> str:
        return speak.pick(*names.get(code, (code, code)))

    def wish(one: Wish) -> str:
        return f"{one.rank}. {called(one.to)}" if form.wish_form == "ranks" else f"- {called(one.to)}"

    lines = [
        speak.say("This is what {company} has saved until {moment}.", company=called(form.code), moment=now),
        "",
        f"{speak.say('Product fields')}: {chosen or none}",
        "",
        f"{speak.say('People and hours')}:",
        *(_person(who, one, speak) for one in form.people),
        "",
        f"{speak.say('Whom to meet')}:",
        *([wish(one) for one in form.wishes] or [none]),
        "",
    ]
    if form.vetoes:
        number = len(form.vetoes)
        lines += [speak.count("{n} company is left out.", "{n} companies are left out.", number), ""]
    if form.open and until:
        lines.append(speak.say("Change it here until {moment}:", moment=until))
    return "\n".join([*lines, link])


def _person(who: Visitor, one: Person, speak: Language) -> str:
    """Who comes, and when."""
    clock = hours(frame_of(who.event))
    there = speak.say("always there")
    if one.hours is not None:
        slots = [hour for code, hour in clock.items() if code in one.hours]
        there = speak.listed(f"{hour.start:%H:%M}" if hour.start else hour.slot for hour in slots)
    return f"- {one.contact.name or one.code}: {there}"
