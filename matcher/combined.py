"""The affinity of a seller and a buyer from all that is known of them: product fields, texts and facts.

What is said twice counts once: the tree of product fields earns what it reaches beyond the products of the
texts, and certificates what they reach beyond the conditions of the texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matcher.affinity import NEAR, Affinity, FieldMeeting, FieldTree, field_meeting
from matcher.facts import Asked, Weighed
from matcher.reason import Reason
from matcher.suggest import PRODUCT_MOST, Fit, Text
from matcher.thesaurus import plain

MOST = 100
NOTHING = Asked()
KINDS = {"same": "product same", "narrower": "product narrower", "broader": "product broader"}
"""How an offered product is related to the sought one, as a kind of reason; all else is only near."""
FIELDS = {NEAR[0]: "field same", NEAR[1]: "field near", NEAR[2]: "field hall"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeks:
    """What a buyer, or one of its delegates, seeks: in words, in product fields of the tree, and in facts."""

    code: str
    text: Text | None = None
    fields: tuple[str, ...] = ()
    asked: Asked = NOTHING


def needs_of(company: Seeks, delegates: Sequence[Seeks]) -> tuple[Seeks, ...]:
    """The needs of a buyer: one for each delegate, or the company's own where it has none.

    What a delegate does not say for itself, the company says: text, fields, and each thing asked.
    """
    if not delegates:
        return (company,)
    return tuple(
        Seeks(
            code=one.code,
            text=one.text or company.text,
            fields=one.fields or company.fields,
            asked=_filled(one.asked, company.asked),
        )
        for one in delegates
    )


def _filled(own: Asked, company: Asked) -> Asked:
    return Asked(
        regions=own.regions or company.regions,
        certificates=own.certificates or company.certificates,
        capacity=company.capacity if own.capacity is None else own.capacity,
        languages=own.languages or company.languages,
        exports=own.exports or company.exports,
        markets=own.markets or company.markets,
    )


def combined(
    *,
    fit: Fit | None,
    offered: Iterable[str],
    sought: Iterable[str],
    tree: FieldTree,
    facts: Weighed | None = None,
    need: str | None = None,
) -> Affinity:
    """The affinity of a seller with one need of a buyer.

    `fit` is what their texts say (None: one has none), `offered` and `sought` are product fields of the tree,
    `need` is whose need it is. Parts of 0 are left out; `cap` is what lies beyond 100, below zero, or what is
    missing to 0, above it. Raises KeyError for a field that is not in the tree.
    """
    parts = dict(fit.parts) if fit is not None else {}
    meeting = field_meeting(offered, sought, tree)
    reached = (2 * PRODUCT_MOST * meeting.points + NEAR[0]) // (2 * NEAR[0])
    parts["field"] = max(0, reached - parts.get("product", 0))
    parts |= facts.parts if facts is not None else {}
    if parts.get("certificates", 0) > 0:
        parts["certificates"] = max(0, parts["certificates"] - parts.get("conditions", 0))
    total = min(MOST, max(0, sum(parts.values())))
    parts["cap"] = total - sum(parts.values())
    return Affinity(
        total=total,
        parts={name: points for name, points in parts.items() if points},
        forbidden=facts.forbidden if facts is not None else None,
        because=_because(fit, meeting if parts["field"] else FieldMeeting(), facts),
        need=need,
    )


def best_of(needs: Sequence[Affinity]) -> Affinity:
    """Of the affinities with a buyer's needs the highest, the first of equal ones.

    One that is forbidden counts only where all are. Raises ValueError for none.
    """
    return max(needs, key=lambda one: (one.forbidden is None, one.total))


def text_reasons(fit: Fit) -> tuple[Reason, ...]:
    """What the texts of a need and an offer have in common: a product or their words, and conditions met."""
    met = (Reason(kind="conditions", words=fit.met),) if fit.met else ()
    if fit.kin is not None and fit.offered and fit.sought:
        words = (fit.offered, fit.sought)
        return (Reason(kind=KINDS.get(fit.kin, "product near"), words=words), *met)
    return (Reason(kind="letters" if fit.parts["letters"] else "little"), *met)


def _because(fit: Fit | None, meeting: FieldMeeting, facts: Weighed | None) -> tuple[Reason, ...]:
    """The reasons of an affinity: products and fields, then conditions, then facts; each thing once."""
    found = list(text_reasons(fit)) if fit is not None else []
    if meeting.offered is not None and meeting.sought is not None:
        found = [one for one in found if one.kind not in {"letters", "little"}]
        found.insert(1 if found and found[0].kind.startswith("product") else 0, _field_reason(meeting))
    of_facts = facts.because if facts is not None else ()
    told = {plain(word) for one in of_facts if one.kind == "certificates" for word in one.words}
    return (*(left for one in found if (left := _untold(one, told))), *of_facts)


def _field_reason(meeting: FieldMeeting) -> Reason:
    assert meeting.offered is not None
    assert meeting.sought is not None
    return Reason(kind=FIELDS[meeting.points], words=(meeting.offered, meeting.sought))


def _untold(reason: Reason, told: set[str]) -> Reason | None:
    """A reason without the conditions that are told as certificates; None where nothing is left."""
    if reason.kind != "conditions":
        return reason
    words = tuple(word for word in reason.words if plain(word) not in told)
    return replace(reason, words=words) if words else None
