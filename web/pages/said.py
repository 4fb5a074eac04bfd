"""A company says in words what it makes or looks for, and is shown the product fields that it may mean."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.pages.access import Read, company_of, form_visitor
from web.pages.form import branches
from web.pages.frame import is_part, reply, see
from web.pages.phrases import STEP
from web.phrases import PHRASE_MOST, meant_fields
from web.store.people import event_tree, field_names

router = APIRouter()
SHOWN = 5
"""The most fields that are shown for a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A field to tick. `above` says where it lies; `chosen`: the company has it already."""

    code: str
    name: str
    above: str
    chosen: bool


@router.get("/c/{token}/fields")
@router.get("/o/{token}/companies/{code}/form/fields")
def show_meant(request: Request, token: str, db: Read, phrase: str = "") -> Response:
    """The fields that a phrase may mean, to be ticked in the form; only those that the form offers."""
    who = form_visitor(request, db, token)
    if not is_part(request):
        return see(f"{who.base}?part=profile#profile")
    company = company_of(db, who)
    tree, names = event_tree(db, who.event.code), field_names(db, who.event.code)
    halls = branches(tree.parent, company)
    offered = {
        code for groups in halls.values() for group, codes in groups.items() for code in codes or [group]
    }
    said = phrase[:PHRASE_MOST].strip()
    found = [one.code for one in meant_fields(said, tree, names, company.hall) if one.code in offered]

    def called(code: str) -> str:
        return who.language.pick(*names.get(code, (code, code)))

    meant = [
        Meant(
            code=code,
            name=called(code),
            above=STEP.join(map(called, reversed(tree.path(code)[1:]))),
            chosen=code in company.fields,
        )
        for code in found[:SHOWN]
    ]
    values = {**who.common, "phrase": said, "meant": meant}
    return reply(request, "company/meant.html", values, part="company/meant.html")
