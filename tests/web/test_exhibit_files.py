"""Pictures are drawn anew without what came along, PDFs are looked through, everything else is refused."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from web import exhibit_files
from web.exhibit_files import BYTES_MOST, EDGE, PAGES_MOST, SMALL_EDGE, Picture, Sheet, read_exhibit


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def pdf(change: Any = None, pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_with_a_small_one(kind: str) -> None:
    found = read_exhibit(picture(kind, (2000, 1000)))
    assert isinstance(found, Picture)
    seen = [Image.open(io.BytesIO(data)) for data in (found.data, found.small)]
    assert [one.size for one in seen] == [(EDGE, EDGE // 2), (SMALL_EDGE, SMALL_EDGE // 2)]
    assert {one.format for one in seen} == {"JPEG"}


def test_where_a_picture_was_taken_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker of phones"
    exif.get_ifd(0x8825)[1] = "N"
    found = read_exhibit(picture(size=(40, 30), exif=exif, comment=b"secret place"))
    assert isinstance(found, Picture)
    seen = Image.open(io.BytesIO(found.data))
    assert (seen.size, dict(seen.getexif()), seen.info.get("comment")) == ((30, 40), {}, None)
    assert b"Maker" not in found.data + found.small


def test_what_is_behind_a_transparent_picture_is_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    found = read_exhibit(out.getvalue())
    assert isinstance(found, Picture)
    assert Image.open(io.BytesIO(found.data)).getpixel((5, 5)) == (255, 255, 255)


SCRIPT = {
    NameObject("/OpenAction"): DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
}


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is very large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"0" * BYTES_MOST, "heavy"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "kind"),
        (b"GIF89a" + b"0" * 20, "kind"),
        (b"MZ", "kind"),
        (b"\xff\xd8\xffnothing", "picture-broken"),
        (picture()[:-200], "picture-broken"),
        (bomb(8000, 8000), "picture-large"),
        (bomb(60_000, 60_000), "picture-large"),
        (b"%PDF-1.7 nothing", "pdf-broken"),
        (pdf(pages=PAGES_MOST + 1), "pdf-long"),
        (pdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128")), "pdf-locked"),
        (pdf(lambda writer: writer.root_object.update(SCRIPT)), "pdf-active"),
        (pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")), "pdf-active"),
    ],
)
def test_what_can_not_be_shown_is_refused_with_its_reason(data: bytes, why: str) -> None:
    assert read_exhibit(data) == why


def action(kind: str) -> Any:
    def change(writer: PdfWriter) -> None:
        act = DictionaryObject(
            {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("calc.exe")}
        )
        note = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): act})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


@pytest.mark.parametrize("kind", ["/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"])
def test_a_pdf_that_does_something_is_refused_wherever_it_stands(kind: str) -> None:
    assert read_exhibit(pdf(action(kind))) == "pdf-active"


@pytest.mark.parametrize("kind", ["/URI", "/GoTo"])
def test_a_pdf_may_lead_to_a_page_or_a_web_address(kind: str) -> None:
    data = pdf(action(kind))
    assert read_exhibit(data) == Sheet(data=data)


def test_a_pdf_with_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exhibit_files, "OBJECTS_MOST", 3)
    assert read_exhibit(pdf(pages=5)) == "pdf-long"
