"""A choice for each of many, no two the same: augmenting paths in a small bipartite graph (Kuhn 1955)."""

from collections.abc import Sequence


def matched(choices: Sequence[Sequence[str]]) -> list[str | None]:
    """One of its choices for each, no code twice, as many as possible; earlier choices are tried first.

    None stands for those who find none.
    """
    if len(choices) == 1:
        # Most often there is one who chooses, and takes the first.
        return [next(iter(choices[0]), None)]
    found: list[str | None] = [None] * len(choices)
    holder: dict[str, int] = {}
    if all(len(mine) == 1 for mine in choices) and len({mine[0] for mine in choices}) == len(choices):
        return [mine[0] for mine in choices]

    def place(i: int, seen: set[str]) -> bool:
        for code in choices[i]:
            if code in seen:
                continue
            seen.add(code)
            if code not in holder or place(holder[code], seen):
                holder[code] = i
                found[i] = code
                return True
        return False

    for i in range(len(choices)):
        place(i, set())
    return found
