"""What a company answers on its form: each part saved at once, until the deadline, or refused whole."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, select

from matcher.issue import Issue
from matcher.pairs import check_wishes, owners
from matcher.people import Participant, Veto, Wish
from web.rows import CompanyRow, DelegateRow, EventRow
from web.spoken import language
from web.store.caps import wished_for
from web.store.cards import check_contact, check_profile, read_capacity, tidy_contact, tidy_profile
from web.store.enrol import enrol_cards, replace_vetoes, replace_wishes
from web.store.people import OUT, closes_at, event_people, event_tree, frame_of
from web.store.scoring import scoring_of
from web.store.values import Contact, Profile


def save_profile(
    db: Session,
    company: CompanyRow,
    profile: Profile,
    *,
    fields: Sequence[str],
    languages: Sequence[str],
    now: datetime,
    capacity: str = "",
) -> list[Issue]:
    """Saves what the company says of itself and its product fields; or every fault, and nothing is saved.

    `capacity` is a number as it was written, with or without commas; empty for none.
    """
    number, odd = read_capacity(capacity)
    profile = replace(tidy_profile(profile), capacity=number)
    known = event_tree(db, company.event).parent
    faults = [
        *_closed(db, company, now),
        *check_profile(profile),
        *odd,
        *_unknown("fields", fields, known, "product field"),
        *_languages(languages),
    ]
    if not faults:
        enrol_cards(db, company.event, {company.code: profile}, {})
        company.fields = _once(fields)
        company.languages = _once([language(said) or said for said in languages])
        _answered(db, company, now)
    return faults


def save_contact(
    db: Session, company: CompanyRow, delegate: str, contact: Contact, *, now: datetime
) -> list[Issue]:
    """Saves what a delegate is called and how to reach him or her; or every fault, and nothing is saved."""
    contact = tidy_contact(contact)
    faults = [
        *_closed(db, company, now),
        *_not_own(db, company, delegate),
        *check_contact(contact),
    ]
    if not faults:
        enrol_cards(db, company.event, {}, {delegate: contact})
        _answered(db, company, now)
    return faults


def save_hours(
    db: Session, company: CompanyRow, delegate: str, hours: Sequence[str] | None, *, now: datetime
) -> list[Issue]:
    """Saves in which slots a delegate is there (None: in all); or every fault, and nothing is saved."""
    slots = [slot.code for slot in frame_of(_event(db, company)).slots]
    faults = [
        *_closed(db, company, now),
        *_not_own(db, company, delegate),
        *_unknown("hours", hours or (), slots, "slot"),
    ]
    if hours is not None and not hours:
        faults.append(Issue(code="delegate-no-hours", column="hours", given=delegate))
    if not faults:
        row = db.get_one(DelegateRow, (company.event, delegate))
        chosen = None if hours is None else tuple(code for code in slots if code in set(hours))
        row.hours = None if chosen == tuple(slots) else chosen
        db.add(row)
        _answered(db, company, now)
    return faults


def save_wishes(
    db: Session,
    company: CompanyRow,
    wanted: Sequence[str],
    *,
    now: datetime,
    of: str | None = None,
    ranks: Mapping[str, int] | None = None,
) -> list[Issue]:
    """Saves whom the company (or its delegate `of`) wishes to meet, the first with rank 1, or with `ranks`.

    Takes the place of what the same one wished before. Or every fault, and nothing is saved.
    """
    event = _event(db, company)
    people = event_people(db, event)
    asking = of or company.code
    order = {code: rank for rank, code in enumerate(wanted, 1)}
    wishes = [Wish(of=asking, to=code, rank=(ranks or order)[code]) for code in wanted]
    mine = {one.code for one in _staff(db, company)} | {company.code}
    kept = [wish for wish in people.wishes if wish.of in mine - {asking}]
    faults = [
        *_closed(db, company, now),
        *(_not_own(db, company, of) if of not in {None, company.code} else ()),
        *(replace(issue, file=None) for issue in check_wishes(people.participants, wishes, ())),
    ]
    if not faults:
        before = [wish for wish in people.wishes if wish.of in mine]
        faults += _too_many(event, people.participants, company, before, [*kept, *wishes])
    if not faults:
        replace_wishes(db, event.code, people.participants, [*kept, *wishes], of=[company.code], now=now)
        _answered(db, company, now)
    return faults


def save_vetoes(db: Session, company: CompanyRow, refused: Sequence[str], *, now: datetime) -> list[Issue]:
    """Saves whom the company must not meet; or every fault, and nothing is saved."""
    event = _event(db, company)
    people = event_people(db, event)
    vetoes = [Veto(of=company.code, to=code) for code in refused]
    codes = {one.code for one in people.participants}
    faults = [
        *_closed(db, company, now),
        *_unknown("to", [code for code in refused if code not in codes], codes, "participant"),
        *(
            replace(issue, file=None)
            for issue in check_wishes(people.participants, (), [veto for veto in vetoes if veto.to in codes])
        ),
    ]
    if not faults:
        replace_vetoes(db, event.code, vetoes, of=[company.code], now=now)
        _answered(db, company, now)
    return faults


def _too_many(
    event: EventRow,
    everybody: Sequence[Participant],
    company: CompanyRow,
    before: Sequence[Wish],
    after: Sequence[Wish],
) -> Iterator[Issue]:
    """More companies than may be wished for. Who had more already may still have fewer, or as many."""
    own, cap = owners(everybody), scoring_of(event).caps.of(company.side)
    had, has = (len(wished_for(wishes, own).get(company.code, ())) for wishes in (before, after))
    if cap is not None and has > max(cap, had):
        yield Issue(
            code="wishes-too-many",
            column="to",
            given=str(has),
            detail={"who": company.code, "most": str(cap)},
        )


def _event(db: Session, company: CompanyRow) -> EventRow:
    return db.get_one(EventRow, company.event)


def _answered(db: Session, company: CompanyRow, now: datetime) -> None:
    company.answered_at = now
    db.add(company)
    db.flush()


def _languages(said: Sequence[str]) -> Iterator[Issue]:
    for word in said:
        if language(word) is None:
            yield Issue(
                code="word-unknown", column="languages", given=word, detail={"words": "ko, en, zh, ja …"}
            )


def _closed(db: Session, company: CompanyRow, now: datetime) -> Iterator[Issue]:
    if company.status in OUT:
        yield Issue(code="form-closed", given=company.code)
        return
    event = _event(db, company)
    closes = closes_at(event, company.side)
    if closes is not None and now >= closes:
        yield Issue(code="deadline-over", given=f"{closes:%Y-%m-%d %H:%M} UTC")


def _staff(db: Session, company: CompanyRow) -> list[DelegateRow]:
    query = select(DelegateRow).where(DelegateRow.event == company.event, DelegateRow.company == company.code)
    return list(db.exec(query))


def _not_own(db: Session, company: CompanyRow, delegate: str | None) -> Iterator[Issue]:
    if delegate not in {row.code for row in _staff(db, company)}:
        yield Issue(code="code-unknown", given=delegate, detail={"what": "delegate"})


def _unknown(column: str, codes: Sequence[str], known: Collection[str], what: str) -> Iterator[Issue]:
    have = set(known)
    for code in codes:
        if code not in have:
            yield Issue(code="code-unknown", column=column, given=code, detail={"what": what})


def _once(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
