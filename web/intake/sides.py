"""On which side the companies of a list are, where no column says it: its headers or its title do."""

import re
from collections.abc import Iterable

from matcher.people import Side
from web.intake.sheets import find_sheet, plain
from web.intake.tables import Listed

_SAID: dict[Side, re.Pattern[str]] = {
    "buyer": re.compile("수요처|수요기업|수요업체|바이어|구매기업|구매처|구매업체|발주처|buyer"),
    "seller": re.compile("공급기업|공급업체|셀러|판매기업|납품|seller|supplier|vendor"),
    "pool": re.compile("교류기업|교류회참가"),
}
_OTHER: dict[Side, Side] = {"buyer": "seller", "seller": "buyer"}
_APPLICANTS = re.compile("참가신청|신청기업|신청업체|참가기업|참가업체|신청현황")


def side_of(listed: Listed) -> Side | None:
    """The side of all companies in a list, or None where nothing says it, or more than one is named.

    Asked are, in this order: the header of the names (바이어명), the sheet's title, the titles above the list
    and the file's name, then whom they wish to meet (희망 바이어: they are sellers). Applicants (참가신청)
    are sellers, as notices have it, unless the sheet is the template's, which holds both sides.
    """
    headers = listed.headers
    titles = (listed.raw.title, " ".join(listed.above), listed.raw.file)
    for said in (headers.get("name", ""), *titles):
        if (side := _one((said,))) is not None:
            return side
    wished = [said for name, said in headers.items() if name.startswith("wish")]
    if (side := _one(wished)) is not None:
        return _OTHER.get(side, side)
    ours = find_sheet(listed.raw.title) is not None
    return "seller" if not ours and any(_APPLICANTS.search(plain(said)) for said in titles) else None


def _one(said: Iterable[str]) -> Side | None:
    found = {side for one in said for side, words in _SAID.items() if words.search(plain(one))}
    return next(iter(found)) if len(found) == 1 else None
