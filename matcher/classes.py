"""Product fields by two public classifications: industries (KSIC) and goods at customs (HS)."""

import re
from collections.abc import Mapping, Sequence

Codes = Mapping[str, Sequence[str]]
"""By product field, the beginnings of the codes that belong to it, digits only."""
SHORTEST = 2
"""Fewer digits name no division and no chapter."""


def fields_of_ksic(code: str, codes: Codes) -> tuple[str, ...]:
    """The product fields of an industry, such as 25913 or C25913: those with the longest beginning of it.

    They come in the order of `codes`; none for a code of another form or of an industry that has no field.
    """
    return _fields_of(re.sub(r"^[A-U]", "", code.strip().upper()), codes)


def fields_of_hs(code: str, codes: Codes) -> tuple[str, ...]:
    """The product fields of goods, such as 8480.71 or 8480.71-0000: those of the heading, or of the chapter.

    They come in the order of `codes`; none for a code of another form or of goods that have no field.
    """
    return _fields_of(code, codes)


def _fields_of(code: str, codes: Codes) -> tuple[str, ...]:
    digits = re.sub(r"[\s.\-]", "", code)
    if not (digits.isascii() and digits.isdigit()):
        return ()
    for size in range(len(digits), SHORTEST - 1, -1):
        found = tuple(field for field, listed in codes.items() if digits[:size] in listed)
        if found:
            return found
    return ()
