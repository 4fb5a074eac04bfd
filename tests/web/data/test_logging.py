"""What is logged names nobody and opens nothing."""

import subprocess
import sys

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from web.log import without_secrets
from web.rows import EventRow, ProfileRow

TOKEN = "YhqXqoIsgkAU5jYWm0N_1w"


def test_a_token_in_an_address_is_left_out() -> None:
    said = without_secrets(None, "info", {"event": f"GET /t/{TOKEN}/calendar.ics 200"})
    assert said == {"event": "GET /t/…/calendar.ics 200"}


@pytest.mark.parametrize("key", ["name", "phone", "email", "token", "business_number"])
def test_a_personal_value_is_left_out(key: str) -> None:
    assert without_secrets(None, "info", {"event": "saved", key: "김하늘"}) == {"event": "saved", key: "…"}


def test_codes_are_kept() -> None:
    said = {"event": "saved", "company": "S001", "rows": 3}
    assert without_secrets(None, "info", dict(said)) == said


def logged(statement: str) -> str:
    """What a program of its own logs to the standard error."""
    program = f"import logging, structlog\nfrom web.log import set_up_log\nset_up_log()\n{statement}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stderr


def test_libraries_that_log_an_address_do_not_log_its_token() -> None:
    said = logged(f"logging.getLogger('uvicorn.error').warning('bad request for %s', '/o/{TOKEN}/')")
    assert said.split(maxsplit=3)[3].split("  ")[0] == "bad request for /o/…/"


def test_our_own_log_goes_the_same_way() -> None:
    said = logged(f"structlog.get_logger('sangdam').info('opened', path='/c/{TOKEN}', name='김하늘')")
    assert said.split()[-2:] == ["name=…", "path=/c/…"]


def test_an_exception_is_logged_without_the_values_in_its_frames() -> None:
    said = logged(
        "def work(phone):\n    raise ValueError('odd')\n"
        "log = structlog.get_logger('sangdam')\n"
        "try:\n    work('010-0000-0001')\nexcept ValueError:\n    log.exception('x')"
    )
    assert "ValueError: odd" in said
    assert "phone = " not in said


def test_an_error_of_the_database_does_not_tell_the_values(db: Session, event: EventRow) -> None:
    del event
    db.add(ProfileRow(event="small", company="S999", name="김하늘정밀"))
    with pytest.raises(IntegrityError) as error:
        db.flush()
    assert "김하늘정밀" not in str(error.value)
