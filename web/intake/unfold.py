"""Takes what stands beside the companies in one list to where it belongs: people, wishes and vetoes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from web.intake.cells import Cell
from web.intake.extra import WISHED
from web.intake.grid import Line

_CONTACT = {
    "name": "contact_name",
    "title": "contact_title",
    "phone": "contact_phone",
    "email": "contact_email",
}
_WISHES = ("wishes", *(column.name for column in WISHED))
_BESIDE = (*_CONTACT.values(), *_WISHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfolded:
    """The rows of companies, and those of delegates, wishes and vetoes that stood beside them."""

    companies: tuple[Line, ...]
    people: tuple[Line, ...]
    wishes: tuple[Line, ...]
    vetoes: tuple[Line, ...]


def split_rows(lines: Iterable[Line]) -> tuple[list[Line], dict[int, list[Line]]]:
    """The rows that begin a company, and by their place the rows below that only go on with it.

    Where a company has two people, its name stands in one row or in merged cells, and the second row holds
    the second person only.
    """
    starts: list[Line] = []
    more: dict[int, list[Line]] = {}
    for line in lines:
        begins = any(line[name] for name in ("code", "name", "business_number", "name_en"))
        same = bool(starts) and starts[-1].file == line.file
        if not begins and same and any(line[name] for name in _BESIDE):
            more.setdefault(len(starts) - 1, []).append(line)
        else:
            starts.append(line)
    return starts, more


def unfold(companies: Iterable[Line], more: dict[int, list[Line]]) -> Unfolded:
    """All rows; `companies` have their codes, `more` are the rows below each that go on with it, by place."""
    found: dict[str, list[Line]] = {"companies": [], "people": [], "wishes": [], "vetoes": []}
    for place, company in enumerate(companies):
        code = company["code"]
        found["companies"].append(_with_products(company))
        for line in (company, *more.get(place, ())):
            found["people"] += _person(line, code)
            found["wishes"] += _wishes(line, code)
            if line["vetoes"]:
                found["vetoes"].append(_other(line, {"of": code, "to": line["vetoes"]}, "vetoes"))
    return Unfolded(**{name: tuple(lines) for name, lines in found.items()})


def _person(line: Line, code: str) -> Iterator[Line]:
    """The contact person of a row, where it has one."""
    if not any(line[name] for name in _CONTACT.values()):
        return
    headers = {name: line.headers[beside] for name, beside in _CONTACT.items() if beside in line.headers}
    said: dict[str, Cell] = {
        name: line.cells[beside] for name, beside in _CONTACT.items() if beside in line.cells
    }
    first = next(iter(headers.values()))
    yield replace(
        line,
        cells={"code": "", "company": code, **said},
        headers={"code": first, "company": line.headers.get("name", first), **headers},
    )


def _wishes(line: Line, code: str) -> Iterator[Line]:
    if line["wishes"]:
        yield _other(line, {"of": code, "to": line["wishes"]}, "wishes")
    for rank, column in enumerate(WISHED, 1):
        if line[column.name]:
            yield _other(line, {"of": code, "to": line[column.name], "rank": rank}, column.name)


def _other(line: Line, said: dict[str, Cell], name: str) -> Line:
    header = line.headers[name]
    headers = {"of": line.headers.get("name", header), "to": header}
    ranked = {"rank": header} if "rank" in said else {}
    return replace(line, cells=said, headers=headers | ranked)


def _with_products(line: Line) -> Line:
    """The company with its products in what it says of itself: by them counterparts are suggested."""
    products = line["products"]
    if not products or products in line["intro_ko"]:
        return line
    said = "\n".join(one for one in (line["intro_ko"], products) if one)
    headers = {"intro_ko": line.headers["products"], **line.headers}
    return replace(line, cells={**line.cells, "intro_ko": said}, headers=headers)
