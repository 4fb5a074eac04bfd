"""What a company's page shows of requests and ratings: who asked for it, and how wishes are given."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from matcher.wish_forms import importance_of, stars_of
from web.pages.access import Visitor
from web.rows import CompanyRow, EventRow, WishRow
from web.store.forms import CompanyForm
from web.store.people import closes_at, field_names
from web.store.reviews import phase_of, requests, verdicts
from web.store.scoring import scoring_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One button of a rating: what it does, what stands on it, and what it means; `on` where it is chosen."""

    do: str
    text: str
    name: str
    on: bool


def asking_values(db: Session, who: Visitor, company: CompanyRow) -> dict[str, Any]:
    """What the page needs to show requests."""
    phase = phase_of(who.event, company, who.now)
    until = who.event.review_until or closes_at(who.event, company.side)
    since = who.event.deadline if phase == "ahead" else None

    called = field_names(db, who.event.code)

    def named(codes: Iterable[str]) -> str:
        return who.language.listed(who.language.pick(*called.get(code, (code, code))) for code in codes)

    return {
        "phase": phase,
        "requests": requests(db, company) if phase in {"open", "over"} else [],
        "review_until": who.at_home(until) if until else None,
        "review_since": who.at_home(since) if since else None,
        "is_reviewed": company.side == "seller" and scoring_of(who.event).reviews,
        "named": named,
        "both": False,
        "local": who.local,
        "beyond": beyond(db, who.event, company),
    }


def beyond(db: Session, event: EventRow, company: CompanyRow) -> frozenset[str]:
    """Whom this company neither wished for nor accepted, where an event fills in what is missing.

    It goes by the company's own answers alone, so that nobody can tell by it what the other one wished.
    """
    if not scoring_of(event).fill:
        return frozenset()
    own = select(WishRow.to_company).where(WishRow.event == event.code, WishRow.of_company == company.code)
    wanted = {*db.exec(own), *(code for code, said in verdicts(db, company).items() if said == "accepted")}
    everybody = db.exec(select(CompanyRow.code).where(CompanyRow.event == event.code))
    return frozenset(everybody) - wanted


def rating_of(who: Visitor, form: CompanyForm) -> Callable[[int | None], tuple[Choice, ...]]:
    """Gives the buttons that rate a wish of any rank in this form."""

    def choices(rank: int | None) -> tuple[Choice, ...]:
        return rating(who, form, rank)

    return choices


def rating(who: Visitor, form: CompanyForm, rank: int | None) -> tuple[Choice, ...]:
    """The buttons that rate a wish in the event's form; none where wishes are ordered."""
    say = who.language.say
    if form.wish_form == "stars":
        given = 0 if rank is None else stars_of(rank)
        return tuple(
            Choice(
                do=f"star-{stars}",
                text="★" if stars <= given else "☆",
                name=who.language.count("{n} star", "{n} stars", stars),
                on=stars == given,
            )
            for stars in range(1, 6)
        )
    if form.wish_form == "must":
        chosen = None if rank is None else importance_of(rank)
        return (
            Choice(do="must", text=say("Must"), name=say("Must"), on=chosen == "must"),
            Choice(do="nice", text=say("Nice to have"), name=say("Nice to have"), on=chosen == "nice"),
        )
    return ()
