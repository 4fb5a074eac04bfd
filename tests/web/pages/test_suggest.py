"""The list of counterparts: those that fit come first, with a reason; whom a rule excludes is not there."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from fixtures.generate import generate
from matcher.affinity import Affinity
from matcher.reason import Reason
from web.database import reading, writing
from web.language import language
from web.pages.suggest import reason
from web.rows import CompanyRow, DelegateRow, ProfileRow, RelationRow
from web.store.events import create_event, find_event
from web.store.fits import Fitting, fits_of

NOW = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
EVENT = "fit-fair"


@pytest.fixture(scope="module")
def fair(home: Any) -> Any:
    """An event in which S001 offers what B001 seeks, in other words, and nobody else does."""
    from dataclasses import replace

    event = generate("gumi-500", seed=5, buyers=6, sellers=14)
    event = replace(event, frame=replace(event.frame, event=EVENT))
    with writing(home.engine) as db:
        create_event(db, event, now=NOW)
        for code, text in (("S001", "어린이용 킥보드를 만듭니다."), ("B001", "We buy kick scooters.")):
            row, one = db.get_one(ProfileRow, (EVENT, code)), db.get_one(CompanyRow, (EVENT, code))
            row.intro_ko, row.intro_en, one.fields, one.hall = text, "", (), None
            for person in db.exec(select(DelegateRow).where(DelegateRow.event == EVENT)):
                person.fields = person.fields if person.company != code else ()
            row.certificates = ("ISO 9001", "HACCP")[: 1 if code == "B001" else 2]
    home.client.app.state.house.fitter.refit(EVENT)
    return home


def names(page: str) -> list[str]:
    return re.findall(r'<li class="card[^"]*" id="c-([^"]+)"', page)


def reasons(page: str) -> list[str]:
    return re.findall(r'<p class="reason">(.*?)</p>', page)


def test_who_fits_comes_first_with_the_reason_for_this_reader(fair: Any) -> None:
    seller = fair.get(fair.link("company", "S001", event=EVENT)).text
    assert names(seller)[0] == "B001"
    assert reasons(seller)[0] == (
        "찾는 품목은 “kick scooter”입니다. 귀사의 “킥보드”에 해당합니다. "
        "요구하는 인증을 갖추셨습니다: ISO 9001."
    )
    buyer = fair.get(fair.link("company", "B001", event=EVENT)).text
    assert names(buyer)[0] == "S001"
    assert reasons(buyer)[0] == (
        "공급 품목은 “킥보드”입니다. 귀사가 찾는 “kick scooter”에 해당합니다. "
        "귀사가 요구한 인증을 갖추었습니다: ISO 9001."
    )


def test_the_order_is_that_of_affinity(fair: Any) -> None:
    page = fair.get(fair.link("company", "S001", event=EVENT) + "?more=1").text
    with reading(fair.engine) as db:
        known = {code: fit.affinity.total for code, fit in fits_of(db, EVENT, "S001").items()}
    shown = [known.get(code, 0) for code in names(page)]
    assert [total for total in shown if total] == sorted((total for total in shown if total), reverse=True)


def test_a_reader_of_english_is_told_the_field_where_the_words_are_korean() -> None:
    known = Fitting(
        first="S1",
        second="B1",
        offering="S1",
        affinity=Affinity(
            total=70,
            parts={"product": 30, "field": 40},
            because=(
                Reason(kind="product same", words=("볼스크루", "볼스크루")),
                Reason(kind="field same", words=("M0303", "M0303")),
            ),
        ),
    )
    names = {"ko": "볼스크루·리니어", "en": "Ball screws and linear guides"}
    said = {
        code: reason("S1", known, lambda codes, code=code: tuple(names[code] for _ in codes), language(code))
        for code in ("ko", "en")
    }
    assert said == {
        "ko": "귀사가 공급하는 “볼스크루”를 찾습니다.",
        "en": "They look for Ball screws and linear guides, which you make.",
    }


def test_whom_a_company_leaves_out_is_never_recommended_and_nobody_else_sees_it(fair: Any) -> None:
    form = fair.link("company", "S001", event=EVENT)
    before = fair.get(fair.link("company", "B001", event=EVENT)).text
    fair.post(f"{form}/wishes", {"do": "refuse", "to": "B001"})
    page = fair.get(f"{form}?more=1").text
    assert names(page)[-1] == "B001"
    card = page[page.index('id="c-B001"') :]
    assert "추천" not in card[: card.index("</li>")]
    assert reasons(fair.get(fair.link("company", "B001", event=EVENT)).text) == reasons(before)
    fair.post(f"{form}/wishes", {"do": "allow", "to": "B001"})


def test_whom_a_rule_excludes_is_not_suggested_and_not_a_candidate(fair: Any) -> None:
    """The organiser lets a running supply rule a meeting out; then B001 and S001 cannot meet."""
    from web.store.people import assembled

    organiser = fair.link("organiser", event=EVENT)
    page = fair.get(f"{organiser}/facts").text
    sent = dict(re.findall(r'<select name="([^"]+)".*?value="([^"]*)" selected', page))
    with writing(fair.engine) as db:
        db.add(RelationRow(event=EVENT, first="S001", second="B001", supplies=True))
    fair.post(f"{organiser}/facts", {**sent, "supplier": "forbid"})
    form = fair.link("company", "S001", event=EVENT)
    fair.post(f"{form}/wishes", {"do": "wish", "to": "B001"})
    fair.client.app.state.house.fitter.refit(EVENT)
    assert "B001" not in names(fair.get(f"{form}?more=1").text)
    with reading(fair.engine) as db:
        have = assembled(db, find_event(db, EVENT))
    assert ("S001", "B001") not in {(pair.first, pair.second) for pair in have.pairs}
    assert ("S001", "B001", "ruled out") in {(one.first, one.second, one.because) for one in have.dropped}


def test_settings_are_kept_and_shown_again(fair: Any) -> None:
    organiser = fair.link("organiser", event=EVENT)
    page = fair.get(f"{organiser}/facts").text
    sent = dict(re.findall(r'<select name="([^"]+)".*?value="([^"]*)" selected', page))
    assert sent["certificates"] == "8"
    answer = fair.post(f"{organiser}/facts", {**sent, "certificates": "15", "region": "-10"})
    assert answer.headers["location"].endswith("/facts?saved=1")
    again = dict(
        re.findall(r'<select name="([^"]+)".*?value="([^"]*)" selected', fair.get(f"{organiser}/facts").text)
    )
    assert again == {**sent, "certificates": "15", "region": "-10"}


@pytest.mark.parametrize("odd", ["x", "1000", "-101", "", "allow"])
def test_an_effect_that_no_list_offers_is_refused(fair: Any, odd: str) -> None:
    organiser = fair.link("organiser", event=EVENT)
    page = fair.get(f"{organiser}/facts").text
    sent = dict(re.findall(r'<select name="([^"]+)".*?value="([^"]*)" selected', page))
    assert fair.post(f"{organiser}/facts", {**sent, "region": odd}).status_code == 400


def test_the_start_of_the_server_loads_nothing_of_it(tmp_path: Path) -> None:
    """Neither numpy nor the trade words: a server without companies that changed never needs them."""
    code = f"""
import pathlib, sys, time
from fastapi.testclient import TestClient
from web.app import create_app
from web.settings import Settings
with TestClient(create_app(Settings(data=pathlib.Path({str(tmp_path)!r})))) as client:
    client.get("/")
    time.sleep(1)
    heavy = ("numpy", "matcher.suggest", "matcher.ngrams", "web.fits")
    print([name for name in heavy if name in sys.modules])
"""
    command = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stderr
