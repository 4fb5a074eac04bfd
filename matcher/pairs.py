"""From wishes to candidate pairs: who may meet, for what score, and who was dropped and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matcher.affinity import Affinity, FieldTree, affinity
from matcher.issue import Issue
from matcher.people import Participant, Veto, Wish
from matcher.score import Dials, Score, score

Because = Literal["vetoed", "different halls", "two fixed tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two participants who may meet: seller first, buyer second; in one pool in the order of their codes.

    `delegates` are the people whom the wishes name: where all wishes of the pair that name somebody of one
    company name the same person, only that person can hold the meeting.
    """

    first: str
    second: str
    score: Score
    delegates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Two participants who were wished together but can't be a candidate pair, and why."""

    first: str
    second: str
    because: Because


def owners(participants: Iterable[Participant]) -> dict[str, str]:
    """Whose code each one is: participants' codes map to themselves, delegates' to their company's."""
    own: dict[str, str] = {}
    for one in participants:
        own.update({person.code: one.code for person in one.delegates})
        own[one.code] = one.code
    return own


def check_wishes(
    participants: Sequence[Participant], wishes: Sequence[Wish], vetoes: Sequence[Veto]
) -> list[Issue]:
    """Every fault in wishes and vetoes: unknown codes, one's own side, doubles, ranks below 1.

    `row` counts from 1 within the list; sheets replace it by their own.
    """
    own = owners(participants)
    side = {one.code: one.side for one in participants}
    found: list[Issue] = []
    lists: tuple[tuple[str, Sequence[Wish | Veto]], ...] = (("wishes", wishes), ("vetoes", vetoes))
    for file, requests in lists:
        seen: set[tuple[str, str]] = set()
        for row, wish in enumerate(requests, 1):
            found += [replace(issue, file=file, row=row) for issue in _faults(wish, own, side, seen)]
            seen.add((wish.of, wish.to))
    return found


def _faults(
    wish: Wish | Veto, own: Mapping[str, str], side: Mapping[str, str], seen: set[tuple[str, str]]
) -> Iterator[Issue]:
    """The faults of one wish or veto, after those in `seen`."""
    unknown = [(column, code) for column, code in (("of", wish.of), ("to", wish.to)) if code not in own]
    for column, code in unknown:
        yield Issue(
            code="code-unknown", column=column, given=code, detail={"what": "participant or delegate"}
        )
    if isinstance(wish, Wish) and wish.rank < 1:
        yield Issue(code="rank-zero", column="rank", given=str(wish.rank))
    if unknown:
        return
    a, b = own[wish.of], own[wish.to]
    if a == b:
        yield Issue(code="wish-self", column="to", given=wish.of)
    elif side[a] == side[b] != "pool":
        yield Issue(code="wish-own-side", column="to", given=wish.of, detail={"other": wish.to})
    elif (wish.of, wish.to) in seen:
        yield Issue(code="wish-twice", column="to", given=wish.of, detail={"other": wish.to})


def pairs(
    participants: Sequence[Participant],
    wishes: Sequence[Wish],
    vetoes: Sequence[Veto],
    *,
    tree: FieldTree,
    dials: Dials,
    hall_of: Mapping[str, str],
    fits: Mapping[tuple[str, str], Affinity] | None = None,
) -> tuple[list[Pair], list[Dropped]]:
    """The candidate pairs with their scores, and the pairs that were dropped, each with its reason.

    A pair becomes a candidate when at least one of the two wished for it and neither refused it. Takes
    wishes without faults (`check_wishes`). `hall_of` gives the hall of each table. `fits` are affinities that
    are known already, by pair in the order of `Pair`; the others come from product fields and languages.
    Both lists come in the order of the codes.
    """
    own = owners(participants)
    people = {one.code: one for one in participants}
    known = fits or {}
    asked: dict[tuple[str, str], list[tuple[bool, Wish]]] = {}
    for wish in wishes:
        of, to = own[wish.of], own[wish.to]
        forward = _first_is(people[of], people[to])
        asked.setdefault((of, to) if forward else (to, of), []).append((forward, wish))
    refused = {frozenset((own[veto.of], own[veto.to])) for veto in vetoes}

    kept: list[Pair] = []
    dropped: list[Dropped] = []
    for (first, second), heard in sorted(asked.items()):
        one, other = people[first], people[second]
        if because := _because(one, other, refused, hall_of):
            dropped.append(Dropped(first=first, second=second, because=because))
            continue
        worth = score(
            seller_rank=min((wish.rank for forward, wish in heard if forward), default=None),
            buyer_rank=min((wish.rank for forward, wish in heard if not forward), default=None),
            fit=known.get((first, second)) or affinity(one, other, tree),
            dials=dials,
        )
        kept.append(Pair(first=first, second=second, score=worth, delegates=_named(one, other, heard, own)))
    return kept, dropped


def _first_is(of: Participant, to: Participant) -> bool:
    """Whether the one who wishes is named first in the pair."""
    return of.code < to.code if of.side == "pool" else of.side == "seller"


def _because(
    one: Participant, other: Participant, refused: set[frozenset[str]], hall_of: Mapping[str, str]
) -> Because | None:
    if frozenset((one.code, other.code)) in refused:
        return "vetoed"
    here, there = one.halls(hall_of), other.halls(hall_of)
    if here and there and here != there:
        return "different halls"
    if one.fixed_tables and other.fixed_tables:
        return "two fixed tables"
    return None


def _named(
    one: Participant, other: Participant, heard: Sequence[tuple[bool, Wish]], own: Mapping[str, str]
) -> tuple[str, ...]:
    """The delegates who must hold the meeting: per company, the one named by all wishes that name one."""
    names: dict[str, set[str]] = {one.code: set(), other.code: set()}
    for _, wish in heard:
        for end in (wish.of, wish.to):
            if own[end] != end:
                names[own[end]].add(end)
    return tuple(code for group in names.values() if len(group) == 1 for code in group)
