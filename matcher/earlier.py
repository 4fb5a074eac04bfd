"""The earlier request first: what breaks a tie between requests that are worth the same."""

from collections.abc import Mapping

PairKey = tuple[str, str]


def earlier(
    worth: Mapping[PairKey, int], asked: Mapping[tuple[PairKey, str], int], unit: int
) -> dict[PairKey, int]:
    """What each pair gains by having asked early: 0 to `unit` − 1, always less than one point.

    `worth` is every pair's score, `asked` the order number of the request that one of a pair (by its code)
    received. Among requests to one receiver that are worth the same, the earliest gains `unit` − 1 and each
    later one 1 less, down to 0; those of one number gain alike. Where both asked, the better of the two
    counts. Pairs without an order number are left out.
    """
    numbers: dict[tuple[str, int], set[int]] = {}
    for (pair, receiver), number in asked.items():
        numbers.setdefault((receiver, worth[pair]), set()).add(number)
    place = {group: {number: i for i, number in enumerate(sorted(found))} for group, found in numbers.items()}
    gain: dict[PairKey, int] = {}
    for (pair, receiver), number in asked.items():
        points = max(0, unit - 1 - place[receiver, worth[pair]][number])
        gain[pair] = max(gain.get(pair, 0), points)
    return gain
