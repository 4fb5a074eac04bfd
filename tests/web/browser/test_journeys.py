"""The main journeys in a real browser: demo, organiser, publication, and a seller's timetable."""

import os
import re
from typing import Any

import pytest
from playwright.sync_api import expect

if "SANGDAM_CHROMIUM" not in os.environ and os.environ.get("CI") != "true":
    pytest.skip(
        "browser tests: no Chromium (apt-get install chromium, or set SANGDAM_CHROMIUM)",
        allow_module_level=True,
    )

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LANGUAGES = {
    "ko": {
        "run": "다시 실행",
        "proven": "증명됨",
        "sure": "게시",
        "publish": re.compile("버전 [0-9]+로 게시|버전 [0-9]+으로 게시"),
        "sentence": re.compile(r"\(가능한 조합 [0-9,]+개 기준\)"),
        "calendar": "내 캘린더에 추가",
        "table": "테이블",
    },
    "en": {
        "run": "Run again",
        "proven": "Proven",
        "sure": "Publish",
        "publish": re.compile("Publish as version [0-9]+"),
        "sentence": re.compile("No timetable from these [0-9,]+ candidate pairs"),
        "calendar": "Add to my calendar",
        "table": "Table",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_demo_to_a_published_timetable_and_a_sellers_own(
    windows: Any, demo: Any, language: str
) -> None:
    said = LANGUAGES[language]
    desk = windows.open(language)
    desk.open(demo.links["organiser"])
    desk.page.locator(".tabs a").nth(3).click()
    desk.page.get_by_role("button", name=said["run"]).click()
    expect(desk.page.locator(".verdict > .verdict-row .badge")).to_contain_text(
        said["proven"], timeout=30_000
    )
    expect(desk.page.get_by_text(said["sentence"])).to_be_visible()
    desk.page.get_by_role("link", name=said["publish"]).click()
    desk.page.get_by_role("button", name=said["sure"], exact=True).click()
    expect(desk.page).to_have_url(re.compile("/timetable$"))
    expect(desk.page.locator("table.grid tbody tr").first).to_be_visible()

    seller = windows.open(language, width=360)
    seller.open(demo.links["seller"])
    expect(seller.page.locator(".next-where")).to_contain_text(said["table"])
    expect(seller.page.locator(".line .who").first).to_be_visible()
    with seller.page.expect_download() as taken:
        seller.page.get_by_role("link", name=said["calendar"]).click()
    assert taken.value.suggested_filename == "timetable.ics"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_its_window(windows: Any, demo: Any, language: str, width: int) -> None:
    window = windows.open(language, width=width)
    desk = demo.links["organiser"].rstrip("/")
    pages = "/import /companies /same /companies/S001 /runs /scores /facts /draft /timetable"
    for path in ("", *pages.split()):
        window.open(desk + path)
    for person in ("seller", "buyer"):
        window.open(demo.links[person])
    window.open("/")


def test_the_switch_of_languages_stays(windows: Any, demo: Any) -> None:
    window = windows.open("ko")
    window.open(demo.links["organiser"])
    window.page.get_by_role("button", name="English").click()
    expect(window.page.locator("html")).to_have_attribute("lang", "en")
    window.page.get_by_role("link", name="Companies").first.click()
    expect(window.page.locator("h1")).to_have_text("Companies and wishes")


def new_form(windows: Any, demo: Any, code: str = "S002", **how: Any) -> Any:
    """A company's form by a new link, as the organiser makes one."""
    desk = windows.open("en")
    desk.open(demo.links["organiser"].rstrip("/") + f"/companies/{code}")
    desk.page.get_by_role("button", name="New link").first.click()
    link = desk.page.locator("#new-link").input_value()
    form = windows.open("en", **how)
    form.open(link)
    return form


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_company_chooses_and_orders_whom_to_meet_on_a_phone(windows: Any, demo: Any, scripts: bool) -> None:
    form = new_form(windows, demo, width=360, scripts=scripts)
    if not form.page.locator("#wishes").evaluate("part => part.open"):
        form.page.locator("#wishes > summary").click()
    before = form.page.locator(".tray li").count()
    card = form.page.locator(".card").filter(has=form.page.locator("button[aria-pressed=false].for")).first
    name = card.locator("h3").inner_text().split("\n")[0].split("  ")[0]
    code = card.get_attribute("id")[2:]
    card.locator("button.for").click()
    expect(form.page.locator(".tray li")).to_have_count(before + 1)
    expect(form.page.locator("#wishes .saved")).to_contain_text("Saved")
    form.page.locator(f"#do-up-{code}").click()
    expect(form.page.locator(".tray li").nth(before - 1)).to_contain_text(code)
    form.page.locator(f"#do-drop-{code}").click()
    expect(form.page.locator(".tray li")).to_have_count(before)
    assert name
    form.fits()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_buyer_answers_requests_on_a_phone(windows: Any, demo: Any, scripts: bool) -> None:
    """The organiser asks for reviews; a buyer accepts one request, declines another and takes that back."""
    desk = windows.open("en", width=360)
    desk.open(demo.links["organiser"].rstrip("/") + "/scores")
    desk.page.locator("input[name=reviews]").check()
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_text("It counts from the next run on.")).to_be_visible()
    desk.fits()
    form = new_form(windows, demo, code="B001", width=360, scripts=scripts)
    part = form.page.locator("#requests")
    if not part.evaluate("part => part.open"):
        part.locator("summary").click()
    first, second = (part.locator("li.card").nth(place) for place in (0, 1))
    if scripts:
        form.page.on("framenavigated", lambda _: windows.faults.append("the page was loaded anew"))
    for one, answer in ((first, "accepted"), (second, "declined")):
        button = one.locator(f"button[id^=say-{answer}-]")
        if button.get_attribute("aria-pressed") == "true":
            button.click()  # the other way of this test has said so already
            expect(button).to_have_attribute("aria-pressed", "false")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(part.locator(".saved")).to_contain_text("Saved")
        form.fits()
    second.locator("button[id^=say-declined-]").click()
    expect(second.locator("button[id^=say-declined-]")).to_have_attribute("aria-pressed", "false")
    expect(first.locator("button[id^=say-accepted-]")).to_have_attribute("aria-pressed", "true")


def test_a_change_of_the_profile_is_saved_as_it_is_made(windows: Any, demo: Any) -> None:
    form = new_form(windows, demo)
    form.page.locator("#profile > summary").click()
    region = form.page.locator("input[name=region]")
    region.fill("Gumi")
    region.press("Tab")
    expect(form.page.locator("#saved-profile")).to_contain_text("Saved")
    form.page.reload()
    assert form.page.locator("input[name=region]").input_value() == "Gumi"


def test_a_company_says_its_product_fields_in_words_on_a_phone(windows: Any, demo: Any) -> None:
    """What is ticked beside the words is ticked in the tree as well, saved, and stays for the next words."""
    form = new_form(windows, demo, width=360)
    if not form.page.locator("#profile").evaluate("part => part.open"):
        form.page.locator("#profile > summary").click()
    words, in_tree = form.page.locator("input[name=phrase]"), "#profile .hall input[value={}]"
    words.fill("볼베어링")
    box = form.page.locator("#meant input[value=M0301]")
    expect(box).not_to_be_checked()
    box.check()
    expect(form.page.locator("#saved-profile")).to_contain_text("Saved")
    expect(form.page.locator(in_tree.format("M0301"))).to_be_checked()
    words.fill("사출금형")
    expect(form.page.locator("#meant input[value=M0203]")).to_be_visible()
    with form.page.expect_response("**/profile"):  # "Saved" stands there from the first box
        form.page.locator("#meant input[value=M0203]").check()
    words.fill("볼베어링")
    expect(box).to_be_checked()
    form.fits()
    words.press("Enter")
    form.page.reload()
    for code in ("M0301", "M0203"):
        expect(form.page.locator(in_tree.format(code))).to_be_checked()
    form.fits()


def test_what_the_browser_refuses_is_not_called_saved(windows: Any, demo: Any) -> None:
    form = new_form(windows, demo)
    form.page.locator("#people > summary").click()
    said = form.page.locator("#saved-people")
    form.page.locator("input[name=phone]").first.fill("010-0000-0001")
    form.page.locator("input[name=phone]").first.press("Tab")
    expect(said).to_contain_text("Saved")
    form.page.locator("input[name=email]").first.fill("nobody")
    form.page.locator("input[name=email]").first.press("Tab")
    expect(said).to_have_text("× Not saved")


def test_what_could_not_be_sent_is_said_and_not_lost_silently(windows: Any, demo: Any) -> None:
    form = new_form(windows, demo)
    form.page.locator("#profile > summary").click()
    form.page.context.set_offline(True)
    form.page.locator("input[name=region]").fill("Seoul")
    form.page.locator("input[name=region]").press("Tab")
    expect(form.page.locator("#notice")).to_contain_text("There is no connection.")
    form.page.context.set_offline(False)
    form.page.locator("input[name=region]").fill("Daegu")
    form.page.locator("input[name=region]").press("Tab")
    expect(form.page.locator("#saved-profile")).to_contain_text("Saved")
    expect(form.page.locator("#notice")).to_be_empty()
    expected = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
    assert [one for one in windows.faults if not any(known in one for known in expected)] == []
    windows.faults.clear()


def test_the_search_for_companies_answers_as_one_types(windows: Any, demo: Any) -> None:
    window = windows.open("en")
    window.open(demo.links["organiser"].rstrip("/") + "/companies")
    window.page.locator("input[type=search]").fill("S00")
    expect(window.page.locator("#list tbody tr")).to_have_count(9)


def test_a_timetable_fits_on_one_sheet_of_paper(windows: Any, demo: Any) -> None:
    seller = windows.open("ko")
    seller.open(demo.links["seller"])
    sheet = seller.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1


def test_the_dark_look_can_be_read(windows: Any, demo: Any) -> None:
    """Text and ground of the main parts differ by at least 4.5 to 1 (WCAG AA), in both looks."""
    for scheme in ("light", "dark"):
        window = windows.open("en", scheme=scheme)
        window.open(demo.links["organiser"])
        assert [one for one in window.page.evaluate(CONTRASTS) if one[1] < 4.5] == []


CONTRASTS = """() => {
  const parse = (text) => (text.match(/[0-9.]+/g) || []).map(Number);
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((c) => {
      const s = c / 255;
      return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || (colour.length === 4 && colour[3] === 1)) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const element of document.querySelectorAll("main *, header *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.offsetParent) continue;
    const a = light(parse(getComputedStyle(element).color));
    const b = light(ground(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.push([element.textContent.trim().slice(0, 30), ratio]);
  }
  return found;
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_import_is_checked_saved_and_undone_on_a_phone(windows: Any, demo: Any, scripts: bool) -> None:
    window = windows.open("ko", width=360, scripts=scripts)
    window.open(demo.links["organiser"].rstrip("/") + "/import")
    page = window.page
    wishes = "신청,대상,순위\nS003,B001,1\nS003,B002,2\n".encode("cp949")
    page.locator("input[type=file]").set_input_files(
        {"name": "희망.csv", "mimeType": "text/csv", "buffer": wishes}
    )
    page.get_by_role("button", name="파일 점검").click()
    expect(page.locator("h1")).to_have_text("가져올 내용 확인")
    expect(page.get_by_text("S003 → B002")).to_be_visible()
    window.fits()
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.get_by_text("저장했습니다.")).to_be_visible()
    page.get_by_role("button", name="되돌리기").first.click()
    expect(page.get_by_text("되돌렸습니다.")).to_be_visible()
