"""Company names without what people write differently: legal forms, spaces, signs, letters' case."""

import re
import unicodedata
from functools import lru_cache

_KOREAN_FORMS = (
    "농업회사법인",
    "어업회사법인",
    "영농조합법인",
    "영어조합법인",
    "유한책임회사",
    "사회적협동조합",
    "주식회사",
    "유한회사",
    "합자회사",
    "합명회사",
    "협동조합",
    "재단법인",
    "사단법인",
)
_SHORT_FORM = re.compile(r"\((?:주|유|합|재|사|농|영)\)|^주\)|\(주$")
"""What ㈜ and its like are once letters are composed; a bracket is forgotten now and then."""
_ENGLISH_FORMS = frozenset(
    [
        "co",
        "company",
        "corp",
        "corporation",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "llp",
        "plc",
        "pte",
        "pty",
        "gmbh",
        "ag",
        "kg",
        "sa",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "oy",
        "as",
        "kk",
        "sdn",
        "bhd",
        "jsc",
    ]
)
_SEVERAL = re.compile(r"\b(s\.\s?a|s\.\s?r\.\s?l|b\.\s?v|k\.\s?k|l\.\s?l\.\s?c|s\.\s?p\.\s?a)\b\.?")


@lru_cache(maxsize=65536)
def plain_company(name: str) -> str:
    """The name without its legal form, spaces and signs: ㈜한빛 전자, 한빛전자 주식회사 and 한빛전자 are one.

    Empty for an empty name. A name that is nothing but a legal form stays as it is.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    bare = _SHORT_FORM.sub(" ", folded)
    for form in _KOREAN_FORMS:
        bare = bare.replace(form, " ")
    bare = _SEVERAL.sub(lambda found: re.sub(r"[.\s]", "", found[0]), bare)
    words = re.findall(r"\w+", bare)
    while len(words) > 1 and words[-1] in _ENGLISH_FORMS:
        words.pop()
    return _joined(words) or _joined(re.findall(r"\w+", folded)) or folded


def _joined(words: list[str]) -> str:
    return "".join(words).replace("_", "")
