"""A mail as a file, read back by the standard library's strict parser."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from web.export.eml import eml

MAIL = {
    "to_name": "김하늘",
    "to_email": "s001@example.com",
    "subject": "[상담회] 안내",
    "body_ko": "안녕하십니까.",
}


def read(data: bytes | None) -> EmailMessage:
    assert data is not None
    found = message_from_bytes(data, policy=SMTP.clone(raise_on_defect=True))  # type: ignore[type-var]
    assert isinstance(found, EmailMessage)
    return found


def test_a_mail_has_one_recipient_its_subject_and_both_languages() -> None:
    found = read(eml(**MAIL, body_en="Good morning."))
    assert [(one.display_name, one.addr_spec) for one in found["To"].addresses] == [
        ("김하늘", "s001@example.com")
    ]
    assert found["Subject"] == "[상담회] 안내"
    assert found.get_content_charset() == "utf-8"
    assert found.get_content().split() == ["안녕하십니까.", "–", "–", "–", "Good", "morning."]


def test_nobody_else_and_no_sender_stands_in_it() -> None:
    found = read(eml(**MAIL, body_en=""))
    assert {name.lower() for name in found.keys()} == {  # noqa: SIM118 -- a message is no mapping
        "to", "subject", "x-unsent", "content-type", "content-transfer-encoding", "mime-version",
    }  # fmt: skip
    assert "– –" not in found.get_content()


@pytest.mark.parametrize("subject", ["a\nBcc: other@example.com", "a\r\nBcc: other@example.com"])
def test_a_subject_never_makes_a_header(subject: str) -> None:
    assert eml(**{**MAIL, "subject": subject}, body_en="") is None


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b.com, c@d.com", "a@b.com\nBcc: c@d.com", "<a@b.com", "@", "a@"]
)
def test_what_is_no_single_address_makes_no_mail(address: str) -> None:
    assert eml(**{**MAIL, "to_email": address}, body_en="") is None


def test_a_name_never_adds_an_address() -> None:
    found = read(eml(**{**MAIL, "to_name": 'x" <other@example.com>, "y'}, body_en=""))
    assert [one.addr_spec for one in found["To"].addresses] == ["s001@example.com"]
