"""The option --lang: which language a command speaks."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from web.language import Language

DEFAULT = "en"
"""What a command speaks unless it is asked for another language; the same for all of them."""
Lang = Annotated[str, typer.Option("--lang", help="Language of what is said: en or ko.", metavar="CODE")]


def speaking(lang: str) -> "Language":
    """The language with this code; ends the program where there is none."""
    # Imported late: catalogs are nothing that `sangdam --help` should wait for.
    from web.language import CODES, language

    if lang not in CODES:
        raise typer.BadParameter(f"“{lang}” is none of: {', '.join(sorted(CODES))}", param_hint="--lang")
    return language(lang)
