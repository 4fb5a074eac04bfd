"""A stored event as one value: everything that its organiser gave and its companies answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from matcher.affinity import FieldTree
from matcher.people import Participant, Veto, Wish
from matcher.score import PresetName
from matcher.wish_forms import WishForm
from scheduler.problem import Problem
from web.rows import CompanyRow, ContactRow, EventRow, ProfileRow, Standing
from web.store.people import event_people, field_names, frame_of
from web.store.relations import event_relations
from web.store.scoring import NEW_EVENT, Scoring, scoring_of
from web.store.values import Contact, Profile, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event with all its companies, whatever their standing. An `EventLike`.

    `answered` are the companies that have answered on their forms.
    """

    title: tuple[str, str]
    frame: Problem
    preset: PresetName
    tree: FieldTree
    field_names: Mapping[str, tuple[str, str]]
    participants: tuple[Participant, ...]
    wishes: tuple[Wish, ...]
    vetoes: tuple[Veto, ...]
    profiles: Mapping[str, Profile]
    contacts: Mapping[str, Contact]
    standing: Mapping[str, Standing]
    answered: frozenset[str]
    deadline: datetime | None
    purge_on: date | None
    review_until: datetime | None = None
    wish_form: WishForm = "ranks"
    scoring: Scoring = NEW_EVENT
    relations: tuple[Relation, ...] = ()


def stored_event(db: Session, event: EventRow) -> StoredEvent:
    """The event as it is stored now."""
    people = event_people(db, event)
    companies = db.exec(select(CompanyRow).where(CompanyRow.event == event.code)).all()
    return StoredEvent(
        title=(event.title_ko, event.title_en),
        frame=frame_of(event),
        preset=event.preset,
        tree=people.tree,
        field_names=field_names(db, event.code),
        participants=people.participants,
        wishes=people.wishes,
        vetoes=people.vetoes,
        profiles={
            row.company: profile_of(row)
            for row in db.exec(select(ProfileRow).where(ProfileRow.event == event.code))
        },
        contacts={
            row.delegate: contact_of(row)
            for row in db.exec(select(ContactRow).where(ContactRow.event == event.code))
        },
        standing={row.code: row.status for row in companies},
        answered=frozenset(row.code for row in companies if row.answered_at is not None),
        deadline=event.deadline,
        purge_on=event.purge_on,
        review_until=event.review_until,
        wish_form=event.wish_form,
        scoring=scoring_of(event),
        relations=event_relations(db, event.code),
    )


def profile_of(row: ProfileRow) -> Profile:
    """The profile in a row."""
    return Profile(
        name=row.name,
        name_en=row.name_en,
        business_number=row.business_number,
        region=row.region,
        intro_ko=row.intro_ko,
        intro_en=row.intro_en,
        certificates=row.certificates,
        capacity=row.capacity,
        exports=row.exports,
        newcomer=row.newcomer,
    )


def contact_of(row: ContactRow) -> Contact:
    """The contact in a row."""
    return Contact(name=row.name, title=row.title, phone=row.phone, email=row.email)
