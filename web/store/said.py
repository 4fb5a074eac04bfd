"""What companies say of themselves, as far as it tells whom they fit: texts, product fields, facts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from matcher.affinity import FieldTree
from matcher.people import Participant
from web.rows import CompanyRow, DelegateRow, EventRow, ProfileRow, RelationRow
from web.store.people import OUT, event_tree, field_names, participant
from web.store.values import Profile
from web.store.whole import profile_of

COUNTED = 1
"""Rises when affinities are counted in another way, so that all are counted anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A company that may take part: in codes, in its own words, and what it has or asks for."""

    one: Participant
    profile: Profile

    @property
    def counted(self) -> list[object]:
        """All of it that affinities are counted of: not who comes when, or what the company is called."""
        own = self.one
        people = [[person.fields, person.languages] for person in own.delegates]
        said = self.profile
        texts = [said.region, said.intro_ko, said.intro_en, said.certificates, said.capacity, said.exports]
        return [own.side, own.hall, own.fields, own.languages, people, texts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All that the affinities of an event are counted of.

    `relations` say of a pair, in its order, how often the two met, and whether one supplies the other.
    """

    companies: Mapping[str, Said]
    tree: FieldTree
    names: Mapping[str, tuple[str, str]]
    facts: str
    relations: Mapping[tuple[str, str], tuple[int, bool]]

    def digests(self) -> dict[str, str]:
        """By company, the digest of everything that its affinities depend on, but for its counterparts."""
        common = json.dumps([COUNTED, dict(self.tree.parent), dict(self.names), self.facts], sort_keys=True)
        between: dict[str, list[object]] = {}
        for pair, known in sorted(self.relations.items()):
            for code in pair:
                between.setdefault(code, []).append([pair, known])
        return {
            code: hashlib.sha256(
                json.dumps([common, said.counted, between.get(code, [])]).encode()
            ).hexdigest()
            for code, said in self.companies.items()
        }


def everything(db: Session, event: EventRow) -> Everything:
    """What the affinities of an event are to be counted of now."""
    staff: dict[str, list[DelegateRow]] = {}
    for person in db.exec(
        select(DelegateRow).where(DelegateRow.event == event.code).order_by(col(DelegateRow.position))
    ):
        staff.setdefault(person.company, []).append(person)
    query = (
        select(CompanyRow, ProfileRow)
        .join(
            ProfileRow,
            (col(ProfileRow.event) == col(CompanyRow.event))
            & (col(ProfileRow.company) == col(CompanyRow.code)),
        )
        .where(CompanyRow.event == event.code, col(CompanyRow.status).not_in(OUT))
        .order_by(CompanyRow.code)
    )
    return Everything(
        companies={
            row.code: Said(one=participant(row, staff.get(row.code, [])), profile=profile_of(profile))
            for row, profile in db.exec(query)
        },
        tree=event_tree(db, event.code),
        names=field_names(db, event.code),
        facts=event.facts,
        relations={
            (row.first, row.second): (row.met, row.supplies)
            for row in db.exec(select(RelationRow).where(RelationRow.event == event.code))
        },
    )
