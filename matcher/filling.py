"""Pairs that nobody wished for, taken from affinity where a company has too few candidates."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby

from matcher.affinity import LANGUAGE_MOST, Affinity, FieldTree, field_points, fields_of, languages_of
from matcher.bars import Bars
from matcher.people import Participant

PairKey = tuple[str, str]
Fit = Callable[[Participant, Participant], Affinity | None]
"""The fit of two companies, the first of the pair first; None where nothing speaks for it."""


def fill_in(
    participants: Sequence[Participant],
    taken: Collection[PairKey],
    bars: Bars,
    fit: Fit,
    *,
    least: int,
) -> dict[PairKey, Affinity]:
    """Pairs for those who have fewer than `least` in `taken`, with their affinity; the best fit first.

    Goes round after round, those with the fewest first, and gives each one more: of those who fit it best,
    who has the fewest itself. So not everybody is sent to the same few. What is given counts for both. Equal
    ones come in the order of their codes; the order of the participants changes nothing.
    """
    people = {one.code: one for one in sorted(participants, key=lambda one: one.code)}
    already = frozenset(taken)
    have = dict.fromkeys(people, 0)
    for pair in already:
        for code in pair:
            have[code] += 1
    short = [one for one in people.values() if have[one.code] < least and one.quota != 0]
    choices = {one.code: _choices(one, people.values(), already, bars, fit) for one in short}
    found: dict[PairKey, Affinity] = {}
    while waiting := [code for code in choices if have[code] < least and choices[code]]:
        for code in sorted(waiting, key=lambda code: (have[code], code)):
            if have[code] >= least:
                continue  # somebody else's turn has given it enough meanwhile
            pair_fit = _next(code, choices[code], found, have)
            if pair_fit is not None:
                pair, worth = pair_fit
                found[pair] = worth
                for end in pair:
                    have[end] += 1
    return found


def _choices(
    one: Participant, people: Iterable[Participant], taken: frozenset[PairKey], bars: Bars, fit: Fit
) -> list[list[tuple[PairKey, Affinity]]]:
    """With whom this company could be paired, in groups of equal affinity, the best group last."""
    possible: list[tuple[PairKey, Affinity]] = []
    for other in people:
        if other.code == one.code or other.quota == 0 or one.side == other.side != "pool":
            continue
        first, second = in_order(one, other)
        pair = (first.code, second.code)
        if pair in taken:
            continue
        worth = fit(first, second)
        if worth is not None and worth.total > 0 and bars.because(*pair) is None:
            possible.append((pair, worth))
    possible.sort(key=lambda choice: choice[1].total)  # stable: those of one affinity stay in order of codes
    return [list(group) for _, group in groupby(possible, key=lambda choice: choice[1].total)]


def _next(
    code: str,
    groups: list[list[tuple[PairKey, Affinity]]],
    found: Mapping[PairKey, Affinity],
    have: Mapping[str, int],
) -> tuple[PairKey, Affinity] | None:
    """The next pair of this company, taken out of its choices; None where none is left."""

    def busy(choice: tuple[PairKey, Affinity]) -> int:
        first, second = choice[0]
        return have[second if first == code else first]

    while groups:
        open_still = [choice for choice in groups[-1] if choice[0] not in found]
        if not open_still:
            groups.pop()
            continue
        best = min(open_still, key=busy)
        open_still.remove(best)
        groups[-1] = open_still
        return best
    return None


def in_order(one: Participant, other: Participant) -> tuple[Participant, Participant]:
    """Two participants as a pair names them: seller first; in one pool in the order of their codes."""
    forward = one.code < other.code if one.side == "pool" else one.side == "seller"
    return (one, other) if forward else (other, one)


class FieldFit:
    """The fit of companies by product fields and languages, where they have a field in common at all.

    Gives the same as `matcher.affinity.affinity`, but reads each company once. A common language alone is no
    reason to meet: such pairs have no fit.
    """

    def __init__(self, participants: Iterable[Participant], tree: FieldTree) -> None:
        people = list(participants)
        self._fields = {one.code: fields_of(one) for one in people}
        self._languages = {one.code: languages_of(one) for one in people}
        codes = {code for fields in self._fields.values() for code in fields}
        near = {one: {code: field_points((one,), (code,), tree) for code in codes} for one in codes}
        self._best = {
            code: {other: max((near[mine][other] for mine in fields), default=0) for other in codes}
            for code, fields in self._fields.items()
        }

    def __call__(self, one: Participant, other: Participant) -> Affinity | None:
        """The fit of two of the participants; None where they have no field in common."""
        best = self._best[one.code]
        field = max([best[sought] for sought in self._fields[other.code]], default=0)
        if field == 0:
            return None
        mine, theirs = self._languages[one.code], self._languages[other.code]
        language = LANGUAGE_MOST if not mine or not theirs or mine & theirs else 0
        return _made(field, language)


@cache
def _made(field: int, language: int) -> Affinity:
    """An affinity; there are only a few, and very many pairs have each."""
    return Affinity(total=field + language, parts={"field": field, "language": language})
