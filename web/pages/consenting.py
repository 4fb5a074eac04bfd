"""What a company's page shows of consents: the texts, and who has ticked what."""

from typing import Any

from sqlmodel import Session

from web.consents import CONSENTS, NOTICE, asked_of
from web.pages.access import Visitor
from web.rows import CompanyRow
from web.store.consents import consents
from web.store.forms import CompanyForm


def consent_values(db: Session, who: Visitor, company: CompanyRow, form: CompanyForm) -> dict[str, Any]:
    """What the page needs to ask for consents."""
    given = consents(db, company.event, company=company.code)
    until = who.event.purge_on
    kept = (
        who.language.say("until {day} at the latest", day=until)
        if until
        else who.language.say("until the organiser deletes it after the event")
    )
    return {
        "notice_text": NOTICE,
        "kept_until": kept,
        "may_consent": who.behalf is None,
        "consented": any(given.values()),
        "consent_parts": [
            (
                kind,
                CONSENTS[kind],
                [(person, kind in given.get(person.code, ())) for person in form.people],
            )
            for kind in asked_of(who.event.kind, company.side)
        ],
    }
