"""From people and wishes to a problem: scores the pairs and lists them as candidates."""

from collections.abc import Sequence
from dataclasses import replace

from matcher.affinity import UNKNOWN, FieldTree, Known
from matcher.pairs import Dropped, Pair, owners, pairs
from matcher.people import Participant, Review, Veto, Wish
from matcher.score import PRESETS, Dials, PresetName
from scheduler.problem import Candidate, Problem


def assemble(
    frame: Problem,
    participants: Sequence[Participant],
    wishes: Sequence[Wish],
    vetoes: Sequence[Veto],
    *,
    tree: FieldTree,
    preset: PresetName = "floor-first",
    fits: Known = UNKNOWN,
    dials: Dials | None = None,
    reviews: Sequence[Review] = (),
    fill: int = 0,
) -> tuple[Problem, list[Pair], list[Dropped]]:
    """The problem of an event: `frame` (sessions, tables, settings) filled with people and candidates.

    Also returns the candidate pairs with their scores in parts, and the dropped ones with their reasons.
    Takes wishes without faults (`matcher.pairs.check_wishes`). `fits` are affinities known already,
    and `reviews` what is said of requests; who is in fewer than `fill` pairs gets more from affinity
    (`matcher.pairs.pairs`). `dials` take the place of the preset's. A request that was declined keeps the two
    apart as a veto does.
    """
    kept, dropped = pairs(
        participants,
        wishes,
        vetoes,
        tree=tree,
        dials=dials or PRESETS[preset].dials,
        hall_of={table.code: table.hall for table in frame.tables},
        fits=fits,
        reviews=reviews,
        fill=fill,
    )
    own = owners(participants)
    apart = [(own[veto.of], own[veto.to]) for veto in vetoes]
    apart += [(one.of, one.to) for one in reviews if one.verdict == "declined"]
    refused = {tuple(sorted(pair)) for pair in apart}
    problem = replace(
        frame,
        participants=tuple(participants),
        candidates=tuple(
            Candidate(
                id=meeting_id(pair.first, pair.second),
                pair=(pair.first, pair.second),
                score=pair.score.total,
                delegates=pair.delegates,
            )
            for pair in kept
        ),
        vetoes=tuple((one, other) for one, other in sorted(refused)),
        aims=PRESETS[preset].aims,
    )
    return problem, kept, dropped


def meeting_id(first: str, second: str) -> str:
    """The id of a candidate's meeting: the two codes with a colon, which no code has in it."""
    return f"{first}:{second}"
