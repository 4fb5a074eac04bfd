"""Words in place of product fields: what a person is asked before anything is saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from matcher.issue import Issue
from matcher.proposal import SURE, Proposal
from web.intake.grid import Line
from web.phrases import PHRASE_MOST, meant_fields
from web.store.whole import StoredEvent

PROPOSED = 5
"""The most fields that are proposed for a phrase."""
PHRASES_MOST = 100
"""The most phrases that are asked about at once."""
ANSWERED_MOST = 1000
"""With more phrases than that the column holds no product fields."""
Chosen = Mapping[str, str | None]
"""The product field that somebody chose for a phrase, as it is written; None: it is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A word that is no product field of the event: where it stands, and of which company it is said.

    `proposals` are there already where it is a code of industries or goods (`web.intake.classed`).
    """

    said: str
    line: Line
    company: str
    column: str = "fields"
    proposals: tuple[Proposal, ...] = ()

    @property
    def issue(self) -> Issue:
        """The phrase as a fault."""
        return self.line.issue("code-unknown", "fields", self.said, what="product field")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldToConfirm:
    """One phrase: `file`, `row` and `column` say where it stands first, `times` how often it does."""

    phrase: str
    file: str
    row: int
    column: str
    times: int
    proposals: tuple[Proposal, ...]

    @property
    def proposed(self) -> str | None:
        """The field that is clearly meant; None where it has to be chosen."""
        return next((one.code for one in self.proposals[:1] if one.sure >= SURE), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsToConfirm:
    """What has to be answered before the files can be saved, in the order of the files.

    `parent` and `names` are the event's tree as it will be: any of its fields may be chosen.
    """

    phrases: tuple[FieldToConfirm, ...]
    parent: Mapping[str, str | None]
    names: Mapping[str, tuple[str, str]]


def fields_to_confirm(phrases: Sequence[Phrase], event: StoredEvent) -> FieldsToConfirm | None:
    """The phrases to ask about; None where one is too long or there are too many: then they are faults."""
    if not phrases or any(len(one.said) > PHRASE_MOST for one in phrases):
        return None
    said: dict[str, list[Phrase]] = {}
    for one in phrases:
        said.setdefault(one.said, []).append(one)
    if len(said) > ANSWERED_MOST:
        return None
    hall = {one.code: one.hall for one in event.participants}
    return FieldsToConfirm(
        phrases=tuple(_asked(found, event, hall) for found in islice(said.values(), PHRASES_MOST)),
        parent=event.tree.parent,
        names=event.field_names,
    )


def as_faults(phrases: Iterable[Phrase]) -> list[Issue]:
    """The phrases as faults, where something else is wrong too; codes of industries and goods are none."""
    return [one.issue for one in phrases if one.column == "fields"]


def _asked(found: Sequence[Phrase], event: StoredEvent, hall: Mapping[str, str | None]) -> FieldToConfirm:
    first = found[0]
    halls = {hall.get(one.company) for one in found}
    # Companies of several halls that say the same leave the hall open.
    here = next(iter(halls)) if len(halls) == 1 else None
    return FieldToConfirm(
        phrase=first.said,
        file=first.line.file,
        row=first.line.number,
        column=first.line.headers.get(first.column, first.column),
        times=len(found),
        proposals=(first.proposals or meant_fields(first.said, event.tree, event.field_names, here))[
            :PROPOSED
        ],
    )
