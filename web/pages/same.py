"""Companies that seem to stand twice, side by side: the organiser makes one of them, or says they are two."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from matcher.issue import Issue
from web import words
from web.intake.twice import Twice, same_companies
from web.pages.access import Form, Read, Visitor, Write, log_change, text, texts, visitor
from web.pages.fault import Fault
from web.pages.frame import reply, see
from web.rows import ContactRow, DelegateRow, ProfileRow, UndoRow
from web.store.companies import CompanyLine, companies, names
from web.store.joining import forget_apart, join, tell_apart, told_apart
from web.store.values import Contact
from web.store.whole import contact_of, profile_of

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One of the companies that stand side by side: its line in the list, its number, and its people."""

    line: CompanyLine
    business_number: str | None
    people: tuple[Contact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Companies that seem to be one, and why in words."""

    companies: tuple[Seen, ...]
    why: str


@router.get("/o/{token}/same")
def show_same(request: Request, token: str, db: Read) -> Response:
    """Shows companies that seem to stand twice."""
    who = visitor(request, db, token, "organiser")
    return reply(request, "organiser/same.html", _values(db, who))


@router.post("/o/{token}/same")
def decide(request: Request, token: str, form: Form, db: Write) -> Response:
    """Makes one company of those that were chosen, or remembers that they are different."""
    who = visitor(request, db, token, "organiser")
    codes, what, event = texts(form, "code"), text(form, "do"), who.event.code
    if what in {"apart", "together"}:
        known = names(db, event)
        if len(codes) < 2 or any(code not in known for code in codes):
            raise Fault.garbled()
        for first, second in _pairs(codes):
            (tell_apart if what == "apart" else forget_apart)(db, event, first, second)
        log_change(db, who, what, subject=codes[0], after={"companies": list(codes)})
        return see(f"{who.base}/same")
    stays = text(form, "stays")
    others = [code for code in codes if code != stays]
    if what != "merge" or not stays or not others:
        return reply(request, "organiser/same.html", _values(db, who) | {"unclear": True}, status=422)
    done = _joined(db, who, stays, others)
    if isinstance(done, UndoRow):
        log_change(db, who, "merge", subject=stays, after={"deed": done.number, "companies": others})
        return see(f"{who.base}/import?deed={done.id}")
    faults = [words.issue(who.language, fault) for fault in done]
    return reply(request, "organiser/same.html", _values(db, who) | {"faults": faults}, status=409)


def _joined(db: Session, who: Visitor, stays: str, others: Sequence[str]) -> UndoRow | list[Issue]:
    """The last of the deeds, where all of them could be done; else every fault, and none was."""
    step = db.begin_nested()
    done: UndoRow | None = None
    for code in others:
        found = join(db, who.event, stays=stays, goes=code, now=who.now)
        if not isinstance(found, UndoRow):
            step.rollback()
            db.expire_all()
            return found
        done = found
    step.commit()
    assert done is not None, "there was something to join"
    return done


def same_groups(db: Session, event: str) -> list[Twice]:
    """The companies of an event that seem to stand twice, without those that were told apart."""
    profiles = {
        row.company: profile_of(row)
        for row in db.exec(select(ProfileRow).where(ProfileRow.event == event).order_by(ProfileRow.company))
    }
    return without_apart(same_companies(profiles, _people(db, event)), told_apart(db, event))


def without_apart(found: Sequence[Twice], apart: Collection[tuple[str, str]]) -> list[Twice]:
    """The groups, each without pairs that were told apart: what still hangs together stays a group."""
    told, groups = set(apart), []
    for one in found:
        left = list(one.codes)
        while left:
            group = [left.pop(0)]
            for code in group:
                near = [other for other in left if (min(code, other), max(code, other)) not in told]
                group += near
                left = [other for other in left if other not in near]
            if len(group) > 1:
                codes = tuple(code for code in one.codes if code in group)
                groups.append(Twice(codes=codes, why=one.why))
    return groups


def _people(db: Session, event: str, codes: Collection[str] | None = None) -> dict[str, list[Contact]]:
    """The contacts of each company's people."""
    query = (
        select(DelegateRow.company, ContactRow)
        .join(
            ContactRow,
            (col(ContactRow.event) == col(DelegateRow.event))
            & (col(ContactRow.delegate) == col(DelegateRow.code)),
        )
        .where(DelegateRow.event == event)
        .order_by(col(DelegateRow.position))
    )
    found: dict[str, list[Contact]] = {}
    for company, card in db.exec(query):
        if codes is None or company in codes:
            found.setdefault(company, []).append(contact_of(card))
    return found


def _pairs(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, other) for i, one in enumerate(codes) for other in codes[i + 1 :]]


def _values(db: Session, who: Visitor) -> dict[str, Any]:
    event, language = who.event.code, who.language
    found = same_groups(db, event)
    listed = {code for one in found for code in one.codes}
    lines = {one.code: one for one in companies(db, event) if one.code in listed}
    people = _people(db, event, listed)
    numbers = dict(
        db.exec(select(ProfileRow.company, ProfileRow.business_number).where(ProfileRow.event == event)).all()
    )
    called = names(db, event)
    return {
        **who.common,
        "groups": [
            Group(
                companies=tuple(
                    Seen(line=lines[code], business_number=numbers[code], people=tuple(people.get(code, ())))
                    for code in one.codes
                ),
                why=language.listed(language.say(words.SAME_BECAUSE[because]) for because in one.why),
            )
            for one in found
        ],
        "apart": [[(code, language.pick(*called[code])) for code in pair] for pair in told_apart(db, event)],
        "words": words,
        "at_home": who.at_home,
        "faults": [],
        "unclear": False,
    }
