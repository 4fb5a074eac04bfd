"""Files from elsewhere are those that we looked at, come with their licence, and nothing else is fetched."""

import hashlib
import re
from typing import Any

import pytest

from web.pages.frame import STATIC, WEB

VENDORED = {
    # htmx.org 2.0.11, dist/htmx.min.js
    "htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    # pretendard 1.3.9, dist/web/static/woff2-subset: Latin and the 2,350 usual Korean syllables
    "fonts/pretendard-regular.woff2": "01dd73155fdfab7ce9b25224523e85a96927e21aef97f21957d41f1bfa7e3878",
    "fonts/pretendard-semibold.woff2": "4247dc5e260b92640c2cbd0e75091154647b71e1d5884116655e2903468c54cc",
}


@pytest.mark.parametrize("name", VENDORED)
def test_a_vendored_file_is_the_one_that_was_vendored(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == VENDORED[name]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("htmx.LICENSE.txt", "Zero-Clause BSD"),
        ("fonts/Pretendard.LICENSE.txt", "Copyright (c) 2021, Kil Hyung-jin"),
    ],
)
def test_a_vendored_file_has_its_licence(name: str, first: str) -> None:
    assert (STATIC / name).read_text(encoding="utf-8").startswith(first)


def test_no_template_or_style_fetches_anything_from_elsewhere() -> None:
    files = [*WEB.glob("templates/**/*.html"), STATIC / "look.css", STATIC / "parts.css", STATIC / "pages.js"]
    found = {
        file.name: re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""", file.read_text())
        for file in files
    }
    assert {name: links for name, links in found.items() if links} == {}


def test_files_are_kept_for_ever_because_their_address_changes_with_them(site: Any) -> None:
    page = site.get("/").text
    address = re.search(r'href="(/static/look\.css\?v=[0-9a-f]{12})"', page).group(1)
    assert site.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert site.get("/static/look.css").headers["cache-control"] == "no-cache"
