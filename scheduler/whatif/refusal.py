"""How a change says that it can't be made."""

from collections.abc import Sequence

from matcher.issue import Issue


class VariantError(ValueError):
    """A change that can't be made, or that leaves a faulty problem; `issues` lists what is wrong."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(f"{issues[0].place}: {issues[0].message}")
        self.issues = tuple(issues)


def wrong(given: str, reason: str) -> VariantError:
    """A value that does not fit, and what would."""
    return VariantError([Issue(code="field-wrong", given=given, detail={"reason": reason})])


def unknown(given: str, what: str) -> VariantError:
    """A code that the problem does not have."""
    return VariantError([Issue(code="code-unknown", given=given, detail={"what": what})])


def number(text: str, given: str, reason: str) -> int:
    """A whole number, 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):
        raise wrong(given, reason)
    return int(text)


def signed(text: str, given: str, reason: str) -> int:
    """A whole number with its sign: +2 or -1."""
    if text[:1] not in {"+", "-"}:
        raise wrong(given, reason)
    size = number(text[1:], given, reason)
    return size if text[0] == "+" else -size


def halves(given: str, reason: str) -> tuple[str, str]:
    """What stands before and after the only = of a value."""
    who, equals, amount = given.partition("=")
    if not (who and equals and amount):
        raise wrong(given, reason)
    return who, amount
