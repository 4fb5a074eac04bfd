"""What is wrong with a name, a number or a text that somebody gave of a company or a person."""

from collections.abc import Iterator

from matcher.issue import Issue
from web.business_number import check_business_number
from web.store.values import Contact, Profile

NAME_MOST = 200
TEXT_MOST = 5000


def check_profile(profile: Profile) -> Iterator[Issue]:
    """Every fault of a profile; the column is the name of its part."""
    if not profile.name.strip():
        yield Issue(code="field-missing", column="name", detail={"field": "name"})
    for part in ("name", "name_en", "region"):
        yield from _too_long(part, getattr(profile, part), NAME_MOST)
    for part in ("intro_ko", "intro_en"):
        yield from _too_long(part, getattr(profile, part), TEXT_MOST)
    yield from check_business_number(profile.business_number)


def check_contact(contact: Contact) -> Iterator[Issue]:
    """Every fault of a contact; the column is the name of its part."""
    for part in ("name", "title", "phone", "email"):
        yield from _too_long(part, getattr(contact, part), NAME_MOST)


def _too_long(part: str, text: str, most: int) -> Iterator[Issue]:
    if len(text) > most:
        yield Issue(
            code="text-too-long",
            column=part,
            given=str(len(text)),
            detail={"field": part, "most": str(most)},
        )
