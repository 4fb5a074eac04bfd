"""A company's answers as the log may keep them, when an organiser gives them on its behalf."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from web.rows import CompanyRow
from web.store.forms import company_form
from web.store.reviews import verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A form in codes, and beside them the names, texts and contacts, which are never written down.

    `answered_at` is when the company itself saved something last.
    """

    company: str
    codes: Mapping[str, Any]
    private: Mapping[str, str]
    answered_at: datetime | None


def answers(db: Session, company: CompanyRow, *, now: datetime) -> Answers:
    """What stands on the company's form."""
    form = company_form(db, company, now=now)
    cards = {person.code: asdict(person.contact) for person in form.people}
    return Answers(
        company=company.code,
        codes={
            "fields": list(form.fields),
            "languages": list(form.languages),
            "hours": {
                person.code: None if person.hours is None else list(person.hours) for person in form.people
            },
            "wishes": {wish.to: wish.rank for wish in form.wishes},
            "vetoes": list(form.vetoes),
            "requests": dict(verdicts(db, company)),
        },
        private={name: repr(value) for name, value in asdict(form.profile).items()}
        | {name: repr([card[name] for card in cards.values()]) for name in ("title", "phone", "email")}
        | {"people": repr([card["name"] for card in cards.values()])},
        answered_at=company.answered_at,
    )


def settle(db: Session, company: CompanyRow, before: Answers, *, now: datetime) -> tuple[dict[str, Any], ...]:
    """What was before and is after, for the log; the company counts as not having answered by it itself."""
    after = answers(db, company, now=now)
    company.answered_at = before.answered_at
    db.add(company)
    db.flush()
    changed = [name for name, text in after.private.items() if before.private.get(name) != text]
    said = {**after.codes, "changed": changed} if changed else dict(after.codes)
    return dict(before.codes), said
