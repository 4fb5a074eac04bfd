"""What an event will be once an intake is saved: the files over what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from matcher.affinity import FieldTree
from matcher.pairs import owners
from matcher.people import Delegate, Participant, Wish
from scheduler.problem import Floors, Problem
from web.intake.intake import Company, Intake, Settings
from web.rows import Standing
from web.store.relations import pair_of
from web.store.scoring import Scoring
from web.store.values import Contact, Profile, Relation
from web.store.whole import StoredEvent

NOTHING = StoredEvent(
    title=("", ""),
    frame=Problem(event="", sessions=(), tables=(), participants=()),
    preset="floor-first",
    tree=FieldTree(parent={}),
    field_names={},
    participants=(),
    wishes=(),
    vetoes=(),
    profiles={},
    contacts={},
    standing={},
    answered=frozenset(),
    deadline=None,
    purge_on=None,
)
"""An event of which nothing is stored yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The whole event as it will be (`event`), and which parts of it the files change, by company's code.

    `kept` are companies whose own answers on their forms stand against the files: their wishes, vetoes,
    hours, fields and texts stay; only what is the organiser's to settle changes. `turned` are companies that
    change their side.
    """

    event: StoredEvent
    companies: tuple[Participant, ...]
    staffed: tuple[Participant, ...]
    profiles: Mapping[str, Profile]
    contacts: Mapping[str, Contact]
    standing: Mapping[str, Standing]
    wishes_of: frozenset[str]
    vetoes_of: frozenset[str]
    kept: frozenset[str]
    turned: frozenset[str] = frozenset()


def merge(intake: Intake, stored: StoredEvent) -> Merged:
    """The event after the intake. Takes intakes with faults too: what is faulty may come out odd."""
    frame = merged_frame(intake, stored.frame)
    fields = {one.code: one for one in intake.fields or ()}
    before = {one.code: one for one in stored.participants}
    people = _people(intake, stored)
    listed = {one.participant.code: one for one in intake.companies}
    everybody = [
        _company(code, listed.get(code), before.get(code), people, stored.answered)
        for code in dict.fromkeys((*before, *(one.participant.code for one in intake.companies)))
    ]
    # A code that stands twice in the file has to stay twice, so that the check finds it.
    seen: set[str] = set()
    for one in intake.companies:
        if one.participant.code in seen:
            everybody.append(one.participant)
        seen.add(one.participant.code)
    own = owners(everybody)
    asking = {own.get(wish.of, wish.of) for wish, _ in intake.wishes} - stored.answered
    refusing = {veto.of for veto, _ in intake.vetoes} - stored.answered
    settings = intake.settings
    return Merged(
        event=StoredEvent(
            title=_title(settings, stored.title),
            frame=frame,
            preset=settings.preset or stored.preset,
            tree=FieldTree(
                parent={**stored.tree.parent, **{code: one.parent for code, one in fields.items()}}
            ),
            field_names={**stored.field_names, **{code: one.names for code, one in fields.items()}},
            participants=tuple(everybody),
            wishes=(
                *(wish for wish in stored.wishes if _stays(wish, own, asking)),
                *(wish for wish, _ in intake.wishes if own.get(wish.of, wish.of) in asking),
            ),
            vetoes=(
                *(veto for veto in stored.vetoes if veto.of not in refusing),
                *(veto for veto, _ in intake.vetoes if veto.of in refusing),
            ),
            profiles=stored.profiles,
            contacts=stored.contacts,
            standing={**stored.standing, **_standing(intake)},
            answered=stored.answered,
            deadline=_moment(settings.deadline, frame, stored.deadline),
            purge_on=settings.purge_on or stored.purge_on,
            review_until=_moment(settings.review_until, frame, stored.review_until),
            wish_form=settings.wish_form or stored.wish_form,
            scoring=_scoring(settings, stored.scoring),
            relations=_relations(intake, stored, everybody),
        ),
        companies=tuple(one for one in everybody if one.code in listed),
        staffed=tuple(one for one in everybody if one.code in listed or one.code in people),
        profiles={code: one.profile for code, one in listed.items() if code not in stored.answered},
        contacts={
            one.delegate.code: one.contact
            for one in intake.people or ()
            if one.company not in stored.answered or one.delegate.code not in stored.contacts
        },
        standing=_standing(intake),
        wishes_of=frozenset(asking),
        vetoes_of=frozenset(refusing),
        kept=stored.answered & (set(listed) | set(people)),
        turned=frozenset(
            code
            for code, one in listed.items()
            if code in before and before[code].side != one.participant.side
        ),
    )


def merged_frame(intake: Intake, frame: Problem) -> Problem:
    """Sessions, tables and settings after the intake."""
    said = intake.settings
    floors = {
        side: value
        for side, value in (
            ("seller", said.floor_seller),
            ("buyer", said.floor_buyer),
            ("pool", said.floor_pool),
        )
        if value is not None
    }
    changed = {
        "event": said.code,
        "kind": said.kind,
        "timezone": said.timezone,
        "slot_minutes": said.slot_minutes,
        "change_minutes": said.change_minutes,
        "floors": Floors(**{**_floors(frame.floors), **floors}),
        "sessions": None if intake.sessions is None else tuple(one for one, _ in intake.sessions),
        "tables": None if intake.tables is None else tuple(one for one, _ in intake.tables),
    }
    return replace(frame, **{name: value for name, value in changed.items() if value is not None})  # type: ignore[arg-type]


def _floors(floors: Floors) -> dict[str, int]:
    return {"seller": floors.seller, "buyer": floors.buyer, "pool": floors.pool}


def _title(settings: Settings, before: tuple[str, str]) -> tuple[str, str]:
    korean = settings.title_ko or before[0] or settings.code or ""
    return korean, settings.title_en or before[1] or korean


def _moment(said: str | None, frame: Problem, before: datetime | None) -> datetime | None:
    """A deadline on the event's own clock; as it was where nothing is said."""
    if said is None:
        return before
    return datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(frame.timezone))


