"""Looks product fields up by their codes or by the names that organisers write instead."""

from collections.abc import Mapping

from web.intake.sheets import plain


class FieldNames:
    """The product fields of an event, to look up in."""

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        self._codes = frozenset(names)
        self._by_name: dict[str, set[str]] = {}
        for code, both in names.items():
            for name in both:
                self._by_name.setdefault(plain(name), set()).add(code)

    def has(self, code: str) -> bool:
        """Whether there is a product field with this code."""
        return code in self._codes

    def find(self, word: str) -> str | None:
        """The code of the field that is meant; None where there is none or more than one."""
        if word in self._codes:
            return word
        named = self._by_name.get(plain(word), set())
        return next(iter(named)) if len(named) == 1 else None
