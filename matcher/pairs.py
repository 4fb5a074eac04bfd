"""From wishes to candidate pairs: who may meet, for what score, and who was dropped and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.affinity import UNKNOWN, Affinity, FieldTree, Known, affinity
from matcher.bars import Bars, Because, bars_of
from matcher.earlier import earlier
from matcher.filling import FieldFit, fill_in, in_order
from matcher.issue import Issue
from matcher.people import Participant, Review, Verdict, Veto, Wish
from matcher.score import Dials, Score, fill_points, score

PairKey = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two participants who may meet: seller first, buyer second; in one pool in the order of their codes.

    `delegates` are the people whom the wishes name: where all wishes of the pair that name somebody of one
    company name the same person, only that person can hold the meeting. `filled`: neither of the two wished
    for it; it comes from their affinity.
    """

    first: str
    second: str
    score: Score
    delegates: tuple[str, ...] = ()
    filled: bool = False


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
    fits: Known = UNKNOWN,
    reviews: Sequence[Review] = (),
    fill: int = 0,
) -> tuple[list[Pair], list[Dropped]]:
    """The candidate pairs with their scores, and the pairs that were dropped, each with its reason.

    A pair becomes a candidate when at least one of the two wished for it and neither refused it, be it by a
    veto or by declining the other's request. Takes wishes without faults (`check_wishes`), and at most one
    review of each request. `hall_of` gives the hall of each table. `fits` are affinities that are known
    already; the others come from product fields and languages. Who is in fewer than `fill` pairs then gets
    more of them from affinity, each worth less than any wish. Both lists come in the order of the codes.
    """
    people = {one.code: one for one in participants}
    heard = _heard(owners(participants), people, wishes)
    bars = bars_of(
        participants,
        vetoed=_between(owners(participants), vetoes),
        declined=((one.of, one.to) for one in reviews if one.verdict == "declined"),
        forbidden=fits.forbidden,
        hall_of=hall_of,
    )
    says = {(one.of, one.to): one.verdict for one in reviews}

    kept: list[Pair] = []
    dropped: list[Dropped] = []
    for pair in sorted(heard):
        if because := bars.because(*pair):
            dropped.append(Dropped(first=pair[0], second=pair[1], because=because))
            continue
        fit = fits.of(*pair) or affinity(people[pair[0]], people[pair[1]], tree)
        kept.append(heard[pair].scored(fit, dials, says))
    kept = _with_order(kept, heard, dials)
    if fill > 0 and dials.least * dials.unit > 0:
        kept += _filled(participants, kept, bars, FieldFit(participants, tree), fits, dials, fill)
        kept.sort(key=lambda one: (one.first, one.second))
    return kept, dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """All wishes between two companies: those of the first one for the second, and the other way round."""

    pair: PairKey
    forward: tuple[Wish, ...]
    back: tuple[Wish, ...]
    own: Mapping[str, str]

    def scored(self, fit: Affinity, dials: Dials, says: Mapping[PairKey, Verdict]) -> Pair:
        """The pair with its score, without anything for the order of asking."""
        first, second = self.pair
        worth = score(
            seller_rank=min((wish.rank for wish in self.forward), default=None),
            buyer_rank=min((wish.rank for wish in self.back), default=None),
            fit=fit,
            dials=dials,
            seller_says=says.get((first, second)),
            buyer_says=says.get((second, first)),
        )
        return Pair(first=first, second=second, score=worth, delegates=self.named())

    def named(self) -> tuple[str, ...]:
        """The delegates who must hold the meeting: per company, the one named by all wishes that name one."""
        names: dict[str, set[str]] = {code: set() for code in self.pair}
        for wish in (*self.forward, *self.back):
            for end in (wish.of, wish.to):
                if self.own[end] != end:
                    names[self.own[end]].add(end)
        return tuple(code for group in names.values() if len(group) == 1 for code in group)

    def asked(self) -> Iterator[tuple[str, int]]:
        """Who of the two received a request, and its place in the order of asking, where that is known."""
        for receiver, wishes in zip(reversed(self.pair), (self.forward, self.back), strict=True):
            numbers = [wish.asked for wish in wishes if wish.asked is not None]
            if numbers:
                yield receiver, min(numbers)


def _heard(
    own: Mapping[str, str], people: Mapping[str, Participant], wishes: Sequence[Wish]
) -> dict[PairKey, _Heard]:
    """The wishes by pair."""
    found: dict[PairKey, tuple[list[Wish], list[Wish]]] = {}
    for wish in wishes:
        of = own[wish.of]
        first, second = in_order(people[of], people[own[wish.to]])
        ways = found.setdefault((first.code, second.code), ([], []))
        ways[0 if first.code == of else 1].append(wish)
    return {
        pair: _Heard(pair=pair, forward=tuple(forward), back=tuple(back), own=own)
        for pair, (forward, back) in found.items()
    }


def _between(own: Mapping[str, str], vetoes: Iterable[Veto]) -> Iterator[PairKey]:
    for veto in vetoes:
        yield own[veto.of], own[veto.to]


def _with_order(kept: list[Pair], heard: Mapping[PairKey, _Heard], dials: Dials) -> list[Pair]:
    """The pairs, those who asked early with a part for it that is less than a point."""
    if dials.unit == 1:
        return kept
    worth = {(one.first, one.second): one.score.total for one in kept}
    asked = {
        (pair, receiver): number
        for pair, ways in heard.items()
        if pair in worth
        for receiver, number in ways.asked()
    }
    gain = earlier(worth, asked, dials.unit)
    return [_plus(one, gain.get((one.first, one.second), 0)) for one in kept]


def _plus(one: Pair, gain: int) -> Pair:
    if gain == 0:
        return one
    parts = {**one.score.parts, "earlier": gain}
    return replace(one, score=Score(total=one.score.total + gain, parts=parts))


def _filled(
    participants: Sequence[Participant],
    kept: Sequence[Pair],
    bars: Bars,
    fields: FieldFit,
    known: Known,
    dials: Dials,
    fill: int,
) -> list[Pair]:
    """The pairs that are filled in where somebody has fewer than `fill` in `kept`."""

    def fit(first: Participant, second: Participant) -> Affinity | None:
        return known.of(first.code, second.code) or fields(first, second)

    taken = {(one.first, one.second) for one in kept}
    return [
        Pair(first=pair[0], second=pair[1], score=_worth(worth, dials), filled=True)
        for pair, worth in fill_in(participants, taken, bars, fit, least=fill).items()
    ]


def _worth(fit: Affinity, dials: Dials) -> Score:
    points = fill_points(fit, dials)
    return Score(total=points, parts={"filled": points})