def _scoring(settings: Settings, before: Scoring) -> Scoring:
    """How wishes count after the intake. A cap of 0 is none; a deadline for reviews asks for them."""
    caps = {
        side: said or None
        for side, said in (
            ("seller", settings.cap_seller),
            ("buyer", settings.cap_buyer),
            ("pool", settings.cap_pool),
        )
        if said is not None
    }
    return replace(
        before,
        caps=replace(before.caps, **caps),
        fill=before.fill if settings.fill is None else settings.fill,
        reviews=before.reviews or settings.review_until is not None,
    )


def _relations(intake: Intake, stored: StoredEvent, everybody: Sequence[Participant]) -> tuple[Relation, ...]:
    """What is known of pairs after the intake; of those that can't meet, and where nothing is known, nothing.

    A company that has changed its side may stand second now.
    """
    side = {one.code: one.side for one in everybody}
    found: dict[tuple[str, str], Relation] = {}
    for one in (*stored.relations, *(relation for relation, _ in intake.relations)):
        if (pair := pair_of(one.first, one.second, side)) is not None:
            found[pair] = replace(one, first=pair[0], second=pair[1])
    return tuple(found[pair] for pair in sorted(found) if found[pair].met or found[pair].supplies)


def _standing(intake: Intake) -> dict[str, Standing]:
    return {one.participant.code: one.status for one in intake.companies if one.status is not None}


def _people(intake: Intake, stored: StoredEvent) -> dict[str, tuple[Delegate, ...]]:
    """The delegates of each company that has some in the files; hours that were answered stay."""
    before = {
        person.code: person
        for one in stored.participants
        if one.code in stored.answered
        for person in one.staff
    }
    found: dict[str, list[Delegate]] = {}
    for one in intake.people or ():
        person = one.delegate
        answered = before.get(person.code)
        if answered is not None:
            person = replace(
                person, hours=answered.hours, fields=answered.fields, languages=answered.languages
            )
        found.setdefault(one.company, []).append(person)
    return {code: tuple(people) for code, people in found.items()}


def _company(
    code: str,
    listed: Company | None,
    before: Participant | None,
    people: Mapping[str, tuple[Delegate, ...]],
    answered: frozenset[str],
) -> Participant:
    """One company: what the file settles, with its delegates, and one meeting at once per staffed table."""
    staff = people.get(code, before.delegates if before is not None else ())
    if listed is None:
        assert before is not None
        return replace(before, delegates=staff)
    one = replace(listed.participant, delegates=staff)
    if before is not None and code in answered:
        one = replace(one, fields=before.fields, languages=before.languages)
    own_tables = sum(person.table is not None for person in staff)
    return replace(one, parallel=listed.parallel or max(1, own_tables, len(one.tables)))


def _stays(wish: Wish, own: Mapping[str, str], asking: set[str]) -> bool:
    """Whether a stored wish stays: its company sent no new ones, and both ends are still there."""
    return own.get(wish.of, wish.of) not in asking and wish.of in own and wish.to in own
