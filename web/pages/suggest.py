"""Counterparts in the order of how well they fit, each with the reason in a sentence or two.

Reasons come from the two profiles alone, so nobody can infer what another has wished or refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.affinity import FieldTree, affinity, fields_of
from matcher.people import Participant
from matcher.reason import Reason
from web.language import Language, mark
from web.store.counterparts import Counterpart
from web.store.fits import Fitting

Called = Callable[[Iterable[str]], tuple[str, ...]]

SUGGESTED = 40
"""From this affinity on a counterpart is marked as suggested."""
SEEKERS: Mapping[str, str] = {
    "product one": mark("They look for {sought:“”}, which you offer."),
    "product same": mark("They look for {sought:“”}; you offer {offered:“”}."),
    "product narrower": mark("They look for {sought:“”}; your {offered:“”} is a kind of it."),
    "product broader": mark("They look for {sought:“”}; that belongs to your {offered:“”}."),
    "product near": mark("They look for {sought:“”}, which is close to your {offered:“”}."),
    "field same": mark("They look for {sought}, which you make."),
    "field near": mark("They look for {sought}, which is close to your {offered}."),
    "conditions": mark("They ask for {listed}; you name it."),
    "certificates": mark("They ask for {listed}; you hold it."),
    "certificates missing": mark("They also ask for {listed}."),
    "capacity": mark("Your capacity is enough for them."),
    "capacity short": mark("They need {sought} in a month."),
    "exports": mark("They ask for export experience; you have it."),
    "exports none": mark("They ask for export experience."),
    "supplier": mark("You supply them already."),
}
"""What a company is told of one that seeks what it offers."""
MAKERS: Mapping[str, str] = {
    "product one": mark("They offer {offered:“”}, which you look for."),
    "product same": mark("They offer {offered:“”}; you look for {sought:“”}."),
    "product narrower": mark("They offer {offered:“”}, a kind of the {sought:“”} that you look for."),
    "product broader": mark("They offer {offered:“”}; the {sought:“”} that you look for belongs to it."),
    "product near": mark("They offer {offered:“”}, which is close to the {sought:“”} that you look for."),
    "field same": mark("They make {sought}, which you look for."),
    "field near": mark("They make {offered}, which is close to the {sought} that you look for."),
    "conditions": mark("They name {listed}, as you asked."),
    "certificates": mark("They hold {listed}, as you asked."),
    "certificates missing": mark("They do not name {listed}."),
    "capacity": mark("Their capacity is enough for you."),
    "capacity short": mark("Their capacity is {offered} in a month."),
    "exports": mark("They have export experience, as you asked."),
    "exports none": mark("They have no export experience."),
    "supplier": mark("They supply you already."),
}
"""What a company is told of one that offers what it seeks."""
BOTH: Mapping[str, str] = {
    "region": mark("You are from the same region."),
    "language none": mark("You have no language in common."),
    "newcomer": mark("They are here for the first time."),
    "met before": mark("You have met before."),
}
"""What is so for both."""
PLAIN = frozenset({"product same", "product narrower", "product broader"})
"""Reasons that say what is offered and sought in the companies' own words."""
HANGUL = re.compile("[가-힣]")
IN_CODES = frozenset({"field same", "field near"})
"""Their words are codes of product fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A counterpart's place in the list: how well it fits (0 to 100), and what was counted, if anything.

    `suggested`: it fits well enough to be recommended.
    """

    one: Counterpart
    fit: int
    known: Fitting | None
    suggested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A counterpart on the form: how well it fits, why, and its product fields by name.

    `suggested`: it fits well enough to be recommended.
    """

    one: Counterpart
    fit: int
    reason: str
    fields: tuple[str, ...]
    suggested: bool


def places(
    me: Participant,
    others: Mapping[str, Participant],
    found: Iterable[Counterpart],
    *,
    fits: Mapping[str, Fitting],
    tree: FieldTree,
) -> list[Place]:
    """The counterparts in their order, the best fit first; equal ones in the order of their codes.

    Whom this company leaves out comes last and is never recommended; what others leave out changes nothing.

    `fits` are those that were counted; whoever has none there is ordered by product fields and languages, for
    which `others` are needed. Whom a fact rules out is left out: that is the organiser's rule, and not the
    other's wish.
    """
    dealt: list[tuple[tuple[bool, int, int, str], Place]] = []
    for one in found:
        known = fits.get(one.code)
        if known is not None and known.affinity.forbidden is not None:
            continue
        total = known.affinity.total if known else affinity(me, others[one.code], tree).total
        place = Place(
            one=one,
            fit=total,
            known=known,
            suggested=known is not None and _tells(known) and total >= SUGGESTED and not one.refused,
        )
        order = (one.refused, -total, -known.fine if known is not None else 0, one.code)
        dealt.append((order, place))
    return [place for _, place in sorted(dealt, key=lambda pair: pair[0])]


def cards(
    me: Participant,
    shown: Iterable[Place],
    *,
    tree: FieldTree,
    names: Mapping[str, tuple[str, str]],
    language: Language,
) -> list[Card]:
    """These places as cards, each with its reason in a sentence or two."""

    def called(codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(language.pick(*names.get(code, (code, code))) for code in codes)

    return [
        Card(
            one=place.one,
            fit=place.fit,
            reason=(reason(me.code, place.known, called, language) if place.known is not None else "")
            or _from_fields(me, place.one.fields, tree, called, language),
            fields=called(place.one.fields),
            suggested=place.suggested,
        )
        for place in shown
    ]


def _tells(known: Fitting) -> bool:
    """Whether it is known what is offered and sought: facts alone make no suggestion."""
    because = known.affinity.because
    return bool(because) and because[0].kind.startswith(("product", "field"))


def reason(me: str, known: Fitting, called: Called, language: Language) -> str:
    """Why two fit, as one of them is told: the first sentence says what is offered and sought.

    Empty where nothing of that is known: facts alone make no suggestion.
    """
    told = {**BOTH, **(SEEKERS if known.offering == me else MAKERS)}
    if not _tells(known):
        return ""
    because = known.affinity.because
    field = because[1] if because[1:2] and because[1].kind in IN_CODES else None
    if field is not None and language.code != "ko" and any(HANGUL.search(word) for word in because[0].words):
        because = because[1:]  # fields have names in the reader's language
    elif because[0].kind in PLAIN:  # the product says it better than its field
        because = (because[0], *(one for one in because[1:] if not one.kind.startswith("field")))
    elif because[0].kind == "product near" and field is not None and field.kind == "field same":
        because = because[1:]
    sentences = (_sentence(told, one, called, language) for one in because if one.kind in told)
    return " ".join(dict.fromkeys(sentences))


def _sentence(told: Mapping[str, str], one: Reason, called: Called, language: Language) -> str:
    words: Sequence[object] = called(one.words) if one.kind in IN_CODES else one.words
    if one.kind == "capacity short":
        words = [int(word) for word in one.words]
    offered, sought = (*words, *words, "", "")[:2]
    kind = "product one" if one.kind == "product same" and offered == sought else one.kind
    listed = language.listed(language.write(word) for word in words)
    return language.say(told[kind], offered=offered, sought=sought, listed=listed)


def _from_fields(
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
