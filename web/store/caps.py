"""The cap on wishes: how many companies one may wish for, its people's wishes counted with its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from matcher.pairs import owners
from matcher.people import Participant, Wish
from web.store.scoring import Caps


def wished_for(wishes: Iterable[Wish], own: Mapping[str, str]) -> dict[str, dict[str, None]]:
    """The companies that each one wishes for, in the order of the wishes. `own`: whose each code is."""
    found: dict[str, dict[str, None]] = {}
    for wish in wishes:
        found.setdefault(own[wish.of], {})[own[wish.to]] = None
    return found


def beyond(
    participants: Sequence[Participant], wishes: Sequence[Wish], caps: Caps
) -> Iterator[tuple[Wish, int, int]]:
    """The wishes that are too many, with how many companies are wished for and how many may be.

    The first ranks stay. Takes wishes without faults (`matcher.pairs.check_wishes`).
    """
    own = owners(participants)
    most = {one.code: caps.of(one.side) for one in participants}
    ranked = sorted(wishes, key=lambda wish: wish.rank)
    for code, targets in wished_for(ranked, own).items():
        cap = most[code]
        if cap is None or len(targets) <= cap:
            continue
        late = set(list(targets)[cap:])
        for wish in wishes:
            if own[wish.of] == code and own[wish.to] in late:
                yield wish, len(targets), cap
