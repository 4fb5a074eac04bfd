"""What companies show of themselves: pictures are drawn anew, a PDF is looked through, all else is refused.

Both go by the bytes, never by a name or by what a browser says. Pillow and pypdf are imported where they are
used: most servers start without needing either.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from PIL.Image import Image

BYTES_MOST = 8 * 1024 * 1024
"""Bytes of one file."""
PIXELS_MOST = 40_000_000
"""Pixels of one picture: phones make up to 50 million, but send fewer."""
EDGE = 1600
"""Pixels of the longer edge as a picture is kept."""
SMALL_EDGE = 320
"""Pixels of the longer edge of the picture in a list."""
QUALITY = 82
PAGES_MOST = 40
OBJECTS_MOST = 20_000
"""So many objects of a PDF are looked at; a sheet of a company has a few hundred."""

Refusal = Literal[
    "empty", "heavy", "kind", "picture-broken", "picture-large", "pdf-broken", "pdf-locked", "pdf-long",
    "pdf-active",
]  # fmt: skip
"""Why a file is not taken."""

SIGNS: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "JPEG"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
    (b"WEBP", 8, "WEBP"),
    (b"%PDF-", 0, "PDF"),
)
"""With which bytes, and from which place on, each kind of file begins."""
ACTIVE_KEYS = frozenset({"/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AA"})
"""Entries of a PDF that can do something or carry another file (ISO 32000-1, 7.11.4, 12.6, 12.7.8, 13)."""
ACTIVE_VALUES = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
        "/Sound", "/RichMedia", "/RichMediaExecute", "/Screen", "/FileAttachment", "/3D",
    }
)  # fmt: skip
"""Actions and annotations that do something but lead to a page or a web address."""

_one_at_a_time = Lock()
"""A picture takes up to 160 MB while it is drawn anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as JPEG, without anything but what is seen, and the same for a list."""

    data: bytes
    small: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A PDF as it was sent: it can be read, and it does nothing."""

    data: bytes


def read_exhibit(data: bytes) -> Picture | Sheet | Refusal:
    """A file as it may be kept and shown to others, or why it is not."""
    if not data:
        return "empty"
    if len(data) > BYTES_MOST:
        return "heavy"
    kind = next((kind for sign, at, kind in SIGNS if data[at : at + len(sign)] == sign), None)
    if kind is None:
        return "kind"
    with _one_at_a_time:
        return _sheet(data) if kind == "PDF" else _picture(data, kind)


def _picture(data: bytes, kind: str) -> Picture | Refusal:
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as opened:
            if opened.width * opened.height > PIXELS_MOST:  # known from the head, before anything is unpacked
                return "picture-large"
            opened.draft("RGB", (EDGE, EDGE))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((EDGE, EDGE))
            plain = _on_white(upright)
    except Image.DecompressionBombError:
        return "picture-large"
    except Exception:  # noqa: BLE001 -- whatever a broken file breaks is a broken file
        return "picture-broken"
    small = plain.copy()
    small.thumbnail((SMALL_EDGE, SMALL_EDGE))
    return Picture(data=_as_jpeg(plain), small=_as_jpeg(small))


def _on_white(picture: "Image") -> "Image":
    """The picture without transparency and without anything that came along with it."""
    from PIL import Image

    seen = picture.convert("RGBA")
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A"))
    return plain


def _as_jpeg(picture: "Image") -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _sheet(data: bytes) -> Sheet | Refusal:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            return "pdf-locked"
        if not 1 <= len(reader.pages) <= PAGES_MOST:
            return "pdf-long" if len(reader.pages) else "pdf-broken"
        for number, one in enumerate(_dictionaries(reader.trailer)):
            if number > OBJECTS_MOST:
                return "pdf-long"
            if _acts(one):
                return "pdf-active"
    except Exception:  # noqa: BLE001 -- whatever a broken file breaks is a broken file
        return "pdf-broken"
    return Sheet(data=data)


def _acts(one: dict[Any, Any]) -> bool:
    """Whether this part of a PDF does something or carries another file."""
    kinds = {str(one.get(key)) for key in ("/S", "/Subtype")}
    return not ACTIVE_KEYS.isdisjoint(one) or not ACTIVE_VALUES.isdisjoint(kinds)


def _dictionaries(root: Any) -> Iterator[dict[Any, Any]]:  # noqa: ANN401 -- whatever stands in a PDF
    """Every dictionary that a reader can come to, each once; circles are usual in PDFs."""
    from pypdf.generic import IndirectObject

    waiting, seen = [root], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, dict):
            yield one
            waiting.extend(dict.values(one))  # as they stand, so that references are seen as such
        elif isinstance(one, list):
            waiting.extend(list.__iter__(one))
