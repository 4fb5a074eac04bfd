"""Makes one company of two that are the same: what the one that goes has moves over."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from matcher.issue import Issue
from web.rows import ApartRow, CompanyRow, EventRow, UndoRow
from web.store.companies import find_company
from web.store.pieces import Snapshot, Values, in_pieces, put_back, snapshot
from web.store.undoing import event_faults, published_companies, record

Tables = dict[str, list[Values]]
"""All rows of an event, by their table's name."""
_FILLED = ("hall", "quota", "forbidden", "tables", "fields", "languages")
"""What a company takes over from the other where it says nothing itself."""
_CARD = (
    *("name", "name_en", "business_number", "region", "intro_ko", "intro_en"),
    *("certificates", "capacity", "exports", "newcomer"),
)
_CONTACT = ("name", "title", "phone", "email")


def join(db: Session, event: EventRow, *, stays: str, goes: str, now: datetime) -> UndoRow | list[Issue]:
    """Makes one company of these two of an event; in the caller's transaction.

    What `stays` leaves empty is filled from `goes`, whose delegates, wishes, vetoes and links move over under
    their own codes: doubles are dropped, ranks closed up, and the wishes of `stays` come first. Issues say
    why that can't be, and nothing is done. It can be undone (`web.store.undoing`).
    """
    # Two who join at once take their turns: on SQLite by the write lock, elsewhere by this row's.
    db.exec(select(EventRow).where(EventRow.code == event.code).with_for_update()).one()
    one, other = (find_company(db, event.code, code) for code in (stays, goes))
    if found := _refused(db, one, other, stays, goes):
        return found
    before, old, code = snapshot(db, event.code), event_faults(db, event.code), event.code
    step = db.begin_nested()
    put_back(db, code, before, joined(before, stays, goes))
    if new := [fault for fault in event_faults(db, code) if fault not in old]:
        step.rollback()
        db.expire_all()
        return new
    step.commit()
    return record(db, code, before, deed="merge", what={"stays": stays, "goes": goes}, now=now) or []


def _refused(
    db: Session, one: CompanyRow | None, other: CompanyRow | None, stays: str, goes: str
) -> list[Issue]:
    if one is None or other is None or stays == goes:
        gone = stays if one is None else goes
        return [Issue(code="code-unknown", given=gone, detail={"what": "company"})]
    if one.side != other.side:
        return [Issue(code="merge-sides", given=stays, detail={"other": goes})]
    if goes in published_companies(db, one.event):
        return [Issue(code="merge-published", given=goes)]
    return []


def tell_apart(db: Session, event: str, first: str, second: str) -> None:
    """Remembers that these two companies are not the same one."""
    first, second = sorted((first, second))
    if db.get(ApartRow, (event, first, second)) is None:
        db.add(ApartRow(event=event, first=first, second=second))
        db.flush()


def forget_apart(db: Session, event: str, first: str, second: str) -> None:
    """Forgets it again."""
    row = db.get(ApartRow, (event, first, second))
    if row is not None:
        db.delete(row)
        db.flush()


def told_apart(db: Session, event: str) -> list[tuple[str, str]]:
    """The pairs of companies that are not the same, as the organiser said."""
    rows = db.exec(select(ApartRow).where(ApartRow.event == event).order_by(ApartRow.first, ApartRow.second))
    return [(row.first, row.second) for row in rows]


def joined(current: Snapshot, stays: str, goes: str) -> Snapshot:
    """The event's rows with one company in the place of the two."""
    rows: Tables = defaultdict(list)
    for piece in current.values():
        for key, values in piece.items():
            rows[key[0]].append(dict(values))
    people = _staff(rows, stays, goes)
    _company(rows, stays, goes)
    _profile(rows, stays, goes)
    codes = {goes: stays, **people}
    _wishes(rows, stays, goes, codes)
    _vetoes(rows, codes)
    _reviews(rows, codes)
    _relations(rows, codes)
    for link in rows["link"]:
        link["company"] = codes.get(link["company"], link["company"])
        link["delegate"] = people.get(link["delegate"], link["delegate"])
    rows["attendance"] = _attendance(rows, codes)
    rows["apart"] = _apart(rows, codes)
    return in_pieces((name, values) for name, listed in rows.items() for values in listed)


