"""What a company's page shows: the form as it stands, the other side as cards, and its timetable."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from web import words
from web.pages.access import Visitor, company_of
from web.pages.asking import asking_values
from web.pages.consenting import consent_values
from web.pages.naming import all_names, profiles
from web.pages.suggest import cards
from web.rows import CompanyRow
from web.store.counterparts import counterparts
from web.store.fits import fits_of
from web.store.forms import CompanyForm, company_form
from web.store.itineraries import itinerary
from web.store.people import event_tree, field_names, frame_of
from web.store.versions import latest_version

A_PAGE = 24
MOST = 120
"""The most cards on a page: a kilobyte and a half each. Whoever is not among them is searched for."""


def form_values(db: Session, who: Visitor, *, search: str, more: bool) -> dict[str, Any]:
    """Everything that the page shows. `more`: up to `MOST` cards, not only the first few."""
    company = company_of(db, who)
    tree, called = event_tree(db, who.event.code), field_names(db, who.event.code)
    others = counterparts(db, company, search=search)
    known = profiles(db, who.event.code, [company.code, *(one.code for one in others)])
    form, version = company_form(db, company, now=who.now), latest_version(db, who.event.code)
    dealt = cards(
        known[company.code],
        known,
        others,
        fits=fits_of(db, who.event.code, company.code),
        tree=tree,
        names=called,
        language=who.language,
    )
    asking = asking_values(db, who, company, form)
    waiting = [one for one in asking["requests"] if one.verdict is None and asking["phase"] == "open"]
    return {
        **who.common,
        **asking,
        **consent_values(db, who, company, form),
        "company": company,
        "form": form,
        "frame": frame_of(who.event),
        "cards": dealt[: MOST if more else A_PAGE],
        "most": MOST,
        "all_cards": len(dealt),
        "search": search,
        "more": more,
        "names": all_names(db, who.event.code),
        "fields": called,
        "tree": branches(tree.parent, company),
        "deadline": who.at_home(form.deadline) if form.deadline else None,
        "saved": "",
        "saved_at": who.local if who.behalf else who.at_home(form.answered_at) if form.answered_at else None,
        "behalf": who.base.removesuffix("/form") if who.behalf else "",
        "faulty": "",
        "partly": False,
        "part": _first_open(form, version is not None, asked=bool(waiting)),
        "sentences": [],
        "version": version,
        "itinerary": itinerary(db, version, company.code) if version else None,
        "words": words,
    }


def _first_open(form: CompanyForm, published: bool, *, asked: bool) -> str:
    """The part that lies open at first: the first that is not done; none once there is a timetable.

    `asked`: somebody waits for an answer, which goes before everything else.
    """
    if published or not form.open:
        return ""
    if asked:
        return "requests"
    if not form.profile.name or not form.fields:
        return "profile"
    return "wishes" if all(person.contact.name for person in form.people) else "people"


def branches(parent: Mapping[str, str | None], company: CompanyRow) -> dict[str, dict[str, list[str]]]:
    """The tree of product fields by hall and group; only the company's own hall where it has one."""
    halls: dict[str, dict[str, list[str]]] = {}
    for code, above in parent.items():
        top = code
        while (over := parent[top]) is not None:
            top = over
        if company.hall is not None and company.hall in parent and top != company.hall:
            continue
        groups = halls.setdefault(top, {})
        if above == top:
            groups.setdefault(code, [])
        elif above is not None:
            groups.setdefault(above, []).append(code)
    return halls
