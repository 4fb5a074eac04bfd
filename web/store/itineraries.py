"""One company's or one delegate's own timetable, and nothing of anyone else's."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from web.rows import CompanyRow, ContactRow, DelegateRow, MeetingRow, MeetingState, VersionRow
from web.store.companies import names
from web.store.consents import shared_contacts
from web.store.hours import Hour, hours
from web.store.people import field_names
from web.store.values import Contact
from web.store.versions import meetings, version_frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting as the one who looks sees it: when, where, and with which company.

    `delegate` is who goes there for us, `delegate_name` what our own list calls that person. `contact` is who
    comes from the counterpart, if that person has consented to it (`web.store.consents`); else None.
    `interpreter` is the code of who interprets, where the meeting needs somebody.
    """

    id: str
    hour: Hour
    table: str
    hall: str
    hall_name: tuple[str, str]
    delegate: str
    delegate_name: str
    counterpart: str
    counterpart_name: tuple[str, str]
    state: MeetingState
    sequence: int
    interpreter: str | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """All meetings of one company, or of one of its delegates, in the order of time.

    `gaps` are the slots without a meeting between the first and the last one of a session. Names are
    Korean and English; codes where profiles have been purged.
    """

    event: str
    version: int
    subject: str
    company: str
    company_name: tuple[str, str]
    person_name: str
    entries: tuple[Entry, ...]
    gaps: tuple[Hour, ...]


def itinerary(db: Session, version: VersionRow, code: str) -> Itinerary:
    """The timetable of a company or of a delegate. Raises LookupError for a code that the event has not."""
    company = db.get(CompanyRow, (version.event, code))
    person = None if company else db.get(DelegateRow, (version.event, code))
    if company is None and person is None:
        raise LookupError(f"event {version.event} has no {code}")
    owner = code if person is None else person.company
    side = MeetingRow.first == owner, MeetingRow.second == owner
    if person is not None:
        side = MeetingRow.first_delegate == code, MeetingRow.second_delegate == code
    rows = db.exec(
        select(MeetingRow).where(
            MeetingRow.event == version.event, MeetingRow.version == version.number, or_(*side)
        )
    )
    return _itineraries(db, version, {code: owner}, {code: list(rows)})[code]


def itineraries(db: Session, version: VersionRow) -> dict[str, Itinerary]:
    """The timetables of all companies of the event, by code, in the organiser's order."""
    companies = db.exec(
        select(CompanyRow.code).where(CompanyRow.event == version.event).order_by(col(CompanyRow.position))
    )
    own: dict[str, list[MeetingRow]] = {code: [] for code in companies}
    for row in meetings(db, version):
        own[row.first].append(row)
        own[row.second].append(row)
    return _itineraries(db, version, {code: code for code in own}, own)


def _itineraries(
    db: Session, version: VersionRow, owner: dict[str, str], own: dict[str, list[MeetingRow]]
) -> dict[str, Itinerary]:
    frame = version_frame(version)
    clock = hours(frame)
    hall = {table.code: table.hall for table in frame.tables}
    called = names(db, version.event)
    fields = field_names(db, version.event)
    people = _people(db, version.event, set(owner.values()))
    shared = shared_contacts(db, version.event)

    def entry(row: MeetingRow, company: str) -> Entry:
        first = row.first == company
        mine = row.first_delegate if first else row.second_delegate
        theirs = row.second if first else row.first
        where = hall[row.table_code]
        return Entry(
            id=row.id,
            hour=clock[row.slot],
            table=row.table_code,
            hall=where,
            hall_name=fields.get(where, (where, where)),
            delegate=mine,
            delegate_name=people.get(mine, ""),
            counterpart=theirs,
            counterpart_name=called.get(theirs, (theirs, theirs)),
            state=row.state,
            sequence=row.sequence,
            interpreter=row.interpreter,
            contact=shared.get(row.second_delegate if first else row.first_delegate),
        )

    found: dict[str, Itinerary] = {}
    for subject, rows in own.items():
        company = owner[subject]
        entries = sorted((entry(row, company) for row in rows), key=lambda one: (one.hour.place, one.table))
        found[subject] = Itinerary(
            event=version.event,
            version=version.number,
            subject=subject,
            company=company,
            company_name=called.get(company, (company, company)),
            person_name="" if subject == company else people.get(subject, ""),
            entries=tuple(entries),
            gaps=tuple(_gaps(clock, entries)),
        )
    return found


def _people(db: Session, event: str, companies: set[str]) -> dict[str, str]:
    """What the delegates of these companies are called, by code; nobody else's name is even read."""
    query = (
        select(DelegateRow.company, ContactRow.delegate, ContactRow.name)
        .join_from(
            ContactRow,
            DelegateRow,
            (col(ContactRow.event) == col(DelegateRow.event))
            & (col(ContactRow.delegate) == col(DelegateRow.code)),
        )
        .where(ContactRow.event == event)
    )
    if len(companies) == 1:
        query = query.where(col(DelegateRow.company).in_(companies))
    return {code: name for company, code, name in db.exec(query) if company in companies}


def _gaps(clock: dict[str, Hour], entries: Iterable[Entry]) -> list[Hour]:
    """The slots in which nothing is held between two meetings of one session."""
    busy: dict[str, set[int]] = {}
    for one in entries:
        busy.setdefault(one.hour.session, set()).add(one.hour.place)
    return [
        hour
        for hour in clock.values()
        if (taken := busy.get(hour.session))
        and min(taken) < hour.place < max(taken)
        and hour.place not in taken
    ]