def _apart(rows: Tables, codes: Mapping[str, str]) -> list[Values]:
    found: dict[tuple[str, str], Values] = {}
    for row in rows["apart"]:
        first, second = (codes.get(row[end], row[end]) for end in ("first", "second"))
        if first != second:
            row["first"], row["second"] = min(first, second), max(first, second)
            found[row["first"], row["second"]] = row
    return list(found.values())


def _attendance(rows: Tables, codes: Mapping[str, str]) -> list[Values]:
    """Whoever is one now has the latest answer, and the first arrival, of the two."""
    people = {row["code"] for row in rows["delegate"]}
    found: dict[str, Values] = {}
    for row in sorted(rows["attendance"], key=lambda one: str(one["answered_at"] or ""), reverse=True):
        row["company"] = codes.get(row["company"], row["company"])
        delegate = codes.get(row["delegate"], row["delegate"])
        row["delegate"] = delegate if delegate in people else None
        row["code"] = row["delegate"] or row["company"]
        first = found.setdefault(row["code"], row)
        if row["arrived_at"] and (first["arrived_at"] is None or row["arrived_at"] < first["arrived_at"]):
            first["arrived_at"], first["arrived_by"] = row["arrived_at"], row["arrived_by"]
    return list(found.values())


def _company(rows: Tables, stays: str, goes: str) -> None:
    companies = {row["code"]: row for row in rows["company"]}
    one, other = companies[stays], companies.pop(goes)
    for column in _FILLED:
        if one[column] in (None, []):
            one[column] = other[column]
    if one["floor"] is None and (one["quota"] is None or (other["floor"] or 0) <= one["quota"]):
        one["floor"] = other["floor"]
    if one["floor"] is not None and one["quota"] is not None and one["quota"] < one["floor"]:
        one["quota"] = None  # it was the other's, and lower than the floor of the one that stays
    own_tables = sum(row["table_code"] is not None for row in rows["delegate"] if row["company"] == stays)
    one["parallel"] = max(one["parallel"], own_tables)
    one["answered_at"] = max(filter(None, (one["answered_at"], other["answered_at"])), default=None)
    rows["company"] = list(companies.values())


def _profile(rows: Tables, stays: str, goes: str) -> None:
    profiles = {row["company"]: row for row in rows["profile"]}
    other = profiles.pop(goes, None)
    if other is not None:
        one = profiles.setdefault(stays, {**other, "company": stays})
        _fill(one, other, _CARD)
    rows["profile"] = list(profiles.values())


def _fill(one: Values, other: Values, columns: tuple[str, ...]) -> None:
    for column in columns:
        if one[column] in (None, "", []):
            one[column] = other[column]


def _staff(rows: Tables, stays: str, goes: str) -> dict[str, str]:
    """Moves the delegates over. Gives, for each who stands twice, the code that stays."""
    cards = {row["delegate"]: row for row in rows["contact"]}
    mine = [row for row in rows["delegate"] if row["company"] == stays]
    theirs = [row for row in rows["delegate"] if row["company"] == goes]
    people: dict[str, str] = {}
    dropped = {row["code"] for row in theirs if _assumed(row, cards)}
    for row in theirs:
        same = next((own for own in mine if _same(cards.get(own["code"]), cards.get(row["code"]))), None)
        if same is not None:
            people[row["code"]] = same["code"]
            dropped.add(row["code"])
            same["table_code"] = same["table_code"] or row["table_code"]
            _fill(cards[same["code"]], cards[row["code"]], _CONTACT)
        row["company"] = stays
    if any(row["code"] not in dropped for row in theirs):
        dropped |= {row["code"] for row in mine if _assumed(row, cards)}
    rows["delegate"] = [row for row in rows["delegate"] if row["code"] not in dropped]
    rows["contact"] = [card for code, card in cards.items() if code not in dropped]
    return people


