"""The other side as a list of cards: searched, narrowed, and one page of it at a time."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from web.pages.access import Read, Visitor, company_of, form_visitor
from web.pages.asking import rating_of
from web.pages.frame import is_part, reply, see
from web.pages.naming import profiles
from web.pages.sieve import A_PAGE, SHOWS, Sieve, fields_in, halls_of, sieve_of, sifted, suggested_only
from web.pages.suggest import cards, places
from web.rows import CompanyRow
from web.store.counterparts import counterparts
from web.store.exhibits import exhibits
from web.store.fits import fits_of
from web.store.forms import CompanyForm, company_form
from web.store.people import event_tree, field_names

router = APIRouter()


@router.get("/c/{token}/others")
@router.get("/o/{token}/companies/{code}/form/others")
def show_others(request: Request, token: str, db: Read) -> Response:
    """The list anew while somebody searches; the field in which somebody types is not touched by it."""
    who = form_visitor(request, db, token)
    sieve = sieve_of(request.query_params)
    if not is_part(request):
        return see(f"{who.base}?{urlencode({'part': 'wishes', **sieve.query})}#wishes")
    company = company_of(db, who)
    form = company_form(db, company, now=who.now)
    values = {**who.common, **list_values(db, who, company, form, sieve)}
    return reply(request, "company/others.html", values, part="company/others.html")


def list_values(
    db: Session, who: Visitor, company: CompanyRow, form: CompanyForm, sieve: Sieve
) -> dict[str, Any]:
    """What the list of counterparts shows: one page of it as cards, and what it can be narrowed by."""
    event = who.event.code
    tree, called = event_tree(db, event), field_names(db, event)
    others = counterparts(db, company)
    sought = sifted(others, sieve, tree=tree, names=called)
    fits = fits_of(db, event, company.code, among={one.code for one in sought})
    known = profiles(db, event, [company.code, *(one.code for one in sought if one.code not in fits)])
    me = known[company.code]
    dealt = suggested_only(places(me, known, sought, fits=fits, tree=tree), sieve)
    pages = max(1, -(-len(dealt) // A_PAGE))
    at = min(sieve.page, pages)
    shown = dealt[(at - 1) * A_PAGE : at * A_PAGE]

    def address(page: int) -> str:
        return f"{who.base}?{urlencode({**sieve.query, 'part': 'wishes', 'page': page})}"

    def part(page: int) -> str:
        return f"{who.base}/others?{urlencode({**sieve.query, 'page': page})}"

    return {
        "cards": cards(me, shown, tree=tree, names=called, language=who.language),
        "shown_of": exhibits(db, event, [place.one.code for place in shown]),
        "all_cards": len(dealt),
        "sieve": sieve,
        "kept": sieve.query,
        "shows": SHOWS,
        "list_halls": halls_of(others),
        "list_fields": fields_in(others, tree),
        "list_pages": pages,
        "list_page": at,
        "list_address": address,
        "list_part": part,
        "form": form,
        "rating": rating_of(who, form),
    }
