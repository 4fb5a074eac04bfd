"""Texts as they are kept: no characters that nobody sees, and names on one line."""

import re
import unicodedata

_BREAKS = {"\u2028", "\u2029", "\r"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def clean(said: str) -> str:
    """The text in composed letters, without control characters and those that turn the direction of writing.

    Tabs and line breaks stay, whichever way they are written.
    """
    text = unicodedata.normalize("NFC", said).replace("\r\n", "\n")
    if text.isprintable():
        return text
    kept = ("\n" if one in _BREAKS else one for one in text)
    return "".join(one for one in kept if one in "\n\t" or unicodedata.category(one) not in _UNSEEN)


def one_line(said: str) -> str:
    """The text on one line: what stood on several is parted by a space."""
    return re.sub(r"\s*[\n\t]\s*", " ", clean(said)).strip()
