"""One mail as an .eml file, which mail programs open as a draft with one recipient."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

PART = "\n\n– – –\n\n"
"""What stands between the Korean text and the English one."""


def eml(*, to_name: str, to_email: str, subject: str, body_ko: str, body_en: str) -> bytes | None:
    """The mail in UTF-8, with CRLF; None where its address can't stand in a mail.

    There is one recipient, no copy to anybody, and no sender: whoever sends it stands there. X-Unsent lets
    mail programs open it as a draft.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["To"] = Address(to_name, addr_spec=to_email)
        message["Subject"] = subject
    except (ValueError, IndexError, MessageError):  # IndexError: what the parser says of some odd addresses
        return None
    message["X-Unsent"] = "1"
    message.set_content(PART.join(text for text in (body_ko, body_en) if text) + "\n", charset="utf-8")
    try:
        return message.as_bytes()
    except (ValueError, MessageError):
        return None
