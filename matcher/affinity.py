"""How well two profiles fit before anybody wishes for anything: 0 to 100, in named parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matcher.people import Participant
from matcher.reason import Reason

LANGUAGE_MOST = 20
NEAR = (80, 50, 25)
"""Points for the same product field, for one with the same parent, and for one in the same hall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTree:
    """The organiser's tree of product fields; its top level are the halls.

    `parent` maps each field's code to its parent's, or to None at the top.
    """

    parent: Mapping[str, str | None]
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def path(self, code: str) -> tuple[str, ...]:
        """The field, its parent, and so on to the top. Raises KeyError for an unknown code."""
        known = self._paths.get(code)
        if known is None:
            known = self._paths[code] = self._way(code)
        return known

    def _way(self, code: str) -> tuple[str, ...]:
        way: list[str] = []
        at: str | None = code
        while at is not None:
            if at in way:
                raise ValueError(f"the tree of product fields has a circle at {at}")
            way.append(at)
            at = self.parent[at]
        return tuple(way)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affinity:
    """A fit between two profiles: `total` is 0 to 100 and the sum of `parts`.

    `forbidden` names the fact for which the two may not meet. `because` are the reasons, the strongest kind
    first. `need` is the code of the buyer's delegate, or of the buyer, whose need suits best.
    """

    total: int
    parts: Mapping[str, int]
    forbidden: str | None = None
    because: tuple[Reason, ...] = ()
    need: str | None = None


NOTHING = Affinity(total=0, parts={})
"""Of two who have next to nothing in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Affinities that were counted before: by pair, in the order of a `matcher.pairs.Pair`.

    Two of `counted` that have none among `pairs` have next to nothing in common.
    """

    pairs: Mapping[tuple[str, str], Affinity]
    counted: frozenset[str] = frozenset()

    def of(self, first: str, second: str) -> Affinity | None:
        """The affinity of a pair; None where it was not counted."""
        found = self.pairs.get((first, second))
        if found is None and first in self.counted and second in self.counted:
            return NOTHING
        return found

    @property
    def forbidden(self) -> frozenset[tuple[str, str]]:
        """The pairs that a fact rules out."""
        return frozenset(pair for pair, one in self.pairs.items() if one.forbidden is not None)


UNKNOWN = Known(pairs={})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMeeting:
    """Where what is offered and what is sought come nearest in the tree: 0 to 80 points, and both fields."""

    points: int = 0
    offered: str | None = None
    sought: str | None = None


def field_meeting(offered: Iterable[str], sought: Iterable[str], tree: FieldTree) -> FieldMeeting:
    """The best fit between any field offered and any field sought; of equal ones the first.

    Equal fields earn 80; a field and its ancestor, or two with one parent, 50; two in one hall 25.
    """
    best = FieldMeeting()
    wanted = [tree.path(code) for code in sought]
    for code in offered:
        have = tree.path(code)
        for want in wanted:
            points = _near(have, want)
            if points > best.points:
                best = FieldMeeting(points=points, offered=code, sought=want[0])
    return best


def _near(have: tuple[str, ...], want: tuple[str, ...]) -> int:
    if have[0] == want[0]:
        return NEAR[0]
    if have[0] in want or want[0] in have or have[1:2] == want[1:2] != ():
        return NEAR[1]
    return NEAR[2] if have[-1] == want[-1] else 0


def field_points(offered: Iterable[str], sought: Iterable[str], tree: FieldTree) -> int:
    """The best fit between any field offered and any field sought, 0 to 80, as `field_meeting` says."""
    return field_meeting(offered, sought, tree).points


def languages_of(one: Participant) -> frozenset[str]:
    """All languages that anybody of the company speaks; empty where nothing was said."""
    return frozenset(one.languages).union(*(person.languages for person in one.delegates))


def fields_of(one: Participant) -> tuple[str, ...]:
    """The product fields of the company and of all its delegates, each once, in their order."""
    named = (*one.fields, *(code for person in one.delegates for code in person.fields))
    return tuple(dict.fromkeys(named))


def affinity(one: Participant, other: Participant, tree: FieldTree) -> Affinity:
    """The fit of two companies: product fields (up to 80) and a common language (20).

    Where one of them named no language, they are taken to understand each other.
    """
    mine, theirs = languages_of(one), languages_of(other)
    parts = {
        "field": field_points(fields_of(one), fields_of(other), tree),
        "language": LANGUAGE_MOST if not mine or not theirs or mine & theirs else 0,
    }
    return Affinity(total=sum(parts.values()), parts=parts)
