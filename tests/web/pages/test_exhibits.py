"""Pictures and sheets on a company's page: sent, shown to the other side, removed, and nobody else's."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select

from tests.web.test_exhibit_files import pdf, picture
from web.database import reading, writing
from web.rows import CompanyRow, ExhibitRow


@pytest.fixture
def form(site: Any) -> Iterator[str]:
    """A seller of the second event, without pictures before and after."""
    yield site.link("company", "S003", event="second")
    with writing(site.engine) as db:
        for row in db.exec(select(ExhibitRow)):
            db.delete(row)


@pytest.fixture
def buyer(site: Any, form: str) -> str:
    """Somebody on the other side who has this seller in the list."""
    page = site.get(f"{form}/others", headers={"hx-request": "true"}).text
    code = page.split('id="c-')[1].split('"')[0]
    return site.link("company", code, event="second")


def send(site: Any, form: str, *files: bytes, **more: Any) -> Any:
    sent = [("files", (f"{at}.svg", data, "text/html")) for at, data in enumerate(files)]
    return site.post(f"{form}/exhibits", files=sent, **more)


def kept(site: Any) -> list[tuple[str, int, str]]:
    with reading(site.engine) as db:
        rows = db.exec(select(ExhibitRow).order_by(ExhibitRow.company, ExhibitRow.number))
        return [(row.company, row.number, row.kind) for row in rows]


def test_a_picture_is_kept_and_shown_by_what_it_is(site: Any, form: str) -> None:
    assert send(site, form, picture("PNG")).headers["location"] == f"{form}?part=profile#exhibits"
    assert f'src="{form}/exhibits/S003/1?small=1"' in site.get(form).text
    answer = site.get(f"{form}/exhibits/S003/1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)


def test_a_sheet_is_only_ever_saved_never_opened_by_the_browser(site: Any, form: str) -> None:
    data = pdf()
    send(site, form, data)
    answer = site.get(f"{form}/exhibits/S003/1")
    assert answer.content == data
    assert answer.headers["content-disposition"] == 'attachment; filename="S003-sheet.pdf"'


def test_three_pictures_or_one_sheet(site: Any, form: str) -> None:
    answer = send(site, form, *[picture()] * 4)
    assert (answer.status_code, len(kept(site))) == (422, 3)
    assert "사진 3장 또는 PDF 1개까지 올릴 수 있습니다. 먼저" in answer.text
    assert send(site, form, pdf()).status_code == 422
    for number in (1, 2, 3):
        site.post(f"{form}/exhibits/{number}/remove")
    assert send(site, form, pdf()).status_code == 303
    assert send(site, form, picture()).status_code == 422
    assert kept(site) == [("S003", 1, "sheet")]


def test_one_bad_file_among_good_ones_is_told_and_the_others_are_kept(site: Any, form: str) -> None:
    answer = send(site, form, picture(), b"<svg onload='alert(1)'/>")
    assert answer.status_code == 422
    assert "JPEG, PNG, WebP 사진이나 PDF만 올릴 수 있습니다." in answer.text
    assert kept(site) == [("S003", 1, "picture")]


def test_with_htmx_only_the_part_comes_back(site: Any, form: str) -> None:
    answer = send(site, form, b"GIF89a", headers={"hx-request": "true"})
    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert 'role="alert"' in answer.text


def test_the_other_side_sees_them_and_nobody_else(site: Any, form: str, buyer: str) -> None:
    send(site, form, picture())
    page = site.get(f"{buyer}/others", params={"search": "S003"}, headers={"hx-request": "true"}).text
    assert f'src="{buyer}/exhibits/S003/1?small=1"' in page
    assert site.get(f"{buyer}/exhibits/S003/1").status_code == 200
    for link in (site.link("company", "S004", event="second"), site.link("company", "B001", event="first")):
        assert site.get(f"{link}/exhibits/S003/1").status_code == 404
    assert site.post(f"{buyer}/exhibits/1/remove").status_code == 404
    assert kept(site) == [("S003", 1, "picture")]


def test_a_veto_hides_no_picture_so_nobody_can_tell(site: Any, form: str, buyer: str) -> None:
    send(site, form, picture())
    with reading(site.engine) as db:
        codes = db.exec(
            select(CompanyRow.code).where(CompanyRow.event == "second", CompanyRow.side == "buyer")
        )
        every = list(codes)
    for code in every:
        site.post(f"{form}/wishes", {"do": "refuse", "to": code})
    assert site.get(f"{buyer}/exhibits/S003/1").status_code == 200
    for code in every:
        site.post(f"{form}/wishes", {"do": "allow", "to": code})


def test_after_the_deadline_nothing_is_added_but_removed_still(site: Any, form: str) -> None:
    send(site, form, picture())
    site.now += timedelta(days=4)
    answer = send(site, form, picture())
    assert answer.status_code == 422
    assert "신청이 마감되어 더 올릴 수 없습니다." in answer.text
    assert site.post(f"{form}/exhibits/1/remove").status_code == 303
    assert kept(site) == []


@pytest.mark.parametrize("odd", ["0", "x", "999999", "-1"])
def test_an_odd_number_is_nothing(site: Any, form: str, odd: str) -> None:
    assert site.get(f"{form}/exhibits/S003/{odd}").status_code == 404
    assert site.post(f"{form}/exhibits/{odd}/remove").status_code == 404


def test_more_bytes_than_three_files_are_refused_before_they_are_read(site: Any, form: str) -> None:
    answer = site.post(f"{form}/exhibits", content=b"", headers={"content-length": str(30 * 1024 * 1024)})
    assert answer.status_code == 413
    assert site.post(f"{form}/profile", content=b"", headers={"content-length": "1000000"}).status_code == 413


def test_an_organiser_adds_on_a_companys_behalf_and_it_counts_as_silent(site: Any, form: str) -> None:
    desk = site.link("organiser", event="second")
    with writing(site.engine) as db:
        db.get_one(CompanyRow, ("second", "S003")).answered_at = None
    assert send(site, f"{desk}/companies/S003/form", picture()).status_code == 303
    with reading(site.engine) as db:
        assert db.get_one(CompanyRow, ("second", "S003")).answered_at is None
    assert "exhibits/S003/1" in site.get(form).text
