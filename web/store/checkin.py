"""Check-in codes: eight letters and digits that stand for somebody at one event, and open nothing.

A badge, a phone or a sheet of paper may show one. They are worked out from a secret of the event, so that
none has to be kept, and nobody who knows codes can work out others.
"""

import hmac
from collections.abc import Iterable

from sqlmodel import Session, select

from web.rows import CompanyRow, DelegateRow, EventRow

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a code is written with: nothing that is read or heard as something else."""
LENGTH = 8
"""30⁸ codes: among 50,000 people two have the same one in two of a thousand events."""


def checkin_code(db: Session, event: str, subject: str) -> str:
    """The code of a company or a delegate, without its hyphen."""
    return _code(db.get_one(EventRow, event), subject)


def find_by_checkin(db: Session, event: str, said: str) -> str | None:
    """Whose code it is, the company's or the delegate's own code; None where it is nobody's.

    Small letters, blanks and hyphens make no difference. Two with the same code are told apart by neither.
    """
    wanted = "".join(said.upper().replace("-", "").split())
    if len(wanted) != LENGTH or not set(wanted) <= set(SIGNS):
        return None
    row = db.get_one(EventRow, event)
    found = [code for code in sorted(set(_everybody(db, event))) if _code(row, code) == wanted]
    return found[0] if len(found) == 1 else None


def written(code: str) -> str:
    """The code as people read it: ABCD-EFGH."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _code(event: EventRow, subject: str) -> str:
    key = bytes.fromhex(event.checkin_key)
    number = int.from_bytes(hmac.digest(key, f"{event.code}\n{subject}".encode(), "sha256"))
    signs: list[str] = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs.append(SIGNS[place])
    return "".join(signs)


def _everybody(db: Session, event: str) -> Iterable[str]:
    yield from db.exec(select(CompanyRow.code).where(CompanyRow.event == event))
    yield from db.exec(select(DelegateRow.code).where(DelegateRow.event == event))
