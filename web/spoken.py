"""The languages that people speak: how organisers and companies write them, and their codes."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {
    "한국어": "ko",
    "국어": "ko",
    "korean": "ko",
    "영어": "en",
    "english": "en",
    "중국어": "zh",
    "chinese": "zh",
    "일본어": "ja",
    "japanese": "ja",
    "러시아어": "ru",
    "russian": "ru",
    "베트남어": "vi",
    "vietnamese": "vi",
    "미얀마어": "my",
    "burmese": "my",
    "우즈베크어": "uz",
    "uzbek": "uz",
}


def language(text: str) -> str | None:
    """The code of a language by its name or code; None for neither."""
    asked = "".join(text.split()).casefold()
    if asked in LANGUAGES:
        return LANGUAGES[asked]
    return asked if len(asked) in {2, 3} and asked.isascii() and asked.isalpha() else None
