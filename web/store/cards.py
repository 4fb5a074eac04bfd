"""What is wrong with a name, a number or a text that somebody gave of a company or a person."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from matcher.issue import Issue
from web.business_number import check_business_number
from web.store.texts import clean, one_line
from web.store.values import Contact, Profile

NAME_MOST = 200
TEXT_MOST = 5000
CERTIFICATES_MOST = 30
CAPACITY_MOST = 999_999_999
# Loose on purpose: extensions, several numbers and foreign ways of writing are all in use.
_PHONE = re.compile(r"(?=(?:\D*\d){4})(?:[\d\s+()\-–./,;:#*~]|내선|ext|x)+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")


def check_profile(profile: Profile) -> Iterator[Issue]:
    """Every fault of a profile; the column is the name of its part."""
    if not profile.name.strip():
        yield Issue(code="field-missing", column="name", detail={"field": "name"})
    for part in ("name", "name_en", "region"):
        yield from _too_long(part, getattr(profile, part), NAME_MOST)
    for part in ("intro_ko", "intro_en"):
        yield from _too_long(part, getattr(profile, part), TEXT_MOST)
    yield from _too_long("certificates", max(profile.certificates, key=len, default=""), NAME_MOST)
    if len(profile.certificates) > CERTIFICATES_MOST:
        yield Issue(
            code="too-many",
            column="certificates",
            given=str(len(profile.certificates)),
            detail={"field": "certificates", "most": str(CERTIFICATES_MOST)},
        )
    yield from check_business_number(profile.business_number)


def check_contact(contact: Contact) -> Iterator[Issue]:
    """Every fault of a contact; the column is the name of its part."""
    for part in ("name", "title", "phone", "email"):
        yield from _too_long(part, getattr(contact, part), NAME_MOST)
    yield from _shape("phone", contact.phone, _PHONE, "phone-odd")
    yield from _shape("email", contact.email, _EMAIL, "email-odd")


def _shape(part: str, text: str, shape: re.Pattern[str], code: str) -> Iterator[Issue]:
    if text and not shape.fullmatch(text):
        yield Issue(code=code, column=part, given=text[:60])


def read_capacity(said: str) -> tuple[int | None, list[Issue]]:
    """A capacity as it was written, such as 12,000, as a number; or what is wrong with it."""
    plain = unicodedata.normalize("NFKC", said).replace(",", "").strip()
    if not plain:
        return None, []
    if not re.fullmatch(r"[0-9]+", plain):
        return None, [Issue(code="number-not", column="capacity", given=said[:60])]
    if int(plain[:20]) > CAPACITY_MOST:
        detail = {"field": "capacity", "most": f"{CAPACITY_MOST:,}"}
        return None, [Issue(code="number-too-large", column="capacity", given=said[:60], detail=detail)]
    return int(plain), []


def tidy_profile(profile: Profile) -> Profile:
    """The profile as it is kept: names on one line, and nothing that nobody sees."""
    named = (one_line(text) for text in profile.certificates)
    return replace(
        profile,
        name=one_line(profile.name),
        name_en=one_line(profile.name_en),
        region=one_line(profile.region),
        intro_ko=clean(profile.intro_ko),
        intro_en=clean(profile.intro_en),
        certificates=tuple(dict.fromkeys(one for one in named if one)),
    )


def tidy_contact(contact: Contact) -> Contact:
    """The contact as it is kept: everything on one line, and nothing that nobody sees."""
    return Contact(**{part: one_line(getattr(contact, part)) for part in ("name", "title", "phone", "email")})


def _too_long(part: str, text: str, most: int) -> Iterator[Issue]:
    if len(text) > most:
        yield Issue(
            code="text-too-long",
            column=part,
            given=str(len(text)),
            detail={"field": part, "most": str(most)},
        )
