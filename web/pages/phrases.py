"""The page's part that asks which product fields words mean: what it shows, and what comes back from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from matcher.affinity import FieldTree
from web.intake.confirming import PHRASES_MOST, FieldsToConfirm, FieldToConfirm
from web.language import Language
from web.phrases import PHRASE_MOST

Chosen = dict[str, str | None]
"""Product fields by the words that they were chosen for; None: the words are left out."""
LEAVE_OUT = "@"
"""What the form sends for words that are to be left out: no code has this sign."""
STEP = " › "
Choice = tuple[str, str]
"""A field's code, and what it is called with all that lies above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A phrase as the page asks for it. `proposals` come first; `proposed` is the sure one, if any."""

    asked: FieldToConfirm
    proposed: str
    proposals: tuple[Choice, ...]


def field_questions(asked: FieldsToConfirm, language: Language) -> dict[str, Any]:
    """The values of `organiser/import_fields.html`; `halls` are all fields to choose from, by hall."""
    tree = FieldTree(parent=asked.parent)
    return {
        "phrases": [_question(one, tree, asked.names, language) for one in asked.phrases],
        "halls": list(_halls(tree, asked.names, language)),
        "leave_out": LEAVE_OUT,
    }


def answered_fields(form: FormData) -> Chosen:
    """What the form said of each phrase, as `web.intake.read.read` takes it; not of those left open.

    The form sends two lists of equal length; what is longer or odd is left alone.
    """
    phrases, codes = (
        [value if isinstance(value, str) else "" for value in form.getlist(name)][:PHRASES_MOST]
        for name in ("phrase", "phrase_field")
    )
    return {
        phrase: None if code == LEAVE_OUT else code
        for phrase, code in zip(phrases, codes, strict=False)
        if 0 < len(phrase) <= PHRASE_MOST and code
    }


def _question(
    one: FieldToConfirm, tree: FieldTree, names: Mapping[str, tuple[str, str]], language: Language
) -> Question:
    return Question(
        asked=one,
        proposed=one.proposed or "",
        proposals=tuple(
            (found.code, called_with_path(found.code, tree, names, language)) for found in one.proposals
        ),
    )


def _halls(
    tree: FieldTree, names: Mapping[str, tuple[str, str]], language: Language
) -> Iterator[tuple[str, list[Choice]]]:
    """The name of each hall, with the fields in it in the order of the tree."""
    halls: dict[str, list[Choice]] = {}
    for code in tree.parent:
        path = tree.path(code)
        said = STEP.join(language.pick(*names.get(one, (one, one))) for one in reversed(path[:-1] or path))
        halls.setdefault(path[-1], []).append((code, said))
    for hall, choices in halls.items():
        yield language.pick(*names.get(hall, (hall, hall))), choices


def called_with_path(
    code: str, tree: FieldTree, names: Mapping[str, tuple[str, str]], language: Language
) -> str:
    """A field's name, and in brackets what lies above it from the hall on: 베어링 (기계 › 동력전달부품)."""
    own, *above = (language.pick(*names.get(one, (one, one))) for one in tree.path(code))
    return f"{own} ({STEP.join(reversed(above))})" if above else own
