"""Columns of a terminal: Korean signs take two of them."""

import unicodedata


def wide(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int, *, right: bool) -> str:
    """A text with blanks up to so many columns, at the right or the left edge."""
    blank = " " * (width - wide(text))
    return blank + text if right else text + blank