def _assumed(row: Values, cards: Mapping[str, Values]) -> bool:
    """Whether nothing is known of this delegate: the one who is assumed where a company names nobody."""
    card = cards.get(row["code"])
    known = any(card[column] for column in _CONTACT) if card else False
    said = row["hours"] is not None or row["table_code"] or row["fields"] or row["languages"]
    return row["code"] == row["company"] and not known and not said


def _same(one: Values | None, other: Values | None) -> bool:
    """Whether two contacts are one person: one name, and one e-mail address or phone number."""
    if one is None or other is None or not one["name"].strip():
        return False
    names = {"".join(card["name"].split()) for card in (one, other)}
    emails = {card["email"].strip().casefold() for card in (one, other)}
    phones = {re.sub(r"\D", "", card["phone"]) for card in (one, other)}
    return len(names) == 1 and any(len(shared) == 1 and shared != {""} for shared in (emails, phones))


def _wishes(rows: Tables, stays: str, goes: str, codes: Mapping[str, str]) -> None:
    """Whoever asks for both, asks once, by the better rank; ranks are closed up where something went.

    Stars and the like stand for what was said, one by one: they stay.
    """
    lists: dict[str, dict[str, tuple[tuple[int, int], Values]]] = defaultdict(dict)
    touched: set[str] = set()
    for row in rows["wish"]:
        moved = row["of_code"] in codes
        rank = (1 if moved else 0, row["rank"])
        for end in ("of", "to"):
            company = stays if row[f"{end}_company"] == goes else row[f"{end}_company"]
            code = codes.get(row[f"{end}_code"], row[f"{end}_code"])
            row[f"{end}_company"], row[f"{end}_code"] = company, code
            row[f"{end}_delegate"] = None if code == company else code
        asking, wished = lists[row["of_code"]], row["to_code"]
        if moved:
            touched.add(row["of_code"])
        if row["of_company"] == row["to_company"]:
            touched.add(row["of_code"])
            continue
        if wished in asking:
            touched.add(row["of_code"])
            first = min(asking[wished], (rank, row), key=lambda one: one[0])
            first[1]["asked_at"] = min(asking[wished][1]["asked_at"], row["asked_at"])
            asking[wished] = first
        else:
            asking[wished] = (rank, row)
    in_order = all(row["wish_form"] == "ranks" for row in rows["event"])
    for code in touched if in_order else ():
        order = sorted({rank for rank, _ in lists[code].values()})
        for rank, row in lists[code].values():
            row["rank"] = order.index(rank) + 1
    rows["wish"] = [row for asking in lists.values() for _, row in asking.values()]


def _vetoes(rows: Tables, codes: Mapping[str, str]) -> None:
    found: dict[Any, Values] = {}
    for row in rows["veto"]:
        for end in ("of_company", "to_company"):
            row[end] = codes.get(row[end], row[end])
        pair = (row["of_company"], row["to_company"])
        if pair[0] != pair[1]:
            first = found.setdefault(pair, row)
            first["asked_at"] = min(first["asked_at"], row["asked_at"])
    rows["veto"] = list(found.values())


def _reviews(rows: Tables, codes: Mapping[str, str]) -> None:
    """What was said last of a request counts."""
    found: dict[Any, Values] = {}
    for row in sorted(rows["review"], key=lambda one: str(one["said_at"])):
        for end in ("of_company", "to_company"):
            row[end] = codes.get(row[end], row[end])
        if row["of_company"] != row["to_company"]:
            found[row["of_company"], row["to_company"]] = row
    rows["review"] = list(found.values())


def _relations(rows: Tables, codes: Mapping[str, str]) -> None:
    found: dict[Any, Values] = {}
    pool = {row["code"] for row in rows["company"] if row["side"] == "pool"}
    for row in rows["relation"]:
        ends = tuple(codes.get(row[end], row[end]) for end in ("first", "second"))
        row["first"], row["second"] = pair = sorted(ends) if pool.issuperset(ends) else ends
        if pair[0] != pair[1]:
            first = found.setdefault(tuple(pair), row)
            if first is not row:
                first["met"] += row["met"]
                first["supplies"] = first["supplies"] or row["supplies"]
    rows["relation"] = list(found.values())
