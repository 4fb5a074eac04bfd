"""Counterparts in the order of how well they fit, each with the reason in one sentence.

Reasons come from the two profiles alone, so nobody can infer what another has wished or refused.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.affinity import FieldTree, affinity, fields_of
from matcher.people import Participant
from web.language import Language
from web.store.counterparts import Counterpart

Called = Callable[[Iterable[str]], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A counterpart on the form: how well it fits, why it is suggested, and its product fields by name."""

    one: Counterpart
    fit: int
    reason: str
    fields: tuple[str, ...]


def cards(
    me: Participant,
    others: Mapping[str, Participant],
    found: Iterable[Counterpart],
    *,
    tree: FieldTree,
    names: Mapping[str, tuple[str, str]],
    language: Language,
) -> list[Card]:
    """The counterparts as cards, the best fit first; equal ones in the order of their codes."""

    def called(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(language.pick(*names.get(code, (code, code))) for code in codes)

    dealt = [
        Card(
            one=one,
            fit=affinity(me, others[one.code], tree).total,
            reason=_reason(me, fields_of(others[one.code]), tree, called, language),
            fields=called(fields_of(others[one.code])),
        )
        for one in found
        if one.code in others
    ]
    return sorted(dealt, key=lambda card: (-card.fit, card.one.code))


def _reason(
    me: Participant, theirs: Sequence[str], tree: FieldTree, called: Called, language: Language
) -> str:
    mine = fields_of(me)
    same = [code for code in mine if code in theirs]
    if same:
        fields = language.listed(called(same[:2]))
        if me.side == "seller":
            return language.say("They look for {fields}, which you make.", fields=fields)
        if me.side == "buyer":
            return language.say("They make {fields}, which you look for.", fields=fields)
        return language.say("You both deal in {fields}.", fields=fields)
    groups = [tree.path(code)[1:2] for code in theirs]
    near = [code for code in mine if tree.path(code)[1:2] and tree.path(code)[1:2] in groups]
    if near:
        field = called(tree.path(near[0])[1:2])[0]
        return language.say("They work in the same field: {field}.", field=field)
    return ""
