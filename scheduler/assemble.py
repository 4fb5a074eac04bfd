"""From people and wishes to a problem: scores the pairs and lists them as candidates."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from matcher.affinity import Affinity, FieldTree
from matcher.pairs import Dropped, Pair, owners, pairs
from matcher.people import Participant, Veto, Wish
from matcher.score import PRESETS, PresetName
from scheduler.problem import Candidate, Problem


def assemble(
    frame: Problem,
    participants: Sequence[Participant],
    wishes: Sequence[Wish],
    vetoes: Sequence[Veto],
    *,
    tree: FieldTree,
    preset: PresetName = "floor-first",
    fits: Mapping[tuple[str, str], Affinity] | None = None,
) -> tuple[Problem, list[Pair], list[Dropped]]:
    """The problem of an event: `frame` (sessions, tables, settings) filled with people and candidates.

    Also returns the candidate pairs with their scores in parts, and the dropped ones with their reasons.
    Takes wishes without faults (`matcher.pairs.check_wishes`). `fits` are affinities known already
    (`matcher.pairs.pairs`).
    """
    hall_of = {table.code: table.hall for table in frame.tables}
    dials = PRESETS[preset].dials
    kept, dropped = pairs(participants, wishes, vetoes, tree=tree, dials=dials, hall_of=hall_of, fits=fits)
    own = owners(participants)
    refused = {tuple(sorted((own[veto.of], own[veto.to]))) for veto in vetoes}
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
