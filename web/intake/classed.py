"""Product fields by the codes that a company names instead: of its industry (KSIC) or its goods (HS)."""

import re
from collections.abc import Callable, Iterator, Mapping

from fixtures.fields import FIELD_NAMES, HS, KSIC, TREE
from matcher.classes import Codes, fields_of_hs, fields_of_ksic
from matcher.proposal import SURE, Proposal
from web.intake import cells
from web.intake.grid import Line
from web.intake.names import FieldNames

_SYSTEMS: Mapping[str, tuple[str, Callable[[str, Codes], tuple[str, ...]], Codes]] = {
    "ksic": ("KSIC", fields_of_ksic, KSIC),
    "hs": ("HS", fields_of_hs, HS),
}
"""By column: what the classification is called, and how its codes are looked up."""


def classed(line: Line, known: FieldNames) -> Iterator[tuple[str, str, tuple[Proposal, ...]]]:
    """The codes of a company's row with their columns, and the fields of the example tree that they mean.

    Only fields that the event has under the same code and name, and codes that mean any. Where several are
    meant, those of the company's hall come first; the only one, or the only one there, is sure.
    """
    for column, (system, look_up, codes) in _SYSTEMS.items():
        for code in cells.listed(line[column]):
            found = [
                one
                for one in look_up(_even(code) if column == "hs" else code, codes)
                if known.find(FIELD_NAMES[one][0]) == one
            ]
            here = [one for one in found if TREE.path(one)[-1] == line["hall"]]
            found = [*here, *(one for one in found if one not in here)]
            if found:
                sure = SURE if len(here or found) == 1 else SURE - 1
                said = f"{system} {code}"
                yield column, said, tuple(Proposal(code=one, sure=sure, why="code") for one in found)


def _even(code: str) -> str:
    """A code of goods with the first 0 that a spreadsheet took away: it has an even number of digits."""
    return f"0{code}" if len(re.sub(r"\D", "", code)) % 2 else code
