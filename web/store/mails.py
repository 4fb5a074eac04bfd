"""Mails: their texts, who is to get one, and the queue from which they are taken. Nothing is sent here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, func, select

from web.links import form_links
from web.mail_texts import TEXTS, MailKind, MailText, fill
from web.rows import CompanyRow, EventRow, MailRow, MailState, MailTextRow
from web.store.companies import CompanyLine, companies
from web.store.people import OUT, first_contacts
from web.store.texts import clean, one_line
from web.store.values import Contact

Tongue = Literal["ko", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A company that is to get a mail, and who reads it there; the address is empty where none is known."""

    company: CompanyLine
    contact: Contact


def mail_text(db: Session, event: str, kind: MailKind) -> MailText:
    """The text of this kind as the organiser left it."""
    row = db.get(MailTextRow, (event, kind))
    if row is None:
        return TEXTS[kind]
    return MailText(
        subject_ko=row.subject_ko, body_ko=row.body_ko, subject_en=row.subject_en, body_en=row.body_en
    )


def save_mail_text(db: Session, event: str, kind: MailKind, text: MailText) -> None:
    """Keeps the organiser's own text, which was checked before (`web.mail_texts.bad_blanks`)."""
    row = db.get(MailTextRow, (event, kind)) or MailTextRow(
        event=event, kind=kind, subject_ko="", body_ko="", subject_en="", body_en=""
    )
    row.subject_ko, row.subject_en = one_line(text.subject_ko), one_line(text.subject_en)
    row.body_ko, row.body_en = clean(text.body_ko), clean(text.body_en)
    db.add(row)
    db.flush()


def recipients(
    db: Session,
    event: EventRow,
    kind: MailKind,
    *,
    now: datetime,
    changed: Collection[str] = (),
    version: int | None = None,
) -> list[Recipient]:
    """Who is to get a mail of this kind now, in the organiser's order; nobody who has one in the queue.

    Invited is who has no link to its form yet; reminded who has one and has not answered. `changed` are the
    companies whose timetable the newest version changes; who was told of that `version` is not told again.
    """
    waiting = {
        row.company
        for row in db.exec(select(MailRow).where(MailRow.event == event.code, MailRow.kind == kind))
        if not row.asked and (row.state == "queued" or (kind == "changed" and row.version == version))
    }
    links, people = form_links(db, event.code, now=now), first_contacts(db, event.code)

    def wanted(one: CompanyLine) -> bool:
        if kind == "changed":
            return one.code in changed
        if one.status in OUT or one.answered_at is not None:
            return False
        return (one.code in links) == (kind == "remind")

    return [
        Recipient(company=one, contact=people.get(one.code, Contact()))
        for one in companies(db, event.code)
        if one.code not in waiting and wanted(one)
    ]


def queue_mails(
    db: Session,
    event: EventRow,
    kind: MailKind,
    to: Sequence[Recipient],
    *,
    now: datetime,
    link: Callable[[str], str],
    deadline: dict[Tongue, str],
    version: int | None = None,
) -> list[MailRow]:
    """Puts a mail for each of these into the queue; who has no address is left out.

    `link` makes the personal link of a company: it stands in its mail and nowhere else.
    """
    text = mail_text(db, event.code, kind)
    last = _last_number(db, event.code)
    made = []
    for one in to:
        if not one.contact.email:
            continue
        last += 1
        address = link(one.company.code)
        filled = written(text, event, one, link=address, deadline=deadline)
        row = MailRow(
            event=event.code,
            number=last,
            kind=kind,
            company=one.company.code,
            to_name=one.contact.name,
            to_email=one.contact.email,
            version=version,
            subject=" / ".join(part for part in (filled.subject_ko, filled.subject_en) if part),
            body_ko=filled.body_ko,
            body_en=filled.body_en,
            queued_at=now,
        )
        db.add(row)
        made.append(row)
    db.flush()
    return made


def queue_summary(
    db: Session, company: CompanyRow, to: Contact, *, subject: str, body_ko: str, body_en: str, now: datetime
) -> MailRow:
    """Puts the mail that a company asked for itself into the queue."""
    row = MailRow(
        event=company.event,
        number=_last_number(db, company.event) + 1,
        kind="remind",
        asked=True,
        company=company.code,
        to_name=to.name,
        to_email=to.email,
        subject=one_line(subject),
        body_ko=clean(body_ko),
        body_en=clean(body_en),
        queued_at=now,
    )
    db.add(row)
    db.flush()
    return row


def asked_at(db: Session, event: str, company: str) -> datetime | None:
    """When this company asked for a summary last."""
    query = select(MailRow.queued_at).where(
        MailRow.event == event, MailRow.company == company, col(MailRow.asked).is_(True)
    )
    return db.exec(query.order_by(col(MailRow.number).desc())).first()


def _last_number(db: Session, event: str) -> int:
    """The number of the newest mail. Two who queue at once take their turns by the event's row."""
    db.exec(select(EventRow.code).where(EventRow.code == event).with_for_update()).first()
    return db.exec(select(func.max(MailRow.number)).where(MailRow.event == event)).one() or 0


def written(
    text: MailText, event: EventRow, one: Recipient, *, link: str, deadline: dict[Tongue, str]
) -> MailText:
    """The text with this recipient's own words in its blanks."""
    name, name_en = one.company.name, one.company.name_en
    english = name if name_en == one.company.code else name_en
    common = {"person": one.contact.name or "담당자", "link": link}
    korean = {**common, "event": event.title_ko, "company": name, "deadline": deadline["ko"]}
    foreign = {
        **common, "person": one.contact.name or "Sir or Madam",
        "event": event.title_en or event.title_ko, "company": english, "deadline": deadline["en"],
    }  # fmt: skip
    return MailText(
        subject_ko=one_line(fill(text.subject_ko, korean)),
        body_ko=fill(text.body_ko, korean),
        subject_en=one_line(fill(text.subject_en, foreign)),
        body_en=fill(text.body_en, foreign),
    )


def mails(
    db: Session, event: str, *, state: MailState | None = None, limit: int | None = None, offset: int = 0
) -> list[MailRow]:
    """The mails of an event, the newest first."""
    query = select(MailRow).where(MailRow.event == event).order_by(col(MailRow.number).desc()).offset(offset)
    if state is not None:
        query = query.where(MailRow.state == state)
    return list(db.exec(query if limit is None else query.limit(limit)))


def count_mails(db: Session, event: str, *, state: MailState | None = None) -> int:
    """How many mails there are, or how many in this state."""
    query = select(func.count()).select_from(MailRow).where(MailRow.event == event)
    return db.exec(query if state is None else query.where(MailRow.state == state)).one()


def find_mail(db: Session, event: str, number: int) -> MailRow | None:
    """The mail with this number, or None."""
    return db.get(MailRow, (event, number))


def settle_mail(db: Session, row: MailRow, state: MailState, *, now: datetime) -> None:
    """Writes down that a mail was taken out of the queue, or that it can't be written."""
    row.state, row.settled_at = state, now
    db.add(row)
    db.flush()
