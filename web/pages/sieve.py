"""What somebody narrows the list of counterparts by: words, a hall, a product field, or the own answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matcher.affinity import FieldTree
from web.language import mark
from web.pages.suggest import Place
from web.store.counterparts import Counterpart

A_PAGE = 24
"""So many cards are on a page."""
SHOWS: Mapping[str, str] = {
    "suggested": mark("Suggested"),
    "wished": mark("Wished for"),
    "open": mark("Not decided"),
    "refused": mark("Left out"),
}
"""What the list can be narrowed to, by our own answers and by how well somebody fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What was asked of the list. Empty texts ask for nothing; `field` is a product field or a group."""

    search: str = ""
    hall: str = ""
    field: str = ""
    show: str = ""
    page: int = 1

    @property
    def query(self) -> dict[str, str]:
        """What stands in an address so that the list comes back as it is; only what was asked."""
        said = {**asdict(self), "page": str(self.page) if self.page > 1 else ""}
        return {name: value for name, value in said.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything was asked at all."""
        return bool(self.search or self.hall or self.field or self.show)


def sieve_of(said: Mapping[str, Any]) -> Sieve:
    """What a page's question or a form asks of the list; what no page of ours would ask is left out."""

    def text(name: str) -> str:
        value = said.get(name)
        return value[:100].strip() if isinstance(value, str) else ""

    page = text("page")
    return Sieve(
        search=text("search"),
        hall=text("hall"),
        field=text("field"),
        show=text("show") if text("show") in SHOWS else "",
        page=max(1, int(page)) if page.isdecimal() and len(page) < 4 else 1,
    )


def sifted(
    found: Iterable[Counterpart],
    sieve: Sieve,
    *,
    tree: FieldTree,
    names: Mapping[str, tuple[str, str]],
) -> list[Counterpart]:
    """The counterparts that fit what was asked, but for how well they fit: nobody else's answers are in it.

    `names` is what product fields are called.
    """
    words = sieve.search.casefold().split()
    meant = {code for code in tree.parent if sieve.field in tree.path(code)} if sieve.field else None
    return [
        one
        for one in found
        if (not sieve.hall or one.hall == sieve.hall)
        and (meant is None or not meant.isdisjoint(one.fields))
        and _said(one, sieve.show)
        and (not words or _has(one, words, names))
    ]


def suggested_only(places: Sequence[Place], sieve: Sieve) -> list[Place]:
    """The places that fit what was asked of how well somebody fits."""
    return [one for one in places if one.suggested or sieve.show != "suggested"]


def _said(one: Counterpart, show: str) -> bool:
    if show == "open":
        return one.rank is None and not one.refused
    return (show != "wished" or one.rank is not None) and (show != "refused" or one.refused)


def _has(one: Counterpart, words: Iterable[str], names: Mapping[str, tuple[str, str]]) -> bool:
    """Whether all words stand in its code, names, region, what it says of itself, or its product fields."""
    called = (name for code in one.fields for name in names.get(code, ()))
    said = (one.code, one.name, one.name_en, one.region, one.intro_ko, one.intro_en, *called)
    text = "\n".join(said).casefold()
    return all(word in text for word in words)


def halls_of(found: Iterable[Counterpart]) -> list[str]:
    """The halls among these, to choose from; none where all are in one."""
    halls = sorted({one.hall for one in found if one.hall is not None})
    return halls if len(halls) > 1 else []


def fields_in(found: Iterable[Counterpart], tree: FieldTree) -> dict[str, list[str]]:
    """The product fields among these by their group, in the order of the tree, to choose from."""
    there = {code for one in found for code in one.fields}
    groups: dict[str, list[str]] = {}
    for code in tree.parent:
        if code in there:
            path = tree.path(code)
            groups.setdefault(path[-2] if len(path) > 1 else code, []).append(code)
    return groups
