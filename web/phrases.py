"""Which product fields of an event's tree somebody may mean who writes words instead of codes."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.affinity import FieldTree
from matcher.proposal import Proposal

if TYPE_CHECKING:
    from matcher.fields import FieldMapper

PHRASE_MOST = 100
"""Characters of a phrase; longer ones are sentences about something else."""
TREES = 8
"""So many trees stay read: an organiser and its companies ask of the same one again and again."""
Parents = tuple[tuple[str, str | None], ...]
Names = tuple[tuple[str, tuple[str, str]], ...]


def meant_fields(
    phrase: str, tree: FieldTree, names: Mapping[str, tuple[str, str]], hall: str | None = None
) -> tuple[Proposal, ...]:
    """The fields of the tree that a phrase may mean, the surest first. The trade words are read only now.

    `hall` is where the company meets, if it is known; a hall that is not at the top of the tree says nothing.
    """
    if not tree.parent or not phrase.strip():
        return ()
    mapper = _mapper(tuple(tree.parent.items()), tuple(names.items()))
    top = hall if hall is not None and tree.parent.get(hall, hall) is None else None
    return mapper.proposals(phrase[:PHRASE_MOST], top)


@lru_cache(maxsize=TREES)
def _mapper(parents: Parents, names: Names) -> "FieldMapper":
    from matcher.fields import FieldMapper
    from web.fits import concepts

    return FieldMapper(FieldTree(parent=dict(parents)), dict(names), concepts())
