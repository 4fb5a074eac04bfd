"""What the page of a draft shows: the grid, a picked meeting with its places, unmet wishes, finds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session, select

from scheduler.moves.board import Price
from scheduler.moves.places import Place, drop_price, drop_rule, places
from scheduler.problem import Candidate
from web.pages.access import Visitor
from web.pages.boards import Desk
from web.pages.draft_words import Speaker
from web.pages.grid import Heart, Line, grid, heart_of
from web.rows import CompanyRow, ContactRow, WishRow
from web.store.companies import names
from web.store.drafts import since
from web.store.people import field_names

FIRST_SHOWN = 8
"""Places that are listed at once; the others are folded away."""
FOUND_MOST = 12
UNMET_MOST = 20
STEPS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What somebody looks at: a hall, or what concerns one company or person."""

    hall: str
    whom: str

    @property
    def query(self) -> str:
        """The same for an address."""
        return urlencode({name: value for name, value in (("hall", self.hall), ("whom", self.whom)) if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A place where the picked meeting may be put, in words. `tone`: good, warn or nothing."""

    slot: str
    table: str
    where: str
    price: str
    tone: str
    swap: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that a search has found, and where it leads."""

    what: str
    code: str
    name: str
    query: Looked


def speaker(db: Session, who: Visitor, desk: Desk) -> Speaker:
    """Whoever says things of this draft in the reader's language."""
    return Speaker(language=who.language, problem=desk.draft.problem, names=names(db, who.event.code))


def board_values(db: Session, who: Visitor, desk: Desk, looked: Looked, say: Speaker) -> dict[str, Any]:
    """The grid with its toolbar."""
    problem, revision = desk.draft.problem, desk.revision
    wished = wishes_of(db, who.event.code)
    known = pairs_of(desk)
    return {
        **who.common,
        "revision": revision,
        "problem": problem,
        "looked": looked,
        "say": say,
        "names": say.names,
        "fields": field_names(db, who.event.code),
        "hours": {slot.code: slot.start or slot.code for slot in problem.slots},
        "hall": looked.hall,
        "grid": _lines(desk, looked, wished),
        "pinned": desk.draft.pinned,
        "changed": _changed(desk),
        "against": say.price(desk.against),
        "worse": desk.worse,
        "last": say.done(revision, known),
        "history": [
            (who.at_home(one.at) if one.at else None, one.author == who.link.token_hash, say.done(one, known))
            for one in since(db, who.event.code, 0, most=STEPS_SHOWN)
        ],
        "pick": None,
        "unmet": None,
    }


def looked_at(desk: Desk, hall: str, whom: str) -> Looked:
    """What is asked for, as far as there is such a thing; else the first hall."""
    halls = desk.draft.problem.halls
    people = desk.board.held.people
    known = whom in people or any(person.code == whom for one in people.values() for person in one.staff)
    return Looked(hall=hall if hall in halls else halls[0], whom=whom if known else "")


def wishes_of(db: Session, event: str) -> frozenset[tuple[str, str]]:
    """(of, to) of all wishes, between companies."""
    rows = db.exec(select(WishRow.of_company, WishRow.to_company).where(WishRow.event == event))
    return frozenset((of, to) for of, to in rows)


def pairs_of(desk: Desk) -> Mapping[str, tuple[str, str]]:
    """By id, who would meet."""
    return {id_: one.pair for id_, one in desk.board.held.listed.items()}


def _lines(desk: Desk, looked: Looked, wished: frozenset[tuple[str, str]]) -> Sequence[Line]:
    """The rows of the hall, or, for one company or person, those of the tables where it meets."""
    problem, meetings = desk.draft.problem, desk.draft.meetings
    shown = tables_shown(desk, looked)
    halls = dict.fromkeys(desk.board.held.hall_of[table] for table in shown)
    return [line for hall in halls for line in grid(problem, meetings, hall, wished) if line.table in shown]


def tables_shown(desk: Desk, looked: Looked) -> dict[str, None]:
    """The tables that the page has rows for: the hall's, or those of one company or person."""
    tables = _tables_of(desk, looked.whom) if looked.whom else set()
    return {
        one.code: None
        for one in desk.draft.problem.tables
        if (one.code in tables if tables else one.hall == looked.hall)
    }


def _tables_of(desk: Desk, whom: str) -> set[str]:
    held = desk.board.held
    here = {one.table for one in desk.draft.meetings if whom in one.pair or whom in one.delegates}
    return here | set(held.people[whom].fixed_tables if whom in held.people else ())


def _changed(desk: Desk) -> frozenset[str]:
    """The meetings that stand elsewhere than in the run that the draft begins from, or are new."""
    was = {one.id: (one.slot, one.table) for one in desk.base.meetings or ()}
    return frozenset(one.id for one in desk.draft.meetings if was.get(one.id) != (one.slot, one.table))


def pick_values(
    db: Session, who: Visitor, desk: Desk, which: str, shown: Iterable[str], say: Speaker
) -> dict[str, Any]:
    """A picked meeting: where it is, and where it could be. `shown` are the tables on the page.

    Raises KeyError for an unknown id.
    """
    board = desk.board
    source, now = board.held.listed[which], board.held.by_id.get(which)
    found = places(board, which)
    legal = sorted((one for one in found if one.rule is None), key=lambda one: _order(desk, one))
    at = {(one.slot, one.table): i for i, one in enumerate(legal)}
    reasons: dict[str, int] = {}
    cells: dict[str, list[int | None]] = {table: [None] * len(board.problem.slots) for table in shown}
    number = board.held.number
    for one in found:
        if one.table not in cells:
            continue
        if one.rule is None:
            cells[one.table][number[one.slot]] = at[one.slot, one.table]
        else:
            said = reasons.setdefault(say.why(one, board.held.by_id), len(reasons))
            cells[one.table][number[one.slot]] = -1 - said
    options = [_option(desk, one, say) for one in legal]
    rule = drop_rule(board, which) if now is not None else None
    return {
        "id": which,
        "pair": say.pair(source.pair),
        "codes": source.pair,
        "now": say.where(now.slot, now.table) if now is not None else "",
        "score": source.score,
        "heart": _heart(db, who, source),
        "pinned": which in desk.draft.pinned,
        "by_hand": which in desk.draft.pins,
        "options": options,
        "first": FIRST_SHOWN,
        "light": {
            "id": which,
            "cells": cells,
            "legal": [[one.price, one.swap, one.tone] for one in options],
            "why": list(reasons),
        },
        "drop": say.price(drop_price(board, which)) if now is not None and rule is None else "",
        "drop_rule": say.rule(rule) if rule is not None else "",
    }


def _order(desk: Desk, one: Place) -> tuple[tuple[int, ...], int, bool, str]:
    return desk.board.key(one.price), desk.board.held.number[one.slot], one.swap is not None, one.table


def _option(desk: Desk, one: Place, say: Speaker) -> Option:
    swap = ""
    if one.swap is not None:
        swap = say.language.say(
            "changes places with {pair}", pair=say.pair(desk.board.held.by_id[one.swap].pair)
        )
    return Option(
        slot=one.slot,
        table=one.table,
        where=say.where(one.slot, one.table),
        price=say.price(one.price),
        tone=tone(desk, one.price),
        swap=swap,
    )


def tone(desk: Desk, price: Price) -> str:
    """Whether a price makes the timetable better or worse, as far as the event aims at it."""
    key = desk.board.key(price)[: len(desk.draft.problem.steps)]
    zero = (0,) * len(key)
    return "good" if key < zero else "warn" if key > zero else ""


def _heart(db: Session, who: Visitor, source: Candidate) -> Heart:
    return heart_of(source.pair, wishes_of(db, who.event.code))


def unmet_values(desk: Desk, whom: str, say: Speaker, wished: frozenset[tuple[str, str]]) -> dict[str, Any]:
    """The candidate pairs that are not held, the best first; of one company where one is looked at."""
    held = desk.board.held
    owner = {person.code: one.code for one in held.people.values() for person in one.staff}
    company = owner.get(whom, whom)
    missing = [
        one
        for one in desk.draft.problem.meetings
        if one.id not in held.by_id and (not company or company in one.pair)
    ]
    missing.sort(key=lambda one: (-one.score, one.id))
    return {
        "rows": [(one, say.pair(one.pair), heart_of(one.pair, wished)) for one in missing[:UNMET_MOST]],
        "more": max(0, len(missing) - UNMET_MOST),
        "number": len(missing),
    }


def search(db: Session, who: Visitor, desk: Desk, text: str, say: Speaker) -> list[Found]:
    """Companies by code or name, people by code or name, tables by code: those that begin with it first."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    held, found = desk.board.held, list[tuple[int, Found]]()

    def look(what: str, code: str, name: str, texts: Sequence[str], query: Looked) -> None:
        fits = [one.casefold().find(wanted) for one in (code, *texts)]
        if any(at >= 0 for at in fits):
            found.append((0 if 0 in fits else 1, Found(what=what, code=code, name=name, query=query)))

    contacts = dict(
        db.exec(select(ContactRow.delegate, ContactRow.name).where(ContactRow.event == who.event.code)).all()
    )
    order = db.exec(
        select(CompanyRow.code).where(CompanyRow.event == who.event.code).order_by(CompanyRow.code)
    )
    for code in order:
        if code not in held.people:
            continue
        look("company", code, say.called(code), say.names.get(code, ()), Looked(hall="", whom=code))
        for person in held.people[code].staff:
            if person.code != code and (name := contacts.get(person.code, "")) is not None:
                called = f"{name} ({say.called(code)})" if name else say.called(code)
                look("delegate", person.code, called, (name,), Looked(hall="", whom=person.code))
    for table in desk.draft.problem.tables:
        owner = held.owner.get(table.code)
        name = say.called(owner) if owner else ""
        look("table", table.code, name, (), Looked(hall=table.hall, whom=""))
    found.sort(key=lambda one: one[0])
    return [one for _, one in found[:FOUND_MOST]]
