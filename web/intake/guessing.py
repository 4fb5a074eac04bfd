"""Which list a sheet holds whose title is not the template's: its title gives a hint, its headers decide."""

import re
from collections.abc import Container

from web.intake.grid import Raw
from web.intake.sheets import SheetName, plain
from web.intake.tables import Decided, Listed, find_list, missing

_KINDS: tuple[SheetName, ...] = ("wishes", "companies", "delegates", "vetoes")
"""Of kinds that fit as well, the first is meant: a list of names and wishes is one of wishes."""
_LEAST: dict[SheetName, int] = {"companies": 2, "delegates": 2, "wishes": 1, "vetoes": 1}
"""Known headers of a list whose title says what it is, but whose needed column is lost."""
_HINTS: dict[SheetName, re.Pattern[str]] = {
    "companies": re.compile(
        "업체|기업|회사|바이어|수요처|셀러|신청|compan|buyer|seller|supplier|applica|regist"
    ),
    "delegates": re.compile("상담자|담당자|참석자|참가자|인적사항|delegate|attendee|contact"),
    "wishes": re.compile("희망|지망|매칭신청|wish"),
    "vetoes": re.compile("제외|기피|veto"),
}


def guessed(raw: Raw, given: Container[SheetName], decided: Decided) -> Listed | None:
    """The list in the sheet, or None where it is none that is known. `given` are kinds that there are.

    The kind that the title names comes first; two known headers are the least by which a list is known. Where
    the title names one kind, a needed column may be lost: it is asked about, unless somebody has left out all
    that could be it.
    """
    hinted = tuple(kind for kind in _KINDS if _HINTS[kind].search(plain(raw.title)))
    if len(hinted) == 1 and hinted[0] in given:
        return None
    for kinds in (hinted if len(hinted) == 1 else (), _KINDS):
        listed = find_list(raw, (kind for kind in kinds if kind not in given), decided)
        if listed is not None and len(listed.columns) > 1 and not missing(listed.kind, listed.columns):
            return listed
    if len(hinted) == 1:
        listed = find_list(raw, hinted, decided)
        if listed is not None and len(listed.columns) >= _LEAST[hinted[0]] and _open(listed, decided):
            return listed
    return None


def _open(listed: Listed, decided: Decided) -> bool:
    """Whether there is a column that could still be the one that is lost."""
    return any(
        one.column is None and one.second is None and (*listed.raw.key, one.header) not in decided
        for one in listed.matches
    )
